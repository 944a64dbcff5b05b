/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture.h"

#include <stdio.h>

pj_pool_t *auth_pool;
pjsip_auth_clt_sess auth_sess;
pjsip_tx_data *auth_req;

static pj_str_t str(const char *text)
{
    return pj_str((char *)(uintptr_t)text);
}

pjsip_cred_info auth_cred(const char *realm, const char *user, int type, const char *data)
{
    pjsip_cred_info cred;

    pj_bzero(&cred, sizeof(cred));
    cred.realm = str(realm);
    cred.scheme = str("digest");
    cred.username = str(user);
    cred.data_type = type;
    cred.data = str(data);
    return cred;
}

pjsip_tx_data *auth_make_request(const char *method)
{
    pjsip_method m;
    pj_str_t name = str(method);
    pj_str_t target = str("sip:example.com");
    pj_str_t from = str("<sip:alice@example.com>");
    pjsip_via_hdr *via;
    pjsip_tx_data *tdata;

    pjsip_method_init(&m, auth_pool, &name);
    ck_assert_int_eq(pjsip_endpt_create_request(test_endpt, &m, &target, &from, &from, NULL, NULL,
                                                -1, NULL, &tdata),
                     PJ_SUCCESS);
    via = pjsip_via_hdr_create(tdata->pool);
    via->transport = str("UDP");
    via->sent_by.host = str("127.0.0.1");
    pjsip_msg_insert_first_hdr(tdata->msg, (pjsip_hdr *)via);
    return tdata;
}

void auth_setup(void)
{
    pjsip_cred_info cred = auth_cred("example", "alice", PJSIP_CRED_DATA_PLAIN_PASSWD, "secret");

    test_endpt_create();
    auth_pool = pj_pool_create(&test_pools.factory, "auth", 4000, 4000, NULL);
    ck_assert_int_eq(pjsip_auth_clt_init(&auth_sess, test_endpt, auth_pool, 0), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_auth_clt_set_credentials(&auth_sess, 1, &cred), PJ_SUCCESS);
    auth_req = auth_make_request("REGISTER");
}

void auth_teardown(void)
{
    pjsip_tx_data_dec_ref(auth_req);
    pjsip_auth_clt_deinit(&auth_sess);
    pj_pool_release(auth_pool);
    test_endpt_destroy();
}

pjsip_rx_data *auth_make_response(int code, const char *lines)
{
    static char text[PJSIP_MAX_PKT_LEN];
    int len = snprintf(text, sizeof(text),
                       "SIP/2.0 %d Challenge\r\n"
                       "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n"
                       "From: <sip:alice@example.com>;tag=1\r\n"
                       "To: <sip:alice@example.com>;tag=2\r\n"
                       "Call-ID: 1\r\n"
                       "CSeq: 1 REGISTER\r\n"
                       "%s"
                       "Content-Length: 0\r\n\r\n",
                       code, lines);

    ck_assert_int_lt(len, (int)sizeof(text));
    return test_rdata(text);
}

pj_status_t auth_challenge_code(pjsip_auth_clt_sess *sess, pjsip_tx_data *req, int code,
                                const char *lines)
{
    pjsip_rx_data *rdata = auth_make_response(code, lines);
    pjsip_tx_data *again = NULL;
    pj_status_t status = pjsip_auth_clt_reinit_req(sess, rdata, req, &again);

    test_rdata_free(rdata);
    if (status == PJ_SUCCESS) {
        ck_assert_ptr_eq(again, req);
        pjsip_tx_data_dec_ref(again);
    } else {
        ck_assert_ptr_null(again);
    }
    return status;
}

pj_status_t auth_challenge(pjsip_auth_clt_sess *sess, pjsip_tx_data *req, const char *lines)
{
    return auth_challenge_code(sess, req, 401, lines);
}

static pjsip_authorization_hdr *next_auth(const pjsip_tx_data *req, pj_bool_t is_proxy,
                                          const void *from)
{
    return pjsip_msg_find_hdr(req->msg,
                              is_proxy ? PJSIP_H_PROXY_AUTHORIZATION : PJSIP_H_AUTHORIZATION, from);
}

unsigned auth_count(const pjsip_tx_data *req, pj_bool_t is_proxy)
{
    unsigned n = 0;

    for (pjsip_authorization_hdr *hdr = next_auth(req, is_proxy, NULL); hdr;
         hdr = next_auth(req, is_proxy, hdr->next))
        n++;
    return n;
}

pjsip_digest_credential *auth_find(const pjsip_tx_data *req, const char *realm, pj_bool_t is_proxy)
{
    for (pjsip_authorization_hdr *hdr = next_auth(req, is_proxy, NULL); hdr;
         hdr = next_auth(req, is_proxy, hdr->next)) {
        if (str_is(&hdr->credential.digest.realm, realm))
            return &hdr->credential.digest;
    }
    ck_abort_msg("no answer for realm %s", realm);
    return NULL;
}

pjsip_rx_data *auth_receive(pjsip_tx_data *req)
{
    static char text[PJSIP_MAX_PKT_LEN];
    pj_ssize_t len = pjsip_msg_print(req->msg, text, sizeof(text) - 1);

    ck_assert_int_gt(len, 0);
    text[len] = '\0';
    return test_rdata(text);
}

pj_bool_t auth_is_right(const pjsip_digest_credential *c, const char *method,
                        const pjsip_cred_info *cred)
{
    const pjsip_auth_algorithm *alg = pjsip_auth_get_algorithm_by_iana_name(&c->algorithm);
    char hex[PJSIP_AUTH_MAX_DIGEST_BUFFER_LENGTH];
    pj_str_t want = {hex, 0};
    pj_str_t name = str(method);

    ck_assert_int_eq(pjsip_auth_create_digest2(&want, &c->nonce, &c->nc, &c->cnonce, &c->qop,
                                               &c->uri, &c->realm, cred, &name,
                                               alg->algorithm_type),
                     PJ_SUCCESS);
    return pj_strcmp(&want, &c->response) == 0;
}
