/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

static void run(ua *u, const cli_args *args)
{
    const ladder_call *found;
    unsigned id = 0;

    if (args->count > 0 && !ua_parse_number(args->arg[0], 1u << 30, &id)) {
        cli_failed(u, "ladder", "%s is not the number of a call", args->arg[0]);
        return;
    }
    found = ladder_find(u->ladder, (int)id);
    if (!found)
        cli_failed(u, "ladder", "no such call is remembered (the last %d are)", LADDER_CALLS);
    else if (u->out.json)
        ladder_tell(found, &u->out);
    else
        ladder_draw(found, u->out.out);
}

const cli_command cmd_ladder = {
    "ladder", "[CALL]", "draw the messages of a call, or of the last one", 0, 1, run};
