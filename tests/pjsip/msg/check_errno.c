/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <pjsip/sip_errno.h>

suite_fn errno_suite;

START_TEST(each_of_our_codes_has_a_text)
{
    static const pj_status_t codes[] = {
        PJSIP_EBUSY,       PJSIP_ETYPEEXISTS,      PJSIP_EINVALIDMSG,   PJSIP_EPARTIALMSG,
        PJSIP_EINVALIDURI, PJSIP_EMISSINGHDR,      PJSIP_EPENDINGTX,    PJSIP_ETPNOTAVAIL,
        PJSIP_ECMPSCHEME,  PJSIP_ECMPHEADERPARAM,  PJSIP_ENOCREDENTIAL, PJSIP_EAUTHNOCHAL,
        PJSIP_EMISSINGTAG, PJSIP_ESESSIONINSECURE, PJSIP_TLS_EUNKNOWN,  PJSIP_TLS_ECERTVERIF,
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(codes); i++) {
        char buf[100];
        pj_str_t text = pjsip_strerror(codes[i], buf, sizeof(buf));

        ck_assert_int_gt(text.slen, 0);
        ck_assert_msg(strncmp(text.ptr, "Unknown pjsip", 13) != 0, "%d", codes[i]);
    }
}
END_TEST

START_TEST(a_status_made_of_a_sip_code_gives_its_phrase_and_the_code_back)
{
    char buf[100];
    pj_status_t status = PJSIP_ERRNO_FROM_SIP_STATUS(404);
    pj_str_t text = pjsip_strerror(status, buf, sizeof(buf));

    ck_is(text, "Not Found");
    ck_assert_int_eq(PJSIP_ERRNO_TO_SIP_STATUS(status), 404);
    ck_assert_int_eq(PJSIP_ERRNO_TO_SIP_STATUS(PJ_EINVAL), 599);
    ck_assert_int_eq(PJSIP_ERRNO_TO_SIP_STATUS(PJSIP_EBUSY), 599);
}
END_TEST

START_TEST(the_text_never_leaves_its_buffer)
{
    size_t size;

    for (size = 0; size < 40; size++) {
        char *buf = exact("                                        ", size);
        pj_str_t text = pjsip_strerror(PJSIP_EINVALIDMSG, buf, size);

        ck_assert_uint_lt((size_t)text.slen, size ? size : 1);
    }
}
END_TEST

START_TEST(exceptions_of_the_parser_have_a_status)
{
    ck_assert_int_eq(pjsip_exception_to_status(PJSIP_SYN_ERR_EXCEPTION), PJSIP_EINVALIDMSG);
    ck_assert_int_eq(pjsip_exception_to_status(PJSIP_EINVAL_ERR_EXCEPTION), PJ_EINVAL);
    ck_assert_int_eq(pjsip_exception_to_status(pj_NO_MEMORY_EXCEPTION()), PJ_ENOMEM);
    ck_assert_int_eq(pjsip_exception_to_status(-77), PJ_EUNKNOWN);
}
END_TEST

Suite *errno_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("errno", &t);

    tcase_add_test(t, each_of_our_codes_has_a_text);
    tcase_add_test(t, a_status_made_of_a_sip_code_gives_its_phrase_and_the_code_back);
    tcase_add_test(t, the_text_never_leaves_its_buffer);
    tcase_add_test(t, exceptions_of_the_parser_have_a_status);
    return s;
}
