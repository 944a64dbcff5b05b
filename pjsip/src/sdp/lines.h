/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines of a description that have no field, for the other files of this layer. */
#ifndef PJMEDIA_LINES_H
#define PJMEDIA_LINES_H

#include "sdp/sdp_priv.h"

#include <pjmedia/sdp_lines.h>

/* The types that a session and a media description may have, and those that speak of times. */
#define PJMEDIA__SESSION_LINES "iuepctrzk"
#define PJMEDIA__MEDIA_LINES   "ick"
#define PJMEDIA__TIME_LINES    "trz"

/** The first line of one of these types, and the next. NULL: no more. */
const pjmedia_sdp_line *pjmedia__lines_first(const pjmedia_sdp_more *more, const char *types);
const pjmedia_sdp_line *pjmedia__lines_next(const pjmedia_sdp_line *line, const char *types);

/** How many there are in all. */
unsigned pjmedia__lines_count(const pjmedia_sdp_more *more);

/** Append a line; the value is not copied. @return false: no memory. */
bool pjmedia__lines_append(pj_pool_t *pool, pjmedia_sdp_more *more, char type,
                           const pj_str_t *value);

/** Append copies of the lines of these types. @return false: no memory. */
bool pjmedia__lines_clone(pj_pool_t *pool, pjmedia_sdp_more *dst, const pjmedia_sdp_more *src,
                          const char *types);

/** Whether both have the same lines of these types, in the same order. */
bool pjmedia__lines_same(const pjmedia_sdp_more *a, const pjmedia_sdp_more *b, const char *types);

/** Take the lines of these types out. */
void pjmedia__lines_remove(pjmedia_sdp_more *more, const char *types);

#endif
