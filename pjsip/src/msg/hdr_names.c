/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Header names to descriptors.
 *
 * A long name's length and its first, middle and last letter, folded to lower case, make a number
 * that is different for each name we know (a perfect hash; the factors were found by trying). It
 * indexes a table of 128 octets; the name found there is then compared. A compact name is one
 * letter and indexes a table of its own. check_hdr_names.c looks every name up, so a name added
 * without a new set of factors is noticed.
 */
#include "msg/hdr.h"
#include "msg/find.h"
#include <pjsip/print_util.h>

#include <string.h>

/* With the colon and padding behind it, so that 16 octets of any name may be compared at once. */
#define PADDING "\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define NAMED(text)                                \
    {                                              \
        (char *)text ":" PADDING, sizeof(text) - 1 \
    }
#define LONG(text)          NAMED(text), NAMED(text)
#define COMPACT(text, abbr) NAMED(text), NAMED(abbr)

const pjsip__hdr_desc pjsip__hdr_descs[PJSIP_H_OTHER] = {
    [PJSIP_H_ACCEPT] = {LONG("Accept"), PJSIP_H_ACCEPT, SLOT_NONE, pjsip__parse_array},
    [PJSIP_H_ACCEPT_ENCODING_UNIMP] = {LONG("Accept-Encoding"), PJSIP_H_ACCEPT_ENCODING_UNIMP,
                                       SLOT_NONE, NULL},
    [PJSIP_H_ACCEPT_LANGUAGE_UNIMP] = {LONG("Accept-Language"), PJSIP_H_ACCEPT_LANGUAGE_UNIMP,
                                       SLOT_NONE, NULL},
    [PJSIP_H_ALERT_INFO_UNIMP] = {LONG("Alert-Info"), PJSIP_H_ALERT_INFO_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_ALLOW] = {LONG("Allow"), PJSIP_H_ALLOW, SLOT_NONE, pjsip__parse_array},
    [PJSIP_H_AUTHENTICATION_INFO_UNIMP] = {LONG("Authentication-Info"),
                                           PJSIP_H_AUTHENTICATION_INFO_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_AUTHORIZATION] = {LONG("Authorization"), PJSIP_H_AUTHORIZATION, SLOT_NONE,
                               pjsip__parse_authorization},
    [PJSIP_H_CALL_ID] = {COMPACT("Call-ID", "i"), PJSIP_H_CALL_ID, SLOT_CID, pjsip__parse_cid},
    [PJSIP_H_CALL_INFO_UNIMP] = {LONG("Call-Info"), PJSIP_H_CALL_INFO_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_CONTACT] = {COMPACT("Contact", "m"), PJSIP_H_CONTACT, SLOT_NONE, pjsip__parse_contact},
    [PJSIP_H_CONTENT_DISPOSITION_UNIMP] = {LONG("Content-Disposition"),
                                           PJSIP_H_CONTENT_DISPOSITION_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_CONTENT_ENCODING_UNIMP] = {COMPACT("Content-Encoding", "e"),
                                        PJSIP_H_CONTENT_ENCODING_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_CONTENT_LANGUAGE_UNIMP] = {LONG("Content-Language"), PJSIP_H_CONTENT_LANGUAGE_UNIMP,
                                        SLOT_NONE, NULL},
    [PJSIP_H_CONTENT_LENGTH] = {COMPACT("Content-Length", "l"), PJSIP_H_CONTENT_LENGTH, SLOT_CLEN,
                                pjsip__parse_clen},
    [PJSIP_H_CONTENT_TYPE] = {COMPACT("Content-Type", "c"), PJSIP_H_CONTENT_TYPE, SLOT_CTYPE,
                              pjsip__parse_ctype},
    [PJSIP_H_CSEQ] = {LONG("CSeq"), PJSIP_H_CSEQ, SLOT_CSEQ, pjsip__parse_cseq},
    [PJSIP_H_DATE_UNIMP] = {LONG("Date"), PJSIP_H_DATE_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_ERROR_INFO_UNIMP] = {LONG("Error-Info"), PJSIP_H_ERROR_INFO_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_EXPIRES] = {LONG("Expires"), PJSIP_H_EXPIRES, SLOT_NONE, pjsip__parse_int},
    [PJSIP_H_FROM] = {COMPACT("From", "f"), PJSIP_H_FROM, SLOT_FROM, pjsip__parse_fromto},
    [PJSIP_H_IN_REPLY_TO_UNIMP] = {LONG("In-Reply-To"), PJSIP_H_IN_REPLY_TO_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_MAX_FORWARDS] = {LONG("Max-Forwards"), PJSIP_H_MAX_FORWARDS, SLOT_MAX_FWD,
                              pjsip__parse_int},
    [PJSIP_H_MIME_VERSION_UNIMP] = {LONG("MIME-Version"), PJSIP_H_MIME_VERSION_UNIMP, SLOT_NONE,
                                    NULL},
    [PJSIP_H_MIN_EXPIRES] = {LONG("Min-Expires"), PJSIP_H_MIN_EXPIRES, SLOT_NONE, pjsip__parse_int},
    [PJSIP_H_ORGANIZATION_UNIMP] = {LONG("Organization"), PJSIP_H_ORGANIZATION_UNIMP, SLOT_NONE,
                                    NULL},
    [PJSIP_H_PRIORITY_UNIMP] = {LONG("Priority"), PJSIP_H_PRIORITY_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_PROXY_AUTHENTICATE] = {LONG("Proxy-Authenticate"), PJSIP_H_PROXY_AUTHENTICATE,
                                    SLOT_NONE, pjsip__parse_authenticate},
    [PJSIP_H_PROXY_AUTHORIZATION] = {LONG("Proxy-Authorization"), PJSIP_H_PROXY_AUTHORIZATION,
                                     SLOT_NONE, pjsip__parse_authorization},
    [PJSIP_H_PROXY_REQUIRE_UNIMP] = {LONG("Proxy-Require"), PJSIP_H_PROXY_REQUIRE_UNIMP, SLOT_NONE,
                                     NULL},
    [PJSIP_H_RECORD_ROUTE] = {LONG("Record-Route"), PJSIP_H_RECORD_ROUTE, SLOT_RECORD_ROUTE,
                              pjsip__parse_routing},
    [PJSIP_H_REPLY_TO_UNIMP] = {LONG("Reply-To"), PJSIP_H_REPLY_TO_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_REQUIRE] = {LONG("Require"), PJSIP_H_REQUIRE, SLOT_REQUIRE, pjsip__parse_array},
    [PJSIP_H_RETRY_AFTER] = {LONG("Retry-After"), PJSIP_H_RETRY_AFTER, SLOT_NONE,
                             pjsip__parse_retry_after},
    [PJSIP_H_ROUTE] = {LONG("Route"), PJSIP_H_ROUTE, SLOT_ROUTE, pjsip__parse_routing},
    [PJSIP_H_SERVER_UNIMP] = {LONG("Server"), PJSIP_H_SERVER_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_SUBJECT_UNIMP] = {COMPACT("Subject", "s"), PJSIP_H_SUBJECT_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_SUPPORTED] = {COMPACT("Supported", "k"), PJSIP_H_SUPPORTED, SLOT_SUPPORTED,
                           pjsip__parse_array},
    [PJSIP_H_TIMESTAMP_UNIMP] = {LONG("Timestamp"), PJSIP_H_TIMESTAMP_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_TO] = {COMPACT("To", "t"), PJSIP_H_TO, SLOT_TO, pjsip__parse_fromto},
    [PJSIP_H_UNSUPPORTED] = {LONG("Unsupported"), PJSIP_H_UNSUPPORTED, SLOT_NONE,
                             pjsip__parse_array},
    [PJSIP_H_USER_AGENT_UNIMP] = {LONG("User-Agent"), PJSIP_H_USER_AGENT_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_VIA] = {COMPACT("Via", "v"), PJSIP_H_VIA, SLOT_VIA, pjsip__parse_via},
    [PJSIP_H_WARNING_UNIMP] = {LONG("Warning"), PJSIP_H_WARNING_UNIMP, SLOT_NONE, NULL},
    [PJSIP_H_WWW_AUTHENTICATE] = {LONG("WWW-Authenticate"), PJSIP_H_WWW_AUTHENTICATE, SLOT_NONE,
                                  pjsip__parse_authenticate},
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

enum { HASH_SIZE = 128, NO_NAME = 0xFF };

static const unsigned char by_hash[HASH_SIZE] = {
    255, 8,   35,  255, 255, 255, 7,   255, 255, 5,   255, 255, 255, 255, 17,  255, 255, 255, 255,
    24,  255, 18,  255, 38,  255, 19,  255, 0,   255, 255, 255, 255, 255, 255, 21,  255, 255, 25,
    9,   255, 255, 255, 255, 40,  255, 255, 6,   255, 15,  37,  255, 255, 255, 255, 31,  255, 255,
    255, 255, 255, 255, 13,  255, 255, 39,  255, 3,   26,  255, 255, 255, 23,  255, 42,  41,  255,
    255, 255, 255, 32,  255, 255, 255, 255, 28,  16,  255, 255, 255, 2,   14,  255, 255, 255, 255,
    255, 255, 255, 255, 22,  255, 4,   12,  20,  33,  29,  36,  255, 255, 1,   255, 30,  255, 34,
    255, 27,  43,  255, 255, 255, 255, 255, 11,  255, 255, 255, 10,  255,
};

/* By letter: c & 31. */
static const unsigned char by_letter[32] = {
    255, 255, 255, 14, 255, 11,  19, 255, 255, 7,   255, 36,  13,  9,   255, 255,
    255, 255, 255, 35, 38,  255, 41, 255, 255, 255, 255, 255, 255, 255, 255, 255,
};

static inline unsigned char fold(char c)
{
    return (unsigned char)(c | 0x20);
}

static inline unsigned hash_of(const char *name, pj_size_t len)
{
    unsigned hash =
        (unsigned)len * 39 + fold(name[0]) * 51u + fold(name[len / 2]) * 34u + fold(name[len - 1]);

    return hash % HASH_SIZE;
}

static const pjsip__hdr_desc *lookup_letter(char c)
{
    unsigned index = ch_is(c, CH_ALPHA) ? by_letter[c & 31] : NO_NAME;

    return index == NO_NAME ? NULL : &pjsip__hdr_descs[index];
}

const pjsip__hdr_desc *pjsip__hdr_lookup(const char *name, pj_size_t len)
{
    unsigned index;
    const pjsip__hdr_desc *desc;

    if (len == 0)
        return NULL;
    if (len == 1)
        return lookup_letter(name[0]);
    index = by_hash[hash_of(name, len)];
    if (index == NO_NAME)
        return NULL;
    desc = &pjsip__hdr_descs[index];
    if ((pj_size_t)desc->name.slen != len || !ch_same(desc->name.ptr, name, len))
        return NULL;
    return desc;
}

#if PJSIP__FIND_HAS_SIMD

const pjsip__hdr_desc *pjsip__hdr_lookup_wide(const char *name, unsigned len)
{
    unsigned index;
    const pjsip__hdr_desc *desc;
    __m128i ours, theirs, letters, differ;

    if (len == 1)
        return lookup_letter(name[0]);
    index = by_hash[hash_of(name, len)];
    if (index == NO_NAME)
        return NULL;
    desc = &pjsip__hdr_descs[index];
    ours = _mm_loadu_si128((const __m128i *)(const void *)desc->name.ptr);
    theirs = _mm_loadu_si128((const __m128i *)(const void *)name);
    /* as in ch_differ8(): the bit of case does not count in letters */
    letters = _mm_and_si128(ours, _mm_set1_epi8(0x40));
    differ = _mm_andnot_si128(_mm_srli_epi16(letters, 1), _mm_xor_si128(ours, theirs));
    differ = _mm_cmpeq_epi8(differ, _mm_setzero_si128());
    /* the colon is compared too, so the lengths are the same */
    return (~_mm_movemask_epi8(differ) & ((2 << len) - 1)) == 0 ? desc : NULL;
}

#endif
