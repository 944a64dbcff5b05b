/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture.h"
#include "support/suites.h"

#include <string.h>

Suite *credential_suite(void);

static pj_status_t respond(pj_pool_t *pool, const pjsip_digest_challenge *chal,
                           const pjsip_cred_info *cred, const pj_str_t *method,
                           pjsip_digest_credential *auth)
{
    PJ_UNUSED_ARG(pool);
    PJ_UNUSED_ARG(chal);
    PJ_UNUSED_ARG(cred);
    PJ_UNUSED_ARG(method);
    PJ_UNUSED_ARG(auth);
    return PJ_SUCCESS;
}

START_TEST(a_copy_is_equal_and_its_own)
{
    pj_caching_pool factory;
    pj_pool_t *pool;
    char realm[] = "realm";
    pjsip_cred_info copy, cred = auth_cred(realm, "u", PJSIP_CRED_DATA_PLAIN_PASSWD, "p");

    pj_caching_pool_init(&factory, NULL, 0);
    pool = pj_pool_create(&factory.factory, "test", 1000, 1000, NULL);
    cred.algorithm_type = PJSIP_AUTH_ALGORITHM_SHA256;
    pjsip_cred_info_dup(pool, &copy, &cred);
    ck_assert_int_eq(pjsip_cred_info_cmp(&copy, &cred), 0);
    realm[0] = 'X';
    ck_assert_int_ne(pjsip_cred_info_cmp(&copy, &cred), 0);
    ck_assert(str_is(&copy.realm, "realm"));

    cred.data_type |= PJSIP_CRED_DATA_EXT_AKA;
    cred.ext.aka.k = pj_str("key");
    cred.ext.aka.cb = &respond;
    pjsip_cred_info_dup(pool, &copy, &cred);
    ck_assert_int_eq(pjsip_cred_info_cmp(&copy, &cred), 0);
    copy.ext.aka.cb = NULL;
    ck_assert_int_ne(pjsip_cred_info_cmp(&copy, &cred), 0);
    pj_pool_release(pool);
    pj_caching_pool_destroy(&factory);
}
END_TEST

START_TEST(any_difference_counts_and_has_a_direction)
{
    pjsip_cred_info a = auth_cred("r", "u", 0, "p");

    for (int i = 0; i < 6; i++) {
        pjsip_cred_info b = a;

        switch (i) {
        case 0: b.realm = pj_str("s"); break;
        case 1: b.scheme = pj_str("basic"); break;
        case 2: b.username = pj_str("v"); break;
        case 3: b.data = pj_str("q"); break;
        case 4: b.data_type = 1; break;
        default: b.algorithm_type = PJSIP_AUTH_ALGORITHM_MD5; break;
        }
        ck_assert_int_ne(pjsip_cred_info_cmp(&a, &b), 0);
        ck_assert_int_eq(pjsip_cred_info_cmp(&a, &b) > 0, pjsip_cred_info_cmp(&b, &a) < 0);
    }
}
END_TEST

Suite *credential_suite(void)
{
    Suite *s = suite_create("credential");
    TCase *t = tcase_create("credential");

    tcase_add_test(t, a_copy_is_equal_and_its_own);
    tcase_add_test(t, any_difference_counts_and_has_a_direction);
    suite_add_tcase(s, t);
    return s;
}
