/* SPDX-License-Identifier: BSD-2-Clause */
/* What arrives at live sockets, good and bad. Each test runs over IPv4 and over IPv6. */
#include "support/oom.h"
#include "support/suites.h"
#include "support/wire.h"
#include "fake.h"

static pjsip_counters counted(void)
{
    pjsip_counters c;

    pjsip_endpt_get_counters(test_endpt, &c);
    return c;
}

/* The endpoint still works. */
static void check_alive(void)
{
    int fd = wire_udp(), before = wire_app.requests;

    wire_text(fd, wire_options(fd, NULL, NULL));
    ck_assert(wire_until(&wire_app.requests, before + 1));
    wire_close(fd);
}

START_TEST(a_request_reaches_the_application_with_its_source)
{
    check_alive();
    ck_assert_str_eq(wire_app.method, "OPTIONS");
    ck_assert_uint_eq(counted().rx_requests, 1);
    ck_assert_uint_eq(counted().rx_unhandled, 1);
}
END_TEST

START_TEST(an_empty_datagram_is_a_keepalive)
{
    int fd = wire_udp();

    wire_send(fd, "", 0);
    wire_text(fd, "\r\n\r\n");
    wire_send(fd, "\0\0\0\0", 4);
    wire_text(fd, "jaK");
    ck_assert(wire_silent(fd));
    ck_assert_uint_eq(counted().rx_keepalives, 4);
    ck_assert_uint_eq(counted().rx_malformed, 0);
    check_alive();
}
END_TEST

START_TEST(random_octets_are_dropped)
{
    static unsigned char junk[65507];
    int fd = wire_udp();
    unsigned seed = 12345;

    for (size_t i = 0; i < sizeof(junk); i++)
        junk[i] = (unsigned char)((seed = seed * 1103515245 + 12345) >> 16);
    wire_send(fd, junk, sizeof(junk));
    wire_send(fd, junk, 1);
    wire_send(fd, junk + 100, 700);
    ck_assert(wire_silent(fd));
    ck_assert_uint_ge(counted().rx_malformed, 2);
    ck_assert_int_eq(wire_app.requests, 0);
    check_alive();
}
END_TEST

static const char *const mandatory[] = {"From", "To", "Call-ID", "CSeq", "Via"};

/* Take a header line out of a message. */
static void without(char *text, const char *name)
{
    char start[32], *at, *end;

    snprintf(start, sizeof(start), "\r\n%s:", name);
    at = strstr(text, start);
    ck_assert_ptr_nonnull(at);
    at += 2;
    end = strstr(at, "\r\n") + 2;
    memmove(at, end, strlen(end) + 1);
}

START_TEST(a_request_that_lacks_a_header_gets_a_400_that_names_it)
{
    const char *name = mandatory[_i];
    int fd = wire_udp();
    char text[2048], expect[80];
    const char *answer;

    pj_ansi_strxcpy(text, wire_options(fd, NULL, NULL), sizeof(text));
    without(text, name);
    wire_text(fd, text);
    if (strcmp(name, "Via") == 0) { /* there is no way back to rely on */
        ck_assert(wire_silent(fd));
        ck_assert_uint_eq(counted().rx_malformed, 1);
        return;
    }
    answer = wire_read(fd, NULL);
    ck_assert_ptr_nonnull(answer);
    snprintf(expect, sizeof(expect), "SIP/2.0 400 Missing %s Header\r\n", name);
    ck_assert_msg(strncmp(answer, expect, strlen(expect)) == 0, "%s", answer);
    ck_assert_ptr_nonnull(strstr(answer, "branch=z9hG4bKwire"));
    for (int i = 0; i < 4; i++) {
        snprintf(expect, sizeof(expect), "\r\n%s: ", mandatory[i]);
        ck_assert_msg((strstr(answer, expect) != NULL) == (i != _i), "%s", answer);
    }
    ck_assert_int_eq(wire_app.requests, 0);
    ck_assert_uint_eq(counted().rx_rejected, 1);
}
END_TEST

static const struct {
    const char *bad, *reason;
} broken[] = {
    {"CSeq: 99999999999 OPTIONS\r\n", "SIP/2.0 400 Bad CSeq Header"},
    {"CSeq: 7 INVITE\r\n", "SIP/2.0 400 CSeq Method Mismatch"},
    {"Max-Forwards: -1\r\n", "SIP/2.0 400 "},
    {"Contact: <<<>\r\n", "SIP/2.0 400 Bad Contact Header"},
    {"no header at all\r\n", "SIP/2.0 400 Bad Header Line"},
};

START_TEST(a_broken_header_gets_a_400_that_names_it)
{
    int fd = wire_udp();
    char text[2048];
    const char *answer;

    pj_ansi_strxcpy(text, wire_options(fd, NULL, broken[_i].bad), sizeof(text));
    if (strncmp(broken[_i].bad, "CSeq", 4) == 0)
        without(text, "CSeq"); /* the first: the good one */
    wire_text(fd, text);
    answer = wire_read(fd, NULL);
    ck_assert_ptr_nonnull(answer);
    ck_assert_msg(strncmp(answer, broken[_i].reason, strlen(broken[_i].reason)) == 0, "%s", answer);
    ck_assert_int_eq(wire_app.requests, 0);
}
END_TEST

START_TEST(a_retransmission_is_rejected_with_the_same_tag)
{
    int fd = wire_udp();
    char text[2048], first[2048];

    pj_ansi_strxcpy(text, wire_options(fd, NULL, NULL), sizeof(text));
    without(text, "CSeq");
    wire_text(fd, text);
    pj_ansi_strxcpy(first, wire_read(fd, NULL), sizeof(first));
    ck_assert_ptr_nonnull(strstr(strstr(first, "To: "), ";tag="));
    wire_text(fd, text);
    ck_assert_str_eq(wire_read(fd, NULL), first);
}
END_TEST

START_TEST(another_version_gets_505)
{
    int fd = wire_udp();
    char text[2048], *at;

    pj_ansi_strxcpy(text, wire_options(fd, NULL, NULL), sizeof(text));
    at = strstr(text, "SIP/2.0\r\n");
    at[4] = '7';
    wire_text(fd, text);
    ck_assert_int_eq(strncmp(wire_read(fd, NULL), "SIP/2.0 505 Version Not Supported", 33), 0);
}
END_TEST

START_TEST(a_bad_ack_and_a_bad_response_get_nothing)
{
    int fd = wire_udp();

    wire_text(fd, "ACK sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n\r\n");
    wire_text(fd, "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n\r\n");
    wire_text(fd, "SIP/2.0 99999 Huh\r\n\r\n");
    ck_assert(wire_silent(fd));
    ck_assert_uint_eq(counted().rx_malformed, 3);
    ck_assert_int_eq(wire_app.responses, 0);
}
END_TEST

START_TEST(a_datagram_shorter_than_its_content_length_gets_400)
{
    int fd = wire_udp();
    char text[2048], *at;

    pj_ansi_strxcpy(text, wire_options(fd, NULL, NULL), sizeof(text));
    at = strstr(text, "Content-Length: 0");
    at[16] = '9';
    wire_text(fd, text);
    ck_assert_int_eq(strncmp(wire_read(fd, NULL), "SIP/2.0 400 ", 12), 0);
}
END_TEST

START_TEST(what_follows_the_body_of_a_datagram_is_ignored)
{
    int fd = wire_udp();
    char text[2048];

    snprintf(text, sizeof(text), "%sINVITE sip:x SIP/2.0\r\n\r\n", wire_options(fd, NULL, NULL));
    wire_text(fd, text);
    ck_assert(wire_until(&wire_app.requests, 1));
    ck_assert(wire_silent(fd));
    ck_assert_int_eq(wire_app.requests, 1);
}
END_TEST

static char top_via[256];

static pj_bool_t note_via(pjsip_rx_data *rdata)
{
    const pjsip_via_hdr *via = rdata->msg_info.via;

    snprintf(top_via, sizeof(top_via), "%.*s %d", (int)via->recvd_param.slen,
             via->recvd_param.slen ? via->recvd_param.ptr : "", via->rport_param);
    return PJ_TRUE;
}

START_TEST(via_is_stamped_with_source_and_port)
{
    int fd = wire_udp();
    char expect[256];

    wire_app.on_request = &note_via;
    wire_text(fd, wire_options(fd, "SIP/2.0/UDP elsewhere.example;rport;branch=z9hG4bK1", NULL));
    ck_assert(wire_until(&wire_app.requests, 1));
    snprintf(expect, sizeof(expect), "%s %d", _i ? "::1" : "127.0.0.1", wire_port(fd));
    ck_assert_str_eq(top_via, expect);
}
END_TEST

START_TEST(a_response_with_a_foreign_via_is_dropped)
{
    int fd = wire_udp();
    char text[1024];
    const char *const host[] = {"192.0.2.99", _i ? "[::1]" : "127.0.0.1"};
    int port[2];

    port[0] = wire_udp_port;
    port[1] = 9; /* nobody's */
    for (int i = 0; i < 3; i++) {
        snprintf(
            text, sizeof(text),
            "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP %s:%d;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
            "To: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
            host[i > 0], port[i == 1]);
        wire_text(fd, text);
        wire_poll();
        ck_assert_uint_eq(counted().rx_foreign_via, i < 2 ? (unsigned)i + 1 : 2);
        ck_assert_int_eq(wire_app.responses, i == 2);
    }
}
END_TEST

static pj_status_t change_via(pjsip_tx_data *tdata)
{
    pjsip_via_hdr *via = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, NULL);

    pj_strdup2(tdata->pool, &via->sent_by.host, "nat.example");
    via->sent_by.port = 9;
    return PJ_SUCCESS;
}

START_TEST(a_response_to_a_via_that_the_program_wrote_is_ours)
{
    int fd = wire_udp();
    char uri[80];

    snprintf(uri, sizeof(uri), "sip:you@%s:%d", _i ? "[::1]" : "127.0.0.1", wire_port(fd));
    wire_app.on_tx = &change_via;
    pjsip_endpt_send_request_stateless(test_endpt, fake_request(uri), NULL, NULL);
    ck_assert_ptr_nonnull(strstr(wire_read(fd, NULL), "nat.example:9"));
    wire_text(fd,
              "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP nat.example:9;branch=z9hG4bK1\r\nFrom: "
              "<sip:a@b>;tag=1\r\n"
              "To: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n");
    ck_assert(wire_until(&wire_app.responses, 1));
}
END_TEST

/* ---- Streams ---- */

START_TEST(an_invite_may_be_cut_at_every_octet)
{
    static const char invite[] =
        "INVITE sip:us@here SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\n"
        "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n"
        "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
    int fd = wire_tcp();

    for (size_t cut = 1; cut < sizeof(invite) - 1; cut++) {
        int before = wire_app.requests;

        wire_send(fd, invite, cut);
        wire_poll();
        ck_assert_int_eq(wire_app.requests, before);
        wire_send(fd, invite + cut, sizeof(invite) - 1 - cut);
        ck_assert(wire_until(&wire_app.requests, before + 1));
    }
    ck_assert_str_eq(wire_app.method, "INVITE");
}
END_TEST

START_TEST(an_octet_a_read_is_enough)
{
    char text[2048];
    int fd = wire_tcp();

    pj_ansi_strxcpy(text, wire_options(-1, NULL, NULL), sizeof(text));
    for (char *p = text; *p; p++) {
        wire_send(fd, p, 1);
        wire_poll();
    }
    ck_assert(wire_until(&wire_app.requests, 1));
}
END_TEST

/* Send this in place of the Content-Length header and read to the end. */
static const char *after_length(const char *length)
{
    char text[2048], *at;
    int fd = wire_tcp();

    pj_ansi_strxcpy(text, wire_options(-1, NULL, NULL), sizeof(text));
    at = strstr(text, "Content-Length");
    snprintf(at, sizeof(text) - (size_t)(at - text), "%s\r\n", length);
    wire_text(fd, text);
    return wire_read_all(fd);
}

START_TEST(a_content_length_that_is_too_large_gets_513_and_the_connection_is_closed)
{
    ck_assert_int_eq(
        strncmp(after_length("Content-Length: 99999999\r\n"), "SIP/2.0 513 Message Too Large", 29),
        0);
    ck_assert_int_eq(wire_app.requests, 0);
    check_alive();
}
END_TEST

static const char *const bad_lengths[] = {
    "",
    "Content-Length: x\r\n",
    "Content-Length: -5\r\n",
    "Content-Length: 4294967296\r\n",
    "Content-Length: 18446744073709551616\r\n",
    "Content-Length: 1\r\nContent-Length: 2\r\n",
};

START_TEST(a_content_length_that_is_none_gets_400_and_the_connection_is_closed)
{
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(bad_lengths); i++) {
        const char *answer = after_length(bad_lengths[i]);

        ck_assert_msg(strncmp(answer, "SIP/2.0 400 ", 12) == 0, "%u: %s", i, answer);
        ck_assert_ptr_nonnull(strstr(answer, "Content-Length"));
    }
    ck_assert_int_eq(wire_app.requests, 0);
    ck_assert_uint_eq(counted().rx_rejected, PJ_ARRAY_SIZE(bad_lengths));
}
END_TEST

START_TEST(a_content_length_that_is_too_small_makes_the_rest_a_bad_message)
{
    char text[2048];
    int fd = wire_tcp();

    snprintf(text, sizeof(text), "%srubbish that belongs to no body\r\n\r\n",
             wire_options(-1, NULL, NULL));
    wire_text(fd, text);
    ck_assert(wire_until(&wire_app.requests, 1));
    ck_assert_str_eq(wire_read_all(fd), "");
    check_alive();
}
END_TEST

START_TEST(a_message_of_ten_megabytes_is_refused)
{
    static char junk[10000];
    int fd = wire_tcp();

    memset(junk, 'x', sizeof(junk));
    wire_text(
        fd,
        "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
        "To: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\nSubject: ");
    for (int i = 0; i < 1000; i++)
        wire_send(fd, junk, sizeof(junk));
    ck_assert_int_eq(strncmp(wire_read_all(fd), "SIP/2.0 513 ", 12), 0);
    check_alive();
}
END_TEST

START_TEST(a_message_at_the_limit_is_taken)
{
    static char body[70000];
    char head[2048], *at;
    int fd = wire_tcp();
    size_t room;

    memset(body, 'b', sizeof(body));
    pj_ansi_strxcpy(head, wire_options(-1, NULL, "Content-Type: text/plain\r\n"), sizeof(head));
    at = strstr(head, "Content-Length");
    *at = '\0';
    room = pjsip_endpt_limits(test_endpt)->max_rx_msg - strlen(head) -
           strlen("Content-Length: 12345\r\n\r\n");
    snprintf(at, 60, "Content-Length: %d\r\n\r\n", (int)room);
    wire_text(fd, head);
    wire_send(fd, body, room);
    ck_assert(wire_until(&wire_app.requests, 1));
    snprintf(at, 60, "Content-Length: %d\r\n\r\n", (int)room + 1);
    wire_text(fd, head);
    ck_assert_int_eq(strncmp(wire_read_all(fd), "SIP/2.0 513 ", 12), 0);
}
END_TEST

START_TEST(a_ping_gets_a_pong_however_it_comes)
{
    int fd = wire_tcp();

    wire_text(fd, "\r\n\r\n");
    ck_assert_str_eq(wire_read(fd, NULL), "\r\n");
    wire_text(fd, "\r");
    wire_poll();
    wire_text(fd, "\n\r");
    wire_poll();
    ck_assert(wire_silent(fd));
    wire_text(fd, "\n");
    ck_assert_str_eq(wire_read(fd, NULL), "\r\n");
    wire_text(fd, "\r\n");
    ck_assert(wire_silent(fd));
}
END_TEST

/* ---- What programs see ---- */

static int dropped, intercepted;
static pj_status_t drop_status, verdict;
static pj_size_t cut_to;

static void on_dropped(pjsip_tp_dropped_data *data)
{
    ck_assert_ptr_nonnull(data->tp);
    dropped++;
    drop_status = data->status;
}

static pj_status_t on_data(pjsip_tp_rx_data *data)
{
    intercepted++;
    if (cut_to)
        data->len = cut_to;
    return verdict;
}

START_TEST(programs_are_told_what_is_dropped)
{
    int fd = wire_udp();

    dropped = 0;
    pjsip_tpmgr_set_drop_data_cb(pjsip_endpt_get_tpmgr(test_endpt), &on_dropped);
    wire_text(fd, "rubbish\r\n\r\n");
    wire_poll();
    ck_assert_int_eq(dropped, 1);
    ck_assert_int_eq(drop_status, PJSIP_EINVALIDMSG);
    wire_text(fd, "\r\n");
    wire_poll();
    ck_assert_int_eq(dropped, 2);
    ck_assert_int_eq(drop_status, PJ_EIGNORED);
    pjsip_tpmgr_set_drop_data_cb(pjsip_endpt_get_tpmgr(test_endpt), NULL);
}
END_TEST

START_TEST(programs_may_look_at_octets_and_refuse_them)
{
    int fd = wire_udp(), tcp = wire_tcp();

    intercepted = 0;
    cut_to = 0;
    verdict = PJ_EIGNORED;
    pjsip_tpmgr_set_recv_data_cb(pjsip_endpt_get_tpmgr(test_endpt), &on_data);
    wire_text(fd, wire_options(fd, NULL, NULL));
    wire_text(tcp, wire_options(-1, NULL, NULL));
    ck_assert(wire_until(&intercepted, 2));
    wire_poll();
    ck_assert_int_eq(wire_app.requests, 0);
    verdict = PJ_SUCCESS;
    wire_text(fd, wire_options(fd, NULL, NULL));
    wire_text(tcp, wire_options(-1, NULL, NULL));
    ck_assert(wire_until(&wire_app.requests, 2));
    cut_to = 20;
    wire_text(fd, wire_options(fd, NULL, NULL));
    ck_assert(wire_until(&intercepted, 5));
    ck_assert_int_eq(wire_app.requests, 2);
    pjsip_tpmgr_set_recv_data_cb(pjsip_endpt_get_tpmgr(test_endpt), NULL);
}
END_TEST

/* ---- A program's own transport ---- */

START_TEST(a_programs_stream_gives_what_it_has_and_keeps_the_rest)
{
    char text[4096];
    size_t one;
    fake *f = fake_make(_i ? PJSIP_TRANSPORT_TCP6 : PJSIP_TRANSPORT_TCP, _i ? "::1" : "127.0.0.1",
                        5060, 1, NULL);

    pj_ansi_strxcpy(text, wire_options(-1, NULL, NULL), sizeof(text));
    one = strlen(text);
    memcpy(text + one, text, one);
    text[2 * one] = '\0';
    ck_assert_int_eq(fake_receive(f, text, 2 * one), (int)(2 * one));
    ck_assert_int_eq(wire_app.requests, 2);
    ck_assert_int_eq(fake_receive(f, text, one + 10), (int)one);
    ck_assert_int_eq(wire_app.requests, 3);
    ck_assert_int_eq(fake_receive(f, text, 10), 0);
    ck_assert_int_lt(fake_receive(f, "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h\r\n\r\n", 48),
                     0);
    ck_assert_int_lt(fake_receive(f, "x", (size_t)0) - 1, 0);
}
END_TEST

START_TEST(a_programs_message_transport_needs_no_content_length)
{
    char text[4096];
    int type = 0;
    fake *f;

    pjsip_transport_register_type(PJSIP_TRANSPORT_RELIABLE, "wire-ws", 80, &type);
    f = fake_make((pjsip_transport_type_e)type, "127.0.0.1", 5060, 1, NULL);
    pj_ansi_strxcpy(text, wire_options(-1, NULL, NULL), sizeof(text));
    without(text, "Content-Length");
    ck_assert_int_eq(fake_receive(f, text, strlen(text)), (int)strlen(text));
    ck_assert_int_eq(wire_app.requests, 1);
}
END_TEST

/* ---- Without memory ---- */

static pj_bool_t clone_and_answer(pjsip_rx_data *rdata)
{
    pjsip_rx_data *copy;

    if (pjsip_rx_data_clone(rdata, 0, &copy) == PJ_SUCCESS) {
        pjsip_endpt_respond_stateless(copy->tp_info.transport->endpt, copy, 200, NULL, NULL, NULL);
        pjsip_rx_data_free_cloned(copy);
    }
    return PJ_TRUE;
}

static pjsip_module answerer = {
    .name = {(char *)"answerer", 8},
    .id = -1,
    .priority = 64,
    .on_rx_request = &clone_and_answer,
};

/* Requests by UDP and TCP, good and bad, and a connection of our own. */
static int busy_life(void *arg)
{
    pj_caching_pool pools;
    pjsip_endpoint *endpt = NULL;
    pj_time_val zero = {0, 0};
    int fd[3] = {-1, -1, -1};
    pj_status_t status;

    (void)arg;
    pj_caching_pool_init(&pools, NULL, 0);
    status = wire_quiet_start(&pools.factory, &endpt, &answerer, fd);
    for (int i = 0; i < 20 && endpt; i++)
        pjsip_endpt_handle_events(endpt, &zero);
    wire_quiet_stop(fd);
    for (int i = 0; i < 5 && endpt; i++)
        pjsip_endpt_handle_events(endpt, &zero);
    pjsip_endpt_destroy(endpt);
    answerer.id = -1;
    ck_assert_uint_eq(pools.used_count, 0);
    pj_caching_pool_destroy(&pools);
    return status == PJ_SUCCESS;
}

START_TEST(messages_without_memory_are_lost_and_leave_nothing)
{
    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    pj_log_set_level(0);
    ck_assert_uint_gt(oom_loop(&busy_life, NULL, 0), 30);
    pj_shutdown();
}
END_TEST

static void add_all(TCase *tc, int i)
{
    tcase_add_loop_test(tc, a_request_reaches_the_application_with_its_source, i, i + 1);
    tcase_add_loop_test(tc, an_empty_datagram_is_a_keepalive, i, i + 1);
    tcase_add_loop_test(tc, random_octets_are_dropped, i, i + 1);
    tcase_add_loop_test(tc, a_request_that_lacks_a_header_gets_a_400_that_names_it, 0,
                        PJ_ARRAY_SIZE(mandatory));
    tcase_add_loop_test(tc, a_broken_header_gets_a_400_that_names_it, 0, PJ_ARRAY_SIZE(broken));
    tcase_add_loop_test(tc, a_retransmission_is_rejected_with_the_same_tag, i, i + 1);
    tcase_add_loop_test(tc, another_version_gets_505, i, i + 1);
    tcase_add_loop_test(tc, a_bad_ack_and_a_bad_response_get_nothing, i, i + 1);
    tcase_add_loop_test(tc, a_datagram_shorter_than_its_content_length_gets_400, i, i + 1);
    tcase_add_loop_test(tc, what_follows_the_body_of_a_datagram_is_ignored, i, i + 1);
    tcase_add_loop_test(tc, via_is_stamped_with_source_and_port, i, i + 1);
    tcase_add_loop_test(tc, a_response_with_a_foreign_via_is_dropped, i, i + 1);
    tcase_add_loop_test(tc, a_response_to_a_via_that_the_program_wrote_is_ours, i, i + 1);
    tcase_add_loop_test(tc, an_invite_may_be_cut_at_every_octet, i, i + 1);
    tcase_add_loop_test(tc, an_octet_a_read_is_enough, i, i + 1);
    tcase_add_loop_test(
        tc, a_content_length_that_is_too_large_gets_513_and_the_connection_is_closed, i, i + 1);
    tcase_add_loop_test(tc, a_content_length_that_is_none_gets_400_and_the_connection_is_closed, i,
                        i + 1);
    tcase_add_loop_test(tc, a_content_length_that_is_too_small_makes_the_rest_a_bad_message, i,
                        i + 1);
    tcase_add_loop_test(tc, a_message_of_ten_megabytes_is_refused, i, i + 1);
    tcase_add_loop_test(tc, a_message_at_the_limit_is_taken, i, i + 1);
    tcase_add_loop_test(tc, a_ping_gets_a_pong_however_it_comes, i, i + 1);
    tcase_add_loop_test(tc, programs_are_told_what_is_dropped, i, i + 1);
    tcase_add_loop_test(tc, programs_may_look_at_octets_and_refuse_them, i, i + 1);
    tcase_add_loop_test(tc, a_programs_stream_gives_what_it_has_and_keeps_the_rest, i, i + 1);
}

Suite *receive_suite(void);
Suite *receive_suite(void)
{
    Suite *s = suite_create("receive");
    TCase *v4 = tcase_create("IPv4"), *v6 = tcase_create("IPv6");
    TCase *memory = tcase_create("memory");

    tcase_add_checked_fixture(v4, wire_start, wire_stop);
    add_all(v4, 0);
    tcase_add_test(v4, a_programs_message_transport_needs_no_content_length);
    tcase_add_checked_fixture(v6, wire_start6, wire_stop);
    add_all(v6, 1);
    suite_add_tcase(s, v4);
    suite_add_tcase(s, v6);
    tcase_set_timeout(memory, 60);
    tcase_add_test(memory, messages_without_memory_are_lost_and_leave_nothing);
    suite_add_tcase(s, memory);
    return s;
}
