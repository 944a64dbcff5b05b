/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Helpers for programs that print header types of their own.
 *
 * The copy_advance macros append to a bounded buffer inside a print function: they move @a buf on
 * and return -1 from the function when there is no room. The function has a variable "char *endbuf"
 * that points past the buffer's last octet. Linnet's own sources print with functions (msg/out.h).
 */
#ifndef PJSIP_PRINT_UTIL_H
#define PJSIP_PRINT_UTIL_H

#include <pjsip/sip_msg.h>
#include <pj/string.h>
#include <pjlib-util/string.h>

PJ_BEGIN_DECL

/** Append a string. */
#define copy_advance_check(buf, str)                          \
    do {                                                      \
        if ((str).slen > 0) {                                 \
            if ((str).slen > (endbuf) - (buf))                \
                return -1;                                    \
            pj_memcpy(buf, (str).ptr, (pj_size_t)(str).slen); \
            buf += (str).slen;                                \
        }                                                     \
    } while (0)

#define copy_advance copy_advance_check

/** Append a string; the caller knows that there is room. */
#define copy_advance_no_check(buf, str)                       \
    do {                                                      \
        if ((str).slen > 0) {                                 \
            pj_memcpy(buf, (str).ptr, (pj_size_t)(str).slen); \
            buf += (str).slen;                                \
        }                                                     \
    } while (0)

/** Append one character. */
#define copy_advance_char_check(buf, chr) \
    do {                                  \
        if ((buf) >= (endbuf))            \
            return -1;                    \
        *buf++ = (chr);                   \
    } while (0)

/** Append a string, escaping (%HH) what is not in the class @a unres. */
#define copy_advance_escape(buf, str, unres)                                                   \
    do {                                                                                       \
        if ((str).slen > 0) {                                                                  \
            pj_ssize_t printed_ = pj_strncpy2_escape(buf, &(str), (endbuf) - (buf), &(unres)); \
            if (printed_ < 0)                                                                  \
                return -1;                                                                     \
            buf += printed_;                                                                   \
        }                                                                                      \
    } while (0)

/** Append text of a given length and a string after it, if the string is not empty. */
#define copy_advance_pair_check(buf, str1, len1, str2)               \
    do {                                                             \
        if ((str2).slen > 0) {                                       \
            if ((pj_ssize_t)(len1) + (str2).slen > (endbuf) - (buf)) \
                return -1;                                           \
            pj_memcpy(buf, str1, (pj_size_t)(len1));                 \
            buf += (len1);                                           \
            copy_advance_no_check(buf, str2);                        \
        }                                                            \
    } while (0)

#define copy_advance_pair copy_advance_pair_check

/** The same; the caller knows that there is room. */
#define copy_advance_pair_no_check(buf, str1, len1, str2) \
    do {                                                  \
        if ((str2).slen > 0) {                            \
            pj_memcpy(buf, str1, (pj_size_t)(len1));      \
            buf += (len1);                                \
            copy_advance_no_check(buf, str2);             \
        }                                                 \
    } while (0)

/** The same, escaping the string. */
#define copy_advance_pair_escape(buf, str1, len1, str2, unres) \
    do {                                                       \
        if ((str2).slen > 0) {                                 \
            if ((pj_ssize_t)(len1) > (endbuf) - (buf))         \
                return -1;                                     \
            pj_memcpy(buf, str1, (pj_size_t)(len1));           \
            buf += (len1);                                     \
            copy_advance_escape(buf, str2, unres);             \
        }                                                      \
    } while (0)

/** Append text and a string between two quote characters, empty or not. */
#define copy_advance_pair_quote_cond_always(buf, str1, len1, str2, quotestart, quoteend) \
    do {                                                                                 \
        pj_ssize_t left_ = (endbuf) - (buf) - (pj_ssize_t)(len1)-2;                      \
        if (left_ < 0 || (str2).slen > left_)                                            \
            return -1;                                                                   \
        pj_memcpy(buf, str1, (pj_size_t)(len1));                                         \
        buf += (len1);                                                                   \
        if ((str2).slen > 0 && *(str2).ptr == (quotestart)) {                            \
            copy_advance_no_check(buf, str2);                                            \
        } else {                                                                         \
            *buf++ = (quotestart);                                                       \
            copy_advance_no_check(buf, str2);                                            \
            *buf++ = (quoteend);                                                         \
        }                                                                                \
    } while (0)

/** The same unless the string is empty; a string that starts with the quote is not quoted again. */
#define copy_advance_pair_quote_cond(buf, str1, len1, str2, quotestart, quoteend)             \
    do {                                                                                      \
        if ((str2).slen > 0)                                                                  \
            copy_advance_pair_quote_cond_always(buf, str1, len1, str2, quotestart, quoteend); \
    } while (0)

/** Append text and a string between two quote characters, unless the string is empty. */
#define copy_advance_pair_quote_check(buf, str1, len1, str2, quotestart, quoteend) \
    do {                                                                           \
        if ((str2).slen > 0) {                                                     \
            pj_ssize_t left_ = (endbuf) - (buf) - (pj_ssize_t)(len1)-2;            \
            if (left_ < 0 || (str2).slen > left_)                                  \
                return -1;                                                         \
            pj_memcpy(buf, str1, (pj_size_t)(len1));                               \
            buf += (len1);                                                         \
            *buf++ = (quotestart);                                                 \
            copy_advance_no_check(buf, str2);                                      \
            *buf++ = (quoteend);                                                   \
        }                                                                          \
    } while (0)

#define copy_advance_pair_quote copy_advance_pair_quote_check

typedef void *(*pjsip_hdr_clone_fptr)(pj_pool_t *pool, const void *hdr);
typedef int (*pjsip_hdr_print_fptr)(void *hdr, char *buf, pj_size_t len);

/** Names of a header type. */
typedef struct pjsip_hdr_name_info_t {
    char *name;        /**< Long name. */
    unsigned name_len; /**< Its length. */
    char *sname;       /**< Compact name, or NULL. */
} pjsip_hdr_name_info_t;

/** Names by pjsip_hdr_e. */
PJ_DECL_DATA(const pjsip_hdr_name_info_t) pjsip_hdr_names[];

/** Set the common members of a header of a known type. */
PJ_INLINE(void) init_hdr(void *hptr, pjsip_hdr_e htype, void *vptr)
{
    pjsip_hdr *hdr = (pjsip_hdr *)hptr;
    const pjsip_hdr_name_info_t *info = &pjsip_hdr_names[htype];

    pj_list_init(hdr);
    hdr->type = htype;
    hdr->vptr = (pjsip_hdr_vptr *)vptr;
    hdr->name.ptr = info->name;
    hdr->name.slen = (pj_ssize_t)info->name_len;
    if (info->sname)
        pj_strset(&hdr->sname, info->sname, 1);
    else
        hdr->sname = hdr->name;
}

PJ_END_DECL

#endif
