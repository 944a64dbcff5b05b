/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include "msg/hdr_ext.h"

#include <pjsip/sip_hdr_ext_sip.h>

suite_fn hdr_ext_copy_suite;

START_TEST(each_header_can_be_made_by_its_name)
{
    for (unsigned i = 0; i < pjsip__x_count(); i++) {
        const pjsip__x_desc *desc = pjsip__x_at(i);
        pjsip_hdr *h = pjsip_hdr_ext_create(pool, desc->name.ptr);

        ck_assert_ptr_nonnull(h);
        ck_assert_int_eq(h->type, PJSIP_H_OTHER);
        ck_is(h->name, desc->name.ptr);
        ck_assert(h->next == h && h->prev == h);
    }
    ck_assert_ptr_null(pjsip_hdr_ext_create(pool, "X-Unknown"));
    ck_is(pjsip_hdr_ext_create(pool, "o")->name, "Event");
}
END_TEST

START_TEST(an_empty_header_equals_its_copies_and_no_other)
{
    for (unsigned i = 0; i < pjsip__x_count(); i++) {
        pjsip_hdr *h = pjsip__x_at(i)->create(pool);
        pjsip_hdr *other = pjsip__x_at((i + 1) % pjsip__x_count())->create(pool);

        ck_assert_int_ne(pjsip_hdr_ext_cmp(h, other), 0);
        if (!pjsip__x_desc_of(h)) /* an array, which the compatible API has made */
            continue;
        ck_assert_int_eq(pjsip_hdr_ext_cmp(h, h), 0);
        ck_assert_int_eq(pjsip_hdr_ext_cmp(h, pjsip_hdr_clone(pool, h)), 0);
        ck_assert_int_eq(pjsip_hdr_ext_cmp(h, pjsip_hdr_shallow_clone(pool, h)), 0);
    }
    ck_assert_int_ne(pjsip_hdr_ext_cmp(hdr_of("Reason", "SIP"), hdr_of("Reason", "SIP")), 0);
}
END_TEST

START_TEST(a_shallow_copy_has_a_list_of_its_own)
{
    pjsip_x_path_hdr *h = ext_of("Path", "<sip:h>;a;b");
    pjsip_x_path_hdr *copy = pjsip_hdr_shallow_clone(pool, h);
    pjsip_x_server_hdr *s = ext_of("Server", "a b");
    pjsip_x_server_hdr *s_copy = pjsip_hdr_shallow_clone(pool, s);

    ck_assert_ptr_eq(copy->other_param.next->name.ptr, h->other_param.next->name.ptr);
    pj_list_erase(copy->other_param.next);
    pj_list_erase(s_copy->products.next);
    ck_hdr_prints(copy, "Path: <sip:h>;b");
    ck_hdr_prints(h, "Path: <sip:h>;a;b");
    ck_hdr_prints(s_copy, "Server: b");
    ck_hdr_prints(s, "Server: a b");
}
END_TEST

START_TEST(a_copy_belongs_to_no_list)
{
    pjsip_x_path_hdr *h = ext_of("Path", "<sip:h>,<sip:i>");
    pjsip_hdr *copy = pjsip_hdr_clone(pool, h->next);

    ck_assert(copy->next == copy && copy->prev == copy);
    ck_hdr_prints(copy, "Path: <sip:i>");
    ck_assert_uint_eq(ext_ring_size(h), 2);
}
END_TEST

START_TEST(a_pool_without_room_makes_no_header)
{
    pj_pool_t *small = small_pool(256);

    while (pj_pool_alloc(small, 8))
        ;
    ck_assert_ptr_null(pjsip_x_path_hdr_create(small));
    ck_assert_ptr_null(pjsip_hdr_ext_create(small, "Path"));
    ck_assert_ptr_null(pjsip_hdr_ext_create(small, "Allow-Events"));
    pj_pool_release(small);
}
END_TEST

Suite *hdr_ext_copy_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_ext_copy", &t);

    tcase_add_test(t, each_header_can_be_made_by_its_name);
    tcase_add_test(t, an_empty_header_equals_its_copies_and_no_other);
    tcase_add_test(t, a_shallow_copy_has_a_list_of_its_own);
    tcase_add_test(t, a_copy_belongs_to_no_list);
    tcase_add_test(t, a_pool_without_room_makes_no_header);
    return s;
}
