/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

static void run(ua *u, const cli_args *args)
{
    PJ_UNUSED_ARG(args);
    account_register(u, "register");
}

const cli_command cmd_register = {"register", "", "register at the --registrar, now", 0, 0, run};
