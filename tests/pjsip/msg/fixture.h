/* SPDX-License-Identifier: BSD-2-Clause */
/* A pool for each test, text without a NUL behind it, and headers by their text. */
#ifndef LINNET_TESTS_MSG_FIXTURE_H
#define LINNET_TESTS_MSG_FIXTURE_H

#include <check.h>
#include <pjlib.h>
#include <pjsip/sip_msg.h>
#include <pjsip/sip_parser.h>
#include <pjsip/sip_uri.h>
#include <stdlib.h>
#include <string.h>

extern pj_pool_t *pool;

void fixture_setup(void);
void fixture_teardown(void);

/* A pool that does not grow past its size; the caller releases it. */
pj_pool_t *small_pool(size_t size);

/* A suite of one case whose tests run with the fixture. */
Suite *fixture_suite(const char *name, TCase **tcase);

/*
 * The text in a heap block of exactly its size, freed by the teardown: a read past it is seen by
 * ASan.
 */
char *exact(const void *text, size_t len);

/* A slice of a literal. */
pj_str_t str(const char *text);

/* Whether a slice is this text. */
int is(const pj_str_t *s, const char *text);

#define ck_is(slice, text)                                                                  \
    ck_assert_msg(is(&(slice), text), #slice " is \"%.*s\", not \"%s\"", (int)(slice).slen, \
                  (slice).ptr, text)

/* Parse a header value; NULL if it does not parse. */
void *hdr_of(const char *name, const char *value);

/*
 * The header has to print as text (name included), so do its copies; it has to report -1 for each
 * smaller buffer without touching what lies behind; and what was printed has to parse to the same
 * again.
 */
void ck_hdr_prints(void *hdr, const char *text);

typedef void *copy_fn(pj_pool_t *to, const void *what);
typedef pj_ssize_t show_fn(void *what, char *buf, pj_size_t size);

/*
 * Copied where memory ends at any place: there is no copy, or one that prints as what it was made of.
 */
void ck_copied_whole_or_not(copy_fn *copy, show_fn *show, void *what);

/* Parse and print. */
void ck_hdr_roundtrip(const char *name, const char *value, const char *printed);

/* Parse has to fail, at each truncation of what is behind it too without reading past it. */
void ck_hdr_refused(const char *name, const char *value);

/* The message of a text; errs may be NULL. */
pjsip_msg *msg_of(const char *text, pjsip_parser_err_report *errs);

/* A file of tests/data in an exact block. */
char *data_file(const char *name, size_t *len);

#endif
