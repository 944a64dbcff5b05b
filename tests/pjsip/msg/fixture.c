/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"

#include <pjlib-util.h>
#include <stdio.h>

pj_pool_t *pool;

static pj_caching_pool factory;
static void **blocks;
static size_t block_count, block_room;

void fixture_setup(void)
{
    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    pj_log_set_level(0);
    pj_caching_pool_init(&factory, NULL, 0);
    pool = pj_pool_create(&factory.factory, "msg", 4000, 4000, NULL);
    ck_assert_ptr_nonnull(pool);
}

void fixture_teardown(void)
{
    while (block_count)
        free(blocks[--block_count]);
    free(blocks);
    blocks = NULL;
    block_room = 0;
    pj_pool_release(pool);
    pj_caching_pool_destroy(&factory);
    pj_shutdown();
}

pj_pool_t *small_pool(size_t size)
{
    return pj_pool_create(&factory.factory, "small", size, 0, NULL);
}

Suite *fixture_suite(const char *name, TCase **tcase)
{
    Suite *s = suite_create(name);

    *tcase = tcase_create(name);
    tcase_add_checked_fixture(*tcase, fixture_setup, fixture_teardown);
    tcase_set_timeout(*tcase, 60);
    suite_add_tcase(s, *tcase);
    return s;
}

char *exact(const void *text, size_t len)
{
    char *copy = malloc(len ? len : 1);

    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, len);
    if (block_count == block_room) {
        block_room = block_room ? 2 * block_room : 1024;
        blocks = realloc(blocks, block_room * sizeof(*blocks));
        ck_assert_ptr_nonnull(blocks);
    }
    blocks[block_count++] = copy;
    return copy;
}

pj_str_t str(const char *text)
{
    pj_str_t s = {(char *)text, (pj_ssize_t)strlen(text)};

    return s;
}

int is(const pj_str_t *s, const char *text)
{
    size_t len = strlen(text);

    return s->slen == (pj_ssize_t)len && (len == 0 || memcmp(s->ptr, text, len) == 0);
}

void *hdr_of(const char *name, const char *value)
{
    pj_str_t hname = str(name);
    size_t len = strlen(value);

    return pjsip_parse_hdr(pool, &hname, exact(value, len), len, NULL);
}

static void ck_prints(void *hdr, const char *text)
{
    size_t len = strlen(text);
    char *buf = exact(text, len);
    size_t i;
    int n;

    memset(buf, 'X', len);
    n = pjsip_hdr_print_on(hdr, buf, len);
    ck_assert_msg(n == (int)len && memcmp(buf, text, len) == 0, "printed \"%.*s\", not \"%s\"",
                  n > 0 ? n : (int)len, buf, text);
    for (i = 0; i < len; i++) {
        char small[512];

        if (len > sizeof(small))
            break;
        memset(small, 'X', sizeof(small));
        ck_assert_int_eq(pjsip_hdr_print_on(hdr, small, i), -1);
        for (size_t j = i; j < sizeof(small); j++) {
            if (small[j] != 'X')
                ck_abort_msg("octet %zu written of a buffer of %zu", j, i);
        }
    }
}

void ck_copied_whole_or_not(copy_fn *copy, show_fn *show, void *what)
{
    static char want[16384];
    static char got[16384];
    pj_ssize_t len = show(what, want, sizeof(want));
    unsigned whole = 0;
    size_t size;

    ck_assert_int_ge(len, 0);
    /* every allocation is the one that fails, and with it all, or all larger ones, behind it */
    for (size = 64; whole < 2; size += 8) {
        pj_pool_t *small = small_pool(size);
        void *made = small ? copy(small, what) : NULL;

        ck_assert_uint_lt(size, 200000);
        if (made) {
            ck_assert_msg(show(made, got, sizeof(got)) == len &&
                              memcmp(got, want, (size_t)len) == 0,
                          "half a copy in %zu octets of \"%.*s\"", size, (int)len, want);
            whole++;
        }
        if (small)
            pj_pool_release(small);
    }
}

static pj_ssize_t show_hdr(void *hdr, char *buf, pj_size_t size)
{
    return pjsip_hdr_print_on(hdr, buf, size);
}

void ck_hdr_prints(void *hdr, const char *text)
{
    const pjsip_hdr *h = hdr;
    char *value = exact(text, strlen(text));
    size_t name_len = (size_t)(strchr(text, ':') - text) + 2;
    void *copy;

    ck_prints(hdr, text);
    copy = pjsip_hdr_clone(pool, hdr);
    ck_assert_ptr_nonnull(copy);
    ck_assert_ptr_ne(copy, hdr);
    ck_prints(copy, text);
    copy = pjsip_hdr_shallow_clone(pool, hdr);
    ck_assert_ptr_nonnull(copy);
    ck_assert_ptr_ne(copy, hdr);
    ck_prints(copy, text);
    ck_copied_whole_or_not(&pjsip_hdr_clone, &show_hdr, hdr);
    ck_copied_whole_or_not(&pjsip_hdr_shallow_clone, &show_hdr, hdr);
    copy = pjsip_parse_hdr(pool, &h->name, value + name_len, strlen(text) - name_len, NULL);
    ck_assert_msg(copy != NULL, "\"%s\" does not parse again", text);
    ck_prints(copy, text);
}

void ck_hdr_roundtrip(const char *name, const char *value, const char *printed)
{
    void *hdr = hdr_of(name, value);

    ck_assert_msg(hdr != NULL, "%s: %s: does not parse", name, value);
    ck_hdr_prints(hdr, printed);
}

void ck_hdr_refused(const char *name, const char *value)
{
    pjsip_hdr *hdr = hdr_of(name, value);
    pj_str_t hname = str(name);
    size_t len;

    ck_assert_msg(hdr == NULL, "%s: %s: parses", name, value);
    for (len = 0; len < strlen(value); len++)
        pjsip_parse_hdr(pool, &hname, exact(value, len), len, NULL);
}

pjsip_msg *msg_of(const char *text, pjsip_parser_err_report *errs)
{
    size_t len = strlen(text);

    if (errs)
        pj_list_init(errs);
    return pjsip_parse_msg(pool, exact(text, len), len, errs);
}

char *data_file(const char *name, size_t *len)
{
    char path[512];
    char buf[65536];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", TEST_DATA_DIR, name);
    file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "cannot open %s", path);
    *len = fread(buf, 1, sizeof(buf), file);
    fclose(file);
    return exact(buf, *len);
}
