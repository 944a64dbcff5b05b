/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Wide characters to octets and back. The octets are UTF-8 (RFC 3629), whatever the locale. On this
 * platform native strings are octets, so the macros for them do nothing.
 */
#ifndef PJ_UNICODE_H
#define PJ_UNICODE_H

#include <pj/types.h>

#include <wchar.h>

PJ_BEGIN_DECL

/**
 * UTF-8 to wide characters. What is not valid UTF-8 becomes U+FFFD. What does not fit is left out.
 *
 * @param len        octets of @a str; negative: up to its NUL.
 * @param wbuf_count room in @a wbuf, the NUL included, which is always written.
 * @return @a wbuf; NULL if there is no room at all.
 */
PJ_DECL(wchar_t *)
pj_ansi_to_unicode(const char *str, int len, wchar_t *wbuf, int wbuf_count);

/**
 * Wide characters to UTF-8. What is no character becomes U+FFFD. What does not fit is left out,
 * never in the middle of a character.
 *
 * @param len      characters of @a wstr; negative: up to its NUL.
 * @param buf_size room in @a buf, the NUL included, which is always written.
 * @return @a buf; NULL if there is no room at all.
 */
PJ_DECL(char *)
pj_unicode_to_ansi(const wchar_t *wstr, pj_ssize_t len, char *buf, int buf_size);

#define PJ_DECL_UNICODE_TEMP_BUF(buf, size)
#define PJ_DECL_ANSI_TEMP_BUF(buf, size)
#define PJ_STRING_TO_NATIVE(s, buf, max)  (s)
#define PJ_NATIVE_TO_STRING(cs, buf, max) (cs)

PJ_END_DECL

#endif /* PJ_UNICODE_H */
