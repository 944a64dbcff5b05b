/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/log_later.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct pj__log_line {
    struct pj__log_line *next;
    int level;
    char sender[PJ_MAX_OBJ_NAME];
    char text[];
} log_line;

void pj__log_later(pj__log_lines *lines, int level, const char *sender, const char *format, ...)
{
    char text[PJ_LOG_MAX_SIZE];
    log_line *line;
    va_list args;
    size_t len;

    if (level > pj_log_get_level())
        return;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    len = strlen(text);
    line = pj__malloc(sizeof(*line) + len + 1);
    if (!line) {
        lines->lost++;
        return;
    }
    line->next = NULL;
    line->level = level;
    snprintf(line->sender, sizeof(line->sender), "%s", sender);
    memcpy(line->text, text, len + 1);
    if (lines->last)
        lines->last->next = line;
    else
        lines->first = line;
    lines->last = line;
}

static void write_line(const char *sender, int level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void write_line(const char *sender, int level, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    pj_log(sender, level, format, args);
    va_end(args);
}

void pj__log_now(pj__log_lines *lines)
{
    pj__log_lines mine = *lines;

    /* The sink may lead back here with more. */
    memset(lines, 0, sizeof(*lines));
    while (mine.first) {
        log_line *line = mine.first;

        mine.first = line->next;
        write_line(line->sender, line->level, "%s", line->text);
        pj__free(line);
    }
    if (mine.lost)
        PJ_LOG(2, ("log_later.c", "%u lines were lost: no memory", mine.lost));
}
