/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * JSON values. What parses is written, and what is written parses to what is written alike; what does not parse says
 * where. What was used of the text is no more than there is.
 */
#include "fuzz/fuzz.h"

#include <pjlib-util/json.h>
#include <string.h>

static long print_json(const void *object, char *buf, size_t size)
{
    unsigned len = (unsigned)size;
    pj_status_t status = pj_json_write(object, buf, &len);

    FUZZ_CHECK(status == PJ_SUCCESS || status == PJ_ETOOSMALL);
    return status == PJ_SUCCESS ? (long)len : -1;
}

/* A number that is too large for a float is infinite, which has no text. */
static pj_bool_t can_be_written(const pj_json_elem *el)
{
    const pj_json_elem *child;

    if (el->type == PJ_JSON_VAL_NUMBER)
        return el->value.num - el->value.num == 0;
    if (el->type != PJ_JSON_VAL_ARRAY && el->type != PJ_JSON_VAL_OBJ)
        return PJ_TRUE;
    for (child = el->value.children.next; child != (const pj_json_elem *)&el->value.children;
         child = child->next) {
        if (!can_be_written(child))
            return PJ_FALSE;
    }
    return PJ_TRUE;
}

FUZZ_TARGET(fuzz_json)
{
    pj_pool_t *pool = fuzz_begin();
    char *text = fuzz_copy(data, size);
    pj_json_err_info err = {0, 0, 0};
    unsigned used = (unsigned)size;
    pj_json_elem *el = pj_json_parse(pool, text, &used, &err);
    pj_str_t print, again;

    FUZZ_CHECK(size == 0 || memcmp(text, data, size) == 0);
    if (!el) {
        FUZZ_CHECK(err.line >= 1 && err.col >= 1);
        return fuzz_end();
    }
    FUZZ_CHECK(used <= size);
    if (!can_be_written(el))
        return fuzz_end();
    /* a control character becomes six octets, a value a line of its own, indented by its depth */
    print = fuzz_print(print_json, el, 1200 * size + 100);
    used = (unsigned)print.slen;
    el = pj_json_parse(pool, print.ptr, &used, &err);
    FUZZ_CHECK(el != NULL && used == (unsigned)print.slen);
    again = fuzz_print(print_json, el, (size_t)print.slen);
    fuzz_same("write, parse, write", &print, &again);
    return fuzz_end();
}
