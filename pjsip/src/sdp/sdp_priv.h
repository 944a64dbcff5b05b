/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of this layer share. */
#ifndef PJMEDIA_SDP_PRIV_H
#define PJMEDIA_SDP_PRIV_H

#include <pjmedia/sdp.h>
#include <pjmedia/sdp_neg.h>
#include <pjmedia/errno.h>

#include <stdbool.h>

/** Copy a string into the pool. @return false: no memory. */
bool pjmedia__str_dup(pj_pool_t *pool, pj_str_t *dst, const pj_str_t *src);

/** A string as slice. */
pj_str_t pjmedia__str(const char *s);

/** Equal, letter case ignored. */
bool pjmedia__str_same(const pj_str_t *a, const char *b);

/** Split the next word (up to white space) off the front of @a rest. Empty: no more. */
pj_str_t pjmedia__next_word(pj_str_t *rest);

/** A payload type: 0 to 127, digits only. @return -1 if it is none. */
int pjmedia__payload_type(const pj_str_t *fmt);

/** A whole string as decimal number up to @a max. @return false if it is none. */
bool pjmedia__number(const pj_str_t *s, pj_uint64_t max, pj_uint64_t *value);

/** Whether the media's formats are RTP payload types. */
bool pjmedia__is_rtp(const pjmedia_sdp_media *m);

/** An empty attribute array with room. An SDP struct is large: its arrays are not cleared. */
pjmedia_sdp_media *pjmedia__media_alloc(pj_pool_t *pool);
pjmedia_sdp_session *pjmedia__session_alloc(pj_pool_t *pool);

/** Directions, as flags. */
enum { PJMEDIA__DIR_SEND = 1, PJMEDIA__DIR_RECV = 2 };

/** The direction of a media description: its own attribute, the session's, or both ways. */
unsigned pjmedia__dir_get(const pjmedia_sdp_session *sdp, const pjmedia_sdp_media *m);

/** The same stream as the other side sees it. */
unsigned pjmedia__dir_mirror(unsigned dir);

/** Write the direction as the media's own attribute. @return false: no memory. */
bool pjmedia__dir_set(pj_pool_t *pool, pjmedia_sdp_media *m, unsigned dir);

/** Whether the name is one of the four direction attributes. */
bool pjmedia__is_dir(const pj_str_t *name);

#endif
