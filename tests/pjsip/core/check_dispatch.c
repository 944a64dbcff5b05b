/* SPDX-License-Identifier: BSD-2-Clause */
/* The order in which messages visit modules. */
#include "core/core_priv.h"
#include "support/endpoint.h"
#include "support/suites.h"

#define RESPONSE                                                                                \
    "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKo\r\nFrom: <sip:a@b>;tag=a\r\n" \
    "To: <sip:c@d>;tag=c\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
#define REQUEST                                                                           \
    "OPTIONS sip:bob@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKo\r\n" \
    "From: <sip:a@b>;tag=a\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n"         \
    "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n"

static char seen[32];
static char taker; /* the module that takes what it gets */
static pj_status_t refusal;
static pj_bool_t printed_for_observer, printed_for_app;

static void see(char c)
{
    pj_size_t len = pj_ansi_strlen(seen);

    seen[len] = c;
    seen[len + 1] = '\0';
}

#define MODULE(letter)                                                           \
    static pj_bool_t rx_##letter(pjsip_rx_data *rdata)                           \
    {                                                                            \
        (void)rdata;                                                             \
        see(#letter[0]);                                                         \
        return taker == #letter[0];                                              \
    }                                                                            \
    __attribute__((unused)) static pj_status_t tx_##letter(pjsip_tx_data *tdata) \
    {                                                                            \
        see(#letter[0]);                                                         \
        if (#letter[0] == 'o')                                                   \
            printed_for_observer = pjsip_tx_data_is_valid(tdata);                \
        if (#letter[0] == 'a')                                                   \
            printed_for_app = pjsip_tx_data_is_valid(tdata);                     \
        return #letter[0] == 'd' ? refusal : PJ_SUCCESS;                         \
    }                                                                            \
    static pjsip_module mod_##letter

MODULE(o) = {.name = {(char *)"observer", 8},
             .id = -1,
             .priority = -3,
             .on_rx_request = &rx_o,
             .on_rx_response = &rx_o,
             .on_tx_request = &tx_o,
             .on_tx_response = &tx_o};
MODULE(d) = {.name = {(char *)"dialog", 6},
             .id = -1,
             .priority = PJSIP_MOD_PRIORITY_UA_PROXY_LAYER,
             .on_rx_request = &rx_d,
             .on_rx_response = &rx_d,
             .on_tx_request = &tx_d,
             .on_tx_response = &tx_d};
MODULE(a) = {.name = {(char *)"app", 3},
             .id = -1,
             .priority = PJSIP_MOD_PRIORITY_APPLICATION,
             .on_rx_request = &rx_a,
             .on_rx_response = &rx_a,
             .on_tx_request = &tx_a,
             .on_tx_response = &tx_a};
MODULE(b) = {.name = {(char *)"app2", 4},
             .id = -1,
             .priority = PJSIP_MOD_PRIORITY_APPLICATION,
             .on_rx_request = &rx_b,
             .on_rx_response = &rx_b};

static void setup(void)
{
    test_endpt_create();
    seen[0] = '\0';
    taker = '\0';
    refusal = PJ_SUCCESS;
    printed_for_app = printed_for_observer = PJ_FALSE;
    /* Registered out of order on purpose; equals keep the order of registration. */
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &mod_a), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &mod_o), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &mod_b), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &mod_d), PJ_SUCCESS);
}

static pj_bool_t process(const char *text, pjsip_process_rdata_param *p, pj_status_t expected)
{
    pjsip_rx_data *rdata = test_rdata(text);
    pj_bool_t handled = PJ_FALSE;

    ck_assert_int_eq(pjsip_endpt_process_rx_data(test_endpt, rdata, p, &handled), expected);
    test_rdata_free(rdata);
    return handled;
}

START_TEST(a_received_message_visits_modules_by_rising_priority)
{
    ck_assert(!process(REQUEST, NULL, PJ_SUCCESS));
    ck_assert_str_eq(seen, "odab");
    seen[0] = '\0';
    ck_assert(!process(RESPONSE, NULL, PJ_SUCCESS));
    ck_assert_str_eq(seen, "odab");
}
END_TEST

START_TEST(the_module_that_takes_a_message_is_the_last_to_see_it)
{
    taker = 'd';
    ck_assert(process(REQUEST, NULL, PJ_SUCCESS));
    ck_assert_str_eq(seen, "od");
}
END_TEST

START_TEST(processing_again_begins_where_it_is_told_to)
{
    pjsip_process_rdata_param p;
    pjsip_module stranger = {.name = {(char *)"stranger", 8}, .id = -1};

    pjsip_process_rdata_param_default(&p);
    p.start_prio = PJSIP_MOD_PRIORITY_APPLICATION;
    process(REQUEST, &p, PJ_SUCCESS);
    ck_assert_str_eq(seen, "ab");
    seen[0] = '\0';
    pjsip_process_rdata_param_default(&p);
    p.start_mod = &mod_d;
    p.idx_after_start = 1;
    process(REQUEST, &p, PJ_SUCCESS);
    ck_assert_str_eq(seen, "ab");
    seen[0] = '\0';
    p.start_mod = &stranger;
    process(REQUEST, &p, PJ_ENOTFOUND);
    ck_assert_str_eq(seen, "");
}
END_TEST

static pjsip_tx_data *make_request(void)
{
    pj_str_t uri = pj_str((char *)"sip:bob@127.0.0.1");
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_endpt_create_request(test_endpt, &pjsip_options_method, &uri, &uri, &uri,
                                                NULL, NULL, 1, NULL, &tdata),
                     PJ_SUCCESS);
    return tdata;
}

START_TEST(a_message_to_send_visits_them_by_falling_priority_and_is_printed_before_the_observers)
{
    pjsip_tx_data *tdata = make_request();

    ck_assert_int_eq(pjsip__dispatch_sending(test_endpt, tdata), PJ_SUCCESS);
    ck_assert_str_eq(seen, "ado");
    ck_assert(!printed_for_app);
    ck_assert(printed_for_observer);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(a_module_can_stop_a_message_from_being_sent)
{
    pjsip_tx_data *tdata = make_request();

    refusal = PJ_ECANCELLED;
    ck_assert_int_eq(pjsip__dispatch_sending(test_endpt, tdata), PJ_ECANCELLED);
    ck_assert_str_eq(seen, "ad");
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

Suite *dispatch_suite(void);
Suite *dispatch_suite(void)
{
    Suite *suite = suite_create("dispatch");
    TCase *tcase = tcase_create("order");

    tcase_add_checked_fixture(tcase, setup, test_endpt_destroy);
    tcase_add_test(tcase, a_received_message_visits_modules_by_rising_priority);
    tcase_add_test(tcase, the_module_that_takes_a_message_is_the_last_to_see_it);
    tcase_add_test(tcase, processing_again_begins_where_it_is_told_to);
    tcase_add_test(
        tcase,
        a_message_to_send_visits_them_by_falling_priority_and_is_printed_before_the_observers);
    tcase_add_test(tcase, a_module_can_stop_a_message_from_being_sent);
    suite_add_tcase(suite, tcase);
    return suite;
}
