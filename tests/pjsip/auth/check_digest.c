/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture.h"
#include "support/suites.h"

#include "auth/auth_priv.h"
#include "base/alloc.h"

#include <pjsip/sip_errno.h>

#include <string.h>

Suite *digest_suite(void);

static pj_str_t str(const char *text)
{
    return pj_str((char *)(uintptr_t)text);
}

/* The RFCs' own examples. */
static const struct {
    pjsip_auth_algorithm_type alg;
    const char *user, *realm, *password, *nonce, *cnonce, *qop, *uri, *response;
} examples[] = {
    /* RFC 2617 3.5 */
    {PJSIP_AUTH_ALGORITHM_MD5, "Mufasa", "testrealm@host.com", "Circle Of Life",
     "dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b", "auth", "/dir/index.html",
     "6629fae49393a05397450978507c4ef1"},
    /* the same in the form of RFC 2069 */
    {PJSIP_AUTH_ALGORITHM_MD5, "Mufasa", "testrealm@host.com", "Circle Of Life",
     "dcd98b7102dd2f0e8b11d0f600bfb0c093", "", "", "/dir/index.html",
     "670fd8c2df070c60b045671b8b24ff02"},
    /* RFC 7616 3.9.1 */
    {PJSIP_AUTH_ALGORITHM_MD5, "Mufasa", "http-auth@example.org", "Circle of Life",
     "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
     "auth", "/dir/index.html", "8ca523f5e9506fed4657c9700eebdbec"},
    {PJSIP_AUTH_ALGORITHM_SHA256, "Mufasa", "http-auth@example.org", "Circle of Life",
     "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
     "auth", "/dir/index.html", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"},
    /* RFC 7616 3.9.2 as erratum 4897 corrects it: FIPS 180-4's SHA-512/256 */
    {PJSIP_AUTH_ALGORITHM_SHA512_256, "J\xc3\xa4s\xc3\xb8n Doe", "api@example.org",
     "Secret, or not?", "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK",
     "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v", "auth", "/doe.json",
     "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5"},
};

START_TEST(the_rfcs_examples_come_out_right)
{
    pjsip_cred_info cred = auth_cred(examples[_i].realm, examples[_i].user,
                                     PJSIP_CRED_DATA_PLAIN_PASSWD, examples[_i].password);
    pj_str_t nonce = str(examples[_i].nonce), nc = str("00000001");
    pj_str_t cnonce = str(examples[_i].cnonce), qop = str(examples[_i].qop);
    pj_str_t uri = str(examples[_i].uri), method = str("GET");
    char hex[PJSIP_AUTH_MAX_DIGEST_BUFFER_LENGTH];
    pj_str_t result = {hex, 0};

    ck_assert_int_eq(pjsip_auth_create_digest2(&result, &nonce, &nc, &cnonce, &qop, &uri,
                                               &cred.realm, &cred, &method, examples[_i].alg),
                     PJ_SUCCESS);
    ck_assert(str_is(&result, examples[_i].response));
}
END_TEST

START_TEST(the_older_names_are_md5_and_sha256)
{
    pjsip_cred_info cred = auth_cred(examples[2].realm, "Mufasa", 0, examples[2].password);
    pj_str_t nonce = str(examples[2].nonce), nc = str("00000001");
    pj_str_t cnonce = str(examples[2].cnonce), qop = str("auth");
    pj_str_t uri = str(examples[2].uri), method = str("GET");
    char hex[PJSIP_AUTH_MAX_DIGEST_BUFFER_LENGTH];
    pj_str_t result = {hex, 0};

    pjsip_auth_create_digest(&result, &nonce, &nc, &cnonce, &qop, &uri, &cred.realm, &cred,
                             &method);
    ck_assert(str_is(&result, examples[2].response));
    pjsip_auth_create_digestSHA256(&result, &nonce, &nc, &cnonce, &qop, &uri, &cred.realm, &cred,
                                   &method);
    ck_assert(str_is(&result, examples[3].response));
}
END_TEST

START_TEST(a_digest_stands_for_its_password_with_its_own_algorithm_only)
{
    pjsip_cred_info cred = auth_cred("testrealm@host.com", "Mufasa", PJSIP_CRED_DATA_DIGEST,
                                     "939E7578ED9E3C518A452ACEE763BCE9"); /* H(A1), in capitals */
    pj_str_t nonce = str(examples[0].nonce), nc = str("00000001");
    pj_str_t cnonce = str(examples[0].cnonce), qop = str("auth");
    pj_str_t uri = str(examples[0].uri), method = str("GET");
    char hex[PJSIP_AUTH_MAX_DIGEST_BUFFER_LENGTH];
    pj_str_t result = {hex, 0};

    ck_assert_int_eq(pjsip_auth_create_digest(&result, &nonce, &nc, &cnonce, &qop, &uri,
                                              &cred.realm, &cred, &method),
                     PJ_SUCCESS);
    ck_assert(str_is(&result, examples[0].response));
    ck_assert_int_eq(pjsip_auth_create_digestSHA256(&result, &nonce, &nc, &cnonce, &qop, &uri,
                                                    &cred.realm, &cred, &method),
                     PJ_EINVAL);
}
END_TEST

/* Row 24: a digest of any length but the right one. */
START_TEST(hazard_24_a_digest_of_the_wrong_length_is_refused)
{
    pj_str_t s = str("x");
    char hex[PJSIP_AUTH_MAX_DIGEST_BUFFER_LENGTH];

    for (int alg = PJSIP_AUTH_ALGORITHM_MD5; alg <= PJSIP_AUTH_ALGORITHM_SHA512_256; alg++) {
        for (pj_ssize_t len = 0; len < 1000; len++) {
            pjsip_cred_info cred = auth_cred("r", "u", PJSIP_CRED_DATA_DIGEST, "");
            pj_str_t result = {hex, 0};
            pj_status_t want = len == (alg == PJSIP_AUTH_ALGORITHM_MD5 ? 32 : 64)
                                   ? PJ_SUCCESS
                                   : PJSIP_EAUTHINVALIDDIGEST;
            pj_status_t got;

            cred.algorithm_type = (pjsip_auth_algorithm_type)alg;
            cred.data.ptr = pj__malloc((size_t)len);
            cred.data.slen = len;
            memset(cred.data.ptr, 'a', (size_t)len);
            got = pjsip_auth_create_digest2(&result, &s, NULL, NULL, NULL, &s, &s, &cred, &s,
                                            (pjsip_auth_algorithm_type)alg);
            pj__free(cred.data.ptr);
            ck_assert_int_eq(got, want);
        }
    }
}
END_TEST

/* Row 34: realm, nonce, user of any length. */
START_TEST(hazard_34_long_values_overrun_nothing)
{
    enum { LONG = 65536 };
    char *text = pj__malloc(LONG);
    pj_str_t s = {text, LONG};
    char hex[PJSIP_AUTH_MAX_DIGEST_BUFFER_LENGTH];
    pj_str_t result = {hex, 0};
    pj_str_t qop = str("auth");
    pjsip_cred_info cred = auth_cred("", "", PJSIP_CRED_DATA_PLAIN_PASSWD, "");

    memset(text, 'n', LONG);
    cred.username = cred.data = s;
    ck_assert_int_eq(pjsip_auth_create_digest2(&result, &s, &s, &s, &qop, &s, &s, &cred, &s,
                                               PJSIP_AUTH_ALGORITHM_SHA256),
                     PJ_SUCCESS);
    ck_assert_int_eq(result.slen, 64);
    ck_assert_int_eq(pjsip_auth_create_digest2(&result, &s, &s, &s, &s, &s, &s, &cred, &s,
                                               PJSIP_AUTH_ALGORITHM_SHA256),
                     PJSIP_EINVALIDQOP);
    pj__free(text);
}
END_TEST

START_TEST(what_cannot_be_computed_is_refused)
{
    pjsip_cred_info cred = auth_cred("r", "u", 0, "p");
    pj_str_t s = str("x"), auth_int = str("auth-int");
    char hex[PJSIP_AUTH_MAX_DIGEST_BUFFER_LENGTH];
    pj_str_t result = {hex, 0};

    ck_assert_int_eq(pjsip_auth_create_digest2(&result, &s, &s, &s, NULL, &s, &s, &cred, &s,
                                               PJSIP_AUTH_ALGORITHM_AKAV1_MD5),
                     PJSIP_EINVALIDALGORITHM);
    ck_assert_int_eq(pjsip_auth_create_digest2(&result, &s, &s, &s, NULL, &s, &s, &cred, &s,
                                               PJSIP_AUTH_ALGORITHM_NOT_SET),
                     PJSIP_EINVALIDALGORITHM);
    ck_assert_int_eq(pjsip_auth_create_digest(&result, &s, &s, &s, &auth_int, &s, &s, &cred, &s),
                     PJSIP_EINVALIDQOP);
    ck_assert_int_eq(pjsip_auth_create_digest(&result, &s, &s, &s, NULL, &s, &s, NULL, &s),
                     PJ_EINVAL);
}
END_TEST

/* RFC 7616 3.4.3; the value was computed with another implementation. */
START_TEST(auth_int_covers_the_body)
{
    pjsip_cred_info cred = auth_cred("testrealm@host.com", "Mufasa", 0, "Circle Of Life");
    pj_str_t nonce = str(examples[0].nonce), nc = str("00000001"), cnonce = str("0a4f113b");
    pj_str_t qop = str("auth-int"), uri = str("/dir/index.html"), method = str("GET");
    pj_str_t body = str("body");
    char hex[PJSIP_AUTH_MAX_DIGEST_BUFFER_LENGTH];
    pj_str_t result = {hex, 0};
    pjsip__digest_input in = {PJSIP_AUTH_ALGORITHM_MD5,
                              &cred,
                              &cred.realm,
                              &nonce,
                              &nc,
                              &cnonce,
                              &qop,
                              &method,
                              &uri,
                              &body};

    ck_assert_int_eq(pjsip__digest_response(&in, &result), PJ_SUCCESS);
    ck_assert(str_is(&result, "f93d61f87864e6c8c6a46b339ad998de"));
}
END_TEST

START_TEST(algorithms_are_found_by_type_and_name)
{
    pj_str_t name = str("sha-512-256"), empty = str(""), sess = str("MD5-sess");
    const pjsip_auth_algorithm *alg = pjsip_auth_get_algorithm_by_iana_name(&name);

    ck_assert_int_eq(alg->algorithm_type, PJSIP_AUTH_ALGORITHM_SHA512_256);
    ck_assert(str_is(&alg->iana_name, "SHA-512-256"));
    ck_assert_str_eq(alg->openssl_name, "SHA512-256");
    ck_assert_uint_eq(alg->digest_length, 32);
    ck_assert_uint_eq(alg->digest_str_length, 64);
    ck_assert_int_eq(pjsip_auth_get_algorithm_by_iana_name(&empty)->algorithm_type,
                     PJSIP_AUTH_ALGORITHM_MD5);
    ck_assert_ptr_null(pjsip_auth_get_algorithm_by_iana_name(&sess));
    for (int i = -1; i <= PJSIP_AUTH_ALGORITHM_COUNT; i++) {
        pj_bool_t known = i > 0 && i < PJSIP_AUTH_ALGORITHM_COUNT;
        pjsip_auth_algorithm_type type = (pjsip_auth_algorithm_type)i;

        alg = pjsip_auth_get_algorithm_by_type(type);
        ck_assert_int_eq(alg != NULL, known);
        if (known)
            ck_assert_int_eq(alg->algorithm_type, i);
        ck_assert_int_eq(pjsip_auth_is_algorithm_supported(type), i >= 1 && i <= 3);
    }
}
END_TEST

Suite *digest_suite(void)
{
    Suite *s = suite_create("digest");
    TCase *t = tcase_create("digest");

    tcase_add_loop_test(t, the_rfcs_examples_come_out_right, 0, (int)PJ_ARRAY_SIZE(examples));
    tcase_add_test(t, the_older_names_are_md5_and_sha256);
    tcase_add_test(t, a_digest_stands_for_its_password_with_its_own_algorithm_only);
    tcase_add_test(t, hazard_24_a_digest_of_the_wrong_length_is_refused);
    tcase_add_test(t, hazard_34_long_values_overrun_nothing);
    tcase_add_test(t, what_cannot_be_computed_is_refused);
    tcase_add_test(t, auth_int_covers_the_body);
    tcase_add_test(t, algorithms_are_found_by_type_and_name);
    suite_add_tcase(s, t);
    return s;
}
