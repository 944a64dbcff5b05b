/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

static void run(ua *u, const cli_args *args)
{
    PJ_UNUSED_ARG(args);
    ua_quit(u);
}

const cli_command cmd_quit = {"quit", "", "hang up, unregister, leave; twice: leave at once",
                              0,      0,  run};
