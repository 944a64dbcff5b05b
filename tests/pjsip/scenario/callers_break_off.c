/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * INVITEs over TCP whose connections are reset, in the middle of the message or as soon as it is
 * complete (RFC 3261 18.2.2 and 18.4: a response that can't go back is lost, and the call with it).
 * rig_stop() sees that no session, transaction, timer or octet is left.
 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "support/call_rig.h"
#include "support/endpoint.h"
#include "support/sim_world.h"

Suite *callers_break_off_suite(void);

static pjsip_tpfactory *listener;
static char invite[2000];

static void setup(void)
{
    pj_str_t here = pj_str((char *)WORLD_HERE);
    pj_sockaddr addr;

    rig_start();
    pj_sockaddr_init(pj_AF_INET(), &addr, &here, 5070);
    ck_assert_int_eq(pjsip_tcp_transport_start2(test_endpt, &addr.ipv4, NULL, 1, &listener),
                     PJ_SUCCESS);
}

/* A new call each time. @return the length of the INVITE. */
static size_t write_invite(int n)
{
    int len =
        snprintf(invite, sizeof(invite),
                 "INVITE sip:us@" WORLD_HERE ":5070;transport=tcp SIP/2.0\r\n"
                 "Via: SIP/2.0/TCP " WORLD_THERE ":5999;branch=z9hG4bK%04d\r\n"
                 "Max-Forwards: 70\r\nFrom: <sip:them@there>;tag=%04d\r\nTo: <sip:us@here>\r\n"
                 "Call-ID: break-off-%04d\r\nCSeq: 1 INVITE\r\n"
                 "Contact: <sip:them@" WORLD_THERE ":5999;transport=tcp>\r\n"
                 "Content-Type: application/sdp\r\nContent-Length: %zu\r\n\r\n%s",
                 n, n, n, strlen(rig_sdp), rig_sdp);

    ck_assert_int_lt(len, (int)sizeof(invite));
    return (size_t)len;
}

static pj_sock_t open_and_send(size_t octets)
{
    pj_str_t here = pj_str((char *)WORLD_HERE);
    pj_ssize_t len = (pj_ssize_t)octets;
    pj_sockaddr addr;
    pj_sock_t sock;

    pj_sockaddr_init(pj_AF_INET(), &addr, &here, 5070);
    pj_sim_enter_host(world_there);
    ck_assert_int_eq(pj_sock_socket(pj_AF_INET(), pj_SOCK_STREAM(), 0, &sock), PJ_SUCCESS);
    pj_sim_enter_host(world_here);
    ck_assert_int_eq(pj_sock_connect(sock, &addr, (int)pj_sockaddr_get_len(&addr)),
                     PJ_STATUS_FROM_OS(EINPROGRESS));
    rig_poll();
    ck_assert_int_eq(pj_sock_send(sock, invite, &len, 0), PJ_SUCCESS);
    ck_assert_int_eq(len, (int)octets);
    return sock;
}

static void reset(pj_sock_t sock)
{
    struct linger at_once = {1, 0};

    pj_sock_setsockopt(sock, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    ck_assert_int_eq(pj_sock_close(sock), PJ_SUCCESS);
}

static unsigned connections(void)
{
    return pjsip_tpmgr_get_transport_count_by_type(pjsip_endpt_get_tpmgr(test_endpt),
                                                   PJSIP_TRANSPORT_TCP);
}

/* CVE-2018-7286: the answer is on its way when the reset comes, or there is nothing to answer. */
START_TEST(hazard_08_an_invite_may_end_in_a_reset_after_any_octet)
{
    static const int answers[] = {180, 200};
    size_t whole = write_invite(0);

    rig.answer = answers[_i];
    for (size_t octets = 1; octets <= whole; octets++) {
        pj_sock_t sock;

        write_invite((int)octets);
        sock = open_and_send(octets);
        if (octets % 2) /* else all of it is there at once */
            rig_poll();
        reset(sock);
        rig_poll();
    }
    rig_pass(40000);
    ck_assert_ptr_nonnull(rig_inv);
    if (rig.answer == 200) {
        ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_DISCONNECTED);
    } else {
        ck_assert_int_eq(rig_hang_up(486), PJ_SUCCESS);
        rig_pass(40000);
    }
    ck_assert_uint_eq(connections(), 0);
}
END_TEST

/* CVE-2020-28327: calls whose connection is gone before they are answered. */
START_TEST(hazard_11_a_flood_of_broken_calls_leaves_room_for_others)
{
    enum { FLOOD = 500 };
    static pj_sock_t socks[FLOOD];
    peer_dialog dlg;

    rig.answer = 200;
    for (int i = 0; i < FLOOD; i++) {
        size_t whole = write_invite(i);

        socks[i] = open_and_send(whole);
    }
    for (int i = 0; i < FLOOD; i++)
        reset(socks[i]);
    rig_poll();
    rig_pass(70000);
    ck_assert_uint_eq(connections(), 0);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
    rig_log();
    rig_established_as_callee(&dlg);
    rig_peer_hangs_up(&dlg);
}
END_TEST

Suite *callers_break_off_suite(void)
{
    Suite *suite = suite_create("callers_break_off");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, setup, rig_stop);
    tcase_add_loop_test(tc, hazard_08_an_invite_may_end_in_a_reset_after_any_octet, 0, 2);
    tcase_add_test(tc, hazard_11_a_flood_of_broken_calls_leaves_room_for_others);
    suite_add_tcase(suite, tc);
    return suite;
}
