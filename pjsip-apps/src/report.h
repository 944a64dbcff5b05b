/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What linnet-ua tells: each event once, as a line of text or as a line of JSON with named fields.
 *
 *     report_begin(r, "call-ended");
 *     report_number(r, "id", 3);
 *     report_text(r, "reason", "OK", 2);
 *     report_end(r, "call %d ended: %d %s", ...);
 */
#ifndef LINNET_UA_REPORT_H
#define LINNET_UA_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct report {
    FILE *out;
    bool json;
} report;

/* Begin an event, and give its fields, which text does not show. */
void report_begin(report *r, const char *event);
void report_number(report *r, const char *key, long long value);
void report_text(report *r, const char *key, const char *text, size_t len);

/* End it; text prints the format instead. A line end is added. */
void report_end(report *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An event "error": a command could not do what it was asked. */
void report_error(report *r, const char *command, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Lines that are meant for people only: nothing in JSON. */
void report_line(report *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
