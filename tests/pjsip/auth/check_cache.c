/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture.h"
#include "support/suites.h"

#include "auth/auth_priv.h"

#include <stdio.h>

Suite *cache_suite(void);

static pjsip_cached_auth *put(const char *realm, const char *nonce, pj_bool_t is_proxy)
{
    pjsip_www_authenticate_hdr *hdr = pjsip_www_authenticate_hdr_create(auth_pool);
    const pjsip_auth_algorithm *md5 = pjsip_auth_get_algorithm_by_type(PJSIP_AUTH_ALGORITHM_MD5);
    pjsip_cached_auth *entry;

    hdr->scheme = pj_str("Digest");
    pj_list_init(&hdr->challenge.digest.other_param);
    hdr->challenge.digest.realm = pj_str((char *)(uintptr_t)realm);
    hdr->challenge.digest.nonce = pj_str((char *)(uintptr_t)nonce);
    ck_assert_int_eq(
        pjsip__auth_cache_put(&auth_sess, hdr, is_proxy, md5, PJSIP_AUTH_QOP_AUTH, &entry),
        PJ_SUCCESS);
    return entry;
}

static pjsip_cached_auth *find(const char *realm, pj_bool_t is_proxy)
{
    pj_str_t s = pj_str((char *)(uintptr_t)realm);

    return pjsip__auth_cache_find(&auth_sess, &s, is_proxy);
}

START_TEST(realms_of_servers_and_proxies_are_kept_apart)
{
    put("a", "n1", PJ_FALSE);
    put("a", "n2", PJ_TRUE);
    ck_assert(str_is(&find("A", PJ_FALSE)->last_chal->challenge.digest.nonce, "n1"));
    ck_assert(str_is(&find("a", PJ_TRUE)->last_chal->challenge.digest.nonce, "n2"));
    ck_assert_ptr_null(find("b", PJ_FALSE));
}
END_TEST

START_TEST(a_nonce_is_counted_and_a_new_one_starts_anew)
{
    pj_str_t cnonce;
    pjsip_cached_auth *entry = put("a", "n1", PJ_FALSE);
    char kept[64];

    ck_assert_uint_eq(entry->nc, 1);
    cnonce.ptr = kept;
    pj_strncpy(&cnonce, &entry->cnonce, sizeof(kept));
    entry = put("a", "n1", PJ_FALSE);
    ck_assert_uint_eq(entry->nc, 2);
    ck_assert_int_eq(pj_strcmp(&entry->cnonce, &cnonce), 0);
    entry->stale_cnt = 2;
    entry = put("a", "n2", PJ_FALSE);
    ck_assert_uint_eq(entry->nc, 1);
    ck_assert_uint_eq(entry->stale_cnt, 2);
    ck_assert_int_ne(pj_strcmp(&entry->cnonce, &cnonce), 0);
    ck_assert_uint_eq(pj_list_size(&auth_sess.cached_auth), 1);
}
END_TEST

/* Section 1.8: what a session holds does not grow with the number of challenges. */
START_TEST(a_thousand_challenges_hold_no_more_than_one)
{
    pj_size_t before;
    char nonce[32];

    put("a", "0", PJ_FALSE);
    before = test_pools.used_count;
    for (int i = 1; i < 1000; i++) {
        snprintf(nonce, sizeof(nonce), "%d", i);
        put("a", nonce, PJ_FALSE);
    }
    ck_assert_uint_eq(test_pools.used_count, before);
}
END_TEST

START_TEST(the_number_of_realms_is_bounded)
{
    char realm[32];

    for (int i = 0; i < 1000; i++) {
        snprintf(realm, sizeof(realm), "realm%d", i);
        put(realm, "n", PJ_FALSE);
    }
    ck_assert_uint_le(pj_list_size(&auth_sess.cached_auth), 32);
    ck_assert_ptr_nonnull(find("realm999", PJ_FALSE));
    ck_assert_ptr_null(find("realm0", PJ_FALSE));
    pjsip__auth_cache_clear(&auth_sess);
    ck_assert_ptr_null(find("realm999", PJ_FALSE));
}
END_TEST

Suite *cache_suite(void)
{
    Suite *s = suite_create("cache");
    TCase *t = tcase_create("cache");

    tcase_add_checked_fixture(t, auth_setup, auth_teardown);
    tcase_add_test(t, realms_of_servers_and_proxies_are_kept_apart);
    tcase_add_test(t, a_nonce_is_counted_and_a_new_one_starts_anew);
    tcase_add_test(t, a_thousand_challenges_hold_no_more_than_one);
    tcase_add_test(t, the_number_of_realms_is_bounded);
    suite_add_tcase(s, t);
    return s;
}
