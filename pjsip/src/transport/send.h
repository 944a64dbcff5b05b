/* SPDX-License-Identifier: BSD-2-Clause */
/* One sending of a message, with fail-over from one address to the next; core/stateless.c is its user. */
#ifndef PJSIP__TRANSPORT_SEND_H
#define PJSIP__TRANSPORT_SEND_H

#include <pjsip/sip_util.h>

/*
 * Send @a tdata to @a dest, resolved unless tdata->dest_info has addresses already. For a response @a first (or NULL)
 * says which transport and address to try before. Takes the caller's reference of @a tdata on success only; @a cb
 * (or NULL) as in sip_util.h. @return PJ_SUCCESS; PJSIP_EPENDINGTX; PJ_ENOMEM.
 */
pj_status_t pjsip__send_start(pjsip_endpoint *endpt, pjsip_tx_data *tdata,
                              const pjsip_host_info *dest, const pjsip_response_addr *first,
                              void *token, pjsip_send_callback cb);

#endif
