/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJMEDIA_SDP_LINES_H
#define PJMEDIA_SDP_LINES_H

/**
 * @file pjmedia/sdp_lines.h
 * @brief [Linnet] The lines of a description that its structs have no field for (RFC 8866 5).
 *
 * These are, of a session: i= (information), u= (URI), e= and p= (contacts), second and further c= and
 * t= lines, r= (repetitions), z= (time zones), k= (keys, obsolete); of a media description: i=, k=,
 * second and further c= lines (layered multicast). They are read, printed where RFC 8866 9 has them,
 * copied and compared as text. t=, r= and z= keep their order, since an r= belongs to the t= before it.
 */
#include <pjmedia/sdp.h>

PJ_BEGIN_DECL

/** A line, of a list in the order in which they were read or added. */
typedef struct pjmedia_sdp_line {
    struct pjmedia_sdp_line *next; /**< NULL: the last one. */
    char type;                     /**< The letter before the equals sign. */
    pj_str_t value;                /**< What is behind it. */
} pjmedia_sdp_line;

/** The lines of a session, without those of its media. @return NULL: none. */
PJ_DECL(const pjmedia_sdp_line *) pjmedia_sdp_session_lines(const pjmedia_sdp_session *s);

/** The lines of a media description. @return NULL: none. */
PJ_DECL(const pjmedia_sdp_line *) pjmedia_sdp_media_lines(const pjmedia_sdp_media *m);

/**
 * Append a line to a session. The value is copied to @a pool.
 *
 * A first c= or t= line belongs to the fields `conn` and `time`, so what is added here is a further one.
 *
 * @return PJ_EINVAL: a session has no such line, or @a value is empty or has a line end or a NUL in it;
 *         PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pjmedia_sdp_session_add_line(pj_pool_t *pool, pjmedia_sdp_session *s, char type,
                             const pj_str_t *value);

/** The same for a media description. */
PJ_DECL(pj_status_t)
pjmedia_sdp_media_add_line(pj_pool_t *pool, pjmedia_sdp_media *m, char type, const pj_str_t *value);

/** Take the lines of a type out of a session; 0: all of them. */
PJ_DECL(void) pjmedia_sdp_session_remove_lines(pjmedia_sdp_session *s, char type);

/** The same for a media description. */
PJ_DECL(void) pjmedia_sdp_media_remove_lines(pjmedia_sdp_media *m, char type);

PJ_END_DECL

#endif
