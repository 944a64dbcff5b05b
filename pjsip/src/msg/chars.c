/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/chars.h"
#include "msg/chars_def.h"

#define BIT(is, class) ((is) ? (unsigned)(class) : 0u)

#define CLASSES(c)                                                                        \
    (BIT(IS_DIGIT(c), CH_DIGIT) | BIT(IS_HEX(c), CH_HEX) | BIT(IS_ALPHA(c), CH_ALPHA) |   \
     BIT(IS_WS(c), CH_WS) | BIT(IS_TOKEN(c), CH_TOKEN) | BIT(IS_HOST(c), CH_HOST) |       \
     BIT(IS_IPV6(c), CH_IPV6) | BIT(IS_SCHEME(c), CH_SCHEME) | BIT(IS_USER(c), CH_USER) | \
     BIT(IS_USER_LAX(c) || IS_HIGH(c), CH_USER_LAX) | BIT(IS_PASSWORD(c), CH_PASSWORD) |  \
     BIT(IS_URI_PARAM(c), CH_URI_PARAM) | BIT(IS_URI_HDR(c), CH_URI_HDR) |                \
     BIT(IS_URI_LAX(c), CH_URI_LAX) | BIT(IS_VALUE_LAX(c), CH_VALUE_LAX) |                \
     BIT(IS_AUTH_LAX(c), CH_AUTH_LAX) | BIT(IS_DISPLAY_LAX(c), CH_DISPLAY_LAX) |          \
     BIT(IS_CALL_ID(c), CH_CALL_ID) | BIT(IS_TEL(c), CH_TEL) |                            \
     BIT(IS_PARAM_PLAIN(c) && (c) != '=', CH_PARAM_NAME_PLAIN) |                          \
     BIT(IS_PARAM_PLAIN(c), CH_PARAM_PLAIN) |                                             \
     BIT(IS_URI_HDR_PLAIN(c) && (c) != '=', CH_URI_HDR_NAME_PLAIN) |                      \
     BIT(IS_URI_HDR_PLAIN(c), CH_URI_HDR_PLAIN) | BIT(IS_ITEM(c), CH_ITEM))

const pj_uint32_t pjsip__chars[256] = {ALL_OCTETS(CLASSES)};
