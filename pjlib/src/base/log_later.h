/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines that wait for the log. The sink is the program's: it may block, or call the very object
 * that has something to tell. So whoever holds a lock collects its lines, and gives them to the
 * sink when the lock is released.
 */
#ifndef LINNET_BASE_LOG_LATER_H
#define LINNET_BASE_LOG_LATER_H

#include <pj/log.h>

struct pj__log_line;

/* All zeros: empty. */
typedef struct pj__log_lines {
    struct pj__log_line *first, *last;
    unsigned lost; /* for lack of memory */
} pj__log_lines;

/** Keep a line, as PJ_LOG() would write it; too high a level is dropped at once. */
void pj__log_later(pj__log_lines *lines, int level, const char *sender, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** Write what was kept, in order, and be empty. With no lock held. */
void pj__log_now(pj__log_lines *lines);

#endif
