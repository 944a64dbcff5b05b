/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Line editing by libedit. It asks get_key() for each character; that is where the thread waits, for the keyboard
 * and for output alike. Output is written above the line being typed, which is then drawn again.
 */
#include "console.h"

#if defined(LINNET_HAS_LIBEDIT)

#include <errno.h>
#include <histedit.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

typedef struct editor {
    console *console;
    EditLine *el;
    bool stopped;
    mbstate_t state; /* of a character that has come in part */
} editor;

static char *prompt(EditLine *el)
{
    static char text[] = "linnet> ";

    (void)el;
    return text;
}

/* Take the prompt and what is typed off the screen. */
static bool clear_line(void)
{
    static const char text[] = "\r\033[K";

    return write(STDOUT_FILENO, text, sizeof(text) - 1) > 0;
}

/* @return false at the end of the output, which is the end of everything. */
static bool pass_output(editor *e)
{
    char text[4096];
    ssize_t got = read(e->console->stop, text, sizeof(text));

    if (got < 0)
        return errno == EINTR;
    if (got == 0)
        return false;
    if (!clear_line() || write(STDOUT_FILENO, text, (size_t)got) < 0)
        return false;
    el_set(e->el, EL_REFRESH);
    return true;
}

/* One octet of input. @return 1; 0 at the end of it, or of the program. */
static int wait_for_octet(editor *e, char *octet)
{
    struct pollfd polled[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                              {.fd = e->console->stop, .events = POLLIN}};

    while (!e->stopped) {
        if (poll(polled, 2, -1) < 0)
            continue;
        if (polled[1].revents && !pass_output(e))
            e->stopped = true;
        if (!e->stopped && polled[0].revents)
            return read(STDIN_FILENO, octet, 1) == 1;
    }
    return 0;
}

static int get_key(EditLine *el, wchar_t *key)
{
    editor *e;
    char octet;

    el_get(el, EL_CLIENTDATA, &e);
    for (;;) {
        size_t used;

        if (wait_for_octet(e, &octet) != 1)
            return 0;
        used = mbrtowc(key, &octet, 1, &e->state);
        if (used == (size_t)-2)
            continue;
        if (used == (size_t)-1) { /* not text in this locale: as it is */
            memset(&e->state, 0, sizeof(e->state));
            *key = (unsigned char)octet;
        }
        return 1;
    }
}

static void read_lines(editor *e, History *past)
{
    static const char end[] = {CONSOLE_END, '\n'};
    HistEvent event;
    int len;

    while (!e->stopped) {
        const char *line = el_gets(e->el, &len);

        if (line && len > 0) {
            if (len > 1)
                history(past, &event, H_ENTER, line);
            console_send(e->console, line, (size_t)len);
        } else if (!e->stopped) {
            console_send(e->console, end,
                         sizeof(end)); /* ^D: the program ends, and with it our output */
            while (!e->stopped && pass_output(e))
                continue;
            e->stopped = true;
        }
    }
}

void console_edit(console *c)
{
    editor e = {.console = c};
    History *history_of_lines = history_init();
    HistEvent event;

    setlocale(LC_CTYPE, "");
    e.el = el_init("linnet-ua", stdin, stdout, stderr);
    if (e.el && history_of_lines) {
        history(history_of_lines, &event, H_SETSIZE, 200);
        el_set(e.el, EL_CLIENTDATA, &e);
        el_set(e.el, EL_PROMPT, prompt);
        el_set(e.el, EL_EDITOR, "emacs");
        el_set(e.el, EL_HIST, history, history_of_lines);
        el_set(e.el, EL_GETCFN, get_key);
        read_lines(&e, history_of_lines);
    }
    clear_line();
    if (e.el)
        el_end(e.el);
    if (history_of_lines)
        history_end(history_of_lines);
}

bool console_edit_available(void)
{
    return true;
}

#else

bool console_edit_available(void)
{
    return false;
}

void console_edit(console *c)
{
    (void)c;
}

#endif
