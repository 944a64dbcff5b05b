/* SPDX-License-Identifier: BSD-2-Clause */
/* What a program includes for calls and registrations: the headers of libpjsip-ua. */
#ifndef __PJSIP_UA_H__
#define __PJSIP_UA_H__

#include <pjsip-ua/sip_inv.h>
#include <pjsip-ua/sip_regc.h>
#include <pjsip-ua/sip_replaces.h>
#include <pjsip-ua/sip_timer.h>

#endif
