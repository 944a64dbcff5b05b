/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

static bool waits(const call *c)
{
    return !c->outgoing && c->inv->state <= PJSIP_INV_STATE_EARLY;
}

void cli_answer(ua *u, const cli_args *args, const char *name, unsigned code, unsigned lowest)
{
    call *c = cli_call(u, args, name, waits, "waiting for an answer");

    if (!c)
        return;
    if (args->count > 1 && (!ua_parse_number(args->arg[1], 699, &code) || code < lowest)) {
        cli_failed(u, name, "%s is not a status from %u to 699", args->arg[1], lowest);
        return;
    }
    call_answer(u, c, code);
}

static void run(ua *u, const cli_args *args)
{
    cli_answer(u, args, "answer", 200, 101);
}

const cli_command cmd_answer = {
    "answer", "[CALL [STATUS]]", "answer a call that came in (200)", 0, 2, run};
