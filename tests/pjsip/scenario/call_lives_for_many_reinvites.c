/* SPDX-License-Identifier: BSD-2-Clause */
/* A call that is changed again and again holds at the end what it held at the start. */
#include <check.h>
#include <stdio.h>

#include "support/call_rig.h"

#define ROUNDS 300 /* each way; the tables of the layers below grow to fit the first ones */

Suite *call_lives_for_many_reinvites_suite(void);

static peer_dialog dlg;

static void change_by_us(unsigned n)
{
    pjsip_tx_data *tdata;
    const char *sdp = n % 2 ? rig_sdp : rig_sdp_other;
    pjmedia_sdp_session *offer;
    pj_pool_t *tmp;
    pj_str_t text;

    tmp = pjsip_endpt_create_pool(rig_inv->dlg->endpt, "tmp", 4000, 4000);
    pj_strdup2_with_null(tmp, &text, sdp);
    ck_assert_int_eq(pjmedia_sdp_parse(tmp, text.ptr, (pj_size_t)text.slen, &offer), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, NULL, offer, &tdata), PJ_SUCCESS);
    pjsip_endpt_release_pool(rig_inv->dlg->endpt, tmp);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
    peer_reply(peer_expect("INVITE "), n % 5 ? "200 OK" : "488 Not Acceptable Here", "", "",
               n % 5 ? sdp : "");
    peer_expect("ACK ");
}

static void change_by_peer(unsigned n)
{
    char branch[32];

    snprintf(branch, sizeof(branch), "change%u", n);
    peer_request(&dlg, n % 3 ? "INVITE" : "UPDATE", 0, branch, "", n % 2 ? rig_sdp : rig_sdp_other);
    peer_expect("SIP/2.0 200 ");
    snprintf(branch, sizeof(branch), "ack%u", n);
    if (n % 3)
        peer_request(&dlg, "ACK", dlg.cseq, branch, "", "");
}

static pj_size_t change_often(unsigned from, unsigned count)
{
    pj_size_t octets, blocks;

    for (unsigned n = from; n < from + count; n++) {
        change_by_us(n);
        change_by_peer(n);
    }
    rig_pass(40000); /* transactions that only absorb are gone */
    rig_log();
    pj_alloc_get_live(&octets, &blocks);
    return octets;
}

START_TEST(memory_after_many_changes_is_what_it_was_after_as_many_before)
{
    pj_size_t before, after;

    rig_established_as_caller(&dlg);
    before = change_often(0, ROUNDS);
    after = change_often(ROUNDS, ROUNDS);
    ck_assert_uint_le(after, before);
    rig_peer_hangs_up(&dlg);
}
END_TEST

Suite *call_lives_for_many_reinvites_suite(void)
{
    Suite *suite = suite_create("call_lives_for_many_reinvites");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, memory_after_many_changes_is_what_it_was_after_as_many_before);
    suite_add_tcase(suite, tc);
    return suite;
}
