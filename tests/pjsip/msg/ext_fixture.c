/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"

#include <stdio.h>

enum { ROOM = 2048, STEP = 24 };

/* A received header: its value lies in a block of its own. */
static pjsip_generic_string_hdr *text_hdr(const char *name, const char *value, size_t len)
{
    pj_str_t hname = str(name);
    pj_str_t hvalue = {exact(value, len), (pj_ssize_t)len};
    pjsip_generic_string_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_generic_string_hdr);

    pjsip_generic_string_hdr_init2(h, &hname, &hvalue);
    return h;
}

void *ext_of(const char *name, const char *value)
{
    pjsip_hdr *typed = NULL;
    pj_status_t status = pjsip_hdr_decode(pool, text_hdr(name, value, strlen(value)), &typed, NULL);

    return status == PJ_SUCCESS ? typed : NULL;
}

unsigned ext_ring_size(const void *first)
{
    return (unsigned)pj_list_size(first) + 1;
}

static void ck_same_print(void *hdr, const char *text)
{
    char buf[ROOM];
    int len = pjsip_hdr_print_on(hdr, buf, sizeof(buf));

    ck_assert_msg(len == (int)strlen(text) && memcmp(buf, text, (size_t)len) == 0,
                  "printed \"%.*s\", not \"%s\"", len > 0 ? len : 0, buf, text);
}

static void ck_small_buffers(void *hdr, size_t len)
{
    char buf[ROOM];

    for (size_t i = 0; i < len; i++) {
        memset(buf, 'X', sizeof(buf));
        ck_assert_int_eq(pjsip_hdr_print_on(hdr, buf, i), -1);
        for (size_t j = i; j < len + 8; j++)
            ck_assert_msg(buf[j] == 'X', "octet %zu written of a buffer of %zu", j, i);
    }
}

/* One typed header, whose source is the given header. */
static void ck_one(pjsip_hdr *hdr, const char *text)
{
    pjsip_hdr *copy = pjsip_hdr_clone(pool, hdr);
    pjsip_hdr *shallow = pjsip_hdr_shallow_clone(pool, hdr);
    const char *value = strchr(text, ':') + 2;
    pjsip_hdr *again;

    ck_same_print(hdr, text);
    ck_small_buffers(hdr, strlen(text));
    ck_same_print(copy, text);
    ck_same_print(shallow, text);
    ck_assert(copy->next == copy && shallow->next == shallow);
    again = ext_of(hdr->name.ptr, value);
    ck_assert_msg(again != NULL, "\"%s\" does not decode", text);
    ck_assert_ptr_eq(again->next, again);
    ck_same_print(again, text);
    ck_assert_msg(hdr->vptr->print_on != again->vptr->print_on ||
                      pjsip_hdr_ext_cmp(hdr, again) == 0 || strncmp(text, "Allow-Events", 12) == 0,
                  "%s: not equal to its print", text);
    ck_assert(pjsip_hdr_ext_cmp(hdr, copy) == 0 || strncmp(text, "Allow-Events", 12) == 0);
    ck_assert(pjsip_hdr_ext_cmp(shallow, hdr) == 0 || strncmp(text, "Allow-Events", 12) == 0);
}

/* A deep copy has to outlive the text. */
static void ck_clone_stands_alone(const ext_case *c, const char *text)
{
    pjsip_generic_string_hdr *h = text_hdr(c->name, c->value, strlen(c->value));
    pjsip_hdr *typed;
    pjsip_hdr *copy;

    ck_assert_int_eq(pjsip_hdr_decode(pool, h, &typed, NULL), PJ_SUCCESS);
    copy = pjsip_hdr_clone(pool, typed);
    memset(h->hvalue.ptr, '#', (size_t)h->hvalue.slen);
    ck_same_print(copy, text);
}

static void ck_truncations(const ext_case *c)
{
    for (size_t len = 0; len < strlen(c->value); len++) {
        pjsip_hdr *typed = NULL;
        int err = -1;
        pj_status_t status = pjsip_hdr_decode(pool, text_hdr(c->name, c->value, len), &typed, &err);
        char buf[ROOM];

        ck_assert_msg(status == PJ_SUCCESS || status == PJSIP_EINVALIDHDR, "%s: %.*s: %d", c->name,
                      (int)len, c->value, status);
        ck_assert_msg(err >= 0 && (size_t)err <= len, "%s: %.*s: at %d", c->name, (int)len,
                      c->value, err);
        if (status == PJ_SUCCESS)
            ck_assert_int_gt(pjsip_hdr_print_on(typed, buf, sizeof(buf)), 0);
    }
}

static int decode_and_copy(pj_pool_t *small, const ext_case *c, const char *text)
{
    pjsip_generic_string_hdr *h = text_hdr(c->name, c->value, strlen(c->value));
    pjsip_hdr *typed = NULL;
    pjsip_hdr *copy;
    pj_status_t status = pjsip_hdr_decode(small, h, &typed, NULL);

    ck_assert_msg(status == PJ_SUCCESS || status == PJ_ENOMEM, "%s: %d without memory", text,
                  status);
    if (status != PJ_SUCCESS)
        return 0;
    copy = pjsip_hdr_clone(small, typed);
    if (!copy)
        return 0;
    ck_same_print(copy, text);
    copy = pjsip_hdr_shallow_clone(small, typed);
    if (!copy)
        return 0;
    ck_same_print(copy, text);
    return 1;
}

/* A pool that ends a little later each time; what is made of it is whole or not made. */
static void ck_no_memory(const ext_case *c, const char *text)
{
    int done = 0;

    for (size_t size = 256; !done; size += STEP) {
        pj_pool_t *small = small_pool(size);

        ck_assert_uint_lt(size, 100000);
        if (!small)
            continue;
        done = decode_and_copy(small, c, text);
        pj_pool_release(small);
    }
}

/* The next line of what a case prints, behind its long name. */
static const char *next_line(const pjsip_hdr *typed, const char **rest, char *text)
{
    const char *end = strchr(*rest, '\n');
    pj_str_t value = {(char *)*rest, (pj_ssize_t)(end ? (size_t)(end - *rest) : strlen(*rest))};

    snprintf(text, ROOM, "%s: %.*s", typed->name.ptr, (int)value.slen, value.ptr);
    *rest = end ? end + 1 : NULL;
    return text;
}

void ck_ext_good(const ext_case *cases, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        const ext_case *c = &cases[i];
        const char *rest = c->printed ? c->printed : c->value;
        pjsip_hdr *first = ext_of(c->name, c->value);
        pjsip_hdr *h = first;
        char text[ROOM];

        ck_assert_msg(first != NULL, "%s: %s: does not decode", c->name, c->value);
        ck_truncations(c);
        next_line(first, &rest, text);
        ck_clone_stands_alone(c, text);
        ck_no_memory(c, text);
        for (;;) {
            ck_one(h, text);
            h = h->next;
            if (!rest)
                break;
            ck_assert_msg(h != first, "%s: %s: too few values", c->name, c->value);
            next_line(first, &rest, text);
        }
        ck_assert_msg(h == first, "%s: %s: too many values", c->name, c->value);
    }
}

void ck_ext_bad(const ext_bad *cases, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        const ext_bad *c = &cases[i];
        pjsip_hdr *typed = NULL;
        int err = -1;
        pj_status_t status =
            pjsip_hdr_decode(pool, text_hdr(c->name, c->value, strlen(c->value)), &typed, &err);

        ck_assert_msg(status == PJSIP_EINVALIDHDR, "%s: %s: %d", c->name, c->value, status);
        ck_assert_ptr_null(typed);
        ck_assert_msg(err == c->where, "%s: %s: error at %d, not %d", c->name, c->value, err,
                      c->where);
    }
}
