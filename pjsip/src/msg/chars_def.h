/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The character classes of RFC 3261 section 25.1, as predicates that the compiler can evaluate:
 * chars.c and parser_const.c build their const tables from them, so each class is written down
 * once. Macros, because C takes no function in a constant initializer.
 *
 * A class named LAX is what we accept where the grammar is narrower and peers are not.
 */
#ifndef MSG_CHARS_DEF_H
#define MSG_CHARS_DEF_H

#define IS_DIGIT(c)   ((c) >= '0' && (c) <= '9')
#define IS_UPPER(c)   ((c) >= 'A' && (c) <= 'Z')
#define IS_LOWER(c)   ((c) >= 'a' && (c) <= 'z')
#define IS_ALPHA(c)   (IS_UPPER(c) || IS_LOWER(c))
#define IS_ALNUM(c)   (IS_ALPHA(c) || IS_DIGIT(c))
#define IS_HEX(c)     (IS_DIGIT(c) || ((c) >= 'a' && (c) <= 'f') || ((c) >= 'A' && (c) <= 'F'))
#define IS_VISIBLE(c) ((c) > 0x20 && (c) < 0x7F)
#define IS_HIGH(c)    ((c) >= 0x80)
#define IS_WS(c)      ((c) == ' ' || (c) == '\t')

#define IS_MARK(c)                                                                       \
    ((c) == '-' || (c) == '_' || (c) == '.' || (c) == '!' || (c) == '~' || (c) == '*' || \
     (c) == '\'' || (c) == '(' || (c) == ')')
#define IS_UNRESERVED(c) (IS_ALNUM(c) || IS_MARK(c))

#define IS_TOKEN_NO_PCT(c)                                                                \
    (IS_ALNUM(c) || (c) == '-' || (c) == '.' || (c) == '!' || (c) == '*' || (c) == '_' || \
     (c) == '+' || (c) == '`' || (c) == '\'' || (c) == '~')
#define IS_TOKEN(c) (IS_TOKEN_NO_PCT(c) || (c) == '%')

#define IS_HOST(c)   (IS_ALNUM(c) || (c) == '-' || (c) == '.' || (c) == '_')
#define IS_IPV6(c)   (IS_HEX(c) || (c) == ':' || (c) == '.')
#define IS_SCHEME(c) (IS_ALNUM(c) || (c) == '+' || (c) == '-' || (c) == '.')

/* What stays as it is in the parts of a sip: URI. */
#define IS_USER(c)                                                                             \
    (IS_UNRESERVED(c) || (c) == '&' || (c) == '=' || (c) == '+' || (c) == '$' || (c) == ',' || \
     (c) == ';' || (c) == '?' || (c) == '/')
#define IS_USER_LAX(c) (IS_USER(c) || (c) == '#' || (c) == '[' || (c) == ']')
#define IS_PASSWORD(c) \
    (IS_UNRESERVED(c) || (c) == '&' || (c) == '=' || (c) == '+' || (c) == '$' || (c) == ',')
#define IS_URI_PARAM(c)                                                                        \
    (IS_UNRESERVED(c) || (c) == '[' || (c) == ']' || (c) == '/' || (c) == ':' || (c) == '&' || \
     (c) == '+' || (c) == '$')
#define IS_URI_HDR(c)                                                                          \
    (IS_UNRESERVED(c) || (c) == '[' || (c) == ']' || (c) == '/' || (c) == '?' || (c) == ':' || \
     (c) == '+' || (c) == '$')
#define IS_URI_LAX(c) \
    (IS_HIGH(c) || (IS_VISIBLE(c) && (c) != '"' && (c) != '<' && (c) != '>' && (c) != '\\'))

/* Values of header parameters, unquoted. */
#define IS_VALUE_LAX(c)                                                                      \
    (IS_HIGH(c) || (IS_VISIBLE(c) && (c) != '"' && (c) != ',' && (c) != ';' && (c) != '<' && \
                    (c) != '>' && (c) != '\\'))
#define IS_AUTH_LAX(c) (IS_VALUE_LAX(c) || (c) == ';' || (c) == '<' || (c) == '>')

/* Display names that are not quoted: tokens and blanks, and what peers put between them. */
#define IS_DISPLAY_LAX(c)                                                                    \
    (IS_HIGH(c) || IS_WS(c) ||                                                               \
     (IS_VISIBLE(c) && (c) != '"' && (c) != ',' && (c) != ';' && (c) != ':' && (c) != '<' && \
      (c) != '>' && (c) != '\\'))

#define IS_CALL_ID(c) (IS_VISIBLE(c) || IS_HIGH(c))
#define IS_TEL(c)                                                                         \
    (IS_ALNUM(c) || (c) == '+' || (c) == '*' || (c) == '#' || (c) == '-' || (c) == '.' || \
     (c) == '(' || (c) == ')')

/* Text of a URI that stands for itself, up to what ends it. */
#define IS_PARAM_PLAIN(c)   (IS_URI_LAX(c) && (c) != '%' && (c) != ';' && (c) != '?')
#define IS_URI_HDR_PLAIN(c) (IS_URI_LAX(c) && (c) != '%' && (c) != '&')

/* An element of a comma-separated list as it comes. */
#define IS_ITEM(c) ((c) != ',' && (c) != '"')

/* A macro's value for every octet. */
#define ROW16(P, n)                                                                             \
    P((n) + 0), P((n) + 1), P((n) + 2), P((n) + 3), P((n) + 4), P((n) + 5), P((n) + 6),         \
        P((n) + 7), P((n) + 8), P((n) + 9), P((n) + 10), P((n) + 11), P((n) + 12), P((n) + 13), \
        P((n) + 14), P((n) + 15)
#define ALL_OCTETS(P)                                                                            \
    ROW16(P, 0), ROW16(P, 16), ROW16(P, 32), ROW16(P, 48), ROW16(P, 64), ROW16(P, 80),           \
        ROW16(P, 96), ROW16(P, 112), ROW16(P, 128), ROW16(P, 144), ROW16(P, 160), ROW16(P, 176), \
        ROW16(P, 192), ROW16(P, 208), ROW16(P, 224), ROW16(P, 240)

#endif
