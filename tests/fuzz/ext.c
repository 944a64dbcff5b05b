/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/ext.h"

#include <string.h>

static long print_hdr(const void *object, char *buf, size_t size)
{
    return pjsip_hdr_print_on((void *)(uintptr_t)object, buf, size);
}

static pjsip_generic_string_hdr text_hdr(const pj_str_t *name, const pj_str_t *value)
{
    pj_str_t hname = *name;
    pj_str_t hvalue = *value;
    pjsip_generic_string_hdr hdr;

    pjsip_generic_string_hdr_init2(&hdr, &hname, &hvalue);
    return hdr;
}

/* Headers of the compatible API's own sort (arrays) are not compared. */
static void check_equal(const pjsip_hdr *a, const pjsip_hdr *b)
{
    if (pjsip__x_desc_of(a))
        FUZZ_CHECK(pjsip_hdr_ext_cmp(a, b) == 0);
}

static void check_copy(const pjsip_hdr *hdr, const pjsip_hdr *copy, const pj_str_t *text,
                       size_t room)
{
    pj_str_t again;

    FUZZ_CHECK(copy != NULL && copy->next == copy);
    again = fuzz_print(print_hdr, copy, room);
    fuzz_same("a copy's print", text, &again);
    check_equal(hdr, copy);
}

static void check_hdr(pj_pool_t *pool, const pjsip_hdr *hdr, size_t size)
{
    size_t room = 4 * size + 200;
    pj_str_t text = fuzz_print(print_hdr, hdr, room);
    pj_str_t value =
        fuzz_slice(text.ptr + hdr->name.slen + 2, (size_t)(text.slen - hdr->name.slen - 2));
    pjsip_generic_string_hdr printed = text_hdr(&hdr->name, &value);
    pjsip_hdr *again = NULL;
    pj_str_t second;

    check_copy(hdr, pjsip_hdr_clone(pool, hdr), &text, room);
    check_copy(hdr, pjsip_hdr_shallow_clone(pool, hdr), &text, room);
    if (pjsip_hdr_decode(pool, &printed, &again, NULL) != PJ_SUCCESS)
        fuzz_same("what parses and what does not", &text, &(pj_str_t){NULL, 0});
    FUZZ_CHECK(again->next == again);
    second = fuzz_print(print_hdr, again, room);
    fuzz_same("print, parse, print", &text, &second);
    check_equal(hdr, again);
}

int fuzz_ext(const pjsip__x_desc *const descs[], unsigned count, const uint8_t *data, size_t size)
{
    const pjsip__x_desc *desc;
    pjsip_generic_string_hdr hdr;
    pjsip_hdr *first = NULL;
    const pjsip_hdr *h;
    pj_pool_t *pool;
    pj_str_t value;
    pj_status_t status;
    int where = -1;

    if (size < 1)
        return 0;
    desc = descs[data[0] % count];
    pool = fuzz_begin();
    value = fuzz_slice(data + 1, size - 1);
    hdr = text_hdr(&desc->name, &value);
    status = pjsip_hdr_decode(pool, &hdr, &first, &where);
    FUZZ_CHECK(where >= 0 && (size_t)where < size);
    FUZZ_CHECK(status == PJ_SUCCESS || status == PJSIP_EINVALIDHDR || status == PJ_ETOOMANY);
    if (status == PJ_SUCCESS) {
        h = first;
        do {
            check_hdr(pool, h, size);
            h = h->next;
        } while (h != first);
    }
    FUZZ_CHECK(value.slen == 0 || memcmp(value.ptr, data + 1, size - 1) == 0);
    return fuzz_end();
}
