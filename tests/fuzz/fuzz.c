/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/fuzz.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An exact copy of something, in the list of those to free. */
typedef struct copy {
    struct copy *next;
    char *text;
} copy;

static copy *copies;
static pj_list pools;
static size_t live_blocks;

_Noreturn void fuzz_fail(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

/* ---- memory ---------------------------------------------------------------------------------- */

static void *block_alloc(pj_pool_factory *factory, pj_size_t size)
{
    void *mem = malloc(size);

    PJ_UNUSED_ARG(factory);
    FUZZ_CHECK(mem != NULL);
    live_blocks++;
    return mem;
}

static void block_free(pj_pool_factory *factory, void *mem, pj_size_t size)
{
    PJ_UNUSED_ARG(factory);
    PJ_UNUSED_ARG(size);
    live_blocks--;
    free(mem);
}

/* The least first block and the least increment: a block for each allocation. */
static pj_pool_t *create_pool(pj_pool_factory *factory, const char *name, pj_size_t initial_size,
                              pj_size_t increment_size, pj_size_t alignment,
                              pj_pool_callback *callback)
{
    pj_pool_t *pool;

    PJ_UNUSED_ARG(initial_size);
    pool = pj_pool_create_int(factory, name, 0, increment_size ? 1 : 0, alignment, callback);
    FUZZ_CHECK(pool != NULL);
    pj_list_push_back(&pools, pool);
    return pool;
}

static void release_pool(pj_pool_factory *factory, pj_pool_t *pool)
{
    PJ_UNUSED_ARG(factory);
    pj_list_erase(pool);
    pj_pool_destroy_int(pool);
}

static void out_of_memory(pj_pool_t *pool, pj_size_t size)
{
    PJ_UNUSED_ARG(pool);
    PJ_UNUSED_ARG(size);
}

static pj_pool_factory factory = {
    .policy = {.block_alloc = block_alloc, .block_free = block_free, .callback = out_of_memory},
    .create_pool = create_pool,
    .release_pool = release_pool,
};

pj_pool_factory *fuzz_factory(void)
{
    return &factory;
}

pj_pool_t *fuzz_pool(void)
{
    return pj_pool_create(&factory, "fuzz", 0, 1, NULL);
}

void fuzz_pool_drop(pj_pool_t *pool)
{
    pj_pool_release(pool);
}

char *fuzz_copy(const void *data, size_t size)
{
    copy *c = malloc(sizeof(*c));

    FUZZ_CHECK(c != NULL);
    c->text = malloc(size);
    FUZZ_CHECK(c->text != NULL || size == 0);
    if (size)
        memcpy(c->text, data, size);
    c->next = copies;
    copies = c;
    return c->text;
}

pj_str_t fuzz_slice(const void *data, size_t size)
{
    pj_str_t s = {fuzz_copy(data, size), (pj_ssize_t)size};

    return s;
}

/* ---- an input's beginning and end ------------------------------------------------------------ */

static void discard(int level, const char *data, int len)
{
    PJ_UNUSED_ARG(level);
    PJ_UNUSED_ARG(data);
    PJ_UNUSED_ARG(len);
}

pj_pool_t *fuzz_begin(void)
{
    static int ready;

    if (!ready) {
        pj_log_set_log_func(&discard);
        pj_log_set_level(0);
        FUZZ_CHECK(pj_init() == PJ_SUCCESS);
        pj_list_init(&pools);
        ready = 1;
    }
    FUZZ_CHECK(live_blocks == 0);
    return fuzz_pool();
}

int fuzz_end(void)
{
    while (copies) {
        copy *c = copies;

        copies = c->next;
        free(c->text);
        free(c);
    }
    while (!pj_list_empty(&pools))
        pj_pool_release((pj_pool_t *)pools.next);
    FUZZ_CHECK(live_blocks == 0);
    return 0;
}

/* ---- what must hold -------------------------------------------------------------------------- */

static void show(const char *title, const pj_str_t *s)
{
    fprintf(stderr, "%s (%ld octets): \"", title, (long)s->slen);
    for (pj_ssize_t i = 0; i < s->slen; i++) {
        int c = (unsigned char)s->ptr[i];

        if (isprint(c) || c == '\n')
            fputc(c, stderr);
        else
            fprintf(stderr, "\\x%02x", (unsigned)c);
    }
    fprintf(stderr, "\"\n");
}

void fuzz_same(const char *what, const pj_str_t *a, const pj_str_t *b)
{
    if (a->slen == b->slen && (a->slen == 0 || memcmp(a->ptr, b->ptr, (size_t)a->slen) == 0))
        return;
    show("one", a);
    show("other", b);
    fuzz_fail(what, 0, "both are the same");
}

pj_str_t fuzz_print(fuzz_print_fn print, const void *object, size_t room)
{
    pj_str_t first = fuzz_slice("", 0);
    pj_str_t text;
    char *wide = malloc(room);
    long len;

    FUZZ_CHECK(wide != NULL);
    len = print(object, wide, room);
    if (len < 0 || (size_t)len > room)
        fprintf(stderr, "printed %ld octets with room for %zu\n", len, room);
    FUZZ_CHECK(len >= 0 && (size_t)len <= room);
    first.ptr = wide;
    first.slen = len;
    text = fuzz_slice(wide, (size_t)len);
    if (len) {
        memset(text.ptr, 0, (size_t)len);
        FUZZ_CHECK(print(object, text.ptr, (size_t)len) == len);
        fuzz_same("a print with just enough room", &first, &text);
        FUZZ_CHECK(print(object, fuzz_copy(wide, (size_t)len - 1), (size_t)len - 1) == -1);
        FUZZ_CHECK(print(object, fuzz_copy(wide, (size_t)len / 2), (size_t)len / 2) == -1);
    }
    free(wide);
    return text;
}
