/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include "ua.h"

#include <stdlib.h>
#include <string.h>

Suite *uri_suite(void);

static ua agent;
static ua_options options;
static pj_caching_pool pools;
static pjsip_endpoint *endpt;
static char *said;
static size_t said_size;

static void setup(void)
{
    pj_log_set_level(0);
    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    pj_caching_pool_init(&pools, NULL, 0);
    ck_assert_int_eq(pjsip_endpt_create(&pools.factory, "test", &endpt),
                     PJ_SUCCESS); /* starts the parser */
    memset(&options, 0, sizeof(options));
    agent.opt = &options;
    agent.pool = pjsip_endpt_create_pool(endpt, "test", 4000, 4000);
    agent.host = pj_str("192.0.2.1");
    agent.port = 5070;
    agent.out.out = open_memstream(&said, &said_size);
}

static void teardown(void)
{
    fclose(agent.out.out);
    free(said);
    pjsip_endpt_destroy(endpt);
    pj_caching_pool_destroy(&pools);
    pj_shutdown();
}

static const char *target(const char *text)
{
    pj_str_t result;

    return uri_target(&agent, agent.pool, text, &result) ? result.ptr : NULL;
}

START_TEST(what_is_typed_becomes_the_request_uri)
{
    ck_assert_str_eq(target("sip:bob@192.0.2.9:5061"), "sip:bob@192.0.2.9:5061");
    ck_assert_str_eq(target("\"Bob\" <sips:bob@example.com>"), "sips:bob@example.com");
    ck_assert_str_eq(target("sip:[2001:db8::1]:5061"), "sip:[2001:db8::1]:5061");
    ck_assert_ptr_null(target("tel:+123"));
    ck_assert_ptr_null(target("bob"));
    ck_assert_ptr_null(target(""));
    ck_assert_ptr_null(target("sip:"));
}
END_TEST

START_TEST(our_transport_is_asked_for_where_none_is)
{
    options.tcp = true;
    ck_assert_str_eq(target("sip:bob@192.0.2.9"), "sip:bob@192.0.2.9;transport=tcp");
    ck_assert_str_eq(target("sip:bob@192.0.2.9;transport=udp"), "sip:bob@192.0.2.9;transport=udp");
}
END_TEST

START_TEST(without_an_id_we_are_who_we_listen_as)
{
    ck_assert(uri_set_identity(&agent));
    ck_assert_str_eq(agent.id.ptr, "sip:linnet@192.0.2.1:5070");
    ck_assert_str_eq(agent.contact.ptr, "<sip:linnet@192.0.2.1:5070>");
    ck_assert(pj_list_empty(&agent.routes));
}
END_TEST

START_TEST(contact_has_the_ids_user_and_our_address)
{
    options.id = "\"Alice\" <sip:alice@example.com>";
    options.tcp = true;
    options.outbound = "sip:proxy.example.com:5080";
    agent.host = pj_str("::1");
    ck_assert(uri_set_identity(&agent));
    ck_assert_str_eq(agent.id.ptr, "\"Alice\" <sip:alice@example.com>");
    ck_assert_str_eq(agent.contact.ptr, "<sip:alice@[::1]:5070;transport=tcp>");
    ck_assert_uint_eq(pj_list_size(&agent.routes), 1);
}
END_TEST

START_TEST(a_contact_of_the_users_is_taken)
{
    options.contact = "sip:me@203.0.113.1:99";
    ck_assert(uri_set_identity(&agent));
    ck_assert_str_eq(agent.contact.ptr, "<sip:me@203.0.113.1:99>");
}
END_TEST

START_TEST(what_is_no_uri_is_said)
{
    options.id = "nobody";
    ck_assert(!uri_set_identity(&agent));
    ck_assert_str_eq(said, "--id: nobody is not a SIP URI\n");
    options.id = NULL;
    options.outbound = "x";
    ck_assert(!uri_set_identity(&agent));
    options.outbound = NULL;
    options.contact = "y";
    ck_assert(!uri_set_identity(&agent));
}
END_TEST

Suite *uri_suite(void)
{
    Suite *s = suite_create("uri");
    TCase *tc = tcase_create("URIs");

    tcase_add_checked_fixture(tc, setup, teardown);
    suite_add_tcase(s, tc);
    tcase_add_test(tc, what_is_typed_becomes_the_request_uri);
    tcase_add_test(tc, our_transport_is_asked_for_where_none_is);
    tcase_add_test(tc, without_an_id_we_are_who_we_listen_as);
    tcase_add_test(tc, contact_has_the_ids_user_and_our_address);
    tcase_add_test(tc, a_contact_of_the_users_is_taken);
    tcase_add_test(tc, what_is_no_uri_is_said);
    return s;
}
