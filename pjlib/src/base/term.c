/* SPDX-License-Identifier: BSD-2-Clause */
/* Colours of the terminal. */
#include "base/term.h"

#include <pj/errno.h>
#include <pj/os.h>

#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { PLAIN = PJ_TERM_COLOR_R | PJ_TERM_COLOR_G | PJ_TERM_COLOR_B };

static _Atomic pj_color_t current_color = PLAIN;

int pj__term_sequence(pj_color_t color, char buf[PJ__TERM_SEQUENCE_SIZE])
{
    int hue = 0;

    if ((color & (PLAIN | PJ_TERM_COLOR_BRIGHT)) == PLAIN)
        return snprintf(buf, PJ__TERM_SEQUENCE_SIZE, "\033[0m");
    hue += color & PJ_TERM_COLOR_R ? 1 : 0;
    hue += color & PJ_TERM_COLOR_G ? 2 : 0;
    hue += color & PJ_TERM_COLOR_B ? 4 : 0;
    return snprintf(buf, PJ__TERM_SEQUENCE_SIZE, "\033[%d;%dm",
                    color & PJ_TERM_COLOR_BRIGHT ? 1 : 0, 30 + hue);
}

pj_status_t pj_term_set_color(pj_color_t color)
{
    char sequence[PJ__TERM_SEQUENCE_SIZE];
    int len;

    if (!isatty(STDOUT_FILENO))
        return PJ_ENOTSUP;
    len = pj__term_sequence(color, sequence);
    if (fwrite(sequence, 1, (size_t)len, stdout) != (size_t)len)
        return PJ_ENOTSUP;
    fflush(stdout);
    atomic_store(&current_color, color);
    return PJ_SUCCESS;
}

pj_color_t pj_term_get_color(void)
{
    return atomic_load(&current_color);
}
