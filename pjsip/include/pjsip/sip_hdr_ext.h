/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * [Linnet] Typed forms of the headers that the compatible API leaves as text.
 *
 * Programs of that API read Path, Reason, P-Asserted-Identity and their like as
 * pjsip_generic_string_hdr, so that is what a parsed message holds. Beside it, each header that an
 * RFC gives a structure has a struct here, named pjsip_x_NAME_hdr. It begins as every header does:
 * it can be put into a message, printed, cloned and freed with its pool like any other.
 *
 * From text to struct there are two ways:
 *
 *   on demand: pjsip_x_reason_hdr_get(pool, msg, &reason) or pjsip_hdr_decode(pool, hdr, ...);
 *   at once: after pjsip_hdr_ext_register() the parser itself makes the typed form of these names.
 *
 * A comma-separated list gives a header for each value, as it does for Contact and Route. Decoded
 * headers are a ring without a head: follow next until the first comes again. Their text points
 * into that of the header they were made from, and lives as long as it does.
 *
 * In the structs a string without characters, a list without members, and PJSIP_X_NONE mean that
 * the part is not there. Strings are as received, without escapes being decoded; those that the
 * grammar always quotes are without their quotes; those that it may quote keep them, as
 * pjsip_param.value does. docs/headers.md lists all names.
 *
 * Serves msg/hdr_ext.c, msg/hdr_ext_copy.c, msg/hdr_ext_names.c. The structs themselves are in
 * sip_hdr_ext_sip.h and sip_hdr_ext_ims.h, and for those that the compatible API types in
 * pjsip-simple/evsub_msg.h, pjsip-ua/sip_replaces.h and pjsip-ua/sip_timer.h.
 */
#ifndef PJSIP_SIP_HDR_EXT_H
#define PJSIP_SIP_HDR_EXT_H

#include <pjsip/sip_msg.h>

PJ_BEGIN_DECL

/** A number that is not there. */
#define PJSIP_X_NONE ((pj_uint32_t)0xFFFFFFFFUL)

/**
 * Make the typed form of a header.
 *
 * @param hdr A header of any form; one that is typed already is copied.
 * @param p_typed Receives the ring of its values, in @a pool.
 * @param p_err Receives the offset of the error in the value's text; may be NULL.
 * @return PJ_SUCCESS; PJ_ENOTFOUND if there is no typed form of its name; PJSIP_EINVALIDHDR if
 *         the value is malformed; PJ_ETOOMANY beyond the limits of one message; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pjsip_hdr_decode(pj_pool_t *pool, const void *hdr, pjsip_hdr **p_typed, int *p_err);

/**
 * The same for all headers of a name in a message, one ring with their values in order.
 *
 * @param name The long name.
 * @return As above; PJ_ENOTFOUND also if the message has no such header.
 */
PJ_DECL(pj_status_t)
pjsip_msg_decode_hdr(pj_pool_t *pool, const pjsip_msg *msg, const char *name, pjsip_hdr **p_typed);

/** An empty header of a name, long or compact; NULL if it has no typed form, or without memory. */
PJ_DECL(pjsip_hdr *) pjsip_hdr_ext_create(pj_pool_t *pool, const char *name);

/**
 * Compare two typed headers by the rules of their parts: tokens ignore case, quoted text and
 * identifiers do not, URIs compare by their scheme's rules, parameters in any order.
 *
 * @return 0 if equal; headers that are not typed, or not of one name, are not.
 */
PJ_DECL(int) pjsip_hdr_ext_cmp(const void *hdr1, const void *hdr2);

/**
 * Have the parser make typed headers of these names, for the process and for good. At startup; any
 * thread. From then on what a message holds under such a name is its struct: a header field that is
 * malformed is reported in the parser's error list and not kept, for a program that casts what it
 * finds must not meet another struct.
 *
 * @param names The long names; NULL: all that have a typed form.
 * @return PJ_SUCCESS, also for names registered before; PJ_ENOTFOUND if one has no typed form, and
 *         PJSIP_ETYPEEXISTS if a program has a parser of its own for one: then none is registered.
 */
PJ_DECL(pj_status_t) pjsip_hdr_ext_register(const char *const names[], unsigned count);

/**
 * What each header has: pjsip_x_STEM_hdr_create(), an empty one in the pool or NULL, and
 * pjsip_x_STEM_hdr_get(), which is pjsip_msg_decode_hdr() for its name. (Names of the inline
 * function's parameters begin with x_, so as not to hide a program's.)
 */
#define PJSIP_X_HDR(stem, name)                                                   \
    PJ_DECL(pjsip_x_##stem##_hdr *) pjsip_x_##stem##_hdr_create(pj_pool_t *pool); \
    PJ_INLINE(pj_status_t)                                                        \
    pjsip_x_##stem##_hdr_get(pj_pool_t *x_pool, const pjsip_msg *x_msg,           \
                             pjsip_x_##stem##_hdr **x_result)                     \
    {                                                                             \
        pjsip_hdr *x_hdr;                                                         \
        pj_status_t x_status = pjsip_msg_decode_hdr(x_pool, x_msg, name, &x_hdr); \
                                                                                  \
        if (x_status == PJ_SUCCESS)                                               \
            *x_result = (pjsip_x_##stem##_hdr *)x_hdr;                            \
        return x_status;                                                          \
    }                                                                             \
    struct pjsip_x_needs_a_semicolon

/** An address with parameters. */
typedef struct pjsip_x_addr_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_addr_hdr);
    pjsip_name_addr name_addr;
    pjsip_param other_param;
} pjsip_x_addr_hdr;

/** A word with parameters; some have none by their grammar. */
typedef struct pjsip_x_token_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_token_hdr);
    pj_str_t value;
    pjsip_param other_param;
} pjsip_x_token_hdr;

/** A number. */
typedef struct pjsip_x_number_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_number_hdr);
    pj_uint32_t value;
} pjsip_x_number_hdr;

/** An identifier of a call, with the tags of its dialog. */
typedef struct pjsip_x_dialog_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_dialog_hdr);
    pj_str_t call_id;
    pj_str_t to_tag;   /**< Target-Dialog: remote-tag. */
    pj_str_t from_tag; /**< Target-Dialog: local-tag. */
    pjsip_param other_param;
} pjsip_x_dialog_hdr;

PJ_END_DECL

#endif
