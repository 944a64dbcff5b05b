/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJMEDIA_SDP_PARSE_H
#define PJMEDIA_SDP_PARSE_H

/**
 * @file pjmedia/sdp_parse.h
 * @brief [Linnet] What reading a session description may take, and where it went wrong.
 */
#include <pjmedia/sdp.h>

PJ_BEGIN_DECL

/**
 * How much of what a received description may have; more is PJ_ETOOMANY. The defaults are the sizes of the
 * arrays of the public structs (PJMEDIA_MAX_SDP_MEDIA and so on), which a larger number here means too.
 */
typedef struct pjmedia_sdp_limits {
    unsigned media;  /**< m= lines. */
    unsigned fmts;   /**< Formats of one m= line. */
    unsigned attrs;  /**< a= lines of one media description, or of the session. */
    unsigned bandws; /**< b= lines, in the same way. */
    unsigned lines;  /**< Lines of pjmedia/sdp_lines.h, in the same way. Default 64. */
} pjmedia_sdp_limits;

/** The limits of the process; write them before the first description is read. */
PJ_DECL(pjmedia_sdp_limits *) pjmedia_sdp_get_limits(void);

/** Where a description is wrong, and how. */
typedef struct pjmedia_sdp_parse_error {
    unsigned line;   /**< From 1. */
    unsigned column; /**< From 1. */
    char what[80];   /**< "Bad c= line", "More than 72 formats in an m= line". */
} pjmedia_sdp_parse_error;

/**
 * pjmedia_sdp_parse() that says where an error is.
 *
 * @param err Set if the description is refused, and not written to otherwise; may be NULL.
 * @return As pjmedia_sdp_parse().
 */
PJ_DECL(pj_status_t)
pjmedia_sdp_parse_where(pj_pool_t *pool, char *buf, pj_size_t len, pjmedia_sdp_parse_error *err,
                        pjmedia_sdp_session **p_sdp);

PJ_END_DECL

#endif
