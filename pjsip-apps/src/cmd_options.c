/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

static void run(ua *u, const cli_args *args)
{
    request_send(u, "options", pjsip_get_options_method(), args->arg[0], NULL);
}

const cli_command cmd_options = {"options", "URI", "ask what URI can do (OPTIONS)", 1, 1, run};
