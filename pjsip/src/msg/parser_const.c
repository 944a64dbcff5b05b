/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names and character classes for programs' parsers, as const data from the predicates of
 * chars_def.h.
 */
#include <pjsip/sip_parser.h>

#include "msg/chars_def.h"

#define STR(text)                      \
    {                                  \
        (char *)text, sizeof(text) - 1 \
    }
#define CIS(class)            \
    {                         \
        {                     \
            ALL_OCTETS(class) \
        }                     \
    }

/* _ESC: the class without '%', for scanning with unescaping. */
#define C_VIA_PARAM(c)     (IS_TOKEN(c) || (c) == '[' || (c) == ']' || (c) == ':')
#define C_VIA_PARAM_ESC(c) (C_VIA_PARAM(c) && (c) != '%')
#define C_PARAM(c)         (IS_URI_PARAM(c) || (c) == '%')
#define C_HDR(c)           (IS_URI_HDR(c) || (c) == '%')
#define C_PASSWD(c)        (IS_PASSWORD(c) || (c) == '%')
#define C_USER(c)          (IS_USER(c) || (c) == '%')
#define C_USER_LAX(c)      (IS_USER_LAX(c) || (c) == '%')
#define C_PROBE(c)         ((c) != '@' && (c) != ' ' && (c) != '\n' && (c) != '>' && (c) != 0)
#define C_NOT_NEWLINE(c)   ((c) != '\r' && (c) != '\n' && (c) != 0)
#define C_NOT_COMMA(c)     (C_NOT_NEWLINE(c) && (c) != ',')
#define C_DISPLAY(c)       (IS_DISPLAY_LAX(c))
#define C_OTHER_URI(c)     (IS_URI_LAX(c))

static const pjsip_parser_const_t parser_const = {
    .pjsip_USER_STR = STR("user"),
    .pjsip_METHOD_STR = STR("method"),
    .pjsip_TRANSPORT_STR = STR("transport"),
    .pjsip_MADDR_STR = STR("maddr"),
    .pjsip_LR_STR = STR("lr"),
    .pjsip_SIP_STR = STR("sip"),
    .pjsip_SIPS_STR = STR("sips"),
    .pjsip_TEL_STR = STR("tel"),
    .pjsip_BRANCH_STR = STR("branch"),
    .pjsip_TTL_STR = STR("ttl"),
    .pjsip_RECEIVED_STR = STR("received"),
    .pjsip_Q_STR = STR("q"),
    .pjsip_EXPIRES_STR = STR("expires"),
    .pjsip_TAG_STR = STR("tag"),
    .pjsip_RPORT_STR = STR("rport"),

    .pjsip_HOST_SPEC = CIS(IS_HOST),
    .pjsip_DIGIT_SPEC = CIS(IS_DIGIT),
    .pjsip_ALPHA_SPEC = CIS(IS_ALPHA),
    .pjsip_ALNUM_SPEC = CIS(IS_ALNUM),
    .pjsip_TOKEN_SPEC = CIS(IS_TOKEN),
    .pjsip_TOKEN_SPEC_ESC = CIS(IS_TOKEN_NO_PCT),
    .pjsip_VIA_PARAM_SPEC = CIS(C_VIA_PARAM),
    .pjsip_VIA_PARAM_SPEC_ESC = CIS(C_VIA_PARAM_ESC),
    .pjsip_HEX_SPEC = CIS(IS_HEX),
    .pjsip_PARAM_CHAR_SPEC = CIS(C_PARAM),
    .pjsip_PARAM_CHAR_SPEC_ESC = CIS(IS_URI_PARAM),
    .pjsip_HDR_CHAR_SPEC = CIS(C_HDR),
    .pjsip_HDR_CHAR_SPEC_ESC = CIS(IS_URI_HDR),
    .pjsip_PROBE_USER_HOST_SPEC = CIS(C_PROBE),
    .pjsip_PASSWD_SPEC = CIS(C_PASSWD),
    .pjsip_PASSWD_SPEC_ESC = CIS(IS_PASSWORD),
    .pjsip_USER_SPEC = CIS(C_USER),
    .pjsip_USER_SPEC_ESC = CIS(IS_USER),
    .pjsip_USER_SPEC_LENIENT = CIS(C_USER_LAX),
    .pjsip_USER_SPEC_LENIENT_ESC = CIS(IS_USER_LAX),
    .pjsip_NOT_NEWLINE = CIS(C_NOT_NEWLINE),
    .pjsip_NOT_COMMA_OR_NEWLINE = CIS(C_NOT_COMMA),
    .pjsip_DISPLAY_SPEC = CIS(C_DISPLAY),
    .pjsip_OTHER_URI_CONTENT = CIS(C_OTHER_URI),
};

PJ_DEF(const pjsip_parser_const_t *) pjsip_parser_const(void)
{
    return &parser_const;
}
