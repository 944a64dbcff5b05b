/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A scanner over a buffer: the interface that programs write their own header parsers with.
 *
 * Every function looks only at begin..end: the buffer needs no terminating NUL. Wrong input calls
 * the scanner's callback, which usually does not return (it throws); if it does, or if there is
 * none, the position stays where it was and what was asked for comes out empty.
 */
#ifndef PJLIB_UTIL_SCANNER_H
#define PJLIB_UTIL_SCANNER_H

#include <pjlib-util/types.h>
#include <pjlib-util/scanner_cis_uint.h>

PJ_BEGIN_DECL

/* ---- sets of characters ---- */

/** Prepare the storage of sets. */
PJ_DECL(void) pj_cis_buf_init(pj_cis_buf_t *cs_buf);

/** Make @a cis the empty set. */
PJ_DECL(pj_status_t) pj_cis_init(pj_cis_buf_t *cs_buf, pj_cis_t *cis);

/** Make @a new_cis a copy of @a existing. */
PJ_DECL(pj_status_t) pj_cis_dup(pj_cis_t *new_cis, pj_cis_t *existing);

/** Add the characters from @a cstart up to but not including @a cend. */
PJ_DECL(void) pj_cis_add_range(pj_cis_t *cis, int cstart, int cend);

/** Add the ASCII letters. */
PJ_DECL(void) pj_cis_add_alpha(pj_cis_t *cis);

/** Add the ASCII digits. */
PJ_DECL(void) pj_cis_add_num(pj_cis_t *cis);

/** Add each character of @a str. */
PJ_DECL(void) pj_cis_add_str(pj_cis_t *cis, const char *str);

/** Add the members of @a rhs. */
PJ_DECL(void) pj_cis_add_cis(pj_cis_t *cis, const pj_cis_t *rhs);

/** Take out the characters from @a cstart up to but not including @a cend. */
PJ_DECL(void) pj_cis_del_range(pj_cis_t *cis, int cstart, int cend);

/** Take out each character of @a str. */
PJ_DECL(void) pj_cis_del_str(pj_cis_t *cis, const char *str);

/** Make @a cis its complement; NUL never becomes a member. */
PJ_DECL(void) pj_cis_invert(pj_cis_t *cis);

/** Whether @a c is a member: 0 or not 0. */
PJ_DECL(int) pj_cis_match(const pj_cis_t *cis, pj_uint8_t c);

/* ---- scanner ---- */

/** Options of pj_scan_init(); may be added up. */
enum {
    PJ_SCAN_AUTOSKIP_WS = 1,        /**< After each get, skip blanks and tabs. */
    PJ_SCAN_AUTOSKIP_WS_HEADER = 3, /**< And line breaks that fold a header (RFC 3261 7.3.1). */
    PJ_SCAN_AUTOSKIP_NEWLINE = 4    /**< And any line break. */
};

struct pj_scanner;

/** Called on wrong input. */
typedef void (*pj_syn_err_func_ptr)(struct pj_scanner *scanner);

/** The scanner. Programs may read and move curptr between begin and end. */
typedef struct pj_scanner {
    char *begin;                  /**< First character. */
    char *end;                    /**< Behind the last character. */
    char *curptr;                 /**< Next character. */
    int line;                     /**< Line of curptr, from 1. */
    char *start_line;             /**< Where that line starts. */
    int skip_ws;                  /**< Options. */
    pj_syn_err_func_ptr callback; /**< Called on wrong input; may be NULL. */
} pj_scanner;

/** A position to come back to. */
typedef struct pj_scan_state {
    char *curptr;     /**< Next character. */
    int line;         /**< Its line. */
    char *start_line; /**< Where that line starts. */
} pj_scan_state;

/**
 * Scan the @a buflen characters at @a bufstart, which stay the caller's and must outlive the
 * scanner. With PJ_SCAN_AUTOSKIP_WS leading white space is skipped at once. pj_scan_get_unescape()
 * writes there.
 */
PJ_DECL(void)
pj_scan_init(pj_scanner *scanner, char *bufstart, pj_size_t buflen, unsigned options,
             pj_syn_err_func_ptr callback);

/** End scanning; nothing has to be freed. */
PJ_DECL(void) pj_scan_fini(pj_scanner *scanner);

/** Whether nothing is left: 0 or not 0. */
PJ_DECL(int) pj_scan_is_eof(const pj_scanner *scanner);

/**
 * The longest run of members of @a spec, not consumed; may be empty. Returns the character behind,
 * 0 at the end.
 */
PJ_DECL(int) pj_scan_peek(pj_scanner *scanner, const pj_cis_t *spec, pj_str_t *out);

/**
 * The next @a len characters, not consumed. Returns the character behind, 0 at the end. Error:
 * fewer are left.
 */
PJ_DECL(int) pj_scan_peek_n(pj_scanner *scanner, pj_size_t len, pj_str_t *out);

/**
 * The longest run of non-members of @a spec, not consumed; may be empty. Returns the character
 * behind.
 */
PJ_DECL(int) pj_scan_peek_until(pj_scanner *scanner, const pj_cis_t *spec, pj_str_t *out);

/** The longest run of members of @a spec. Error: it is empty. */
PJ_DECL(void) pj_scan_get(pj_scanner *scanner, const pj_cis_t *spec, pj_str_t *out);

/**
 * As pj_scan_get(), and %HH counts as a member and is replaced, in the buffer, by its character.
 */
PJ_DECL(void) pj_scan_get_unescape(pj_scanner *scanner, const pj_cis_t *spec, pj_str_t *out);

/**
 * A quoted string, quotes included; a backslash protects the character behind it. Error: not
 * quoted, or no end.
 */
PJ_DECL(void) pj_scan_get_quote(pj_scanner *scanner, int begin_quote, int end_quote, pj_str_t *out);

/**
 * As pj_scan_get_quote(), with @a qsize kinds of quotes, the n-th of @a begin_quotes ended by the
 * n-th of @a end_quotes.
 */
PJ_DECL(void)
pj_scan_get_quotes(pj_scanner *scanner, const char *begin_quotes, const char *end_quotes, int qsize,
                   pj_str_t *out);

/** The next @a N characters. Error: fewer are left. */
PJ_DECL(void) pj_scan_get_n(pj_scanner *scanner, unsigned N, pj_str_t *out);

/** The next character. Error: none is left; then 0. */
PJ_DECL(int) pj_scan_get_char(pj_scanner *scanner);

/** Everything up to a member of @a spec or the end. Error: nothing is left at all. */
PJ_DECL(void) pj_scan_get_until(pj_scanner *scanner, const pj_cis_t *spec, pj_str_t *out);

/** Everything up to @a until_char or the end. Error: nothing is left at all. */
PJ_DECL(void) pj_scan_get_until_ch(pj_scanner *scanner, int until_char, pj_str_t *out);

/** Everything up to any character of @a until_spec or the end. Error: nothing is left at all. */
PJ_DECL(void) pj_scan_get_until_chr(pj_scanner *scanner, const char *until_spec, pj_str_t *out);

/**
 * Skip @a N characters and, if @a skip is set, white space as the options say. Error: fewer are
 * left.
 */
PJ_DECL(void) pj_scan_advance_n(pj_scanner *scanner, unsigned N, pj_bool_t skip);

/** Compare the next @a len characters with @a s: 0 if equal; not 0 if not, or if fewer are left. */
PJ_DECL(int) pj_scan_strcmp(pj_scanner *scanner, const char *s, int len);

/** As pj_scan_strcmp(), case of letters aside. */
PJ_DECL(int) pj_scan_stricmp(pj_scanner *scanner, const char *s, int len);

/** As pj_scan_stricmp(), where both are known to be letters and digits. */
PJ_DECL(int) pj_scan_stricmp_alnum(pj_scanner *scanner, const char *s, int len);

/** Consume a line break: CRLF, LF or CR. Error: none is here. */
PJ_DECL(void) pj_scan_get_newline(pj_scanner *scanner);

/** Skip white space as the options say. */
PJ_DECL(void) pj_scan_skip_whitespace(pj_scanner *scanner);

/** Skip the rest of the line and its line break. */
PJ_DECL(void) pj_scan_skip_line(pj_scanner *scanner);

/** Remember the position. */
PJ_DECL(void) pj_scan_save_state(const pj_scanner *scanner, pj_scan_state *state);

/** Go back to a position. */
PJ_DECL(void) pj_scan_restore_state(pj_scanner *scanner, pj_scan_state *state);

/** Column of the position in its line, from 0. */
PJ_DECL(int) pj_scan_get_col(const pj_scanner *scanner);

PJ_END_DECL

#endif
