/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture.h"
#include "support/suites.h"

#include "auth/auth_priv.h"

#include <pjsip/sip_errno.h>

#include <string.h>

Suite *answer_suite(void);

static pjsip_cred_info password;

static void setup(void)
{
    auth_setup();
    password = auth_cred("example", "alice", 0, "secret");
}

START_TEST(an_answer_repeats_the_challenge_and_adds_the_response)
{
    pjsip_digest_credential *c;

    ck_assert_int_eq(auth_challenge(&auth_sess, auth_req,
                                    CHALLENGE("example", "n1",
                                              ", opaque=\"op\", algorithm=SHA-256, "
                                              "qop=\"auth,auth-int\", domain=\"sip:x\"")),
                     PJ_SUCCESS);
    c = auth_find(auth_req, "example", PJ_FALSE);
    ck_assert(str_is(&c->username, "alice"));
    ck_assert(str_is(&c->nonce, "n1"));
    ck_assert(str_is(&c->opaque, "op"));
    ck_assert(str_is(&c->algorithm, "SHA-256"));
    ck_assert(str_is(&c->qop, "auth"));
    ck_assert(str_is(&c->nc, "00000001"));
    ck_assert(str_is(&c->uri, "sip:example.com"));
    ck_assert_int_eq(c->cnonce.slen, 32);
    ck_assert_int_eq(c->response.slen, 64);
    ck_assert(auth_is_right(c, "REGISTER", &password));
}
END_TEST

START_TEST(without_qop_there_is_no_count_and_no_cnonce)
{
    pjsip_digest_credential *c;

    ck_assert_int_eq(auth_challenge(&auth_sess, auth_req, CHALLENGE("example", "n1", "")),
                     PJ_SUCCESS);
    c = auth_find(auth_req, "example", PJ_FALSE);
    ck_assert_int_eq(c->qop.slen, 0);
    ck_assert_int_eq(c->nc.slen, 0);
    ck_assert_int_eq(c->cnonce.slen, 0);
    ck_assert_int_eq(c->algorithm.slen, 0);
    ck_assert_int_eq(c->response.slen, 32);
    ck_assert(auth_is_right(c, "REGISTER", &password));
}
END_TEST

START_TEST(a_long_uri_is_printed_whole)
{
    static char text[3000];
    pj_str_t uri = {text, sizeof(text) - 1};
    pjsip_digest_credential *c;

    memset(text, 'u', sizeof(text) - 1);
    pj_memcpy(text, "sip:", 4);
    pj_memcpy(text + 2900, "@example.com", 12);
    uri.slen = 2912;
    text[2912] = '\0';
    auth_req->msg->line.req.uri = pjsip_parse_uri(auth_req->pool, uri.ptr, 2912, 0);
    ck_assert_ptr_nonnull(auth_req->msg->line.req.uri);
    ck_assert_int_eq(auth_challenge(&auth_sess, auth_req, CHALLENGE("example", "n1", "")),
                     PJ_SUCCESS);
    c = auth_find(auth_req, "example", PJ_FALSE);
    ck_assert_int_eq(c->uri.slen, 2912);
    ck_assert(auth_is_right(c, "REGISTER", &password));
}
END_TEST

START_TEST(an_answer_replaces_the_one_for_its_realm_only)
{
    pjsip_cred_info creds[2] = {password, auth_cred("*", "bob", 0, "x")};

    pjsip_auth_clt_set_credentials(&auth_sess, 2, creds);
    ck_assert_int_eq(auth_challenge(&auth_sess, auth_req,
                                    CHALLENGE("example", "n1", "") CHALLENGE("other", "n2", "")
                                        PROXY_CHALLENGE("example", "n3", "")),
                     PJ_SUCCESS);
    ck_assert_uint_eq(auth_count(auth_req, PJ_FALSE), 2);
    ck_assert_uint_eq(auth_count(auth_req, PJ_TRUE), 1);
    ck_assert_int_eq(
        auth_challenge(&auth_sess, auth_req, CHALLENGE("example", "n4", ", stale=true")),
        PJ_SUCCESS);
    ck_assert_uint_eq(auth_count(auth_req, PJ_FALSE), 2);
    ck_assert(str_is(&auth_find(auth_req, "example", PJ_FALSE)->nonce, "n4"));
    ck_assert(str_is(&auth_find(auth_req, "other", PJ_FALSE)->nonce, "n2"));
    ck_assert(str_is(&auth_find(auth_req, "example", PJ_TRUE)->nonce, "n3"));
}
END_TEST

static pj_status_t verify_with_secret(pj_pool_t *pool, const pj_str_t *realm, const pj_str_t *name,
                                      pjsip_cred_info *cred)
{
    PJ_UNUSED_ARG(pool);
    PJ_UNUSED_ARG(realm);
    *cred = auth_cred("example", "alice", 0, "secret");
    return str_is(name, "alice") ? PJ_SUCCESS : PJSIP_EAUTHACCNOTFOUND;
}

START_TEST(auth_int_protects_the_body)
{
    pj_str_t type = pj_str("text"), subtype = pj_str("plain");
    static char text[5000];
    pj_str_t body = {text, sizeof(text)};
    pj_str_t realm = pj_str("example");
    pjsip_auth_srv srv;
    pjsip_rx_data *rdata;
    int code;

    memset(text, 'b', sizeof(text));
    auth_req->msg->body = pjsip_msg_body_create(auth_req->pool, &type, &subtype, &body);
    ck_assert_int_eq(
        auth_challenge(&auth_sess, auth_req, CHALLENGE("example", "n1", ", qop=\"auth-int\"")),
        PJ_SUCCESS);
    ck_assert(str_is(&auth_find(auth_req, "example", PJ_FALSE)->qop, "auth-int"));
    pjsip_auth_srv_init(auth_pool, &srv, &realm, &verify_with_secret, 0);
    rdata = auth_receive(auth_req);
    ck_assert_int_eq(pjsip_auth_srv_verify(&srv, rdata, &code), PJ_SUCCESS);
    test_rdata_free(rdata);
    ((char *)auth_req->msg->body->data)[4999] = 'x';
    rdata = auth_receive(auth_req);
    ck_assert_int_eq(pjsip_auth_srv_verify(&srv, rdata, &code), PJSIP_EAUTHINVALIDDIGEST);
    test_rdata_free(rdata);
}
END_TEST

static int print_never(pjsip_msg_body *body, char *buf, pj_size_t size)
{
    PJ_UNUSED_ARG(body);
    PJ_UNUSED_ARG(buf);
    PJ_UNUSED_ARG(size);
    return -1;
}

START_TEST(a_body_that_cannot_be_printed_is_an_error)
{
    pjsip_msg_body *body = PJ_POOL_ZALLOC_T(auth_req->pool, pjsip_msg_body);

    body->print_body = &print_never;
    auth_req->msg->body = body;
    ck_assert_int_eq(
        auth_challenge(&auth_sess, auth_req, CHALLENGE("example", "n1", ", qop=\"auth-int\"")),
        PJSIP_EMSGTOOLONG);
    ck_assert_uint_eq(auth_count(auth_req, PJ_FALSE), 0);
    auth_req->msg->body = NULL;
}
END_TEST

static pj_status_t aka(pj_pool_t *pool, const pjsip_digest_challenge *chal,
                       const pjsip_cred_info *cred, const pj_str_t *method,
                       pjsip_digest_credential *auth)
{
    PJ_UNUSED_ARG(pool);
    ck_assert(str_is(&chal->nonce, "n1") && str_is(method, "REGISTER"));
    ck_assert(str_is(&cred->ext.aka.k, "key"));
    auth->response = pj_str("computed");
    return PJ_SUCCESS;
}

START_TEST(a_credential_may_compute_its_response_itself)
{
    pjsip_cred_info cred = auth_cred("example", "alice", PJSIP_CRED_DATA_EXT_AKA, "");

    cred.ext.aka.k = pj_str("key");
    cred.ext.aka.cb = &aka;
    pjsip_auth_clt_set_credentials(&auth_sess, 1, &cred);
    ck_assert_int_eq(
        auth_challenge(&auth_sess, auth_req, CHALLENGE("example", "n1", ", algorithm=AKAv1-MD5")),
        PJ_SUCCESS);
    ck_assert(str_is(&auth_find(auth_req, "example", PJ_FALSE)->response, "computed"));
    ck_assert_int_eq(auth_challenge(&auth_sess, auth_req, CHALLENGE("example", "n2", "")),
                     PJSIP_EINVALIDALGORITHM);
}
END_TEST

Suite *answer_suite(void)
{
    Suite *s = suite_create("answer");
    TCase *t = tcase_create("answer");

    tcase_add_checked_fixture(t, setup, auth_teardown);
    tcase_add_test(t, an_answer_repeats_the_challenge_and_adds_the_response);
    tcase_add_test(t, without_qop_there_is_no_count_and_no_cnonce);
    tcase_add_test(t, a_long_uri_is_printed_whole);
    tcase_add_test(t, an_answer_replaces_the_one_for_its_realm_only);
    tcase_add_test(t, auth_int_protects_the_body);
    tcase_add_test(t, a_body_that_cannot_be_printed_is_an_error);
    tcase_add_test(t, a_credential_may_compute_its_response_itself);
    suite_add_tcase(s, t);
    return s;
}
