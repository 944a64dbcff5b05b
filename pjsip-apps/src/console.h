/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where commands come from and, on a terminal, where output goes.
 *
 * A thread waits for input, on a terminal with line editing, and writes whole lines into a socket; signals write
 * into it too. Lines that begin with a control character are not commands: see the enum. On a terminal
 * that thread also does the writing, so that output appears above the line that is being typed.
 */
#ifndef LINNET_UA_CONSOLE_H
#define LINNET_UA_CONSOLE_H

#include <stdbool.h>
#include <stdio.h>

enum { CONSOLE_SIGNAL = 3, CONSOLE_END = 4 };

typedef struct console {
    int commands; /* our end of the socket */
    int theirs;   /* the other end, until it is taken; -1 then */
    int stop; /* readable (end of file) when the thread must end; with editing: output arrives here */
    int stop_write;
    FILE *output;
    bool editing;
    unsigned long thread; /* a pthread_t */
} console;

/* Start reading standard input. @return false: errno says why. */
bool console_start(console *c, bool may_edit);

/* The socket to read lines from. It is the caller's now. */
int console_take_socket(console *c);

/* Where to print: standard output, or the way to the thread that writes to the terminal. */
FILE *console_output(console *c);

/* End the thread after it has written everything. */
void console_stop(console *c);

/* For the two ways of reading: write all octets to the command socket. */
void console_send(console *c, const char *text, size_t len);

/* Read lines with editing until console_stop(). */
void console_edit(console *c);

/* Whether this build can. */
bool console_edit_available(void);

#endif
