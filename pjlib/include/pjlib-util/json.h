/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON (RFC 8259): documents to trees and back. */
#ifndef PJLIB_UTIL_JSON_H
#define PJLIB_UTIL_JSON_H

#include <pjlib-util/types.h>
#include <pjlib-util/config.h>
#include <pj/list.h>

PJ_BEGIN_DECL

typedef enum pj_json_val_type {
    PJ_JSON_VAL_NULL,
    PJ_JSON_VAL_BOOL,
    PJ_JSON_VAL_NUMBER,
    PJ_JSON_VAL_STRING,
    PJ_JSON_VAL_ARRAY,
    PJ_JSON_VAL_OBJ
} pj_json_val_type;

typedef struct pj_json_elem pj_json_elem;

/** Head of the elements of an array or object. */
typedef struct pj_json_list {
    PJ_DECL_LIST_MEMBER(pj_json_elem);
} pj_json_list;

/** A value, with its name if it is in an object. */
struct pj_json_elem {
    PJ_DECL_LIST_MEMBER(pj_json_elem);
    pj_str_t name;
    pj_json_val_type type;
    union {
        pj_bool_t is_true;
        float num;
        pj_str_t str;          /**< Without escapes, in UTF-8; may hold NULs. */
        pj_json_list children; /**< Of an array or object. */
    } value;
};

/** Where a document is wrong. */
typedef struct pj_json_err_info {
    unsigned line; /**< From 1. */
    unsigned col;  /**< From 1. */
    int err_char;  /**< The octet there; 0 at the end. */
} pj_json_err_info;

/** Takes a piece of output; anything but PJ_SUCCESS ends the writing. */
typedef pj_status_t (*pj_json_writer)(const char *s, unsigned size, void *user_data);

/*
 * Make *el a value of that type, in no list. Name and string stay the caller's; a name may be NULL.
 */
PJ_DECL(void) pj_json_elem_null(pj_json_elem *el, pj_str_t *name);
PJ_DECL(void) pj_json_elem_bool(pj_json_elem *el, pj_str_t *name, pj_bool_t val);
PJ_DECL(void) pj_json_elem_number(pj_json_elem *el, pj_str_t *name, float val);
PJ_DECL(void) pj_json_elem_string(pj_json_elem *el, pj_str_t *name, pj_str_t *val);
PJ_DECL(void) pj_json_elem_array(pj_json_elem *el, pj_str_t *name);
PJ_DECL(void) pj_json_elem_obj(pj_json_elem *el, pj_str_t *name);

/** Append a child to an array or object. */
PJ_DECL(void) pj_json_elem_add(pj_json_elem *el, pj_json_elem *child);

/**
 * Parse the value that @a buffer begins with; what is behind it is not looked at. Strings without
 * escapes are slices of the buffer, which is not changed; the others are in the pool.
 *
 * @param size     octets of @a buffer, then how many the value took.
 * @param err_info where it is wrong; may be NULL.
 * @return NULL if it is not well-formed, nests deeper than PJ_JSON_MAX_NESTING or memory is short.
 */
PJ_DECL(pj_json_elem *)
pj_json_parse(pj_pool_t *pool, char *buffer, unsigned *size, pj_json_err_info *err_info);

/**
 * Write a value, indented. A NUL follows if there is room for it.
 *
 * @param size room in @a buffer, then how many octets were written.
 * @return PJ_ETOOSMALL; PJ_ETOOBIG if it nests deeper than PJ_JSON_MAX_NESTING; PJ_EINVAL for a
 * number that is none or infinite, which JSON has no text for.
 */
PJ_DECL(pj_status_t) pj_json_write(const pj_json_elem *elem, char *buffer, unsigned *size);

/** As pj_json_write(), in pieces to @a writer. @return also what @a writer returned. */
PJ_DECL(pj_status_t)
pj_json_writef(const pj_json_elem *elem, pj_json_writer writer, void *user_data);

PJ_END_DECL

#endif
