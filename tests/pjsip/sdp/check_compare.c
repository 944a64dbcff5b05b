/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

Suite *compare_suite(void);

#define HEAD "v=0\no=- 1 1 IN IP4 h\ns=-\nc=IN IP4 h\nt=0 0\na=tool:x\n"
#define AUDIO \
    "m=audio 9 RTP/AVP 0 96\nb=AS:64\na=rtpmap:96 opus/48000/2\na=fmtp:96 x=1\na=sendonly\n"

static const struct {
    const char *text;
    pj_status_t status;
} others[] = {
    {HEAD AUDIO, PJ_SUCCESS},
    {HEAD "m=audio 9 RTP/AVP 0 96\nb=AS:64\na=sendonly\na=fmtp:96 x=1\na=rtpmap:96 OPUS/48000/2\n",
     PJ_SUCCESS},
    {"v=0\no=- 1 2 IN IP4 h\ns=-\nc=IN IP4 h\nt=0 0\na=tool:x\n" AUDIO,
     PJMEDIA_SDP_EORIGINNOTEQUAL},
    {"v=0\no=- 1 1 IN IP4 i\ns=-\nc=IN IP4 h\nt=0 0\na=tool:x\n" AUDIO,
     PJMEDIA_SDP_EORIGINNOTEQUAL},
    {"v=0\no=- 1 1 IN IP4 h\ns=n\nc=IN IP4 h\nt=0 0\na=tool:x\n" AUDIO, PJMEDIA_SDP_ENAMENOTEQUAL},
    {"v=0\no=- 1 1 IN IP4 h\ns=-\nc=IN IP4 i\nt=0 0\na=tool:x\n" AUDIO, PJMEDIA_SDP_ECONNNOTEQUAL},
    {"v=0\no=- 1 1 IN IP4 h\ns=-\nt=0 0\na=tool:x\n" AUDIO, PJMEDIA_SDP_ECONNNOTEQUAL},
    {"v=0\no=- 1 1 IN IP4 h\ns=-\nc=IN IP4 h/1\nt=0 0\na=tool:x\n" AUDIO,
     PJMEDIA_SDP_ECONNNOTEQUAL},
    {"v=0\no=- 1 1 IN IP4 h\ns=-\nc=IN IP4 h\nt=0 1\na=tool:x\n" AUDIO, PJMEDIA_SDP_ETIMENOTEQUAL},
    {HEAD "b=CT:1\n" AUDIO, PJMEDIA_SDP_ESESSNOTEQUAL},
    {HEAD "a=x\n" AUDIO, PJMEDIA_SDP_EATTRNOTEQUAL},
    {HEAD, PJMEDIA_SDP_EMEDIANOTEQUAL},
    {HEAD AUDIO AUDIO, PJMEDIA_SDP_EMEDIANOTEQUAL},
    {HEAD "m=video 9 RTP/AVP 0 96\n", PJMEDIA_SDP_EMEDIANOTEQUAL},
    {HEAD "m=audio 8 RTP/AVP 0 96\n", PJMEDIA_SDP_EPORTNOTEQUAL},
    {HEAD "m=audio 9/2 RTP/AVP 0 96\n", PJMEDIA_SDP_EPORTNOTEQUAL},
    {HEAD "m=audio 9 RTP/SAVP 0 96\n", PJMEDIA_SDP_ETPORTNOTEQUAL},
    {HEAD "m=audio 9 RTP/AVP 96 0\n", PJMEDIA_SDP_EFORMATNOTEQUAL},
    {HEAD "m=audio 9 RTP/AVP 0\n", PJMEDIA_SDP_EFORMATNOTEQUAL},
    {HEAD "m=audio 9 RTP/AVP 0 96\nc=IN IP4 h\n", PJMEDIA_SDP_ECONNNOTEQUAL},
    {HEAD "m=audio 9 RTP/AVP 0 96\nb=AS:65\n", PJMEDIA_SDP_EMEDIANOTEQUAL},
    {HEAD "m=audio 9 RTP/AVP 0 96\nb=AS:64\na=rtpmap:96 opus/8000\na=fmtp:96 x=1\na=sendonly\n",
     PJMEDIA_SDP_ERTPMAPNOTEQUAL},
    {HEAD "m=audio 9 RTP/AVP 0 96\nb=AS:64\na=rtpmap:96 opus/48000/2\na=fmtp:96 x=2\na=sendonly\n",
     PJMEDIA_SDP_EFMTPNOTEQUAL},
    {HEAD "m=audio 9 RTP/AVP 0 96\nb=AS:64\na=rtpmap:96 opus/48000/2\na=fmtp:96 x=1\na=recvonly\n",
     PJMEDIA_SDP_EDIRNOTEQUAL},
    {HEAD AUDIO "a=ptime:20\n", PJMEDIA_SDP_EATTRNOTEQUAL},
    {HEAD AUDIO "a=sendonly\n", PJMEDIA_SDP_EDIRNOTEQUAL},
};

START_TEST(the_first_difference_is_named_in_either_direction)
{
    pjmedia_sdp_session *a = sdp_read(HEAD AUDIO), *b = sdp_read(others[_i].text);

    ck_assert_msg(pjmedia_sdp_session_cmp(a, b, 0) == others[_i].status, "%d, not %d for:\n%s",
                  pjmedia_sdp_session_cmp(a, b, 0), others[_i].status, others[_i].text);
    ck_assert_int_eq(pjmedia_sdp_session_cmp(b, a, 0) == PJ_SUCCESS,
                     others[_i].status == PJ_SUCCESS);
}
END_TEST

Suite *compare_suite(void)
{
    Suite *s = suite_create("compare");
    TCase *tc = sdp_tcase(s, "comparing");

    tcase_add_loop_test(tc, the_first_difference_is_named_in_either_direction, 0,
                        PJ_ARRAY_SIZE(others));
    return s;
}
