/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include "ua.h"

#include <string.h>

Suite *media_suite(void);

static ua agent;
static ua_options options = {.media_port = 4000, .media_direction = "inactive"};
static pj_caching_pool pools;

static void setup(void)
{
    pj_log_set_level(0);
    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    pj_caching_pool_init(&pools, NULL, 0);
    agent.opt = &options;
    agent.host = pj_str("192.0.2.1");
    agent.pool = pj_pool_create(&pools.factory, "test", 4000, 4000, NULL);
}

static void teardown(void)
{
    pj_caching_pool_destroy(&pools);
    pj_shutdown();
}

static const char *printed(void)
{
    static char text[2048];
    pjmedia_sdp_session *sdp = media_offer(&agent, agent.pool);
    int len;

    ck_assert_ptr_nonnull(sdp);
    ck_assert_int_eq(pjmedia_sdp_validate(sdp), PJ_SUCCESS);
    len = pjmedia_sdp_print(sdp, text, sizeof(text) - 1);
    ck_assert_int_gt(len, 0);
    text[len] = '\0';
    return text;
}

START_TEST(the_description_says_that_there_is_no_media)
{
    const char *text = printed();

    ck_assert_ptr_nonnull(strstr(text, "no media"));
    ck_assert_ptr_nonnull(strstr(text, "a=inactive\r\n"));
    ck_assert_ptr_nonnull(strstr(text, "c=IN IP4 192.0.2.1\r\n"));
    ck_assert_ptr_nonnull(strstr(text, "m=audio 4000 RTP/AVP 0 8 96 101\r\n"));
    ck_assert_ptr_nonnull(strstr(text, "a=rtpmap:96 opus/48000/2\r\n"));
}
END_TEST

START_TEST(address_port_and_direction_are_the_users)
{
    ua_options own = {
        .media_port = 9, .media_direction = "sendrecv", .media_address = "2001:db8::5"};
    const char *text;

    agent.opt = &own;
    text = printed();
    ck_assert_ptr_nonnull(strstr(text, "c=IN IP6 2001:db8::5\r\n"));
    ck_assert_ptr_nonnull(strstr(text, "m=audio 9 RTP"));
    ck_assert_ptr_nonnull(strstr(text, "a=sendrecv\r\n"));
}
END_TEST

Suite *media_suite(void)
{
    Suite *s = suite_create("media");
    TCase *tc = tcase_create("media");

    tcase_add_checked_fixture(tc, setup, teardown);
    suite_add_tcase(s, tc);
    tcase_add_test(tc, the_description_says_that_there_is_no_media);
    tcase_add_test(tc, address_port_and_direction_are_the_users);
    return s;
}
