/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include "cli.h"

#include <stdlib.h>
#include <string.h>

Suite *cli_suite(void);

static ua agent;
static ua_options options;
static char *text;
static size_t size;

static void setup(void)
{
    memset(&agent, 0, sizeof(agent));
    memset(&options, 0, sizeof(options));
    agent.opt = &options;
    pj_list_init(&agent.calls);
    agent.out.out = open_memstream(&text, &size);
    agent.ladder = calloc(1, sizeof(*agent.ladder));
}

static void teardown(void)
{
    fclose(agent.out.out);
    free(text);
    free(agent.ladder);
}

static const char *run(const char *line)
{
    char own[256];

    snprintf(own, sizeof(own), "%s", line);
    cli_run(&agent, own);
    fflush(agent.out.out);
    return text;
}

START_TEST(a_line_is_its_name_its_first_word_and_the_rest)
{
    char line[] = "  message \t sip:a@b  hello  there ";
    cli_args args;

    ck_assert_str_eq(cli_split(line, &args), "message");
    ck_assert_int_eq(args.count, 1);
    ck_assert_str_eq(args.arg[0], "sip:a@b");
    ck_assert_str_eq(args.rest, "hello  there ");
}
END_TEST

START_TEST(an_empty_line_is_nothing)
{
    cli_args args;
    char blank[] = " \t\r";

    ck_assert_ptr_null(cli_split(blank, &args));
    ck_assert_str_eq(run(" "), "");
}
END_TEST

static const struct {
    const char *line, *said;
} mistakes[] = {
    {"dance", "dance: no such command; \"help\" lists them\n"},
    {"call", "call: usage: call URI [COUNT [RATE]]\n"},
    {"call sip:a 0", "call: 0 is not a number of calls\n"},
    {"call sip:a x", "call: x is not a number of calls\n"},
    {"call sip:a 1 0", "call: 0 is not a number of calls a second\n"},
    {"call sip:a 1 1 1", "call: too much; usage: call URI [COUNT [RATE]]\n"},
    {"quit now", "quit: too much; usage: quit \n"},
    {"message sip:a", "message: usage: message URI TEXT\n"},
    {"answer", "answer: there is no call that is waiting for an answer\n"},
    {"answer x", "answer: x is not the number of a call\n"},
    {"reject 4", "reject: there is no call 4\n"},
    {"hangup", "hangup: there is no call that is alive\n"},
    {"hangup all", ""},
    {"register", "register: there is no --registrar\n"},
    {"unregister\r", "unregister: there is no --registrar\n"},
    {"ladder", "ladder: no such call is remembered (the last 16 are)\n"},
    {"ladder -1", "ladder: -1 is not the number of a call\n"},
};

START_TEST(what_cannot_be_done_is_said)
{
    ck_assert_str_eq(run(mistakes[_i].line), mistakes[_i].said);
    ck_assert(!agent.failed);
}
END_TEST

START_TEST(a_mistake_on_the_command_line_is_told_by_the_exit_status)
{
    agent.initial = true;
    run("dance");
    ck_assert(agent.failed);
}
END_TEST

START_TEST(help_lists_every_command)
{
    run("help");
    for (const cli_command *const *c = cli_commands; *c; c++) {
        ck_assert_ptr_nonnull(strstr(text, (*c)->name));
        ck_assert_ptr_nonnull(strstr(text, (*c)->help));
        ck_assert_int_le((*c)->max_args, CLI_MAX_ARGS);
        if (c[1])
            ck_assert_str_lt((*c)->name, c[1]->name);
    }
}
END_TEST

Suite *cli_suite(void)
{
    Suite *s = suite_create("cli");
    TCase *tc = tcase_create("commands");

    tcase_add_checked_fixture(tc, setup, teardown);
    suite_add_tcase(s, tc);
    tcase_add_test(tc, a_line_is_its_name_its_first_word_and_the_rest);
    tcase_add_test(tc, an_empty_line_is_nothing);
    tcase_add_loop_test(tc, what_cannot_be_done_is_said, 0, PJ_ARRAY_SIZE(mistakes));
    tcase_add_test(tc, a_mistake_on_the_command_line_is_told_by_the_exit_status);
    tcase_add_test(tc, help_lists_every_command);
    return s;
}
