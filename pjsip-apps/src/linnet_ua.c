/* SPDX-License-Identifier: BSD-2-Clause */
/* linnet-ua: a SIP user agent for the command line and for scripts. */
#include "ua.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    static ua_options options;
    static ua agent;
    int status = EXIT_FAILURE;

    switch (ua_options_parse(&options, argc, argv, stdout, stderr)) {
    case UA_OPTIONS_DONE: return EXIT_SUCCESS;
    case UA_OPTIONS_BAD: return 2;
    case UA_OPTIONS_RUN: break;
    }
    if (!console_start(&agent.console, !options.no_tty && !options.json)) {
        fprintf(stderr, "cannot read commands: %s\n", strerror(errno));
        return EXIT_FAILURE;
    }
    if (ua_start(&agent, &options, console_output(&agent.console)))
        status = ua_run(&agent);
    ua_stop(&agent);
    console_stop(&agent.console);
    return status;
}
