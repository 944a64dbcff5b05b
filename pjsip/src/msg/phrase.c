/* SPDX-License-Identifier: BSD-2-Clause */
/* Reason phrases of RFC 3261 21 and of the IANA registry of response codes. */
#include <pjsip/sip_msg.h>

/* One row of 100 codes per class; what a class does not name takes its first code's phrase. */
#define PHRASE(code, text) [(code)-100] = {(char *)text, sizeof(text) - 1}

static const pj_str_t phrases[] = {
    PHRASE(100, "Trying"),
    PHRASE(180, "Ringing"),
    PHRASE(181, "Call Is Being Forwarded"),
    PHRASE(182, "Queued"),
    PHRASE(183, "Session Progress"),
    PHRASE(199, "Early Dialog Terminated"),
    PHRASE(200, "OK"),
    PHRASE(202, "Accepted"),
    PHRASE(204, "No Notification"),
    PHRASE(300, "Multiple Choices"),
    PHRASE(301, "Moved Permanently"),
    PHRASE(302, "Moved Temporarily"),
    PHRASE(305, "Use Proxy"),
    PHRASE(380, "Alternative Service"),
    PHRASE(400, "Bad Request"),
    PHRASE(401, "Unauthorized"),
    PHRASE(402, "Payment Required"),
    PHRASE(403, "Forbidden"),
    PHRASE(404, "Not Found"),
    PHRASE(405, "Method Not Allowed"),
    PHRASE(406, "Not Acceptable"),
    PHRASE(407, "Proxy Authentication Required"),
    PHRASE(408, "Request Timeout"),
    PHRASE(409, "Conflict"),
    PHRASE(410, "Gone"),
    PHRASE(411, "Length Required"),
    PHRASE(412, "Conditional Request Failed"),
    PHRASE(413, "Request Entity Too Large"),
    PHRASE(414, "Request-URI Too Long"),
    PHRASE(415, "Unsupported Media Type"),
    PHRASE(416, "Unsupported URI Scheme"),
    PHRASE(417, "Unknown Resource-Priority"),
    PHRASE(420, "Bad Extension"),
    PHRASE(421, "Extension Required"),
    PHRASE(422, "Session Interval Too Small"),
    PHRASE(423, "Interval Too Brief"),
    PHRASE(424, "Bad Location Information"),
    PHRASE(428, "Use Identity Header"),
    PHRASE(429, "Provide Referrer Identity"),
    PHRASE(430, "Flow Failed"),
    PHRASE(433, "Anonymity Disallowed"),
    PHRASE(436, "Bad Identity Info"),
    PHRASE(437, "Unsupported Credential"),
    PHRASE(438, "Invalid Identity Header"),
    PHRASE(439, "First Hop Lacks Outbound Support"),
    PHRASE(440, "Max-Breadth Exceeded"),
    PHRASE(469, "Bad Info Package"),
    PHRASE(470, "Consent Needed"),
    PHRASE(480, "Temporarily Unavailable"),
    PHRASE(481, "Call/Transaction Does Not Exist"),
    PHRASE(482, "Loop Detected"),
    PHRASE(483, "Too Many Hops"),
    PHRASE(484, "Address Incomplete"),
    PHRASE(485, "Ambiguous"),
    PHRASE(486, "Busy Here"),
    PHRASE(487, "Request Terminated"),
    PHRASE(488, "Not Acceptable Here"),
    PHRASE(489, "Bad Event"),
    PHRASE(490, "Request Updated"),
    PHRASE(491, "Request Pending"),
    PHRASE(493, "Undecipherable"),
    PHRASE(494, "Security Agreement Required"),
    PHRASE(500, "Server Internal Error"),
    PHRASE(501, "Not Implemented"),
    PHRASE(502, "Bad Gateway"),
    PHRASE(503, "Service Unavailable"),
    PHRASE(504, "Server Time-out"),
    PHRASE(505, "Version Not Supported"),
    PHRASE(513, "Message Too Large"),
    PHRASE(555, "Push Notification Service Not Supported"),
    PHRASE(580, "Precondition Failure"),
    PHRASE(600, "Busy Everywhere"),
    PHRASE(603, "Decline"),
    PHRASE(604, "Does Not Exist Anywhere"),
    PHRASE(606, "Not Acceptable"),
    PHRASE(607, "Unwanted"),
    PHRASE(608, "Rejected"),
};

static const pj_str_t of_class[] = {
    {(char *)"Provisional", 11},    {(char *)"OK", 2},
    {(char *)"Redirection", 11},    {(char *)"Request Failure", 15},
    {(char *)"Server Failure", 14}, {(char *)"Global Failure", 14},
};

static const pj_str_t unknown = {(char *)"Unknown", 7};

PJ_DEF(const pj_str_t *) pjsip_get_status_text(int status_code)
{
    unsigned index = (unsigned)status_code - 100u;

    if (status_code < 100 || status_code >= 700)
        return &unknown;
    if (index < PJ_ARRAY_SIZE(phrases) && phrases[index].slen)
        return &phrases[index];
    return &of_class[index / 100];
}
