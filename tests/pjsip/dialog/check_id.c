/* SPDX-License-Identifier: BSD-2-Clause */
/* Tags and how parties are written. */
#include "dialog/dialog_priv.h"
#include "pjsip/dialog/fixture.h"

START_TEST(each_dialog_has_a_tag_of_its_own)
{
    pjsip_dialog *one = new_uac(), *two = new_uac();

    ck_assert_int_ne(pj_strcmp(&one->local.info->tag, &two->local.info->tag), 0);
    ck_assert_uint_ne(one->local.tag_hval, two->local.tag_hval);
    ck_assert_uint_eq(one->local.tag_hval, pjsip__dlg_tag_hash(&one->local.info->tag));
    pjsip_dlg_dec_session(one, &usage);
    pjsip_dlg_dec_session(two, &usage);
}
END_TEST

START_TEST(a_party_is_printed_at_any_length)
{
    static char text[3000] = "\"";
    pj_pool_t *pool = pjsip_endpt_create_pool(test_endpt, "t", 4000, 4000);
    pj_str_t printed;
    pjsip_uri *uri;

    for (int i = 1; i < 2000; i++)
        text[i] = 'n';
    pj_ansi_strxcpy(text + 2000, "\" <sip:a@h>", 20);
    uri = pjsip_parse_uri(pool, text, 2011, PJSIP_PARSE_URI_AS_NAMEADDR);
    ck_assert_ptr_nonnull(uri);
    ck_assert_int_eq(pjsip__dlg_print_party(pool, uri, &printed), PJ_SUCCESS);
    ck_assert_int_eq(printed.slen, 2011);
    pj_pool_release(pool);
}
END_TEST

Suite *id_suite(void);

Suite *id_suite(void)
{
    Suite *s = suite_create("id");
    TCase *c = tcase_create("id");

    tcase_add_checked_fixture(c, dlg_setup, dlg_teardown);
    tcase_add_test(c, each_dialog_has_a_tag_of_its_own);
    tcase_add_test(c, a_party_is_printed_at_any_length);
    suite_add_tcase(s, c);
    return s;
}
