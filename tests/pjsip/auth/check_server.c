/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture.h"
#include "support/suites.h"

#include <pj/math.h>
#include <pjsip/sip_errno.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

Suite *server_suite(void);

static pjsip_auth_srv srv;
static pj_status_t lookup_status;

static pj_status_t lookup(pj_pool_t *pool, const pj_str_t *realm, const pj_str_t *name,
                          pjsip_cred_info *cred)
{
    ck_assert_ptr_nonnull(pool);
    ck_assert(str_is(realm, "example"));
    *cred = auth_cred("example", "alice", 0, "secret");
    return str_is(name, "alice") ? lookup_status : PJSIP_EAUTHACCNOTFOUND;
}

static pj_status_t lookup2(pj_pool_t *pool, const pjsip_auth_lookup_cred_param *param,
                           pjsip_cred_info *cred)
{
    ck_assert_ptr_nonnull(param->rdata);
    ck_assert(str_is(&param->auth_hdr->credential.digest.username, "alice"));
    return lookup(pool, &param->realm, &param->acc_name, cred);
}

static void setup(void)
{
    pj_str_t realm = pj_str("example");

    auth_setup();
    lookup_status = PJ_SUCCESS;
    ck_assert_int_eq(pjsip_auth_srv_init(auth_pool, &srv, &realm, &lookup, 0), PJ_SUCCESS);
}

static int code;

static pj_status_t verify(pjsip_tx_data *req)
{
    pjsip_rx_data *rdata = auth_receive(req);
    pj_status_t status = pjsip_auth_srv_verify(&srv, rdata, &code);

    test_rdata_free(rdata);
    return status;
}

static const char *const algorithms[] = {"", ", algorithm=MD5", ", algorithm=SHA-256",
                                         ", algorithm=SHA-512-256"};
static const char *const qops[] = {"", ", qop=\"auth\"", ", qop=\"auth-int\""};

START_TEST(what_our_client_answers_our_server_accepts)
{
    char line[200];

    snprintf(line, sizeof(line), "WWW-Authenticate: Digest realm=\"example\", nonce=\"n1\"%s%s\r\n",
             algorithms[_i / 3], qops[_i % 3]);
    ck_assert_int_eq(auth_challenge(&auth_sess, auth_req, line), PJ_SUCCESS);
    ck_assert_int_eq(verify(auth_req), PJ_SUCCESS);
    ck_assert_int_eq(code, 200);
}
END_TEST

START_TEST(a_wrong_password_is_forbidden)
{
    pjsip_cred_info cred = auth_cred("example", "alice", 0, "guess");

    pjsip_auth_clt_set_credentials(&auth_sess, 1, &cred);
    auth_challenge(&auth_sess, auth_req, CHALLENGE("example", "n1", ", qop=\"auth\""));
    ck_assert_int_eq(verify(auth_req), PJSIP_EAUTHINVALIDDIGEST);
    ck_assert_int_eq(code, 403);
}
END_TEST

START_TEST(an_unknown_or_disabled_account_is_forbidden)
{
    pjsip_cred_info cred = auth_cred("example", "mallory", 0, "secret");

    pjsip_auth_clt_set_credentials(&auth_sess, 1, &cred);
    auth_challenge(&auth_sess, auth_req, CHALLENGE("example", "n1", ""));
    ck_assert_int_eq(verify(auth_req), PJSIP_EAUTHACCNOTFOUND);
    ck_assert_int_eq(code, 403);
    cred.username = pj_str("alice");
    pjsip_auth_clt_set_credentials(&auth_sess, 1, &cred);
    auth_challenge(&auth_sess, auth_req, CHALLENGE("example", "n2", ", stale=true"));
    lookup_status = PJSIP_EAUTHACCDISABLED;
    ck_assert_int_eq(verify(auth_req), PJSIP_EAUTHACCDISABLED);
    ck_assert_int_eq(code, 403);
}
END_TEST

static uint64_t cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* The least CPU time of a refusal whose digest covers a body of 60 kB. */
static uint64_t cost_of_refusing(const char *name, pj_status_t expected)
{
    pjsip_cred_info cred = auth_cred("example", name, 0, "guess");
    pjsip_rx_data *rdata;
    uint64_t least = UINT64_MAX;

    pjsip_auth_clt_set_credentials(&auth_sess, 1, &cred);
    auth_challenge(&auth_sess, auth_req,
                   CHALLENGE("example", "n1", ", qop=\"auth-int\", stale=true"));
    rdata = auth_receive(auth_req);
    for (int i = 0; i < 50; i++) {
        uint64_t before = cpu_ns();

        ck_assert_int_eq(pjsip_auth_srv_verify(&srv, rdata, &code), expected);
        least = PJ_MIN(least, cpu_ns() - before);
        ck_assert_int_eq(code, 403);
    }
    test_rdata_free(rdata);
    return least;
}

/*
 * CVE-2018-12227. Hashing the body takes a hundred times what the rest does, so that a refusal
 * without it would be seen whatever else the machine does.
 */
START_TEST(hazard_63_refusing_an_unknown_account_is_as_much_work)
{
    static char text[60001];
    pj_str_t type = pj_str("text"), subtype = pj_str("plain"), body = {text, sizeof(text) - 1};
    uint64_t known, unknown;

    memset(text, 'x', sizeof(text) - 1);
    auth_req->msg->body = pjsip_msg_body_create(auth_pool, &type, &subtype, &body);
    known = cost_of_refusing("alice", PJSIP_EAUTHINVALIDDIGEST);
    unknown = cost_of_refusing("mallory", PJSIP_EAUTHACCNOTFOUND);
    ck_assert_uint_gt(unknown, known / 4);
}
END_TEST

START_TEST(without_credentials_for_our_realm_the_request_is_to_be_challenged)
{
    pj_str_t realm = pj_str("example");
    pjsip_cred_info cred = auth_cred("*", "alice", 0, "secret");

    ck_assert_int_eq(verify(auth_req), PJSIP_EAUTHNOAUTH);
    ck_assert_int_eq(code, 401);
    pjsip_auth_clt_set_credentials(&auth_sess, 1, &cred);
    auth_challenge(&auth_sess, auth_req, CHALLENGE("elsewhere", "n1", ""));
    ck_assert_int_eq(verify(auth_req), PJSIP_EAUTHNOAUTH);
    pjsip_auth_srv_init(auth_pool, &srv, &realm, &lookup, PJSIP_AUTH_SRV_IS_PROXY);
    ck_assert_int_eq(verify(auth_req), PJSIP_EAUTHNOAUTH);
    ck_assert_int_eq(code, 407);
}
END_TEST

START_TEST(a_proxy_reads_its_own_header)
{
    pj_str_t realm = pj_str("example");
    pjsip_auth_srv_init_param param = {&realm, &lookup2, PJSIP_AUTH_SRV_IS_PROXY};

    ck_assert_int_eq(pjsip_auth_srv_init2(auth_pool, &srv, &param), PJ_SUCCESS);
    ck_assert(srv.is_proxy);
    auth_challenge(&auth_sess, auth_req, PROXY_CHALLENGE("example", "n1", ", qop=\"auth\""));
    ck_assert_int_eq(verify(auth_req), PJ_SUCCESS);
}
END_TEST

static pj_status_t verify_line(const char *line)
{
    char text[2000];
    pjsip_rx_data *rdata;
    pj_status_t status;

    snprintf(text, sizeof(text),
             "REGISTER sip:example.com SIP/2.0\r\n"
             "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n"
             "From: <sip:alice@example.com>;tag=1\r\n"
             "To: <sip:alice@example.com>\r\n"
             "Call-ID: 1\r\n"
             "CSeq: 1 REGISTER\r\n"
             "%s"
             "Content-Length: 0\r\n\r\n",
             line);
    rdata = test_rdata(text);
    status = pjsip_auth_srv_verify(&srv, rdata, &code);
    test_rdata_free(rdata);
    return status;
}

#define CRED(more) "Authorization: Digest realm=\"example\", username=\"alice\"" more "\r\n"
#define HEX32      "0123456789abcdef0123456789abcdef"

static const struct {
    const char *line;
    pj_status_t status;
    int code;
} bad[] = {
    {"Authorization: Basic realm=\"example\"\r\n", PJSIP_EINVALIDAUTHSCHEME, 401},
    {CRED(", response=\"" HEX32 "\", uri=\"sip:x\""), PJSIP_EAUTHINNONCE, 401},
    {CRED(", nonce=\"n\", algorithm=NEW, response=\"" HEX32 "\""), PJSIP_EINVALIDALGORITHM, 401},
    {CRED(", nonce=\"n\", algorithm=AKAv1-MD5"), PJSIP_EINVALIDALGORITHM, 401},
    {CRED(", nonce=\"n\", qop=new"), PJSIP_EINVALIDQOP, 401},
    {CRED(", nonce=\"n\", qop=auth, nc=00000001"), PJSIP_EINVALIDQOP, 401},
    {CRED(", nonce=\"n\", qop=auth, nc=1, cnonce=\"c\""), PJSIP_EINVALIDQOP, 401},
    {CRED(", nonce=\"n\", qop=auth, nc=00000000, cnonce=\"c\""), PJSIP_EINVALIDQOP, 401},
    {CRED(", nonce=\"n\", qop=auth, nc=0000000g, cnonce=\"c\""), PJSIP_EINVALIDQOP, 401},
    {CRED(", nonce=\"n\""), PJSIP_EAUTHINVALIDDIGEST, 403},
    {CRED(", nonce=\"n\", response=\"\""), PJSIP_EAUTHINVALIDDIGEST, 403},
    {CRED(", nonce=\"n\", response=\"" HEX32 "\", uri=\"sip:x\""), PJSIP_EAUTHINVALIDDIGEST, 403},
    {CRED(", nonce=\"n\", response=\"" HEX32 HEX32 "\""), PJSIP_EAUTHINVALIDDIGEST, 403},
};

START_TEST(bad_credentials_are_refused_with_their_reason)
{
    ck_assert_int_eq(verify_line(bad[_i].line), bad[_i].status);
    ck_assert_int_eq(code, bad[_i].code);
}
END_TEST

/* Rows 98 and 111: Authorization cut at each octet. */
START_TEST(hazard_98_a_truncated_header_is_never_accepted_or_overrun)
{
    static const char full[] = CRED(", nonce=\"n\", uri=\"sip:example.com\", qop=auth, "
                                    "nc=00000001, cnonce=\"c\", response=\"" HEX32 "\"");
    char line[sizeof(full) + 2];

    for (size_t len = strlen("Authorization: Digest"); len < sizeof(full) - 3; len++) {
        memcpy(line, full, len);
        memcpy(line + len, "\r\n", 3);
        ck_assert_int_ne(verify_line(line), PJ_SUCCESS);
    }
}
END_TEST

START_TEST(capitals_in_the_response_are_accepted)
{
    pjsip_digest_credential *c;

    auth_challenge(&auth_sess, auth_req, CHALLENGE("example", "n1", ", qop=\"auth\""));
    c = auth_find(auth_req, "example", PJ_FALSE);
    for (pj_ssize_t i = 0; i < c->response.slen; i++)
        c->response.ptr[i] = (char)pj_toupper((unsigned char)c->response.ptr[i]);
    ck_assert_int_eq(verify(auth_req), PJ_SUCCESS);
}
END_TEST

static pjsip_tx_data *make_401(void)
{
    pjsip_rx_data *rdata = auth_receive(auth_req);
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_endpt_create_response(test_endpt, rdata, 401, NULL, &tdata), PJ_SUCCESS);
    test_rdata_free(rdata);
    return tdata;
}

START_TEST(challenges_of_several_algorithms_come_in_order)
{
    pjsip_tx_data *tdata = make_401();
    pj_str_t qop = pj_str("auth"), nonce = pj_str("n"), opaque = pj_str("o");
    pjsip_www_authenticate_hdr *hdr;

    ck_assert_int_eq(pjsip_auth_srv_challenge2(&srv, &qop, &nonce, &opaque, PJ_TRUE, tdata,
                                               PJSIP_AUTH_ALGORITHM_SHA256),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_auth_srv_challenge(&srv, NULL, NULL, NULL, PJ_FALSE, tdata), PJ_SUCCESS);
    hdr = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_WWW_AUTHENTICATE, NULL);
    ck_assert(str_is(&hdr->challenge.digest.algorithm, "SHA-256"));
    ck_assert(str_is(&hdr->challenge.digest.realm, "example"));
    ck_assert(str_is(&hdr->challenge.digest.nonce, "n"));
    ck_assert(str_is(&hdr->challenge.digest.opaque, "o"));
    ck_assert(str_is(&hdr->challenge.digest.qop, "auth"));
    ck_assert(hdr->challenge.digest.stale);
    hdr = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_WWW_AUTHENTICATE, hdr->next);
    ck_assert(str_is(&hdr->challenge.digest.algorithm, "MD5"));
    ck_assert_int_eq(hdr->challenge.digest.nonce.slen, 32);
    ck_assert_int_eq(hdr->challenge.digest.qop.slen, 0);
    ck_assert(!hdr->challenge.digest.stale);
    ck_assert_int_eq(
        pjsip_auth_srv_challenge2(&srv, NULL, NULL, NULL, 0, tdata, PJSIP_AUTH_ALGORITHM_NOT_SET),
        PJSIP_EINVALIDALGORITHM);
    ck_assert_int_eq(pjsip_auth_srv_challenge(&srv, NULL, NULL, NULL, 0, auth_req), PJ_EINVAL);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(bad_arguments_are_refused)
{
    pj_str_t realm = pj_str("example");
    pjsip_auth_srv_init_param param = {&realm, NULL, 0};
    pjsip_rx_data *response = auth_make_response(401, "");

    ck_assert_int_eq(pjsip_auth_srv_init(auth_pool, &srv, &realm, NULL, 0), PJ_EINVAL);
    ck_assert_int_eq(pjsip_auth_srv_init(auth_pool, &srv, NULL, &lookup, 0), PJ_EINVAL);
    ck_assert_int_eq(pjsip_auth_srv_init2(auth_pool, &srv, &param), PJ_EINVAL);
    ck_assert_int_eq(pjsip_auth_srv_init2(auth_pool, &srv, NULL), PJ_EINVAL);
    ck_assert_int_eq(pjsip_auth_srv_verify(&srv, response, NULL), PJ_EINVAL);
    ck_assert_int_eq(pjsip_auth_srv_verify(&srv, NULL, NULL), PJ_EINVAL);
    test_rdata_free(response);
}
END_TEST

Suite *server_suite(void)
{
    Suite *s = suite_create("server");
    TCase *t = tcase_create("server");

    tcase_add_checked_fixture(t, setup, auth_teardown);
    tcase_add_loop_test(t, what_our_client_answers_our_server_accepts, 0, 12);
    tcase_add_test(t, a_wrong_password_is_forbidden);
    tcase_add_test(t, an_unknown_or_disabled_account_is_forbidden);
    tcase_add_test(t, hazard_63_refusing_an_unknown_account_is_as_much_work);
    tcase_add_test(t, without_credentials_for_our_realm_the_request_is_to_be_challenged);
    tcase_add_test(t, a_proxy_reads_its_own_header);
    tcase_add_loop_test(t, bad_credentials_are_refused_with_their_reason, 0,
                        (int)PJ_ARRAY_SIZE(bad));
    tcase_add_test(t, hazard_98_a_truncated_header_is_never_accepted_or_overrun);
    tcase_add_test(t, capitals_in_the_response_are_accepted);
    tcase_add_test(t, challenges_of_several_algorithms_come_in_order);
    tcase_add_test(t, bad_arguments_are_refused);
    suite_add_tcase(s, t);
    return s;
}
