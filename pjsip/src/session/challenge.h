/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a challenge says no: see challenge.c. */
#ifndef PJSIP__SESSION_CHALLENGE_H
#define PJSIP__SESSION_CHALLENGE_H

#include <pjsip/sip_transport.h>

/**
 * Does @a rdata challenge, without calling the nonce stale, credentials that @a request carries
 * already? Ask it about a request that has been sent again because of a challenge: then they are
 * wrong.
 */
pj_bool_t pjsip__challenge_refuses(const pjsip_tx_data *request, const pjsip_rx_data *rdata);

#endif
