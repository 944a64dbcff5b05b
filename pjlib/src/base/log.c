/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The log. A line is put together on the caller's stack and handed to the sink in one call, so that
 * no lock is needed: the settings are atomics, the indentation is the thread's own, and standard
 * output keeps lines whole by itself. While the sink runs, what its thread logs is dropped, or a
 * sink that fails and says so would never end.
 *
 * The compatible API forces process-wide settings; they are all here, in one struct, but for
 * pj_log_max_level, whose name is public (globals.c).
 */
#include <pj/log.h>

#include "base/ops.h"
#include "base/self.h"
#include "base/term.h"

#include <pj/math.h>

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

enum {
    LEVELS = 7,
    END_OF_LINE_COLOR = 77 /* published number */
};

static struct log_settings {
    _Atomic(pj_log_func *) sink;
    atomic_uint decor;
    _Atomic pj_color_t colors[LEVELS];
    _Atomic pj_color_t end_color;
    _Atomic(const pj__self *) last_writer;
} settings = {
    .sink = pj_log_write,
    .decor = PJ_LOG_HAS_TIME | PJ_LOG_HAS_MICRO_SEC | PJ_LOG_HAS_SENDER | PJ_LOG_HAS_NEWLINE |
             PJ_LOG_HAS_SPACE | PJ_LOG_HAS_THREAD_SWC | PJ_LOG_HAS_INDENT,
    .colors =
        {
            PJ_TERM_COLOR_BRIGHT | PJ_TERM_COLOR_R,
            PJ_TERM_COLOR_BRIGHT | PJ_TERM_COLOR_R,
            PJ_TERM_COLOR_BRIGHT | PJ_TERM_COLOR_R | PJ_TERM_COLOR_G,
            PJ_TERM_COLOR_BRIGHT | PJ_TERM_COLOR_R | PJ_TERM_COLOR_G | PJ_TERM_COLOR_B,
            PJ_TERM_COLOR_R | PJ_TERM_COLOR_G | PJ_TERM_COLOR_B,
            PJ_TERM_COLOR_R | PJ_TERM_COLOR_G | PJ_TERM_COLOR_B,
            PJ_TERM_COLOR_R | PJ_TERM_COLOR_G | PJ_TERM_COLOR_B,
        },
    .end_color = PJ_TERM_COLOR_R | PJ_TERM_COLOR_G | PJ_TERM_COLOR_B,
};

/* A line as it grows; what does not fit is cut. There is always room for the end of the line. */
typedef struct line {
    char text[PJ_LOG_MAX_SIZE];
    size_t len;
} line;

enum {
    LINE_END = 3 /* CR, LF, NUL */
};

static size_t room(const line *out)
{
    return sizeof(out->text) - LINE_END - out->len;
}

static void add_char(line *out, char c)
{
    if (room(out))
        out->text[out->len++] = c;
}

static void add_v(line *out, const char *format, va_list args)
{
    int n = vsnprintf(out->text + out->len, room(out) + 1, format, args);

    if (n > 0)
        out->len += PJ_MIN((size_t)n, room(out));
}

static PJ_PRINTF(2, 3) void add(line *out, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add_v(out, format, args);
    va_end(args);
}

static void add_level(line *out, int level)
{
    static const char *const names[LEVELS] = {"FATAL", "ERROR", "WARN",  "INFO",
                                              "DEBUG", "TRACE", "DETAIL"};

    add(out, "%6s: ", names[level < 0 ? 0 : PJ_MIN(level, LEVELS - 1)]);
}

static void add_time(line *out, unsigned decor)
{
    const unsigned wanted = PJ_LOG_HAS_DAY_NAME | PJ_LOG_HAS_YEAR | PJ_LOG_HAS_MONTH |
                            PJ_LOG_HAS_DAY_OF_MON | PJ_LOG_HAS_TIME | PJ_LOG_HAS_MICRO_SEC;
    const pj__ops *ops = pj__ops_get();
    int64_t msec;
    struct tm tm;
    time_t sec;

    if (!(decor & wanted))
        return;
    msec = ops->wall_ns(ops->ctx) / 1000000;
    sec = (time_t)(msec / 1000);
    if (!localtime_r(&sec, &tm))
        return;
    if (decor & PJ_LOG_HAS_DAY_NAME)
        add(out, "%.3s ", &"SunMonTueWedThuFriSat"[3 * tm.tm_wday]);
    if (decor & PJ_LOG_HAS_YEAR)
        add(out, "%d%s", tm.tm_year + 1900, decor & PJ_LOG_HAS_MONTH ? "-" : " ");
    if (decor & PJ_LOG_HAS_MONTH)
        add(out, "%02d%s", tm.tm_mon + 1, decor & PJ_LOG_HAS_DAY_OF_MON ? "-" : " ");
    if (decor & PJ_LOG_HAS_DAY_OF_MON)
        add(out, "%02d ", tm.tm_mday);
    if (decor & PJ_LOG_HAS_TIME)
        add(out, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
    if (decor & PJ_LOG_HAS_MICRO_SEC)
        add(out, ".%03d", (int)(msec % 1000));
    if (decor & (PJ_LOG_HAS_TIME | PJ_LOG_HAS_MICRO_SEC))
        add_char(out, ' ');
}

static void add_origin(line *out, unsigned decor, const char *sender, const pj__self *self)
{
    const pj__self *last;

    if (decor & PJ_LOG_HAS_SENDER)
        add(out, "%*.*s", PJ_LOG_SENDER_WIDTH, PJ_LOG_SENDER_WIDTH, sender ? sender : "");
    if (decor & PJ_LOG_HAS_THREAD_ID)
        add(out, " %*.*s", PJ_LOG_THREAD_WIDTH, PJ_LOG_THREAD_WIDTH, self->name);
    last = atomic_exchange_explicit(&settings.last_writer, self, memory_order_relaxed);
    if (decor & PJ_LOG_HAS_THREAD_SWC)
        add_char(out, last == self ? ' ' : '!');
    else if (decor & PJ_LOG_HAS_SPACE)
        add_char(out, ' ');
}

static void add_indent(line *out, int indent)
{
    for (int i = 0; i < indent && i < 80; i++)
        add_char(out, PJ_LOG_INDENT_CHAR);
}

static void end_line(line *out, unsigned decor)
{
    if (decor & PJ_LOG_HAS_CR)
        out->text[out->len++] = '\r';
    if (decor & PJ_LOG_HAS_NEWLINE)
        out->text[out->len++] = '\n';
    out->text[out->len] = '\0';
}

void pj_log(const char *sender, int level, const char *format, va_list marker)
{
    pj_log_func *sink = pj_log_get_log_func();
    unsigned decor = pj_log_get_decor();
    pj__self *self;
    line out;

    if (level > pj_log_get_level() || !sink || !format)
        return;
    self = pj__self_get();
    if (self->in_log)
        return;
    out.len = 0;
    if (decor & PJ_LOG_HAS_LEVEL_TEXT)
        add_level(&out, level);
    add_time(&out, decor);
    add_origin(&out, decor, sender, self);
    if (decor & PJ_LOG_HAS_INDENT)
        add_indent(&out, self->log_indent);
    add_v(&out, format, marker);
    end_line(&out, decor);

    self->in_log = PJ_TRUE;
    if (!self->test_case || !self->keep_line(self->test_case, level, out.text, (int)out.len))
        sink(level, out.text, (int)out.len);
    self->in_log = PJ_FALSE;
}

/* Standard output. With colours three writes; the stream's own lock keeps them together. */
void pj_log_write(int level, const char *buffer, int len)
{
    char sequence[PJ__TERM_SEQUENCE_SIZE];
    int color = (pj_log_get_decor() & PJ_LOG_HAS_COLOR) != 0;
    int n;

    if (len <= 0)
        return;
    flockfile(stdout);
    if (color) {
        n = pj__term_sequence(pj_log_get_color(level), sequence);
        fwrite(sequence, 1, (size_t)n, stdout);
    }
    fwrite(buffer, 1, (size_t)len, stdout);
    if (color) {
        n = pj__term_sequence(pj_log_get_color(END_OF_LINE_COLOR), sequence);
        fwrite(sequence, 1, (size_t)n, stdout);
        fflush(stdout);
    }
    funlockfile(stdout);
}

pj_status_t pj_log_init(void)
{
    return PJ_SUCCESS;
}

void pj_log_set_log_func(pj_log_func *func)
{
    atomic_store(&settings.sink, func);
}

pj_log_func *pj_log_get_log_func(void)
{
    return atomic_load_explicit(&settings.sink, memory_order_acquire);
}

void pj_log_set_level(int level)
{
    __atomic_store_n(&pj_log_max_level, level, __ATOMIC_RELAXED);
}

int pj_log_get_level(void)
{
    return __atomic_load_n(&pj_log_max_level, __ATOMIC_RELAXED);
}

void pj_log_set_decor(unsigned decor)
{
    atomic_store(&settings.decor, decor);
}

unsigned pj_log_get_decor(void)
{
    return atomic_load_explicit(&settings.decor, memory_order_relaxed);
}

void pj_log_set_indent(int indent)
{
    pj__self_get()->log_indent = indent < 0 ? 0 : indent;
}

int pj_log_get_indent(void)
{
    return pj__self_get()->log_indent;
}

void pj_log_add_indent(int indent)
{
    int sum;

    if (__builtin_add_overflow(pj_log_get_indent(), indent, &sum))
        return;
    pj_log_set_indent(sum);
}

void pj_log_push_indent(void)
{
    pj_log_add_indent(PJ_LOG_INDENT_SIZE);
}

void pj_log_pop_indent(void)
{
    pj_log_add_indent(-PJ_LOG_INDENT_SIZE);
}

void pj_log_set_color(int level, pj_color_t color)
{
    if (level == END_OF_LINE_COLOR)
        atomic_store(&settings.end_color, color);
    else if (level >= 0 && level < LEVELS)
        atomic_store(&settings.colors[level], color);
}

pj_color_t pj_log_get_color(int level)
{
    if (level >= 0 && level < LEVELS)
        return atomic_load(&settings.colors[level]);
    return atomic_load(&settings.end_color);
}

#define DEFINE_PJ_LOG(level)                                         \
    void pj_log_##level(const char *sender, const char *format, ...) \
    {                                                                \
        va_list args;                                                \
        va_start(args, format);                                      \
        pj_log(sender, level, format, args);                         \
        va_end(args);                                                \
    }

DEFINE_PJ_LOG(1)
DEFINE_PJ_LOG(2)
DEFINE_PJ_LOG(3)
DEFINE_PJ_LOG(4)
DEFINE_PJ_LOG(5)
DEFINE_PJ_LOG(6)
