/* SPDX-License-Identifier: BSD-2-Clause */
/* All of the SIP core: messages, transports, endpoint, transactions, authentication, dialogs. */
#ifndef PJSIP_H
#define PJSIP_H

#include <pjsip/sip_types.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_uri.h>
#include <pjsip/sip_tel_uri.h>
#include <pjsip/sip_msg.h>
#include <pjsip/sip_multipart.h>
#include <pjsip/sip_parser.h>
#include <pjsip/sip_body_parser.h>
#include <pjsip/print_util.h>

#include <pjsip/sip_event.h>
#include <pjsip/sip_module.h>
#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_util.h>

#include <pjsip/sip_transport.h>
#include <pjsip/sip_transport_udp.h>
#include <pjsip/sip_transport_loop.h>
#include <pjsip/sip_transport_tcp.h>
#include <pjsip/sip_resolve.h>

#include <pjsip/sip_auth_msg.h>
#include <pjsip/sip_auth_parser.h>
#include <pjsip/sip_auth.h>

#include <pjsip/sip_transaction.h>
#include <pjsip/sip_ua_layer.h>
#include <pjsip/sip_dialog.h>

#endif
