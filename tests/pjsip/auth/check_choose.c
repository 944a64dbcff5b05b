/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture.h"
#include "support/suites.h"

#include "auth/auth_priv.h"

#include <pjsip/sip_errno.h>

Suite *choose_suite(void);

static pjsip__auth_choice choice;

/* Choose for the realm of the first challenge. */
static pj_status_t choose(const char *lines, pj_str_t *nonce)
{
    pjsip_rx_data *rdata = auth_make_response(401, lines);
    pjsip_msg *msg = rdata->msg_info.msg;
    pjsip_www_authenticate_hdr *first = pjsip_msg_find_hdr(msg, PJSIP_H_WWW_AUTHENTICATE, NULL);
    pj_status_t status = pjsip__auth_choose(&auth_sess, msg, first, &choice);

    if (status == PJ_SUCCESS)
        pj_strdup(auth_pool, nonce, &choice.chal->challenge.digest.nonce);
    test_rdata_free(rdata);
    return status;
}

#define MD5    ", algorithm=MD5"
#define SHA256 ", algorithm=SHA-256"
#define SHA512 ", algorithm=SHA-512-256"

static const struct {
    const char *lines, *nonce; /* nonce NULL: an error */
    pj_status_t status;
} rows[] = {
    {CHALLENGE("example", "1", ""), "1", PJ_SUCCESS},
    {CHALLENGE("EXAMPLE", "1", MD5), "1", PJ_SUCCESS},
    /* the strongest, wherever it stands; among equals the topmost (RFC 8760 2.4) */
    {CHALLENGE("example", "1", SHA256) CHALLENGE("example", "2", MD5), "1", PJ_SUCCESS},
    {CHALLENGE("example", "1", MD5) CHALLENGE("example", "2", SHA256), "2", PJ_SUCCESS},
    {CHALLENGE("example", "1", SHA512) CHALLENGE("example", "2", SHA256), "1", PJ_SUCCESS},
    {CHALLENGE("example", "1", SHA256) CHALLENGE("example", "2", SHA512), "1", PJ_SUCCESS},
    {CHALLENGE("example", "1", "") CHALLENGE("example", "2", ""), "1", PJ_SUCCESS},
    /* the unknown is passed over */
    {CHALLENGE("example", "1", ", algorithm=NEW") CHALLENGE("example", "2", MD5), "2", PJ_SUCCESS},
    {CHALLENGE("example", "1", ", algorithm=MD5-sess") CHALLENGE("example", "2", MD5), "2",
     PJ_SUCCESS},
    {CHALLENGE("example", "1", ", qop=\"new\"" SHA256) CHALLENGE("example", "2", MD5), "2",
     PJ_SUCCESS},
    {"WWW-Authenticate: Basic realm=\"example\"\r\n" CHALLENGE("example", "2", ""), "2",
     PJ_SUCCESS},
    {CHALLENGE("example", "", SHA256) CHALLENGE("example", "2", MD5), "2", PJ_SUCCESS},
    /* another realm's challenge does not stand in */
    {CHALLENGE("other", "1", "") CHALLENGE("example", "2", ""), NULL, PJSIP_ENOCREDENTIAL},
    {CHALLENGE("example", "1", ", algorithm=NEW"), NULL, PJSIP_EINVALIDALGORITHM},
    {CHALLENGE("example", "1", ", algorithm=AKAv1-MD5"), NULL, PJSIP_EINVALIDALGORITHM},
    {CHALLENGE("example", "1", ", qop=\"new\""), NULL, PJSIP_EINVALIDQOP},
    {CHALLENGE("example", "", ""), NULL, PJSIP_EAUTHINNONCE},
    {CHALLENGE("", "1", ""), NULL, PJSIP_ENOCREDENTIAL},
    {"WWW-Authenticate: Basic realm=\"example\"\r\n", NULL, PJSIP_EINVALIDAUTHSCHEME},
};

START_TEST(one_challenge_of_a_realm_is_chosen)
{
    pj_str_t nonce;

    ck_assert_int_eq(choose(rows[_i].lines, &nonce), rows[_i].status);
    if (rows[_i].nonce)
        ck_assert(str_is(&nonce, rows[_i].nonce));
}
END_TEST

static void set_two(pjsip_cred_info a, pjsip_cred_info b)
{
    pjsip_cred_info creds[2] = {a, b};

    ck_assert_int_eq(pjsip_auth_clt_set_credentials(&auth_sess, 2, creds), PJ_SUCCESS);
}

START_TEST(a_credential_for_the_very_realm_comes_before_one_for_any)
{
    pj_str_t nonce;

    set_two(auth_cred("*", "any", 0, "p"), auth_cred("example", "own", 0, "p"));
    ck_assert_int_eq(choose(CHALLENGE("example", "1", ""), &nonce), PJ_SUCCESS);
    ck_assert(str_is(&choice.cred->username, "own"));
    ck_assert_int_eq(choose(CHALLENGE("other", "1", ""), &nonce), PJ_SUCCESS);
    ck_assert(str_is(&choice.cred->username, "any"));
    ck_assert_int_eq(choose(CHALLENGE("", "1", ""), &nonce), PJ_SUCCESS);
    ck_assert(str_is(&choice.cred->username, "any"));
}
END_TEST

START_TEST(a_digest_answers_only_its_algorithm)
{
    static const char md5[] = "0123456789abcdef0123456789abcdef";
    static const char sha[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    pjsip_cred_info a = auth_cred("example", "md5", PJSIP_CRED_DATA_DIGEST, md5);
    pjsip_cred_info b = auth_cred("example", "sha", PJSIP_CRED_DATA_DIGEST, sha);
    pj_str_t nonce;

    b.algorithm_type = PJSIP_AUTH_ALGORITHM_SHA256;
    set_two(a, b);
    ck_assert_int_eq(
        choose(CHALLENGE("example", "1", MD5) CHALLENGE("example", "2", SHA256), &nonce),
        PJ_SUCCESS);
    ck_assert(str_is(&choice.cred->username, "sha"));
    ck_assert_int_eq(choose(CHALLENGE("example", "1", MD5), &nonce), PJ_SUCCESS);
    ck_assert(str_is(&choice.cred->username, "md5"));
    ck_assert_int_eq(choose(CHALLENGE("example", "1", SHA512), &nonce), PJSIP_EINVALIDALGORITHM);
}
END_TEST

START_TEST(the_first_challenge_of_a_realm_and_kind_is_known)
{
    pjsip_rx_data *rdata =
        auth_make_response(401, CHALLENGE("a", "1", "") PROXY_CHALLENGE("a", "2", "")
                                    CHALLENGE("b", "3", "") CHALLENGE("A", "4", ""));
    pj_bool_t want[] = {PJ_TRUE, PJ_TRUE, PJ_TRUE, PJ_FALSE};
    int n = 0;

    for (pjsip_hdr *hdr = rdata->msg_info.msg->hdr.next; hdr != &rdata->msg_info.msg->hdr;
         hdr = hdr->next) {
        pj_bool_t is_proxy;

        if (!pjsip__is_challenge(hdr, &is_proxy))
            continue;
        ck_assert_int_eq(is_proxy, n == 1);
        ck_assert_int_eq(
            pjsip__is_first_of_realm(rdata->msg_info.msg, (pjsip_www_authenticate_hdr *)hdr),
            want[n++]);
    }
    ck_assert_int_eq(n, 4);
    test_rdata_free(rdata);
}
END_TEST

Suite *choose_suite(void)
{
    Suite *s = suite_create("choose");
    TCase *t = tcase_create("choose");

    tcase_add_checked_fixture(t, auth_setup, auth_teardown);
    tcase_add_loop_test(t, one_challenge_of_a_realm_is_chosen, 0, (int)PJ_ARRAY_SIZE(rows));
    tcase_add_test(t, a_credential_for_the_very_realm_comes_before_one_for_any);
    tcase_add_test(t, a_digest_answers_only_its_algorithm);
    tcase_add_test(t, the_first_challenge_of_a_realm_and_kind_is_known);
    suite_add_tcase(s, t);
    return s;
}
