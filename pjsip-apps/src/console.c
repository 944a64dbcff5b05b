/* SPDX-License-Identifier: BSD-2-Clause */
#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

/* A signal handler has nothing but globals to find the socket with. */
static volatile sig_atomic_t signal_socket = -1;

static void on_signal(int number)
{
    static const char line[] = {CONSOLE_SIGNAL, '\n'};
    int saved = errno;

    (void)number;
    if (signal_socket >= 0 &&
        send(signal_socket, line, sizeof(line), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        _exit(1); /* nobody reads any more: the polite way is closed */
    errno = saved;
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

void console_send(console *c, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(c->commands, text, len, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return;
        text += sent;
        len -= (size_t)sent;
    }
}

/* Pass standard input on until it ends or we are stopped. */
static void read_plain(console *c)
{
    static const char end[] = {'\n', CONSOLE_END, '\n'};
    struct pollfd polled[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                              {.fd = c->stop, .events = POLLIN}};
    char text[4096];

    for (;;) {
        ssize_t got;

        if (poll(polled, 2, -1) < 0 && errno != EINTR)
            return;
        if (polled[1].revents)
            return;
        if (!polled[0].revents)
            continue;
        got = read(STDIN_FILENO, text, sizeof(text));
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got <= 0) {
            console_send(c, end, sizeof(end));
            return;
        }
        console_send(c, text, (size_t)got);
    }
}

static void *reader(void *arg)
{
    console *c = arg;

    if (c->editing)
        console_edit(c);
    else
        read_plain(c);
    return NULL;
}

static bool start_thread(console *c)
{
    pthread_t thread;
    sigset_t all, before;
    int error;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals go to the thread that polls */
    error = pthread_create(&thread, NULL, reader, c);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    c->thread = (unsigned long)thread;
    errno = error;
    return error == 0;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void release(console *c)
{
    signal_socket = -1;
    close_fd(&c->commands);
    close_fd(&c->theirs);
    close_fd(&c->stop);
    close_fd(&c->stop_write);
}

static bool open_pipes(console *c)
{
    int pair[2], pipe_ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return false;
    c->commands = pair[0];
    c->theirs = pair[1];
    if (pipe2(pipe_ends, O_CLOEXEC) < 0)
        return false;
    c->stop = pipe_ends[0];
    c->stop_write = pipe_ends[1];
    return true;
}

bool console_start(console *c, bool may_edit)
{
    *c = (console){.commands = -1, .theirs = -1, .stop = -1, .stop_write = -1, .output = stdout};
    c->editing =
        may_edit && console_edit_available() && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    if (!open_pipes(c)) {
        release(c);
        return false;
    }
    if (c->editing) {
        c->output = fdopen(c->stop_write, "w");
        c->stop_write = c->output ? -1 : c->stop_write; /* it is the stream's */
    }
    if (!c->output || !start_thread(c)) {
        release(c);
        return false;
    }
    signal_socket = c->commands;
    catch_signals();
    return true;
}

int console_take_socket(console *c)
{
    int fd = c->theirs;

    c->theirs = -1;
    return fd;
}

FILE *console_output(console *c)
{
    return c->output;
}

void console_stop(console *c)
{
    if (c->editing)
        fclose(c->output);
    else
        fflush(c->output);
    close_fd(&c->stop_write);
    shutdown(c->commands, SHUT_RDWR); /* a thread that waits to send does not any more */
    pthread_join((pthread_t)c->thread, NULL);
    release(c);
}
