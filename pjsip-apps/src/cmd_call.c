/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

static void run(ua *u, const cli_args *args)
{
    unsigned count = u->initial ? u->opt->count : 1;
    double rate = u->opt->rate;

    if (args->count > 1 && (!ua_parse_number(args->arg[1], 1u << 30, &count) || count == 0)) {
        cli_failed(u, "call", "%s is not a number of calls", args->arg[1]);
        return;
    }
    if (args->count > 2 && (!ua_parse_seconds(args->arg[2], &rate) || rate <= 0)) {
        cli_failed(u, "call", "%s is not a number of calls a second", args->arg[2]);
        return;
    }
    if (count == 1)
        call_place(u, args->arg[0]);
    else if (!batch_start(u, args->arg[0], count, rate))
        cli_failed(u, "call", "calls are being placed already");
}

const cli_command cmd_call = {
    "call", "URI [COUNT [RATE]]", "call URI, COUNT times, RATE a second", 1, 3, run};
