/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include "ladder.h"

#include <stdlib.h>
#include <string.h>

Suite *ladder_suite(void);

static ladder l;

static void empty(void)
{
    memset(&l, 0, sizeof(l));
}

static void see(const char *call_id, bool begins, bool out, int64_t now_us, const char *label,
                const char *peer)
{
    const ladder_seen seen = {call_id, strlen(call_id), begins, out, now_us, label, peer};

    ladder_record(&l, &seen);
}

START_TEST(a_call_is_drawn_with_its_times_and_directions)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    see("id1", true, true, 5000000, "INVITE sip:bob@b", "192.0.2.1:5060");
    see("id1", false, false, 5012000, "200 OK (INVITE)", "192.0.2.1:5060");
    see("id1", false, true, 5013000, "ACK sip:bob@c", "192.0.2.9:5060");
    ladder_name(&l, "id1", 3, 7);
    ladder_draw(ladder_find(&l, 7), out);
    fclose(out);
    ck_assert_int_eq(strncmp(text, "ladder of call 7 (Call-ID id1)\n", 31), 0);
    ck_assert_ptr_nonnull(strstr(text, "|  INVITE sip:bob@b "));
    ck_assert_ptr_nonnull(strstr(text, "\n     0.000 |-------"));
    ck_assert_ptr_nonnull(strstr(text, "------>|\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n     0.012 |<------"));
    ck_assert_ptr_nonnull(strstr(text, "|  192.0.2.9:5060\n"));
    ck_assert_str_eq(text + size - 14, "end of ladder\n");
    free(text);
}
END_TEST

START_TEST(lines_of_life_are_straight)
{
    char *text, *line, *next;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    see("id1", true, true, 0, "INVITE", "peer");
    see("id1", false, false, 1,
        "a label that is longer than there is room for between the two lines of life", "peer");
    ladder_draw(ladder_find(&l, 0), out);
    fclose(out);
    line = strchr(strchr(text, '\n') + 1, '\n') + 1;
    for (int i = 0; i < 4; i++, line = next) {
        next = strchr(line, '\n') + 1;
        ck_assert_msg(line[11] == '|' && next - line == 70 && line[68] == '|', "%.*s",
                      (int)(next - line), line);
    }
    free(text);
}
END_TEST

START_TEST(messages_of_unknown_calls_are_not_recorded)
{
    ck_assert_ptr_null(ladder_find(&l, 0));
    see("id1", false, false, 0, "OPTIONS", "peer");
    see("", true, false, 0, "INVITE", "peer");
    ck_assert_ptr_null(ladder_find(&l, 0));
    ck_assert_ptr_null(ladder_find(&l, 1));
}
END_TEST

START_TEST(the_last_calls_are_remembered_and_the_oldest_forgotten)
{
    char name[16];

    for (int i = 1; i <= LADDER_CALLS + 3; i++) {
        snprintf(name, sizeof(name), "id%d", i);
        see(name, true, true, i, "INVITE", "peer");
        ladder_name(&l, name, strlen(name), i);
    }
    ck_assert_ptr_null(ladder_find(&l, 3));
    ck_assert_ptr_nonnull(ladder_find(&l, 4));
    ck_assert_int_eq(ladder_find(&l, 0)->id, LADDER_CALLS + 3);
    ck_assert_str_eq(ladder_find(&l, 5)->call_id, "id5");
}
END_TEST

START_TEST(more_messages_than_fit_are_counted)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    for (int i = 0; i < LADDER_MESSAGES + 5; i++)
        see("id1", i == 0, true, i, "INFO", "peer");
    ladder_draw(ladder_find(&l, 0), out);
    fclose(out);
    ck_assert_ptr_nonnull(strstr(text, "and 5 more\n"));
    free(text);
}
END_TEST

START_TEST(a_call_id_of_any_length_finds_its_call)
{
    char longer[300];

    memset(longer, 'x', sizeof(longer));
    longer[299] = '\0';
    see(longer, true, true, 0, "INVITE", "peer");
    see(longer, false, false, 1, "200 OK", "peer");
    ck_assert_uint_eq(ladder_find(&l, 0)->count, 2);
}
END_TEST

START_TEST(in_json_each_message_is_an_event)
{
    char *text;
    size_t size;
    report r = {open_memstream(&text, &size), true};

    see("id1", true, false, 100, "INVITE", "peer:1");
    see("id1", false, true, 350, "200 OK", "peer:1");
    ladder_tell(ladder_find(&l, 0), &r);
    fclose(r.out);
    ck_assert_str_eq(text, "{\"event\":\"ladder\",\"id\":0,\"at_us\":0,\"direction\":\"in\","
                           "\"label\":\"INVITE\",\"peer\":\"peer:1\"}\n"
                           "{\"event\":\"ladder\",\"id\":0,\"at_us\":250,\"direction\":\"out\","
                           "\"label\":\"200 OK\",\"peer\":\"peer:1\"}\n");
    free(text);
}
END_TEST

Suite *ladder_suite(void)
{
    Suite *s = suite_create("ladder");
    TCase *tc = tcase_create("ladder");

    tcase_add_checked_fixture(tc, empty, NULL);
    suite_add_tcase(s, tc);
    tcase_add_test(tc, a_call_is_drawn_with_its_times_and_directions);
    tcase_add_test(tc, lines_of_life_are_straight);
    tcase_add_test(tc, messages_of_unknown_calls_are_not_recorded);
    tcase_add_test(tc, the_last_calls_are_remembered_and_the_oldest_forgotten);
    tcase_add_test(tc, more_messages_than_fit_are_counted);
    tcase_add_test(tc, a_call_id_of_any_length_finds_its_call);
    tcase_add_test(tc, in_json_each_message_is_an_event);
    return s;
}
