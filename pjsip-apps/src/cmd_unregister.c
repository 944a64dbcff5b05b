/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

static void run(ua *u, const cli_args *args)
{
    PJ_UNUSED_ARG(args);
    account_unregister(u, "unregister");
}

const cli_command cmd_unregister = {"unregister", "", "take the registration back", 0, 0, run};
