/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands: each file cmd_x.c exports one entry; cli.c lists and runs them. */
#ifndef LINNET_UA_CLI_H
#define LINNET_UA_CLI_H

#include "ua.h"

enum { CLI_MAX_ARGS = 4 };

/* What was typed after the command's name. */
typedef struct cli_args {
    int count;
    char *arg[CLI_MAX_ARGS]; /* words */
    char *rest;              /* everything after the first word, untouched */
} cli_args;

typedef struct cli_command {
    const char *name;
    const char *usage; /* arguments */
    const char *help;  /* one line */
    int min_args, max_args;
    void (*run)(ua *u, const cli_args *args);
} cli_command;

extern const cli_command cmd_answer, cmd_call, cmd_hangup, cmd_help, cmd_ladder, cmd_list,
    cmd_message, cmd_options, cmd_quit, cmd_register, cmd_reject, cmd_unregister;

/* All of them, by name; ends with NULL. */
extern const cli_command *const cli_commands[];

/* Run a line; it is taken apart in place. What cannot be done is said. */
void cli_run(ua *u, char *line);

/* Take a line apart. @return its first word, or NULL. */
char *cli_split(char *line, cli_args *args);

/* A failure of a command: says so, and counts if the command is an initial one. */
void cli_failed(ua *u, const char *command_name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The call that a command is about: the one named, or else the newest that fits. NULL: said why. */
call *cli_call(ua *u, const cli_args *args, const char *command_name, bool (*fits)(const call *c),
               const char *what);

/* cmd_answer.c: answer, or refuse, the call that is meant, with a status of @a lowest or above. */
void cli_answer(ua *u, const cli_args *args, const char *name, unsigned code, unsigned lowest);

#endif
