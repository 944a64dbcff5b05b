/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/test_pool.h"
#include "support/endpoint.h"

#include "transport/udp_priv.h"

enum { MANY = 12 };

static pj_pool_t *pool;
static pjsip__udp_order order;
static pjsip__rx *rx[MANY];
static pj_bool_t more;

static void start(unsigned max)
{
    ck_assert_int_eq(pjsip__udp_order_init(&order, pool, max), PJ_SUCCESS);
}

/* A chain of messages of these conversations. */
static void put(unsigned at, const char *conversations)
{
    unsigned count = (unsigned)strlen(conversations);

    for (unsigned i = 0; i < count; i++) {
        rx[at + i]->conversation = (uint64_t)(conversations[i] - '0');
        rx[at + i]->next = i + 1 < count ? rx[at + i + 1] : NULL;
    }
    pjsip__udp_order_put(&order, rx[at]);
}

static void setup(void)
{
    test_endpt_create();
    pool = pjsip_endpt_create_pool(test_endpt, "order", 4000, 4000);
    for (int i = 0; i < MANY; i++) /* the packet is not looked at */
        rx[i] = pj_pool_calloc(pool, 1, sizeof(pjsip__rx));
}

static void teardown(void)
{
    pjsip__udp_order_fini(&order);
    pjsip_endpt_release_pool(test_endpt, pool);
    test_endpt_destroy();
}

START_TEST(messages_come_out_in_the_order_of_their_arrival)
{
    start(8);
    put(0, "123");
    put(3, "45");
    for (int i = 0; i < 5; i++) {
        ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[i]);
        ck_assert_int_eq(more, i < 4);
    }
    ck_assert_ptr_null(pjsip__udp_order_take(&order, &more));
}
END_TEST

START_TEST(a_conversation_is_handled_one_message_after_the_other)
{
    start(8);
    put(0, "11213");
    ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[0]);
    ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[2]);
    ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[4]);
    ck_assert(!more);
    ck_assert_ptr_null(pjsip__udp_order_take(&order, &more));
    put(5, "13"); /* behind those that wait */
    ck_assert_ptr_null(pjsip__udp_order_take(&order, &more));
    pjsip__udp_order_done(&order, rx[0]);
    ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[1]);
    pjsip__udp_order_done(&order, rx[4]);
    ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[6]);
    pjsip__udp_order_done(&order, rx[1]);
    ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[3]);
    pjsip__udp_order_done(&order, rx[3]);
    ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[5]);
}
END_TEST

START_TEST(what_has_no_conversation_waits_for_nobody)
{
    start(8);
    put(0, "000");
    for (int i = 0; i < 3; i++)
        ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[i]);
}
END_TEST

START_TEST(only_so_many_are_handled_at_once)
{
    start(2);
    put(0, "123");
    ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[0]);
    ck_assert(more);
    ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[1]);
    ck_assert(!more);
    ck_assert_ptr_null(pjsip__udp_order_take(&order, &more));
    pjsip__udp_order_done(&order, rx[1]);
    ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[2]);
}
END_TEST

START_TEST(who_stopped_receiving_hears_of_room_once)
{
    start(1);
    put(0, "123");
    ck_assert(!pjsip__udp_order_full(&order, 3));
    ck_assert(pjsip__udp_order_full(&order, 2));
    for (int i = 0; i < 3; i++) {
        ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[i]);
        ck_assert_int_eq(pjsip__udp_order_done(&order, rx[i]), i == 2);
    }
    put(3, "4");
    ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[3]);
    ck_assert(!pjsip__udp_order_done(&order, rx[3]));
}
END_TEST

START_TEST(what_waits_can_be_taken_out_and_what_runs_ends)
{
    start(1);
    put(0, "123");
    ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[0]);
    ck_assert_ptr_eq(pjsip__udp_order_clear(&order), rx[1]);
    ck_assert_ptr_eq(rx[1]->next, rx[2]);
    ck_assert_ptr_null(rx[2]->next);
    ck_assert_ptr_null(pjsip__udp_order_clear(&order));
    pjsip__udp_order_done(&order, rx[0]);
    put(3, "1");
    ck_assert_ptr_eq(pjsip__udp_order_take(&order, &more), rx[3]);
}
END_TEST

static uint64_t conversation(const char *text)
{
    return pjsip__udp_conversation(text, strlen(text));
}

START_TEST(a_conversation_is_known_by_its_call_id_however_it_is_written)
{
    static const char *const same[] = {
        "Call-ID: a@b\r\n\r\n", "i:a@b\r\n",      "I \t: a@b \r\nVia: x\r\n",
        "CALL-id : a@b \t\n",   "call-id:\t a@b", "To: <sip:i>\r\nContact: i\r\nCall-ID: a@b\r\n",
        "Info: 1\r\ni: a@b",
    };
    uint64_t known = conversation("OPTIONS sip:x SIP/2.0\r\nCall-ID: a@b\r\n");
    char text[200];

    ck_assert_uint_ne(known, 0);
    for (size_t i = 0; i < PJ_ARRAY_SIZE(same); i++) {
        snprintf(text, sizeof(text), "SIP/2.0 200 OK\r\n%s", same[i]);
        ck_assert_msg(conversation(text) == known, "%s", same[i]);
    }
    ck_assert_uint_ne(conversation("A\r\nCall-ID: a@c\r\n"), known);
    ck_assert_uint_ne(conversation("A\r\nCall-ID: A@b\r\n"), known);
}
END_TEST

START_TEST(without_one_there_is_no_conversation)
{
    static const char *const none[] = {
        "",
        "\r\n\r\n",
        "i: a@b\r\n", /* the first line is no header */
        "A\r\n\r\ni: a@b\r\n",
        "A\r\n\nCall-ID: a@b\r\n",
        "A\r\nCall-ID",
        "A\r\nCall-ID \t",
        "A\r\nCall-ID:",
        "A\r\nCall-ID: \t\r\n",
        "A\r\nCall-IDs: a@b\r\n",
        "A\r\ni",
        "A\r\n",
    };

    for (size_t i = 0; i < PJ_ARRAY_SIZE(none); i++)
        ck_assert_msg(conversation(none[i]) == 0, "%s", none[i]);
}
END_TEST

Suite *udp_order_suite(void);
Suite *udp_order_suite(void)
{
    Suite *s = suite_create("udp_order");
    TCase *tc = tcase_create("udp_order");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, messages_come_out_in_the_order_of_their_arrival);
    tcase_add_test(tc, a_conversation_is_handled_one_message_after_the_other);
    tcase_add_test(tc, what_has_no_conversation_waits_for_nobody);
    tcase_add_test(tc, only_so_many_are_handled_at_once);
    tcase_add_test(tc, who_stopped_receiving_hears_of_room_once);
    tcase_add_test(tc, what_waits_can_be_taken_out_and_what_runs_ends);
    tcase_add_test(tc, a_conversation_is_known_by_its_call_id_however_it_is_written);
    tcase_add_test(tc, without_one_there_is_no_conversation);
    suite_add_tcase(s, tc);
    return s;
}
