/* SPDX-License-Identifier: BSD-2-Clause */
/* libre's own main loop and sockets */
#include "echo.h"
#include <re.h>
static struct udp_sock *us;
static struct tcp_sock *ts;
struct c {
    struct tcp_conn *tc;
};
static void d_c(void *a)
{
    struct c *c = a;
    mem_deref(c->tc);
}
static void on_udp(const struct sa *src, struct mbuf *mb, void *a)
{
    (void)a;
    udp_send(us, src, mb);
}
static void on_recv(struct mbuf *mb, void *a)
{
    struct c *c = a;
    tcp_send(c->tc, mb);
}
static void on_close(int e, void *a)
{
    (void)e;
    mem_deref(a);
}
static void on_conn(const struct sa *peer, void *a)
{
    struct c *c = mem_zalloc(sizeof *c, d_c);
    (void)peer;
    (void)a;
    if (tcp_accept(&c->tc, ts, NULL, on_recv, on_close, c))
        mem_deref(c);
}
int main(int argc, char **argv)
{
    struct sa l;
    echo_args(argc, argv);
    libre_init();
    fd_setsize(16384);
    sa_set_str(&l, "127.0.0.1", (uint16_t)echo_port);
    if (echo_tcp ? tcp_listen(&ts, &l, on_conn, NULL) : udp_listen(&us, &l, on_udp, NULL))
        return 1;
    return re_main(NULL);
}
