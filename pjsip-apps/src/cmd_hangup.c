/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

#include <string.h>

static bool any(const call *c)
{
    return c->inv->state < PJSIP_INV_STATE_DISCONNECTED;
}

static void run(ua *u, const cli_args *args)
{
    call *c, *next;

    if (args->count > 0 && !strcmp(args->arg[0], "all")) {
        for (c = u->calls.next; c != &u->calls; c = next) {
            next = c->next;
            call_hang_up(u, c, 0);
        }
        return;
    }
    c = cli_call(u, args, "hangup", any, "alive");
    if (c)
        call_hang_up(u, c, 0);
}

const cli_command cmd_hangup = {"hangup", "[CALL|all]", "end a call, whatever its state", 0,
                                1,        run};
