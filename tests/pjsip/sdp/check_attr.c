/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

#include <string.h>

Suite *attr_suite(void);

static pjmedia_sdp_attr *make(const char *name, const char *value)
{
    pj_str_t slice = pj_str((char *)value);

    return pjmedia_sdp_attr_create(sdp_pool, name, value ? &slice : NULL);
}

START_TEST(an_attribute_owns_copies_of_its_strings)
{
    char name[] = "ptime", value[] = "20";
    pjmedia_sdp_attr *attr = make(name, value);

    memset(name, 'x', 5);
    memset(value, 'x', 2);
    ck_str_is(attr->name, "ptime");
    ck_str_is(attr->value, "20");
}
END_TEST

START_TEST(an_attribute_without_value_is_a_property)
{
    pjmedia_sdp_attr *attr = make("recvonly", NULL);

    ck_str_is(attr->name, "recvonly");
    ck_str_is(attr->value, "");
    ck_str_is(pjmedia_sdp_attr_clone(sdp_pool, attr)->value, "");
}
END_TEST

START_TEST(a_format_is_found_as_a_whole_word)
{
    pjmedia_sdp_attr *attrs[] = {make("rtpmap", "96 opus/48000/2"), make("fmtp", "9 x=1"),
                                 make("RTPMAP", " 9 G722/8000"), make("sendrecv", NULL)};
    pj_str_t nine = pj_str("9"), name = pj_str("rtpmap"), six = pj_str("6");

    ck_assert_ptr_eq(pjmedia_sdp_attr_find(4, attrs, &name, &nine), attrs[2]);
    ck_assert_ptr_eq(pjmedia_sdp_attr_find(4, attrs, &name, NULL), attrs[0]);
    ck_assert_ptr_eq(pjmedia_sdp_attr_find2(4, attrs, "fmtp", &nine), attrs[1]);
    ck_assert_ptr_null(pjmedia_sdp_attr_find2(4, attrs, "rtpmap", &six));
    ck_assert_ptr_null(pjmedia_sdp_attr_find2(4, attrs, "rtp", NULL));
    ck_assert_ptr_null(pjmedia_sdp_attr_find2(0, NULL, "rtpmap", NULL));
}
END_TEST

START_TEST(the_array_has_a_limit)
{
    pjmedia_sdp_attr *attrs[PJMEDIA_MAX_SDP_ATTR], *attr = make("x", NULL);
    unsigned count = 0;

    while (count < PJMEDIA_MAX_SDP_ATTR)
        ck_assert_int_eq(pjmedia_sdp_attr_add(&count, attrs, attr), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_attr_add(&count, attrs, attr), PJ_ETOOMANY);
    ck_assert_uint_eq(count, PJMEDIA_MAX_SDP_ATTR);
}
END_TEST

START_TEST(removing_keeps_the_order_of_the_rest)
{
    pjmedia_sdp_attr *attrs[] = {make("a", "1"), make("b", "2"), make("A", "3"), make("c", "4")};
    pjmedia_sdp_attr *b = attrs[1], *c = attrs[3];
    unsigned count = 4;

    ck_assert_uint_eq(pjmedia_sdp_attr_remove_all(&count, attrs, "a"), 2);
    ck_assert_uint_eq(count, 2);
    ck_assert_ptr_eq(attrs[0], b);
    ck_assert_ptr_eq(attrs[1], c);
    ck_assert_uint_eq(pjmedia_sdp_attr_remove_all(&count, attrs, "a"), 0);
    ck_assert_int_eq(pjmedia_sdp_attr_remove(&count, attrs, b), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_attr_remove(&count, attrs, b), PJ_ENOTFOUND);
    ck_assert_uint_eq(count, 1);
    ck_assert_ptr_eq(attrs[0], c);
    ck_assert_int_eq(pjmedia_sdp_attr_remove(&count, attrs, c), PJ_SUCCESS);
    ck_assert_uint_eq(count, 0);
}
END_TEST

Suite *attr_suite(void)
{
    Suite *s = suite_create("attr");
    TCase *tc = sdp_tcase(s, "attributes");

    tcase_add_test(tc, an_attribute_owns_copies_of_its_strings);
    tcase_add_test(tc, an_attribute_without_value_is_a_property);
    tcase_add_test(tc, a_format_is_found_as_a_whole_word);
    tcase_add_test(tc, the_array_has_a_limit);
    tcase_add_test(tc, removing_keeps_the_order_of_the_rest);
    return s;
}
