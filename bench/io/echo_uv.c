/* SPDX-License-Identifier: BSD-2-Clause */
/* libuv.  RECVMMSG=1: UV_UDP_RECVMMSG. */
#include "echo.h"
#include <uv.h>
#ifndef RECVMMSG
#define RECVMMSG 0
#endif
static char buf[RECVMMSG ? 20 * 65536 : 65536];
static void alloc(uv_handle_t *h, size_t n, uv_buf_t *b)
{
    (void)h;
    (void)n;
    b->base = buf;
    b->len = sizeof buf;
}
static void on_udp(uv_udp_t *h, ssize_t n, const uv_buf_t *b, const struct sockaddr *a, unsigned fl)
{
    (void)fl;
    if (n > 0 && a) {
        uv_buf_t o = uv_buf_init(b->base, (unsigned)n);
        uv_udp_try_send(h, &o, 1, a);
    }
}
static void closed(uv_handle_t *h)
{
    free(h);
}
static void on_tcp(uv_stream_t *s, ssize_t n, const uv_buf_t *b)
{
    if (n < 0) {
        uv_close((uv_handle_t *)s, closed);
        return;
    }
    if (n > 0) {
        uv_buf_t o = uv_buf_init(b->base, (unsigned)n);
        if (uv_try_write(s, &o, 1) != n)
            uv_close((uv_handle_t *)s, closed);
    }
}
static void on_conn(uv_stream_t *l, int st)
{
    (void)st;
    uv_tcp_t *c = malloc(sizeof *c);
    uv_tcp_init(l->loop, c);
    if (uv_accept(l, (uv_stream_t *)c)) {
        uv_close((uv_handle_t *)c, closed);
        return;
    }
    uv_tcp_nodelay(c, 1);
    uv_read_start((uv_stream_t *)c, alloc, on_tcp);
}
int main(int argc, char **argv)
{
    echo_args(argc, argv);
    uv_loop_t *l = uv_default_loop();
    struct sockaddr_in a = echo_addr();
    static uv_udp_t u;
    static uv_tcp_t t;
    if (echo_tcp) {
        uv_tcp_init(l, &t);
        uv_tcp_bind(&t, (struct sockaddr *)&a, 0);
        uv_listen((uv_stream_t *)&t, 4096, on_conn);
    } else {
        int sz = 1 << 20;
        uv_udp_init_ex(l, &u, AF_INET | (RECVMMSG ? UV_UDP_RECVMMSG : 0));
        uv_udp_bind(&u, (struct sockaddr *)&a, 0);
        uv_recv_buffer_size((uv_handle_t *)&u, &sz);
        uv_udp_recv_start(&u, alloc, on_udp);
    }
    return uv_run(l, UV_RUN_DEFAULT);
}
