/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

#include <stdarg.h>
#include <string.h>

const cli_command *const cli_commands[] = {
    &cmd_answer,  &cmd_call, &cmd_hangup,   &cmd_help,   &cmd_ladder,     &cmd_list, &cmd_message,
    &cmd_options, &cmd_quit, &cmd_register, &cmd_reject, &cmd_unregister, NULL,
};

static char *skip_blanks(char *text)
{
    return text + strspn(text, " \t\r");
}

/* Cut the next word off. @return NULL at the end. */
static char *next_word(char **text)
{
    char *word = skip_blanks(*text);
    size_t len = strcspn(word, " \t\r");

    *text = word + len;
    if (**text)
        *(*text)++ = '\0';
    return len ? word : NULL;
}

char *cli_split(char *line, cli_args *args)
{
    char *name = next_word(&line), *first;

    memset(args, 0, sizeof(*args));
    args->rest = line;
    if (!name)
        return NULL;
    first = next_word(&line);
    if (!first)
        return name;
    args->arg[args->count++] = first;
    args->rest = skip_blanks(line);
    return name;
}

/* The words after the first; they are cut in place, so commands that want the rest come without. */
static bool split_rest(const cli_command *c, cli_args *args)
{
    char *text = args->rest;

    while (c->max_args > args->count && args->count < CLI_MAX_ARGS && *skip_blanks(text))
        args->arg[args->count++] = next_word(&text);
    return args->count <= c->max_args && *skip_blanks(text) == '\0';
}

static const cli_command *find(const char *name)
{
    for (const cli_command *const *c = cli_commands; *c; c++) {
        if (!strcmp((*c)->name, name))
            return *c;
    }
    return NULL;
}

void cli_run(ua *u, char *line)
{
    cli_args args;
    char *name = cli_split(line, &args);
    const cli_command *c = name ? find(name) : NULL;

    if (!name)
        return;
    if (!c) {
        cli_failed(u, name, "no such command; \"help\" lists them");
        return;
    }
    if (c->max_args >= 0 && !split_rest(c, &args)) {
        cli_failed(u, name, "too much; usage: %s %s", name, c->usage);
        return;
    }
    if (args.count < c->min_args) {
        cli_failed(u, name, "usage: %s %s", name, c->usage);
        return;
    }
    c->run(u, &args);
}

void cli_failed(ua *u, const char *command_name, const char *format, ...)
{
    char reason[512];
    va_list list;

    va_start(list, format);
    vsnprintf(reason, sizeof(reason), format, list);
    va_end(list);
    u->failed = u->failed || u->initial;
    report_error(&u->out, command_name, "%s", reason);
}

call *cli_call(ua *u, const cli_args *args, const char *command_name, bool (*fits)(const call *c),
               const char *what)
{
    unsigned id = 0;
    call *c = NULL;

    if (args->count > 0 && !ua_parse_number(args->arg[0], 1u << 30, &id)) {
        cli_failed(u, command_name, "%s is not the number of a call", args->arg[0]);
        return NULL;
    }
    if (id > 0) {
        c = call_find(u, (int)id);
        if (!c || !fits(c)) {
            cli_failed(u, command_name, c ? "call %u is not %s" : "there is no call %u", id, what);
            return NULL;
        }
        return c;
    }
    for (c = u->calls.prev; c != &u->calls && !fits(c); c = c->prev)
        continue;
    if (c != &u->calls)
        return c;
    cli_failed(u, command_name, "there is no call that is %s", what);
    return NULL;
}
