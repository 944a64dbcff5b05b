/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Multipart bodies (RFC 5621, RFC 2046 5.1): a pjsip_msg_body whose data is a list of parts, each
 * with headers and a body of its own. Serves msg/multipart.c and msg/multipart_find.c.
 */
#ifndef PJSIP_SIP_MULTIPART_H
#define PJSIP_SIP_MULTIPART_H

#include <pjsip/sip_msg.h>
#include <pjsip/sip_uri.h>

PJ_BEGIN_DECL

/** A part of a multipart body. */
typedef struct pjsip_multipart_part {
    PJ_DECL_LIST_MEMBER(struct pjsip_multipart_part);
    pjsip_hdr hdr; /**< List head; without Content-Type and Content-Length, which the body gives. */
    pjsip_msg_body *body;
} pjsip_multipart_part;

/**
 * An empty multipart body; print it with at least one part.
 *
 * @param ctype Its media type; NULL: multipart/mixed.
 * @param boundary Used as it is; NULL: the boundary of @a ctype, or a new one.
 * @return NULL without memory, or if the boundary is not one (RFC 2046 5.1.1).
 */
PJ_DECL(pjsip_msg_body *)
pjsip_multipart_create(pj_pool_t *pool, const pjsip_media_type *ctype, const pj_str_t *boundary);

/** An empty part. */
PJ_DECL(pjsip_multipart_part *) pjsip_multipart_create_part(pj_pool_t *pool);

/** A copy in @a pool, text included. */
PJ_DECL(pjsip_multipart_part *)
pjsip_multipart_clone_part(pj_pool_t *pool, const pjsip_multipart_part *part);

/** Add a part at the end; it must be in no body. PJ_EINVAL if @a mp is not multipart. */
PJ_DECL(pj_status_t)
pjsip_multipart_add_part(pj_pool_t *pool, pjsip_msg_body *mp, pjsip_multipart_part *part);

/** The first part, the one after @a part; NULL if there is none. */
PJ_DECL(pjsip_multipart_part *) pjsip_multipart_get_first_part(const pjsip_msg_body *mp);
PJ_DECL(pjsip_multipart_part *)
pjsip_multipart_get_next_part(const pjsip_msg_body *mp, pjsip_multipart_part *part);

/**
 * Find a part by type and subtype.
 *
 * @param start The part to start after; NULL: from the first.
 */
PJ_DECL(pjsip_multipart_part *)
pjsip_multipart_find_part(const pjsip_msg_body *mp, const pjsip_media_type *content_type,
                          const pjsip_multipart_part *start);

/** Find a part that has a header that prints like @a search_hdr. @a pool is for the comparison. */
PJ_DECL(pjsip_multipart_part *)
pjsip_multipart_find_part_by_header(pj_pool_t *pool, const pjsip_msg_body *mp, void *search_hdr,
                                    const pjsip_multipart_part *start);

/** The same by the header's name and value. */
PJ_DECL(pjsip_multipart_part *)
pjsip_multipart_find_part_by_header_str(pj_pool_t *pool, const pjsip_msg_body *mp,
                                        const pj_str_t *hdr_name, const pj_str_t *hdr_value,
                                        const pjsip_multipart_part *start);

/**
 * Find a part by its Content-ID, given as a cid: URI (RFC 2392) or its text, with or without
 * "cid:".
 */
PJ_DECL(pjsip_multipart_part *)
pjsip_multipart_find_part_by_cid_uri(pj_pool_t *pool, const pjsip_msg_body *mp,
                                     pjsip_other_uri *cid_uri);
PJ_DECL(pjsip_multipart_part *)
pjsip_multipart_find_part_by_cid_str(pj_pool_t *pool, const pjsip_msg_body *mp, pj_str_t *cid);

/**
 * Parse a multipart body; parts point into @a buf. Nested multipart bodies are parsed too, down to
 * a limit of levels; deeper ones stay text.
 *
 * @param ctype Its media type with the boundary; without one the boundary is the first line's.
 * @param options 0.
 * @return NULL if it is not a multipart body, has too many parts, or without memory.
 */
PJ_DECL(pjsip_msg_body *)
pjsip_multipart_parse(pj_pool_t *pool, char *buf, pj_size_t len, const pjsip_media_type *ctype,
                      unsigned options);

/** The boundary, and the text the body was parsed from (empty for one that was made here). */
PJ_DECL(pj_status_t)
pjsip_multipart_get_raw(pjsip_msg_body *mp, pj_str_t *boundary, pj_str_t *raw_data);

PJ_END_DECL

#endif
