/* SPDX-License-Identifier: BSD-2-Clause */
/* Logging a status with its text. */
#include <pj/errno.h>

#include <pj/log.h>

#include <stdio.h>

static PJ_PRINTF(3, 4) void log_line(const char *sender, int level, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    pj_log(sender, level, format, args);
    va_end(args);
}

static PJ_PRINTF(4, 0) void log_status(const char *sender, int level, pj_status_t status,
                                       const char *title_fmt, va_list args)
{
    char title[PJ_PERROR_TITLE_BUF_SIZE];
    char text[PJ_ERR_MSG_SIZE];
    pj_str_t error;

    if (level > pj_log_get_level() || !title_fmt)
        return;
    if (vsnprintf(title, sizeof(title), title_fmt, args) < 0)
        title[0] = '\0';
    error = pj_strerror(status, text, sizeof(text));
    log_line(sender, level, "%s: %.*s", title, (int)error.slen, error.ptr);
}

void pj_perror(int log_level, const char *sender, pj_status_t status, const char *title_fmt, ...)
{
    va_list args;

    va_start(args, title_fmt);
    log_status(sender, log_level, status, title_fmt, args);
    va_end(args);
}

#define DEFINE_PJ_PERROR(level)                                                                \
    void pj_perror_##level(const char *sender, pj_status_t status, const char *title_fmt, ...) \
    {                                                                                          \
        va_list args;                                                                          \
        va_start(args, title_fmt);                                                             \
        log_status(sender, level, status, title_fmt, args);                                    \
        va_end(args);                                                                          \
    }

DEFINE_PJ_PERROR(1)
DEFINE_PJ_PERROR(2)
DEFINE_PJ_PERROR(3)
DEFINE_PJ_PERROR(4)
DEFINE_PJ_PERROR(5)
DEFINE_PJ_PERROR(6)
