/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

static void run(ua *u, const cli_args *args)
{
    cli_answer(u, args, "reject", 486, 300);
}

const cli_command cmd_reject = {
    "reject", "[CALL [STATUS]]", "refuse a call that came in (486)", 0, 2, run};
