/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/wire.h"

#include "transport/transport_priv.h"

static pjsip_rx_data *kept;

static pj_bool_t keep(pjsip_rx_data *rdata)
{
    rdata->endpt_info.mod_data[3] = &kept;
    ck_assert_int_eq(pjsip_rx_data_clone(rdata, 0, &kept), PJ_SUCCESS);
    return PJ_TRUE;
}

static void setup(void)
{
    kept = NULL;
    wire_start();
}

START_TEST(a_clone_outlives_the_receive_and_is_the_same)
{
    int fd = wire_udp();
    char text[2048];
    pj_ssize_t refs = pj_atomic_get(wire_udp_tp->ref_cnt);

    pj_ansi_strxcpy(
        text, wire_options(fd, NULL, "Supported: a, b\r\nRequire: c\r\nContact: <sip:x@y>\r\n"),
        sizeof(text));
    wire_app.on_request = &keep;
    wire_text(fd, text);
    ck_assert(wire_until(&wire_app.requests, 1));
    wire_app.on_request = NULL;
    wire_text(fd, "OPTIONS garbage over the same buffer");
    wire_poll();

    ck_assert_int_eq(pj_atomic_get(wire_udp_tp->ref_cnt), refs + 1);
    ck_assert_ptr_eq(kept->tp_info.transport, wire_udp_tp);
    ck_assert_str_eq(kept->msg_info.msg_buf, text);
    ck_assert_int_eq(kept->msg_info.len, (int)strlen(text));
    ck_assert_int_eq(kept->pkt_info.src_port, wire_port(fd));
    ck_assert_str_eq(kept->pkt_info.src_name, "127.0.0.1");
    ck_assert_int_eq(pj_strcmp2(&kept->msg_info.cid->id, "wire-1"), 0);
    ck_assert_ptr_eq(kept->msg_info.via, pjsip_msg_find_hdr(kept->msg_info.msg, PJSIP_H_VIA, NULL));
    ck_assert_ptr_eq(kept->msg_info.from,
                     pjsip_msg_find_hdr(kept->msg_info.msg, PJSIP_H_FROM, NULL));
    ck_assert_ptr_eq(kept->msg_info.to, pjsip_msg_find_hdr(kept->msg_info.msg, PJSIP_H_TO, NULL));
    ck_assert_ptr_eq(kept->msg_info.cseq,
                     pjsip_msg_find_hdr(kept->msg_info.msg, PJSIP_H_CSEQ, NULL));
    ck_assert_int_eq(kept->msg_info.max_fwd->ivalue, 70);
    ck_assert_uint_eq(kept->msg_info.supported->count, 2);
    ck_assert_uint_eq(kept->msg_info.require->count, 1);
    ck_assert_ptr_null(kept->msg_info.route);
    ck_assert_ptr_eq(kept->endpt_info.mod_data[3], &kept);
    ck_assert_int_eq(pjsip_rx_data_free_cloned(kept), PJ_SUCCESS);
    ck_assert_int_eq(pj_atomic_get(wire_udp_tp->ref_cnt), refs);
}
END_TEST

START_TEST(values_of_several_headers_of_a_kind_are_cloned_too)
{
    int fd = wire_udp();

    wire_app.on_request = &keep;
    wire_text(
        fd, wire_options(fd, NULL, "Supported: a\r\nRequire: c\r\nSupported: b\r\nRequire: d\r\n"));
    ck_assert(wire_until(&wire_app.requests, 1));
    ck_assert_uint_eq(kept->msg_info.supported->count, 2);
    ck_assert_int_eq(pj_strcmp2(&kept->msg_info.supported->values[1], "b"), 0);
    ck_assert_int_eq(pj_strcmp2(&kept->msg_info.require->values[1], "d"), 0);
    pjsip_rx_data_free_cloned(kept);
}
END_TEST

START_TEST(the_description_names_method_and_number)
{
    pjsip_rx_data *rdata = test_rdata(wire_options(-1, NULL, NULL));

    ck_assert_ptr_nonnull(strstr(pjsip_rx_data_get_info(rdata), "Request msg OPTIONS/cseq=7"));
    test_rdata_free(rdata);
    ck_assert_str_eq(pjsip_rx_data_get_info(NULL), "NULL");
}
END_TEST

START_TEST(lent_messages_are_used_again_and_only_some_are_kept)
{
    pjsip_tpmgr *mgr = pjsip_endpt_get_tpmgr(test_endpt);
    static pjsip_rx_data *lent[300];
    pj_size_t before;

    lent[0] = pjsip__rx_lend(mgr, wire_udp_tp);
    pjsip__rx_return(mgr, lent[0]);
    ck_assert_ptr_eq(pjsip__rx_lend(mgr, wire_udp_tp), lent[0]);
    pjsip__rx_return(mgr, lent[0]);
    before = test_pools.used_count;
    for (int i = 0; i < 300; i++)
        ck_assert_ptr_nonnull(lent[i] = pjsip__rx_lend(mgr, wire_udp_tp));
    for (int i = 0; i < 300; i++)
        pjsip__rx_return(mgr, lent[i]);
    ck_assert_uint_le(test_pools.used_count, before + 2 * 256);
}
END_TEST

Suite *rx_suite(void);
Suite *rx_suite(void)
{
    Suite *s = suite_create("rx");
    TCase *tc = tcase_create("rx");

    tcase_add_checked_fixture(tc, setup, wire_stop);
    tcase_add_test(tc, a_clone_outlives_the_receive_and_is_the_same);
    tcase_add_test(tc, values_of_several_headers_of_a_kind_are_cloned_too);
    tcase_add_test(tc, the_description_names_method_and_number);
    tcase_add_test(tc, lent_messages_are_used_again_and_only_some_are_kept);
    suite_add_tcase(s, tc);
    return s;
}
