/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The log: levels from 0 (fatal) over 1 (error), 2 (warning), 3 (information), 4 (debug) to 6, one
 * sink for the process, and decorations before the text. A line is put together in the caller's
 * thread and given to the sink in one call; lines of several threads do not mix. What a sink logs
 * itself is dropped.
 */
#ifndef PJ_LOG_H
#define PJ_LOG_H

#include <pj/types.h>

PJ_BEGIN_DECL

enum pj_log_decoration {
    PJ_LOG_HAS_DAY_NAME = 1,
    PJ_LOG_HAS_YEAR = 2,
    PJ_LOG_HAS_MONTH = 4,
    PJ_LOG_HAS_DAY_OF_MON = 8,
    PJ_LOG_HAS_TIME = 16,
    PJ_LOG_HAS_MICRO_SEC = 32, /* milliseconds, in fact */
    PJ_LOG_HAS_SENDER = 64,
    PJ_LOG_HAS_NEWLINE = 128,
    PJ_LOG_HAS_CR = 256,
    PJ_LOG_HAS_SPACE = 512,
    PJ_LOG_HAS_COLOR = 1024,
    PJ_LOG_HAS_LEVEL_TEXT = 2048,
    PJ_LOG_HAS_THREAD_ID = 4096,
    PJ_LOG_HAS_THREAD_SWC = 8192, /* mark a line of another thread than the line before */
    PJ_LOG_HAS_INDENT = 16384
};

/**
 * A sink: @a data is one line of @a len octets, NUL-terminated, the caller's again at the return.
 */
typedef void pj_log_func(int level, const char *data, int len);

/** The level lines must not exceed; use pj_log_get_level(). */
PJ_DECL_DATA(int) pj_log_max_level;

/** Nothing to do: the log works before pj_init(). */
PJ_DECL(pj_status_t) pj_log_init(void);

/** The default sink: standard output. */
PJ_DECL(void) pj_log_write(int level, const char *buffer, int len);

PJ_DECL(void)
pj_log(const char *sender, int level, const char *format, va_list marker) PJ_PRINTF(3, 0);

/** The sink; NULL is no sink. */
PJ_DECL(void) pj_log_set_log_func(pj_log_func *func);
PJ_DECL(pj_log_func *) pj_log_get_log_func(void);

/** The level, PJ_LOG_MAX_LEVEL at the start. */
PJ_DECL(void) pj_log_set_level(int level);
PJ_DECL(int) pj_log_get_level(void);

/** The decorations: a sum of pj_log_decoration. */
PJ_DECL(void) pj_log_set_decor(unsigned decor);
PJ_DECL(unsigned) pj_log_get_decor(void);

/** The calling thread's indentation; it never goes below 0. */
PJ_DECL(void) pj_log_add_indent(int indent);
PJ_DECL(void) pj_log_set_indent(int indent);
PJ_DECL(int) pj_log_get_indent(void);
PJ_DECL(void) pj_log_push_indent(void);
PJ_DECL(void) pj_log_pop_indent(void);

/** The colour of a level, 0 to 6; 77 stands for the text behind a line. */
PJ_DECL(void) pj_log_set_color(int level, pj_color_t color);
PJ_DECL(pj_color_t) pj_log_get_color(int level);

PJ_DECL(void) pj_log_1(const char *sender, const char *format, ...) PJ_PRINTF(2, 3);
PJ_DECL(void) pj_log_2(const char *sender, const char *format, ...) PJ_PRINTF(2, 3);
PJ_DECL(void) pj_log_3(const char *sender, const char *format, ...) PJ_PRINTF(2, 3);
PJ_DECL(void) pj_log_4(const char *sender, const char *format, ...) PJ_PRINTF(2, 3);
PJ_DECL(void) pj_log_5(const char *sender, const char *format, ...) PJ_PRINTF(2, 3);
PJ_DECL(void) pj_log_6(const char *sender, const char *format, ...) PJ_PRINTF(2, 3);

#define pj_log_wrapper_1(arg) pj_log_1 arg
#define pj_log_wrapper_2(arg) pj_log_2 arg
#define pj_log_wrapper_3(arg) pj_log_3 arg
#define pj_log_wrapper_4(arg) pj_log_4 arg
#define pj_log_wrapper_5(arg) pj_log_5 arg
#define pj_log_wrapper_6(arg) pj_log_6 arg

/** PJ_LOG(3, (THIS_FILE, "Hello %s", name)); the level is a literal number from 1 to 6. */
#define PJ_LOG(level, arg)                 \
    do {                                   \
        if (level <= pj_log_get_level()) { \
            pj_log_wrapper_##level(arg);   \
        }                                  \
    } while (0)
#define PJ_LOG_(level, arg) PJ_LOG(level, arg)

PJ_END_DECL

#endif /* PJ_LOG_H */
