/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Header names to descriptors.
 *
 * A long name's length and its first two and last two letters, folded to lower case, make a number
 * that is different for each name we know (a perfect hash; the factor was found by trying). It
 * indexes a table of 128 octets; the name found there is then compared. A compact name is one
 * letter and indexes a table of its own. check_hdr_names.c looks every name up, so a name added
 * without a new factor is noticed.
 */
#include "msg/hdr.h"
#include "msg/find.h"
#include <pjsip/print_util.h>

#include <string.h>

/* With the colon and padding behind it, so that 16 octets of any name may be read at once. */
#define PADDING "\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define NAMED(text)                                \
    {                                              \
        (char *)text ":" PADDING, sizeof(text) - 1 \
    }
#define LONG(text)          NAMED(text), NAMED(text)
#define COMPACT(text, abbr) NAMED(text), NAMED(abbr)

/* For comparing 16 octets at once. What is longer is compared by its name: no octet of one is 0. */
#define WORD(text) ((1U << sizeof(text)) - 1) & 0xFFFF, text ":"
#define NO_WORD    1, ""

const pjsip__hdr_desc pjsip__hdr_descs[PJSIP_H_OTHER] = {
    [PJSIP_H_ACCEPT] = {LONG("Accept"), pjsip__parse_array, PJSIP_H_ACCEPT, SLOT_NONE,
                        WORD("accept")},
    [PJSIP_H_ACCEPT_ENCODING_UNIMP] = {LONG("Accept-Encoding"), NULL, PJSIP_H_ACCEPT_ENCODING_UNIMP,
                                       SLOT_NONE, WORD("accept-encoding")},
    [PJSIP_H_ACCEPT_LANGUAGE_UNIMP] = {LONG("Accept-Language"), NULL, PJSIP_H_ACCEPT_LANGUAGE_UNIMP,
                                       SLOT_NONE, WORD("accept-language")},
    [PJSIP_H_ALERT_INFO_UNIMP] = {LONG("Alert-Info"), NULL, PJSIP_H_ALERT_INFO_UNIMP, SLOT_NONE,
                                  WORD("alert-info")},
    [PJSIP_H_ALLOW] = {LONG("Allow"), pjsip__parse_array, PJSIP_H_ALLOW, SLOT_NONE, WORD("allow")},
    [PJSIP_H_AUTHENTICATION_INFO_UNIMP] = {LONG("Authentication-Info"), NULL,
                                           PJSIP_H_AUTHENTICATION_INFO_UNIMP, SLOT_NONE, NO_WORD},
    [PJSIP_H_AUTHORIZATION] = {LONG("Authorization"), pjsip__parse_authorization,
                               PJSIP_H_AUTHORIZATION, SLOT_NONE, WORD("authorization")},
    [PJSIP_H_CALL_ID] = {COMPACT("Call-ID", "i"), pjsip__parse_cid, PJSIP_H_CALL_ID, SLOT_CID,
                         WORD("call-id")},
    [PJSIP_H_CALL_INFO_UNIMP] = {LONG("Call-Info"), NULL, PJSIP_H_CALL_INFO_UNIMP, SLOT_NONE,
                                 WORD("call-info")},
    [PJSIP_H_CONTACT] = {COMPACT("Contact", "m"), pjsip__parse_contact, PJSIP_H_CONTACT, SLOT_NONE,
                         WORD("contact")},
    [PJSIP_H_CONTENT_DISPOSITION_UNIMP] = {LONG("Content-Disposition"), NULL,
                                           PJSIP_H_CONTENT_DISPOSITION_UNIMP, SLOT_NONE, NO_WORD},
    [PJSIP_H_CONTENT_ENCODING_UNIMP] = {COMPACT("Content-Encoding", "e"), NULL,
                                        PJSIP_H_CONTENT_ENCODING_UNIMP, SLOT_NONE, NO_WORD},
    [PJSIP_H_CONTENT_LANGUAGE_UNIMP] = {LONG("Content-Language"), NULL,
                                        PJSIP_H_CONTENT_LANGUAGE_UNIMP, SLOT_NONE, NO_WORD},
    [PJSIP_H_CONTENT_LENGTH] = {COMPACT("Content-Length", "l"), pjsip__parse_clen,
                                PJSIP_H_CONTENT_LENGTH, SLOT_CLEN, WORD("content-length")},
    [PJSIP_H_CONTENT_TYPE] = {COMPACT("Content-Type", "c"), pjsip__parse_ctype,
                              PJSIP_H_CONTENT_TYPE, SLOT_CTYPE, WORD("content-type")},
    [PJSIP_H_CSEQ] = {LONG("CSeq"), pjsip__parse_cseq, PJSIP_H_CSEQ, SLOT_CSEQ, WORD("cseq")},
    [PJSIP_H_DATE_UNIMP] = {LONG("Date"), NULL, PJSIP_H_DATE_UNIMP, SLOT_NONE, WORD("date")},
    [PJSIP_H_ERROR_INFO_UNIMP] = {LONG("Error-Info"), NULL, PJSIP_H_ERROR_INFO_UNIMP, SLOT_NONE,
                                  WORD("error-info")},
    [PJSIP_H_EXPIRES] = {LONG("Expires"), pjsip__parse_int, PJSIP_H_EXPIRES, SLOT_NONE,
                         WORD("expires")},
    [PJSIP_H_FROM] = {COMPACT("From", "f"), pjsip__parse_fromto, PJSIP_H_FROM, SLOT_FROM,
                      WORD("from")},
    [PJSIP_H_IN_REPLY_TO_UNIMP] = {LONG("In-Reply-To"), NULL, PJSIP_H_IN_REPLY_TO_UNIMP, SLOT_NONE,
                                   WORD("in-reply-to")},
    [PJSIP_H_MAX_FORWARDS] = {LONG("Max-Forwards"), pjsip__parse_int, PJSIP_H_MAX_FORWARDS,
                              SLOT_MAX_FWD, WORD("max-forwards")},
    [PJSIP_H_MIME_VERSION_UNIMP] = {LONG("MIME-Version"), NULL, PJSIP_H_MIME_VERSION_UNIMP,
                                    SLOT_NONE, WORD("mime-version")},
    [PJSIP_H_MIN_EXPIRES] = {LONG("Min-Expires"), pjsip__parse_int, PJSIP_H_MIN_EXPIRES, SLOT_NONE,
                             WORD("min-expires")},
    [PJSIP_H_ORGANIZATION_UNIMP] = {LONG("Organization"), NULL, PJSIP_H_ORGANIZATION_UNIMP,
                                    SLOT_NONE, WORD("organization")},
    [PJSIP_H_PRIORITY_UNIMP] = {LONG("Priority"), NULL, PJSIP_H_PRIORITY_UNIMP, SLOT_NONE,
                                WORD("priority")},
    [PJSIP_H_PROXY_AUTHENTICATE] = {LONG("Proxy-Authenticate"), pjsip__parse_authenticate,
                                    PJSIP_H_PROXY_AUTHENTICATE, SLOT_NONE, NO_WORD},
    [PJSIP_H_PROXY_AUTHORIZATION] = {LONG("Proxy-Authorization"), pjsip__parse_authorization,
                                     PJSIP_H_PROXY_AUTHORIZATION, SLOT_NONE, NO_WORD},
    [PJSIP_H_PROXY_REQUIRE_UNIMP] = {LONG("Proxy-Require"), NULL, PJSIP_H_PROXY_REQUIRE_UNIMP,
                                     SLOT_NONE, WORD("proxy-require")},
    [PJSIP_H_RECORD_ROUTE] = {LONG("Record-Route"), pjsip__parse_routing, PJSIP_H_RECORD_ROUTE,
                              SLOT_RECORD_ROUTE, WORD("record-route")},
    [PJSIP_H_REPLY_TO_UNIMP] = {LONG("Reply-To"), NULL, PJSIP_H_REPLY_TO_UNIMP, SLOT_NONE,
                                WORD("reply-to")},
    [PJSIP_H_REQUIRE] = {LONG("Require"), pjsip__parse_array, PJSIP_H_REQUIRE, SLOT_REQUIRE,
                         WORD("require")},
    [PJSIP_H_RETRY_AFTER] = {LONG("Retry-After"), pjsip__parse_retry_after, PJSIP_H_RETRY_AFTER,
                             SLOT_NONE, WORD("retry-after")},
    [PJSIP_H_ROUTE] = {LONG("Route"), pjsip__parse_routing, PJSIP_H_ROUTE, SLOT_ROUTE,
                       WORD("route")},
    [PJSIP_H_SERVER_UNIMP] = {LONG("Server"), NULL, PJSIP_H_SERVER_UNIMP, SLOT_NONE,
                              WORD("server")},
    [PJSIP_H_SUBJECT_UNIMP] = {COMPACT("Subject", "s"), NULL, PJSIP_H_SUBJECT_UNIMP, SLOT_NONE,
                               WORD("subject")},
    [PJSIP_H_SUPPORTED] = {COMPACT("Supported", "k"), pjsip__parse_array, PJSIP_H_SUPPORTED,
                           SLOT_SUPPORTED, WORD("supported")},
    [PJSIP_H_TIMESTAMP_UNIMP] = {LONG("Timestamp"), NULL, PJSIP_H_TIMESTAMP_UNIMP, SLOT_NONE,
                                 WORD("timestamp")},
    [PJSIP_H_TO] = {COMPACT("To", "t"), pjsip__parse_fromto, PJSIP_H_TO, SLOT_TO, WORD("to")},
    [PJSIP_H_UNSUPPORTED] = {LONG("Unsupported"), pjsip__parse_array, PJSIP_H_UNSUPPORTED,
                             SLOT_NONE, WORD("unsupported")},
    [PJSIP_H_USER_AGENT_UNIMP] = {LONG("User-Agent"), NULL, PJSIP_H_USER_AGENT_UNIMP, SLOT_NONE,
                                  WORD("user-agent")},
    [PJSIP_H_VIA] = {COMPACT("Via", "v"), pjsip__parse_via, PJSIP_H_VIA, SLOT_VIA, WORD("via")},
    [PJSIP_H_WARNING_UNIMP] = {LONG("Warning"), NULL, PJSIP_H_WARNING_UNIMP, SLOT_NONE,
                               WORD("warning")},
    [PJSIP_H_WWW_AUTHENTICATE] = {LONG("WWW-Authenticate"), pjsip__parse_authenticate,
                                  PJSIP_H_WWW_AUTHENTICATE, SLOT_NONE, NO_WORD},
};

/* What print_util.h shows programs of the same names. */
#define NAME_INFO(text, abbr)                        \
    {                                                \
        (char *)text, sizeof(text) - 1, (char *)abbr \
    }

PJ_DEF_DATA(const pjsip_hdr_name_info_t)
pjsip_hdr_names[] = {
    [PJSIP_H_ACCEPT] = NAME_INFO("Accept", NULL),
    [PJSIP_H_ACCEPT_ENCODING_UNIMP] = NAME_INFO("Accept-Encoding", NULL),
    [PJSIP_H_ACCEPT_LANGUAGE_UNIMP] = NAME_INFO("Accept-Language", NULL),
    [PJSIP_H_ALERT_INFO_UNIMP] = NAME_INFO("Alert-Info", NULL),
    [PJSIP_H_ALLOW] = NAME_INFO("Allow", NULL),
    [PJSIP_H_AUTHENTICATION_INFO_UNIMP] = NAME_INFO("Authentication-Info", NULL),
    [PJSIP_H_AUTHORIZATION] = NAME_INFO("Authorization", NULL),
    [PJSIP_H_CALL_ID] = NAME_INFO("Call-ID", "i"),
    [PJSIP_H_CALL_INFO_UNIMP] = NAME_INFO("Call-Info", NULL),
    [PJSIP_H_CONTACT] = NAME_INFO("Contact", "m"),
    [PJSIP_H_CONTENT_DISPOSITION_UNIMP] = NAME_INFO("Content-Disposition", NULL),
    [PJSIP_H_CONTENT_ENCODING_UNIMP] = NAME_INFO("Content-Encoding", "e"),
    [PJSIP_H_CONTENT_LANGUAGE_UNIMP] = NAME_INFO("Content-Language", NULL),
    [PJSIP_H_CONTENT_LENGTH] = NAME_INFO("Content-Length", "l"),
    [PJSIP_H_CONTENT_TYPE] = NAME_INFO("Content-Type", "c"),
    [PJSIP_H_CSEQ] = NAME_INFO("CSeq", NULL),
    [PJSIP_H_DATE_UNIMP] = NAME_INFO("Date", NULL),
    [PJSIP_H_ERROR_INFO_UNIMP] = NAME_INFO("Error-Info", NULL),
    [PJSIP_H_EXPIRES] = NAME_INFO("Expires", NULL),
    [PJSIP_H_FROM] = NAME_INFO("From", "f"),
    [PJSIP_H_IN_REPLY_TO_UNIMP] = NAME_INFO("In-Reply-To", NULL),
    [PJSIP_H_MAX_FORWARDS] = NAME_INFO("Max-Forwards", NULL),
    [PJSIP_H_MIME_VERSION_UNIMP] = NAME_INFO("MIME-Version", NULL),
    [PJSIP_H_MIN_EXPIRES] = NAME_INFO("Min-Expires", NULL),
    [PJSIP_H_ORGANIZATION_UNIMP] = NAME_INFO("Organization", NULL),
    [PJSIP_H_PRIORITY_UNIMP] = NAME_INFO("Priority", NULL),
    [PJSIP_H_PROXY_AUTHENTICATE] = NAME_INFO("Proxy-Authenticate", NULL),
    [PJSIP_H_PROXY_AUTHORIZATION] = NAME_INFO("Proxy-Authorization", NULL),
    [PJSIP_H_PROXY_REQUIRE_UNIMP] = NAME_INFO("Proxy-Require", NULL),
    [PJSIP_H_RECORD_ROUTE] = NAME_INFO("Record-Route", NULL),
    [PJSIP_H_REPLY_TO_UNIMP] = NAME_INFO("Reply-To", NULL),
    [PJSIP_H_REQUIRE] = NAME_INFO("Require", NULL),
    [PJSIP_H_RETRY_AFTER] = NAME_INFO("Retry-After", NULL),
    [PJSIP_H_ROUTE] = NAME_INFO("Route", NULL),
    [PJSIP_H_SERVER_UNIMP] = NAME_INFO("Server", NULL),
    [PJSIP_H_SUBJECT_UNIMP] = NAME_INFO("Subject", "s"),
    [PJSIP_H_SUPPORTED] = NAME_INFO("Supported", "k"),
    [PJSIP_H_TIMESTAMP_UNIMP] = NAME_INFO("Timestamp", NULL),
    [PJSIP_H_TO] = NAME_INFO("To", "t"),
    [PJSIP_H_UNSUPPORTED] = NAME_INFO("Unsupported", NULL),
    [PJSIP_H_USER_AGENT_UNIMP] = NAME_INFO("User-Agent", NULL),
    [PJSIP_H_VIA] = NAME_INFO("Via", "v"),
    [PJSIP_H_WARNING_UNIMP] = NAME_INFO("Warning", NULL),
    [PJSIP_H_WWW_AUTHENTICATE] = NAME_INFO("WWW-Authenticate", NULL),
};

/* Where no name is, any is as good: what is found is compared. */
const unsigned char pjsip__hdr_by_hash[HDR_HASH_SIZE] = {
    0,  0,  0,  0,  41, 12, 0,  0, 0,  0,  0, 30, 0,  0,  20, 0,  0,  0,  0,  0,  9, 0,
    33, 0,  38, 11, 0,  15, 0,  0, 25, 0,  0, 39, 0,  8,  29, 0,  0,  0,  0,  0,  0, 0,
    0,  0,  22, 0,  0,  0,  0,  7, 0,  0,  0, 0,  17, 19, 0,  0,  0,  0,  0,  31, 0, 27,
    0,  3,  0,  0,  36, 0,  2,  0, 0,  0,  0, 5,  0,  0,  4,  23, 34, 0,  0,  0,  0, 13,
    0,  0,  0,  0,  1,  0,  14, 0, 0,  26, 0, 0,  10, 0,  40, 43, 0,  37, 42, 0,  0, 6,
    0,  18, 0,  0,  0,  0,  35, 0, 32, 0,  0, 24, 0,  0,  28, 21, 16, 0,
};

/* By letter: c & 31. */
enum { NO_NAME = 0xFF };

static const unsigned char by_letter[32] = {
    255, 255, 255, 14, 255, 11,  19, 255, 255, 7,   255, 36,  13,  9,   255, 255,
    255, 255, 255, 35, 38,  255, 41, 255, 255, 255, 255, 255, 255, 255, 255, 255,
};

static const pjsip__hdr_desc *lookup_letter(char c)
{
    unsigned index = ch_is(c, CH_ALPHA) ? by_letter[c & 31] : NO_NAME;

    return index == NO_NAME ? NULL : &pjsip__hdr_descs[index];
}

const pjsip__hdr_desc *pjsip__hdr_lookup(const char *name, pj_size_t len)
{
    const pjsip__hdr_desc *desc;

    if (len == 0)
        return NULL;
    if (len == 1)
        return lookup_letter(name[0]);
    desc = hdr_candidate(name, len);
    if ((pj_size_t)desc->name.slen != len || !ch_same(desc->name.ptr, name, len))
        return NULL;
    return desc;
}
