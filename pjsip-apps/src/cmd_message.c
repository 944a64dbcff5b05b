/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

static void run(ua *u, const cli_args *args)
{
    static const pjsip_method message = {PJSIP_OTHER_METHOD, {"MESSAGE", 7}};

    if (!*args->rest)
        cli_failed(u, "message", "usage: message %s", cmd_message.usage);
    else
        request_send(u, "message", &message, args->arg[0], args->rest);
}

const cli_command cmd_message = {"message", "URI TEXT", "send a text (RFC 3428)", 1, -1, run};
