/* SPDX-License-Identifier: BSD-2-Clause */
/* What the functions that make requests and responses share. */
#ifndef PJSIP__CORE_CREATE_H
#define PJSIP__CORE_CREATE_H

#include <pjsip/sip_msg.h>
#include <pjsip/sip_transport.h>
#include <pjsip/sip_types.h>

/** A new message to send, with an empty message of that type in it and one reference, the caller's. */
pj_status_t pjsip__create_message(pjsip_endpoint *endpt, pjsip_msg_type_e type,
                                  pjsip_tx_data **p_tdata);

/** The end of making a message: hand it out, or drop it if @a status is no success. @return @a status. */
pj_status_t pjsip__finish_message(pjsip_tx_data *tdata, pj_status_t status,
                                  pjsip_tx_data **p_tdata);

/** Append a header just made by a create or clone function; PJ_ENOMEM if that gave NULL. */
pj_status_t pjsip__append_hdr(pjsip_tx_data *tdata, void *hdr);

/** Append copies of all headers of a kind. */
pj_status_t pjsip__append_copies(pjsip_tx_data *tdata, const pjsip_msg *from, pjsip_hdr_e type);

/** Append copies of all headers in a list; @a list may be NULL. */
pj_status_t pjsip__append_list(pjsip_tx_data *tdata, const pjsip_hdr *list);

/** Set a copy of a body; @a body may be NULL. */
pj_status_t pjsip__copy_body(pjsip_tx_data *tdata, const pjsip_msg_body *body);

/** The reason phrase to use: a copy of @a text, or the standard one of the code. */
void pjsip__set_status_line(pjsip_tx_data *tdata, int code, const pj_str_t *text);

#endif
