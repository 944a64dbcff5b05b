/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

#include "sdp/sdp_priv.h"

Suite *stream_suite(void);

START_TEST(transports_are_told_apart)
{
    static const struct {
        const char *text;
        unsigned proto;
    } rows[] = {
        {"", PJMEDIA_TP_PROTO_NONE},
        {"RTP/AVP", PJMEDIA_TP_PROTO_RTP_AVP},
        {"rtp/avpf", PJMEDIA_TP_PROTO_RTP_AVPF},
        {"RTP/SAVP", PJMEDIA_TP_PROTO_RTP_SAVP},
        {"RTP/SAVPF", PJMEDIA_TP_PROTO_RTP_SAVPF},
        {"UDP/TLS/RTP/SAVP", PJMEDIA_TP_PROTO_DTLS_SRTP},
        {"UDP/TLS/RTP/SAVPF", PJMEDIA_TP_PROTO_DTLS_SRTPF},
        {"udptl", PJMEDIA_TP_PROTO_UDP},
        {"TCP/RTP/AVP", PJMEDIA_TP_PROTO_TCP | PJMEDIA_TP_PROTO_RTP},
        {"TCP/MSRP", PJMEDIA_TP_PROTO_TCP | PJMEDIA_TP_PROTO_UNKNOWN},
        {"RTP/", PJMEDIA_TP_PROTO_RTP | PJMEDIA_TP_PROTO_UNKNOWN},
        {"carrier-pigeon", PJMEDIA_TP_PROTO_UNKNOWN},
    };

    for (size_t i = 0; i < PJ_ARRAY_SIZE(rows); i++) {
        pj_str_t tp = pj_str((char *)rows[i].text);

        ck_assert_msg(pjmedia_sdp_transport_get_proto(&tp) == rows[i].proto, "%s", rows[i].text);
    }
}
END_TEST

static pj_status_t compare(const char *a, const char *b)
{
    pj_str_t left = pj_str((char *)a), right = pj_str((char *)b);

    ck_assert_int_eq(pjmedia_sdp_transport_cmp(&left, &right),
                     pjmedia_sdp_transport_cmp(&right, &left));
    return pjmedia_sdp_transport_cmp(&left, &right);
}

START_TEST(secure_and_plain_transports_differ)
{
    ck_assert_int_eq(compare("RTP/AVP", "rtp/avp"), PJ_SUCCESS);
    ck_assert_int_eq(compare("RTP/AVPF", "RTP/AVP"), PJ_SUCCESS);
    ck_assert_int_eq(compare("UDP/TLS/RTP/SAVPF", "RTP/SAVPF"), PJ_SUCCESS);
    ck_assert_int_eq(compare("TCP/MSRP", "tcp/msrp"), PJ_SUCCESS);
    ck_assert_int_eq(compare("RTP/AVP", "RTP/SAVP"), PJMEDIA_SDP_ETPORTNOTEQUAL);
    ck_assert_int_eq(compare("RTP/AVP", "TCP/RTP/AVP"), PJMEDIA_SDP_ETPORTNOTEQUAL);
    ck_assert_int_eq(compare("RTP/AVP", "udptl"), PJMEDIA_SDP_ETPORTNOTEQUAL);
    ck_assert_int_eq(compare("pigeon", "ravens"), PJMEDIA_SDP_ETPORTNOTEQUAL);
    ck_assert_int_eq(compare("RTP/AVP", ""), PJMEDIA_SDP_ETPORTNOTEQUAL);
}
END_TEST

START_TEST(the_medias_direction_overrides_the_sessions)
{
    pjmedia_sdp_session *s = sdp_read(sdp_file("rfc8866-6.7.sdp")); /* RFC 8866 6.7 */

    ck_assert_uint_eq(pjmedia__dir_get(s, s->media[0]), PJMEDIA__DIR_SEND | PJMEDIA__DIR_RECV);
    ck_assert_uint_eq(pjmedia__dir_get(s, s->media[1]), 0);
    s->attr_count = 0;
    ck_assert_uint_eq(pjmedia__dir_get(s, s->media[1]), PJMEDIA__DIR_SEND | PJMEDIA__DIR_RECV);
}
END_TEST

START_TEST(a_direction_is_written_once)
{
    pjmedia_sdp_session *s =
        sdp_read(SDP("m=audio 9 RTP/AVP 0\na=sendonly\na=ptime:20\na=SENDRECV\n"));

    ck_assert_uint_eq(pjmedia__dir_get(s, s->media[0]), PJMEDIA__DIR_SEND);
    ck_assert(pjmedia__dir_set(sdp_pool, s->media[0], PJMEDIA__DIR_RECV));
    ck_assert_str_eq(sdp_media_text(s->media[0]), "m=audio 9 RTP/AVP 0|a=ptime:20|a=recvonly");
    ck_assert_uint_eq(pjmedia__dir_mirror(PJMEDIA__DIR_RECV), PJMEDIA__DIR_SEND);
    ck_assert_uint_eq(pjmedia__dir_mirror(PJMEDIA__DIR_SEND), PJMEDIA__DIR_RECV);
    ck_assert_uint_eq(pjmedia__dir_mirror(3), 3);
    ck_assert_uint_eq(pjmedia__dir_mirror(0), 0);
}
END_TEST

START_TEST(payload_types_are_numbers_up_to_127)
{
    static const struct {
        const char *text;
        int pt;
    } rows[] = {{"0", 0},           {"127", 127}, {"007", 7}, {"128", -1},
                {"4294967296", -1}, {"", -1},     {"-1", -1}, {"1 ", -1},
                {"x", -1},          {"300", -1},  {"+1", -1}, {"18446744073709551617", -1}};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(rows); i++) {
        pj_str_t fmt = pj_str((char *)rows[i].text);

        ck_assert_msg(pjmedia__payload_type(&fmt) == rows[i].pt, "%s", rows[i].text);
    }
}
END_TEST

Suite *stream_suite(void)
{
    Suite *s = suite_create("stream");
    TCase *tc = sdp_tcase(s, "streams");

    tcase_add_test(tc, transports_are_told_apart);
    tcase_add_test(tc, secure_and_plain_transports_differ);
    tcase_add_test(tc, the_medias_direction_overrides_the_sessions);
    tcase_add_test(tc, a_direction_is_written_once);
    tcase_add_test(tc, payload_types_are_numbers_up_to_127);
    return s;
}
