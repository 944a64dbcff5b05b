/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The torture messages of RFC 4475 and RFC 5118 through live transports: each arrives at an endpoint with the usual
 * layers and a small user agent server (RFC 3261 8.2), over UDP and over TCP, and gets what its table
 * (tests/data/torture) says. The answers are read off the wire, since the top Via of most messages sends them to
 * somebody else.
 */
#include <check.h>
#include <stdio.h>

#include <pjsip_ua.h>

#include "support/sim_world.h"
#include "support/wire.h"

Suite *torture_messages_arrive_suite(void);

enum { FILE_MAX = 65536, NOTHING = 0 };

/* What became of a message: the codes of all that we sent, in order. */
static char sent[256];
static char first_sent[8192];
static size_t first_len;

/* Where answers are: a datagram has one, what is written to a connection may have several. */
static void note_answers(const char *data, size_t len)
{
    const char *end = data + len;
    const char *p = data;

    while (p && (p = memmem(p, (size_t)(end - p), "SIP/2.0 ", 8)) != NULL) {
        size_t used = strlen(sent);

        if (p == data || p[-1] == '\n')
            snprintf(sent + used, sizeof(sent) - used, "%s%.3s", used ? " " : "", p + 8);
        p += 8;
    }
    if (first_len == 0) {
        first_len = len < sizeof(first_sent) ? len : sizeof(first_sent) - 1;
        memcpy(first_sent, data, first_len);
        first_sent[first_len] = '\0';
    }
}

static void on_packet(void *arg, const pj_sim_trace *entry)
{
    pj_uint16_t port = pj_sockaddr_get_port(&entry->src);

    (void)arg;
    if (entry->what == PJ_SIM_SENT && entry->len > 0 &&
        (port == wire_udp_port || port == wire_tcp_port))
        note_answers(entry->data, entry->len);
}

/* --------------------------------------------------------------------------------------------- */
/* The user agent server. */

static void respond(pjsip_rx_data *rdata, int code, const char *name, const char *value)
{
    pjsip_tx_data *tdata;
    pj_str_t hname = pj_str((char *)name), hvalue = pj_str((char *)value);

    ck_assert_int_eq(pjsip_endpt_create_response(test_endpt, rdata, code, NULL, &tdata),
                     PJ_SUCCESS);
    if (name)
        pjsip_msg_add_hdr(
            tdata->msg, (pjsip_hdr *)pjsip_generic_string_hdr_create(tdata->pool, &hname, &hvalue));
    ck_assert_int_eq(pjsip_endpt_send_response2(test_endpt, rdata, tdata, NULL, NULL), PJ_SUCCESS);
}

static pj_bool_t is_sip(const pjsip_uri *uri)
{
    const pjsip_uri *inner = pjsip_uri_get_uri(uri);

    return PJSIP_URI_SCHEME_IS_SIP(inner) || PJSIP_URI_SCHEME_IS_SIPS(inner);
}

/* All bindings as they came. */
static void answer_register(pjsip_rx_data *rdata)
{
    const pjsip_msg *req = rdata->msg_info.msg;
    const pjsip_contact_hdr *c = NULL;
    pjsip_tx_data *tdata;

    if (!is_sip(rdata->msg_info.to->uri)) {
        respond(rdata, 400, NULL, NULL);
        return;
    }
    ck_assert_int_eq(pjsip_endpt_create_response(test_endpt, rdata, 200, NULL, &tdata), PJ_SUCCESS);
    while ((c = pjsip_msg_find_hdr(req, PJSIP_H_CONTACT, c ? c->next : NULL)) != NULL) {
        pjsip_msg_add_hdr(tdata->msg, pjsip_hdr_clone(tdata->pool, c));
        if ((const pjsip_hdr *)c->next == &req->hdr)
            break;
    }
    ck_assert_int_eq(pjsip_endpt_send_response2(test_endpt, rdata, tdata, NULL, NULL), PJ_SUCCESS);
}

static void answer_invite(pjsip_rx_data *rdata)
{
    pjsip_tx_data *tdata = NULL;
    unsigned options = 0;
    pj_status_t status = pjsip_inv_verify_request(rdata, &options, NULL, NULL, test_endpt, &tdata);

    if (status != PJ_SUCCESS && tdata)
        pjsip_endpt_send_response2(test_endpt, rdata, tdata, NULL, NULL);
    else
        respond(rdata, status == PJ_SUCCESS ? 200 : 500, NULL, NULL);
}

/* RFC 3261 8.2.1 to 8.2.3, in order. */
static pj_bool_t on_request(pjsip_rx_data *rdata)
{
    const pjsip_msg *req = rdata->msg_info.msg;
    const pjsip_method *method = &req->line.req.method;

    if (method->id == PJSIP_ACK_METHOD)
        return PJ_TRUE;
    if (method->id == PJSIP_OTHER_METHOD && pj_stricmp2(&method->name, "MESSAGE") != 0)
        respond(rdata, 501, "Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, REGISTER, MESSAGE");
    else if (!is_sip(req->line.req.uri))
        respond(rdata, 416, NULL, NULL);
    else if (method->id == PJSIP_INVITE_METHOD)
        answer_invite(rdata);
    else if (rdata->msg_info.require)
        respond(rdata, 420, "Unsupported", "nothingSupportsThis, nothingSupportsThisEither");
    else if (method->id == PJSIP_REGISTER_METHOD)
        answer_register(rdata);
    else
        respond(rdata, 200, NULL, NULL);
    return PJ_TRUE;
}

static void on_session(pjsip_inv_session *inv, pjsip_event *e)
{
    (void)inv;
    (void)e;
}

static void setup(void)
{
    static const pjsip_inv_callback cb = {.on_state_changed = on_session,
                                          .on_new_session = on_session};

    wire_start();
    ck_assert_ptr_nonnull(world_sim);
    ck_assert_int_eq(pjsip_tsx_layer_init_module(test_endpt), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_ua_init_module(test_endpt, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_usage_init(test_endpt, &cb), PJ_SUCCESS);
    wire_app.on_request = on_request;
    sent[0] = first_sent[0] = '\0';
    first_len = 0;
    pj_sim_set_trace(world_sim, on_packet, NULL);
}

static void teardown(void)
{
    pj_sim_set_trace(world_sim, NULL, NULL);
    wire_stop();
}

/* --------------------------------------------------------------------------------------------- */
/* The tables. */

typedef enum fate {
    ANSWERED,  /* as udp and tcp say */
    MALFORMED, /* dropped: no usable message */
    NOT_OURS,  /* a good response, but its top Via is not ours (RFC 3261 18.1.2) */
} fate;

static const struct row {
    const char *file;
    fate fate;
    const char *udp; /* the answers' codes */
    const char *tcp;
    const char *says; /* stands in the first answer */
} rows[] = {
    /* its To has a tag, of a dialog that we do not have (RFC 3261 12.2.2) */
    {"rfc4475/wsinv", ANSWERED, "481", "481", "To: "},
    {"rfc4475/intmeth", ANSWERED, "501", "501", "\r\nAllow: INVITE"},
    {"rfc4475/esc01", ANSWERED, "200", "200", ""},
    {"rfc4475/escnull", ANSWERED, "200", "200", "%00%00"},
    {"rfc4475/esc02", ANSWERED, "501", "501", "RE%47IST%45R"},
    {"rfc4475/lwsdisp", ANSWERED, "200", "200", ""},
    {"rfc4475/longreq", ANSWERED, "200", "200", ""},
    /* what follows is dropped, or on a stream the next message: an INVITE without a Contact */
    {"rfc4475/dblreq", ANSWERED, "200", "200 400", ""},
    {"rfc4475/semiuri", ANSWERED, "200", "200", ""},
    {"rfc4475/transports", ANSWERED, "200", "200", "SIP/2.0/UNKNOWN"},
    {"rfc4475/mpart01", ANSWERED, "200", "200", ""},
    {"rfc4475/unreason", NOT_OURS, "", "", ""},
    {"rfc4475/noreason", NOT_OURS, "", "", ""},
    {"rfc4475/badinv01", ANSWERED, "400", "400", "Via"},
    {"rfc4475/clerr", ANSWERED, "400", "", "Content-Length"}, /* a stream waits for the rest */
    {"rfc4475/ncl", ANSWERED, "400", "400", "Content-Length"},
    {"rfc4475/scalar02", ANSWERED, "400", "400", "CSeq"},
    {"rfc4475/scalarlg", MALFORMED, "", "", ""},
    {"rfc4475/quotbal", ANSWERED, "400", "400", "Bad To Header"},
    {"rfc4475/ltgtruri", ANSWERED, "400", "400", "Bad Request Line"},
    {"rfc4475/lwsruri", ANSWERED, "400", "400", "Bad Request Line"},
    {"rfc4475/lwsstart", ANSWERED, "400", "400", "Bad Request Line"},
    {"rfc4475/trws", ANSWERED, "200", "200", ""},
    {"rfc4475/escruri", ANSWERED, "200", "200", ""},
    {"rfc4475/baddate", ANSWERED, "200", "200", ""},
    {"rfc4475/regbadct", ANSWERED, "400", "400", "Bad Contact Header"},
    {"rfc4475/badaspec", ANSWERED, "400", "400", "Bad To Header"},
    {"rfc4475/baddn", ANSWERED, "400", "", "Bad "}, /* the empty line is missing: a stream waits */
    {"rfc4475/badvers", ANSWERED, "505", "505", ""},
    {"rfc4475/mismatch01", ANSWERED, "400", "400", "CSeq Method Mismatch"},
    {"rfc4475/mismatch02", ANSWERED, "400", "400", "CSeq Method Mismatch"},
    {"rfc4475/bigcode", MALFORMED, "", "", ""},
    {"rfc4475/badbranch", ANSWERED, "400", "400", "Bad Via Branch"},
    {"rfc4475/insuf", ANSWERED, "400", "400", "Missing From Header"},
    {"rfc4475/unkscm", ANSWERED, "416", "416", ""},
    {"rfc4475/novelsc", ANSWERED, "416", "416", ""},
    {"rfc4475/unksm2", ANSWERED, "400", "400", ""},
    {"rfc4475/bext01", ANSWERED, "420", "420", "Unsupported: nothingSupportsThis"},
    {"rfc4475/invut", ANSWERED, "415", "415", "Accept: application/sdp"},
    {"rfc4475/regaut01", ANSWERED, "200", "200", ""},
    {"rfc4475/multi01", ANSWERED, "400", "400", "Repeated "},
    {"rfc4475/mcl01", ANSWERED, "400", "400", "Content-Length"},
    {"rfc4475/bcast", NOT_OURS, "", "", ""},
    {"rfc4475/zeromf", ANSWERED, "200", "200", ""},
    {"rfc4475/cparam01", ANSWERED, "200", "200",
     "Contact: <sip:+19725552222@gw1.example.net>;unknownparam"},
    {"rfc4475/cparam02", ANSWERED, "200", "200",
     "Contact: <sip:+19725552222@gw1.example.net;unknownparam>"},
    {"rfc4475/regescrt", ANSWERED, "200", "200", "?Route=%3Csip:sip.example.com%3E"},
    {"rfc4475/sdp01", ANSWERED, "406", "406", ""},
    /* whole and heard, but a dialog needs a Contact (RFC 3261 8.1.1.8); a stream needs a Content-Length */
    {"rfc4475/inv2543", ANSWERED, "400", "400", ""},
    {"rfc4475/undocumented/test", MALFORMED, "", "", ""},
    {"rfc5118/wire/ipv6-good", ANSWERED, "200", "200", ""},
    {"rfc5118/wire/ipv6-bad", ANSWERED, "400", "400", "Bad Request Line"},
    {"rfc5118/wire/port-ambiguous", ANSWERED, "200", "200", ""},
    {"rfc5118/wire/port-unambiguous", ANSWERED, "200", "200", ""},
    {"rfc5118/wire/via-received-param-with-delim", ANSWERED, "481", "481", ""},
    {"rfc5118/wire/via-received-param-no-delim", ANSWERED, "200", "200", ""},
    {"rfc5118/wire/ipv6-in-sdp", ANSWERED, "200", "200", ""},
    {"rfc5118/wire/mult-ip-in-header", ANSWERED, "481", "481",
     "Via: SIP/2.0/TCP [2001:db8::9:255];received=192.0.2.200"},
    {"rfc5118/wire/mult-ip-in-sdp", ANSWERED, "200", "200", ""},
    {"rfc5118/wire/ipv4-mapped-ipv6", ANSWERED, "200", "200", ""},
    {"rfc5118/wire/ipv6-bug-abnf-3-colons", ANSWERED, "200", "200", ""},
    {"rfc5118/wire/ipv6-correct-abnf-2-colons", ANSWERED, "200", "200", ""},
};

static char message[FILE_MAX];

static size_t read_message(const char *name)
{
    char path[512];
    FILE *file;
    size_t len;

    snprintf(path, sizeof(path), "%s/torture/%s.dat", TEST_DATA_DIR, name);
    file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "cannot open %s", path);
    len = fread(message, 1, sizeof(message), file);
    fclose(file);
    ck_assert_uint_gt(len, 0);
    return len;
}

static void ck_fate(const struct row *row, const char *want)
{
    pjsip_counters counters;

    pjsip_endpt_get_counters(test_endpt, &counters);
    ck_assert_msg(strcmp(sent, want) == 0, "%s: got \"%s\", not \"%s\"\n%s", row->file, sent, want,
                  first_sent);
    ck_assert_msg(!*want || memmem(first_sent, first_len, row->says, strlen(row->says)),
                  "%s: \"%s\" is not in:\n%s", row->file, row->says, first_sent);
    ck_assert_uint_eq(counters.rx_foreign_via, row->fate == NOT_OURS);
    ck_assert_uint_eq(counters.rx_malformed, row->fate == MALFORMED);
    ck_assert_int_eq(wire_app.responses, 0);
}

START_TEST(a_datagram_gets_what_its_table_says)
{
    const struct row *row = &rows[_i];
    size_t len = read_message(row->file);

    wire_send(wire_udp(), message, len);
    wire_poll();
    ck_fate(row, row->udp);
}
END_TEST

START_TEST(on_a_stream_it_gets_the_same_or_what_streams_need)
{
    const struct row *row = &rows[_i];
    size_t len = read_message(row->file);
    int fd = wire_tcp();

    wire_send(fd, message, len);
    wire_poll();
    /* a response without Content-Length, or with a bad one, ends the connection unread */
    if (row->fate == ANSWERED)
        ck_fate(row, row->tcp);
    else
        ck_assert_str_eq(sent, "");
    ck_assert_int_eq(wire_app.responses, 0);
}
END_TEST

/* What was cut into single octets is the same message. */
START_TEST(on_a_stream_it_may_come_octet_by_octet)
{
    const struct row *row = &rows[_i];
    size_t len = read_message(row->file);
    int fd = wire_tcp();

    if (row->fate != ANSWERED || len > 1200 || strcmp(row->tcp, "400") == 0)
        return;
    for (size_t i = 0; i < len; i++) {
        wire_send(fd, message + i, 1);
        wire_poll();
    }
    ck_fate(row, row->tcp);
}
END_TEST

/* A proxy's part (RFC 3261 16.6): what is passed on is a message, with our Via on top. */
static unsigned passed_on;

static pj_bool_t pass_on(pjsip_rx_data *rdata)
{
    pj_pool_t *pool;
    pjsip_tx_data *tdata = NULL;
    pjsip_parser_err_report errs;
    pjsip_msg *again;
    char *octets;
    pj_size_t len;

    if (pjsip_endpt_create_request_fwd(test_endpt, rdata, NULL, NULL, 0, &tdata) != PJ_SUCCESS)
        return PJ_TRUE;
    ck_assert_int_eq(pjsip_tx_data_encode(tdata), PJ_SUCCESS);
    len = (pj_size_t)(tdata->buf.cur - tdata->buf.start);
    pool = pjsip_endpt_create_pool(test_endpt, "again", 4000, 4000);
    octets = pj_pool_alloc(pool, len);
    memcpy(octets, tdata->buf.start, len);
    pj_list_init(&errs);
    again = pjsip_parse_msg(pool, octets, len, &errs);
    ck_assert_ptr_nonnull(again);
    ck_assert_int_eq(
        pjsip_method_cmp(&again->line.req.method, &rdata->msg_info.msg->line.req.method), 0);
    ck_assert_uint_eq(pj_list_size(&again->hdr) > pj_list_size(&rdata->msg_info.msg->hdr), 1);
    passed_on++;
    pjsip_endpt_release_pool(test_endpt, pool);
    pjsip_tx_data_dec_ref(tdata);
    return PJ_TRUE;
}

START_TEST(hazard_103_what_is_passed_on_can_be_read_again)
{
    const struct row *row = &rows[_i];
    size_t len = read_message(row->file);
    pj_bool_t is_request = strncmp(message, "SIP/2.0", 7) != 0;
    pj_bool_t is_good = *row->udp && !strstr("505 481", row->udp) &&
                        (strcmp(row->udp, "400") != 0 || strstr(row->file, "inv2543") ||
                         strstr(row->file, "unksm2"));

    passed_on = 0;
    wire_app.on_request = pass_on;
    wire_send(wire_udp(), message, len);
    wire_poll();
    ck_assert_uint_eq(passed_on, is_request && is_good && !strstr(row->file, "zeromf"));
}
END_TEST

/* A body of which nobody says what it is. */
static const char *const untyped[] = {"INVITE",  "MESSAGE", "OPTIONS",
                                      "PUBLISH", "NOTIFY",  "REGISTER"};

START_TEST(hazard_119_a_body_without_a_type_gets_an_answer)
{
    char text[512];
    int len = snprintf(
        text, sizeof(text),
        "%s sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: <sip:a>;tag=1\r\n"
        "To: <sip:b>\r\nCall-ID: x\r\nCSeq: 1 %s\r\nContact: <sip:c>\r\n"
        "Content-Length: 5\r\n\r\nv=0\r\n",
        untyped[_i], untyped[_i]);

    wire_send(wire_udp(), text, (size_t)len);
    wire_poll();
    ck_assert_msg(strlen(sent) == 3, "%s: \"%s\"", untyped[_i], sent);
}
END_TEST

/* The valid responses, with a top Via of ours, reach the application. */
static const struct {
    const char *file;
    const char *sent_by;
    int code;
} responses[] = {
    {"rfc4475/unreason", "host198.example.com", 200},
    {"rfc4475/noreason", "host198.example.com", 100},
};

START_TEST(a_response_to_us_reaches_the_application)
{
    size_t len = read_message(responses[_i].file);
    const char *host = memmem(message, len, "Via: SIP/2.0/UDP ", 17);
    char text[4096];
    size_t host_len;
    int head;

    ck_assert_ptr_nonnull(host);
    host += 17;
    host_len = strcspn(host, ";:\r");
    head = snprintf(text, sizeof(text), "%.*s127.0.0.1:%d", (int)(host - message), message,
                    wire_udp_port);
    host += host_len;
    memcpy(text + head, host, (size_t)(message + len - host));
    wire_send(wire_udp(), text, (size_t)head + (size_t)(message + len - host));
    wire_poll();
    ck_assert_int_eq(wire_app.responses, 1);
    ck_assert_int_eq(wire_app.code, responses[_i].code);
}
END_TEST

Suite *torture_messages_arrive_suite(void)
{
    Suite *s = suite_create("torture_messages_arrive");
    TCase *tc = tcase_create("torture");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, a_datagram_gets_what_its_table_says, 0, PJ_ARRAY_SIZE(rows));
    tcase_add_loop_test(tc, on_a_stream_it_gets_the_same_or_what_streams_need, 0,
                        PJ_ARRAY_SIZE(rows));
    tcase_add_loop_test(tc, on_a_stream_it_may_come_octet_by_octet, 0, PJ_ARRAY_SIZE(rows));
    tcase_add_loop_test(tc, a_response_to_us_reaches_the_application, 0, PJ_ARRAY_SIZE(responses));
    tcase_add_loop_test(tc, hazard_103_what_is_passed_on_can_be_read_again, 0, PJ_ARRAY_SIZE(rows));
    tcase_add_loop_test(tc, hazard_119_a_body_without_a_type_gets_an_answer, 0,
                        PJ_ARRAY_SIZE(untyped));
    suite_add_tcase(s, tc);
    return s;
}
