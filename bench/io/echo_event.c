/* SPDX-License-Identifier: BSD-2-Clause */
/* libevent: a persistent read event + recvfrom/sendto until EAGAIN for UDP, bufferevents for TCP */
#include "echo.h"
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
static void on_udp(evutil_socket_t fd, short w, void *a)
{
    static char b[BUFSZ];
    (void)w;
    (void)a;
    for (;;) {
        struct sockaddr_in s;
        socklen_t l = sizeof s;
        ssize_t n = recvfrom(fd, b, sizeof b, MSG_DONTWAIT, (struct sockaddr *)&s, &l);
        if (n < 0)
            return;
        sendto(fd, b, (size_t)n, MSG_DONTWAIT, (struct sockaddr *)&s, l);
    }
}
static void on_read(struct bufferevent *b, void *a)
{
    (void)a;
    bufferevent_write_buffer(b, bufferevent_get_input(b));
}
static void on_ev(struct bufferevent *b, short e, void *a)
{
    (void)a;
    if (e & (BEV_EVENT_EOF | BEV_EVENT_ERROR))
        bufferevent_free(b);
}
static void on_conn(struct evconnlistener *l, evutil_socket_t fd, struct sockaddr *s, int n,
                    void *base)
{
    (void)l;
    (void)s;
    (void)n;
    nodelay(fd);
    struct bufferevent *b = bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);
    bufferevent_setcb(b, on_read, NULL, on_ev, NULL);
    bufferevent_enable(b, EV_READ | EV_WRITE);
}
int main(int argc, char **argv)
{
    echo_args(argc, argv);
    struct event_base *base = event_base_new();
    struct sockaddr_in a = echo_addr();
    if (echo_tcp)
        evconnlistener_new_bind(base, on_conn, base, LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_FREE,
                                4096, (struct sockaddr *)&a, sizeof a);
    else
        event_add(event_new(base, echo_socket(1), EV_READ | EV_PERSIST, on_udp, NULL), NULL);
    return event_base_dispatch(base);
}
