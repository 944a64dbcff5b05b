/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every session description of the RFCs (tests/data/rfc, README.md there): each parses, prints, parses to the same and
 * equals its copy; every line of the text is in the print, in order; what cuts or damages it
 * is read or refused. What a broken one gets is in BROKEN.tsv.
 */
#include "sdp_test.h"

#include <pjmedia/sdp_parse.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *rfc_examples_suite(void);

enum { FILES = 1024, NAME = 64, TEXT = 16384 };

static char files[FILES][NAME];
static unsigned file_count;

/* The names of all descriptions in the index. */
static void read_index(void)
{
    char *index = sdp_file("../rfc/INDEX.tsv");
    char *rest = index;

    file_count = 0;
    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n")) {
        char *tab = strchr(line, '\t');

        if (!tab || strcmp(tab, "\tsdp") != 0)
            continue;
        ck_assert_uint_lt(file_count, FILES);
        snprintf(files[file_count++], NAME, "%.*s", (int)(tab - line), line);
    }
    ck_assert_uint_gt(file_count, 150);
}

typedef struct broken_row {
    char verdict[16]; /* refused, accept */
    char error[NAME];
} broken_row;

/* The row of a broken one. */
static bool find_broken(const char *file, broken_row *row)
{
    char *rest = sdp_file("../rfc/BROKEN.tsv");

    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n")) {
        char name[NAME];

        if (sscanf(line, "%63[^\t]\t%15[^\t]\t%63[^\t]\t", name, row->verdict, row->error) == 3 &&
            strcmp(name, file) == 0)
            return true;
    }
    return false;
}

/* A line of the text as we would write it: single blanks between fields, "-" for a missing name. */
static void normalize(char *out, const char *line, size_t len)
{
    bool is_text = strchr("asiuepkrz", *line) != NULL;
    size_t n = 0;

    for (size_t i = 0; i < len && n < TEXT - 2; i++) {
        if (is_text || line[i] != ' ' || (n > 2 && out[n - 1] != ' '))
            out[n++] = line[i];
    }
    while (*line != 's' && n > 2 && out[n - 1] == ' ')
        n--;
    if (*line == 's' && n == 2)
        out[n++] = '-';
    out[n] = '\0';
}

/* Each line of the text is in the print; m= and a= lines behind those that were before them. */
static void ck_lines_kept(const char *file, const char *text, const char *printed)
{
    const char *from = printed;

    for (const char *end; (end = strstr(text, "\r\n")) != NULL; text = end + 2) {
        char line[TEXT], found[TEXT + 4];
        bool ordered = *text == 'm' || *text == 'a';
        const char *at;

        normalize(line, text, (size_t)(end - text));
        snprintf(found, sizeof(found), "%s\r\n", line);
        at = strstr(ordered ? from : printed, found);
        ck_assert_msg(at != NULL, "%s: lost or moved: %s", file, line);
        from = ordered ? at : from;
    }
}

static void ck_round_trip(const char *file, const char *text, bool lossy)
{
    pjmedia_sdp_session *sdp = sdp_read(text);
    char *once = sdp_text(sdp);
    pjmedia_sdp_session *again = sdp_read(once);
    pjmedia_sdp_session *copy = pjmedia_sdp_session_clone(sdp_pool, sdp);

    ck_assert_str_eq(once, sdp_text(again));
    ck_assert_str_eq(once, sdp_text(copy));
    ck_assert_msg(pjmedia_sdp_session_cmp(sdp, again, 0) == PJ_SUCCESS, "%s", file);
    ck_assert_msg(pjmedia_sdp_session_cmp(sdp, copy, 0) == PJ_SUCCESS, "%s", file);
    if (!lossy)
        ck_lines_kept(file, text, once);
}

static void ck_refused(const char *file, char *text, const char *error)
{
    pjmedia_sdp_parse_error err = {0, 0, ""};
    pjmedia_sdp_session *sdp;

    ck_assert_int_ne(pjmedia_sdp_parse_where(sdp_pool, text, strlen(text), &err, &sdp), PJ_SUCCESS);
    ck_assert_msg(strstr(err.what, error) != NULL, "%s: %s, not %s", file, err.what, error);
}

START_TEST(every_description_of_the_rfcs_parses_prints_and_parses_to_the_same)
{
    unsigned broken = 0;

    read_index();
    for (unsigned i = 0; i < file_count; i++) {
        char path[NAME + 8];
        broken_row row;
        bool is_broken = find_broken(files[i], &row);
        char *text;

        snprintf(path, sizeof(path), "../rfc/%s", files[i]);
        text = sdp_file(path);
        if (is_broken && strcmp(row.verdict, "refused") == 0)
            ck_refused(files[i], text, row.error);
        else
            ck_round_trip(files[i], text, is_broken);
        broken += is_broken;
    }
    printf("%u session descriptions of the RFCs, %u of them broken\n", file_count, broken);
    ck_assert_uint_gt(broken, 0);
}
END_TEST

/* Whatever parses prints to what parses to the same. */
static void ck_fixed_point(char *text, size_t len)
{
    static char once[2 * TEXT], twice[2 * TEXT];
    pj_pool_t *pool = sdp_new_pool();
    char *exact = malloc(len ? len : 1);
    pjmedia_sdp_session *sdp = NULL, *again = NULL;
    int printed;

    memcpy(exact, text, len);
    if (pjmedia_sdp_parse(pool, exact, len, &sdp) == PJ_SUCCESS &&
        pjmedia_sdp_validate2(sdp, PJ_FALSE) == PJ_SUCCESS) {
        printed = pjmedia_sdp_print(sdp, once, sizeof(once));
        ck_assert_int_gt(printed, 0);
        ck_assert_int_eq(pjmedia_sdp_parse(pool, once, (size_t)printed, &again), PJ_SUCCESS);
        ck_assert_int_eq(pjmedia_sdp_print(again, twice, sizeof(twice)), printed);
        ck_assert_int_eq(memcmp(once, twice, (size_t)printed), 0);
        ck_assert_msg(pjmedia_sdp_session_cmp(sdp, again, 0) == PJ_SUCCESS, "%d for:\n%.*s",
                      pjmedia_sdp_session_cmp(sdp, again, 0), (int)len, text);
    }
    pj_pool_release(pool);
    free(exact);
}

/* Each twelfth of them: all cuts, and each octet replaced by one that means something. */
START_TEST(a_description_cut_or_damaged_anywhere_prints_to_a_fixed_point)
{
    static const char octets[] = {'\n', ' ', '=', ':', '/', '9', 'm', '\0', (char)0x80};

    read_index();
    for (unsigned i = 0; i < file_count; i += 12) {
        char path[NAME + 8];
        char *text;
        size_t len;

        snprintf(path, sizeof(path), "../rfc/%s", files[i]);
        text = sdp_file(path);
        len = strlen(text);
        for (size_t at = 0; at < len; at++) {
            char before = text[at];

            ck_fixed_point(text, at);
            text[at] = octets[(at + i) % sizeof(octets)];
            ck_fixed_point(text, len);
            text[at] = before;
        }
    }
}
END_TEST

Suite *rfc_examples_suite(void)
{
    Suite *s = suite_create("rfc_examples");
    TCase *tc = sdp_tcase(s, "examples");

    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, every_description_of_the_rfcs_parses_prints_and_parses_to_the_same);
    tcase_add_test(tc, a_description_cut_or_damaged_anywhere_prints_to_a_fixed_point);
    return s;
}
