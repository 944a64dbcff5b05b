/* SPDX-License-Identifier: BSD-2-Clause */
/* What the suites of this layer share: a pool for each test, and descriptions written short. */
#ifndef LINNET_TESTS_SDP_TEST_H
#define LINNET_TESTS_SDP_TEST_H

#include "support/suites.h"

#include <pjlib.h>
#include <pjmedia.h>

/* Fixture: pj_init() and a pool before each test, all gone after it. */
extern pj_pool_t *sdp_pool;
void sdp_setup(void);
void sdp_teardown(void);

/* A test case of that name with the fixture; add it to the suite. */
TCase *sdp_tcase(Suite *s, const char *name);

/* Another pool, released by the teardown. */
pj_pool_t *sdp_new_pool(void);

/* One of that size that does not grow: what asks for more gets nothing. NULL: too small for a pool at all. */
pj_pool_t *sdp_small_pool(pj_size_t size);

/* Parse a description that must be good. Its text is copied to the pool first. */
pjmedia_sdp_session *sdp_read(const char *text);

/* The status that a text parses with. */
pj_status_t sdp_status(const char *text);

/* The head of a description (v= to t=) and then these lines; LF line ends will do. */
#define SDP(lines) "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n" lines

/* The printed description, terminated, in the pool. */
char *sdp_text(const pjmedia_sdp_session *sdp);

/* One media description printed, lines joined by '|': "m=audio 9 RTP/AVP 0|a=sendrecv". */
char *sdp_media_text(const pjmedia_sdp_media *m);

/* A file of tests/data/sdp, terminated, in the pool. */
char *sdp_file(const char *name);

#define ck_str_is(slice, text)                                                             \
    do {                                                                                   \
        pj_str_t ck_slice = (slice);                                                       \
        ck_assert_int_eq(ck_slice.slen, (int)strlen(text));                                \
        ck_assert_int_eq(memcmp(ck_slice.ptr ? ck_slice.ptr : "", text, strlen(text)), 0); \
    } while (0)

#endif
