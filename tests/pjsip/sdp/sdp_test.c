/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

#include <stdio.h>
#include <string.h>

pj_pool_t *sdp_pool;
static pj_caching_pool caching_pool;

void sdp_setup(void)
{
    pj_log_set_level(0);
    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    pj_caching_pool_init(&caching_pool, NULL, 0);
    sdp_pool = sdp_new_pool();
}

void sdp_teardown(void)
{
    pj_caching_pool_destroy(&caching_pool);
    pj_shutdown();
}

TCase *sdp_tcase(Suite *s, const char *name)
{
    TCase *tc = tcase_create(name);

    tcase_add_checked_fixture(tc, sdp_setup, sdp_teardown);
    suite_add_tcase(s, tc);
    return tc;
}

pj_pool_t *sdp_new_pool(void)
{
    pj_pool_t *pool = pj_pool_create(&caching_pool.factory, "test", 4000, 4000, NULL);

    ck_assert_ptr_nonnull(pool);
    return pool;
}

pj_pool_t *sdp_small_pool(pj_size_t size)
{
    return pj_pool_create(&caching_pool.factory, "small", size, 0, NULL);
}

static char *copy(const char *text, size_t len)
{
    char *own = pj_pool_alloc(sdp_pool, len + 1);

    memcpy(own, text, len);
    own[len] = '\0';
    return own;
}

pjmedia_sdp_session *sdp_read(const char *text)
{
    pjmedia_sdp_session *sdp = NULL;
    char *own = copy(text, strlen(text));
    pj_status_t status = pjmedia_sdp_parse(sdp_pool, own, strlen(own), &sdp);

    ck_assert_msg(status == PJ_SUCCESS, "status %d for:\n%s", status, text);
    return sdp;
}

pj_status_t sdp_status(const char *text)
{
    pjmedia_sdp_session *sdp = NULL;
    char *own = copy(text, strlen(text));
    pj_status_t status = pjmedia_sdp_parse(sdp_pool, own, strlen(own), &sdp);

    ck_assert(status != PJ_SUCCESS || sdp != NULL);
    return status;
}

char *sdp_text(const pjmedia_sdp_session *sdp)
{
    static char buf[65536];
    int len = pjmedia_sdp_print(sdp, buf, sizeof(buf));

    ck_assert_int_ge(len, 0);
    return copy(buf, (size_t)len);
}

char *sdp_media_text(const pjmedia_sdp_media *m)
{
    static char buf[65536];
    int len = pjmedia_sdp_media_print(m, buf, sizeof(buf));
    char *text, *to;

    ck_assert_int_ge(len, 2);
    text = to = copy(buf, (size_t)len - 2);
    for (const char *from = text; *from; from++) {
        if (*from != '\r')
            *to++ = *from == '\n' ? '|' : *from;
    }
    *to = '\0';
    return text;
}

char *sdp_file(const char *name)
{
    static char buf[65536];
    char path[512];
    FILE *file;
    size_t len;

    snprintf(path, sizeof(path), "%s/sdp/%s", TEST_DATA_DIR, name);
    file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "no %s", path);
    len = fread(buf, 1, sizeof(buf) - 1, file);
    fclose(file);
    return copy(buf, len);
}
