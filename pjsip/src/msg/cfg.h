/* SPDX-License-Identifier: BSD-2-Clause */
/* The settings of the message layer. */
#ifndef MSG_CFG_H
#define MSG_CFG_H

#include <pjsip/sip_config.h>
#include <pjsip/sip_limits.h>

#endif
