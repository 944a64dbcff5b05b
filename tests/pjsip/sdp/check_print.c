/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

#include <stdlib.h>
#include <string.h>

Suite *print_suite(void);

static const char text[] =
    "v=0\r\no=u 1 2 IN IP4 h\r\ns=name\r\nc=IN IP4 233.252.0.1/127/3\r\nb=AS:64\r\nt=5 "
    "6\r\na=tool:x\r\n"
    "m=video 10/2 RTP/AVP 31 32\r\nc=IN IP6 FF15::1/3\r\nb=TIAS:1\r\na=sendonly\r\n";

START_TEST(a_description_is_printed_as_it_is_written)
{
    ck_assert_str_eq(sdp_text(sdp_read(text)), text);
}
END_TEST

START_TEST(a_missing_name_is_printed_as_a_dash)
{
    pjmedia_sdp_session *s = sdp_read(text);

    s->name.slen = 0;
    ck_assert_ptr_nonnull(strstr(sdp_text(s), "\r\ns=-\r\n"));
}
END_TEST

START_TEST(printing_never_writes_past_the_buffer)
{
    pjmedia_sdp_session *s = sdp_read(text);
    size_t len = strlen(text);

    for (size_t size = 0; size <= len + 1; size++) {
        char *exact = malloc(size ? size : 1);

        ck_assert_int_eq(pjmedia_sdp_print(s, exact, size), size < len ? -1 : (int)len);
        free(exact);
    }
}
END_TEST

START_TEST(a_media_description_and_an_attribute_are_printed_alone)
{
    pjmedia_sdp_media *m = sdp_read(text)->media[0];
    char buf[256];
    int len = pjmedia_sdp_media_print(m, buf, sizeof(buf));

    ck_assert_int_gt(len, 0);
    ck_assert_int_eq(strncmp(buf, strstr(text, "m="), (size_t)len), 0);
    ck_assert_int_eq(pjmedia_sdp_media_print(m, buf, (pj_size_t)len), len);
    ck_assert_int_eq(pjmedia_sdp_media_print(m, buf, (pj_size_t)len - 1), -1);
    ck_assert_int_eq(pjmedia_sdp_attr_print(m->attr[0], buf, 10), 10);
    ck_assert_int_eq(strncmp(buf, "a=sendonly", 10), 0);
    ck_assert_int_eq(pjmedia_sdp_attr_print(m->attr[0], buf, 9), -1);
}
END_TEST

Suite *print_suite(void)
{
    Suite *s = suite_create("print");
    TCase *tc = sdp_tcase(s, "printing");

    tcase_add_test(tc, a_description_is_printed_as_it_is_written);
    tcase_add_test(tc, a_missing_name_is_printed_as_a_dash);
    tcase_add_test(tc, printing_never_writes_past_the_buffer);
    tcase_add_test(tc, a_media_description_and_an_attribute_are_printed_alone);
    return s;
}
