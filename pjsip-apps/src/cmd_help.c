/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

static void run(ua *u, const cli_args *args)
{
    PJ_UNUSED_ARG(args);
    for (const cli_command *const *c = cli_commands; *c; c++)
        report_line(&u->out, "  %-11s %-20s %s", (*c)->name, (*c)->usage, (*c)->help);
}

const cli_command cmd_help = {"help", "", "this list", 0, 0, run};
