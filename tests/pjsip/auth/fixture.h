/* SPDX-License-Identifier: BSD-2-Clause */
/* A request, the responses that challenge it, and what the request says then. */
#ifndef LINNET_TESTS_AUTH_FIXTURE_H
#define LINNET_TESTS_AUTH_FIXTURE_H

#include "support/endpoint.h"

#include <check.h>

extern pj_pool_t *auth_pool;
extern pjsip_auth_clt_sess auth_sess;
extern pjsip_tx_data *auth_req; /* REGISTER sip:example.com */

void auth_setup(void); /* a session with alice's password "secret" for realm "example" */
void auth_teardown(void);

/* A credential; @a type is pjsip_cred_data_type. */
pjsip_cred_info auth_cred(const char *realm, const char *user, int type, const char *data);

/* A request of some method; one reference, the caller's. */
pjsip_tx_data *auth_make_request(const char *method);

/*
 * A 401 (or @a code) whose headers are @a lines, each ending in CRLF. Free with test_rdata_free().
 */
pjsip_rx_data *auth_make_response(int code, const char *lines);

/* Let the session answer a 401 with these header lines. */
pj_status_t auth_challenge(pjsip_auth_clt_sess *sess, pjsip_tx_data *req, const char *lines);
pj_status_t auth_challenge_code(pjsip_auth_clt_sess *sess, pjsip_tx_data *req, int code,
                                const char *lines);

/* How many Authorization (or Proxy-Authorization) headers the request has. */
unsigned auth_count(const pjsip_tx_data *req, pj_bool_t is_proxy);

/* The digest credential for a realm; fails the test if there is none. */
pjsip_digest_credential *auth_find(const pjsip_tx_data *req, const char *realm, pj_bool_t is_proxy);

/* The request as it would be received; free with test_rdata_free(). */
pjsip_rx_data *auth_receive(pjsip_tx_data *req);

/* Whether a credential's response is what @a cred gives. */
pj_bool_t auth_is_right(const pjsip_digest_credential *c, const char *method,
                        const pjsip_cred_info *cred);

#define CHALLENGE(realm, nonce, more) \
    "WWW-Authenticate: Digest realm=\"" realm "\", nonce=\"" nonce "\"" more "\r\n"
#define PROXY_CHALLENGE(realm, nonce, more) \
    "Proxy-Authenticate: Digest realm=\"" realm "\", nonce=\"" nonce "\"" more "\r\n"

static inline pj_bool_t str_is(const pj_str_t *s, const char *text)
{
    return pj_strcmp2(s, text) == 0;
}

#endif
