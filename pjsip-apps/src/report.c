/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <stdarg.h>
#include <string.h>

/* RFC 8259 7. Octets that are not ASCII are passed on: SIP is UTF-8, as JSON is. */
static void put_json_text(FILE *out, const char *text, size_t len)
{
    fputc('"', out);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];

        switch (c) {
        case '"': fputs("\\\"", out); break;
        case '\\': fputs("\\\\", out); break;
        case '\n': fputs("\\n", out); break;
        case '\r': fputs("\\r", out); break;
        case '\t': fputs("\\t", out); break;
        default:
            if (c < 0x20 || c == 0x7f)
                fprintf(out, "\\u%04x", c);
            else
                fputc(c, out);
        }
    }
    fputc('"', out);
}

void report_begin(report *r, const char *event)
{
    if (!r->json)
        return;
    fputs("{\"event\":", r->out);
    put_json_text(r->out, event, strlen(event));
}

void report_number(report *r, const char *key, long long value)
{
    if (r->json)
        fprintf(r->out, ",\"%s\":%lld", key, value);
}

void report_text(report *r, const char *key, const char *text, size_t len)
{
    if (!r->json)
        return;
    fprintf(r->out, ",\"%s\":", key);
    put_json_text(r->out, text, len);
}

void report_end(report *r, const char *format, ...)
{
    va_list args;

    if (r->json) {
        fputs("}\n", r->out);
    } else {
        va_start(args, format);
        vfprintf(r->out, format, args);
        va_end(args);
        fputc('\n', r->out);
    }
    fflush(r->out);
}

void report_error(report *r, const char *command, const char *format, ...)
{
    char reason[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(reason, sizeof(reason), format, args);
    va_end(args);
    report_begin(r, "error");
    report_text(r, "command", command, strlen(command));
    report_text(r, "reason", reason, strlen(reason));
    report_end(r, "%s: %s", command, reason);
}

void report_line(report *r, const char *format, ...)
{
    va_list args;

    if (r->json)
        return;
    va_start(args, format);
    vfprintf(r->out, format, args);
    va_end(args);
    fputc('\n', r->out);
    fflush(r->out);
}
