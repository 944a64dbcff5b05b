/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include "options.h"

#include <stdlib.h>
#include <string.h>

Suite *options_suite(void);

enum { MAX_ARGS = 24 };

/* Parse a line of arguments separated by blanks; what was said goes to @a said. */
static ua_options_result parse(ua_options *o, const char *line, char *said, size_t size)
{
    static char words[1024];
    static char *argv[MAX_ARGS + 2];
    int argc = 1;
    FILE *out = fmemopen(said, size, "w");
    ua_options_result result;

    snprintf(words, sizeof(words), "%s", line);
    argv[0] = "linnet-ua";
    for (char *p = words; *p && argc <= MAX_ARGS;) {
        argv[argc++] = p;
        p += strcspn(p, " ");
        if (*p)
            *p++ = '\0';
    }
    argv[argc] = NULL;
    result = ua_options_parse(o, argc, argv, out, out);
    fclose(out);
    return result;
}

static char said[8192];

START_TEST(without_options_the_defaults_hold)
{
    ua_options o;

    ck_assert_int_eq(parse(&o, "", said, sizeof(said)), UA_OPTIONS_RUN);
    ck_assert_str_eq(o.bind, "0.0.0.0");
    ck_assert_uint_eq(o.local_port, 5060);
    ck_assert(!o.tcp && !o.json && !o.trace && !o.exit_when_done && !o.no_tty);
    ck_assert_uint_eq(o.auto_answer, 0);
    ck_assert_uint_eq(o.expires, 300);
    ck_assert_uint_eq(o.count, 1);
    ck_assert(o.rate == 10 && o.duration == 0);
    ck_assert_str_eq(o.realm, "*");
    ck_assert_str_eq(o.command, "");
    ck_assert_str_eq(o.media_direction, "inactive");
}
END_TEST

START_TEST(every_option_is_taken)
{
    ua_options o;

    ck_assert_int_eq(
        parse(&o,
              "--bind ::1 --local-port 0 --transport tcp --id sip:a@b --registrar sip:b --realm r "
              "--user u --password=p --auto-answer=486 --duration .25",
              said, sizeof(said)),
        UA_OPTIONS_RUN);
    ck_assert_str_eq(o.bind, "::1");
    ck_assert(o.tcp && o.local_port == 0 && o.duration == .25);
    ck_assert_str_eq(o.id, "sip:a@b");
    ck_assert_str_eq(o.password, "p");
    ck_assert_uint_eq(o.auto_answer, 486);
    ck_assert_int_eq(
        parse(
            &o,
            "--outbound sip:p;lr --log-level 6 --trace --json --contact sip:c --media-address ::2 "
            "--media-port 6 --media-direction sendrecv --expires 7 --quit-after 8",
            said, sizeof(said)),
        UA_OPTIONS_RUN);
    ck_assert(o.trace && o.json && o.log_level == 6 && o.media_port == 6 && o.expires == 7 &&
              o.quit_after == 8);
    ck_assert_str_eq(o.media_address, "::2");
    ck_assert_str_eq(o.media_direction, "sendrecv");
    ck_assert_str_eq(o.contact, "sip:c");
    ck_assert_str_eq(o.outbound, "sip:p;lr");
}
END_TEST

START_TEST(the_first_word_that_is_no_option_begins_the_command)
{
    ua_options o;

    ck_assert_int_eq(parse(&o,
                           "--auto-answer --exit --count 3 --rate 1.5 --no-tty call sip:x 2 --json",
                           said, sizeof(said)),
                     UA_OPTIONS_RUN);
    ck_assert_str_eq(o.command, "call sip:x 2 --json");
    ck_assert_uint_eq(o.auto_answer, 200);
    ck_assert(o.exit_when_done && o.no_tty && !o.json && o.count == 3 && o.rate == 1.5);
}
END_TEST

static const char *const bad[] = {
    "--local-port 65536",
    "--local-port -1",
    "--local-port x",
    "--local-port",
    "--transport sctp",
    "--transport",
    "--auto-answer=199",
    "--auto-answer=700",
    "--auto-answer=x",
    "--duration -1",
    "--duration 1x",
    "--duration nan",
    "--rate 0",
    "--count 0",
    "--count 99999999999",
    "--log-level 7",
    "--media-direction up",
    "--expires 0",
    "--nonsense",
    "--user u",
    "--quit-after 0",
    "-x",
};

START_TEST(a_bad_option_is_named)
{
    ua_options o;
    char name[32];

    ck_assert_msg(parse(&o, bad[_i], said, sizeof(said)) == UA_OPTIONS_BAD, "%s", bad[_i]);
    snprintf(name, sizeof(name), "%.*s", (int)strcspn(bad[_i], " ="), bad[_i]);
    ck_assert_msg(strstr(said, name) != NULL, "%s: %s", bad[_i], said);
}
END_TEST

START_TEST(help_and_version_are_said)
{
    ua_options o;

    ck_assert_int_eq(parse(&o, "--help", said, sizeof(said)), UA_OPTIONS_DONE);
    ck_assert_ptr_nonnull(strstr(said, "--auto-answer"));
    ck_assert_int_eq(parse(&o, "--version", said, sizeof(said)), UA_OPTIONS_DONE);
    ck_assert_ptr_nonnull(strstr(said, "linnet-ua"));
}
END_TEST

START_TEST(numbers_are_whole_and_bounded)
{
    unsigned value = 5;
    double seconds = 5;

    ck_assert(ua_parse_number("007", 7, &value) && value == 7);
    ck_assert(!ua_parse_number("8", 7, &value) && value == 7);
    ck_assert(!ua_parse_number("", 7, &value) && !ua_parse_number(" 1", 7, &value));
    ck_assert(!ua_parse_number("1 ", 7, &value) && !ua_parse_number("+1", 7, &value));
    ck_assert(!ua_parse_number("18446744073709551617", 7, &value));
    ck_assert(ua_parse_seconds("0.5", &seconds) && seconds == 0.5);
    ck_assert(!ua_parse_seconds("inf", &seconds) && !ua_parse_seconds("1e300", &seconds));
    ck_assert(!ua_parse_seconds("", &seconds) && seconds == 0.5);
}
END_TEST

Suite *options_suite(void)
{
    Suite *s = suite_create("options");
    TCase *tc = tcase_create("command line");

    suite_add_tcase(s, tc);
    tcase_add_test(tc, without_options_the_defaults_hold);
    tcase_add_test(tc, every_option_is_taken);
    tcase_add_test(tc, the_first_word_that_is_no_option_begins_the_command);
    tcase_add_loop_test(tc, a_bad_option_is_named, 0, (int)(sizeof(bad) / sizeof(bad[0])));
    tcase_add_test(tc, help_and_version_are_said);
    tcase_add_test(tc, numbers_are_whole_and_bounded);
    return s;
}
