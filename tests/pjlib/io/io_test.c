/* SPDX-License-Identifier: BSD-2-Clause */
#include "io_test.h"

#include <string.h>
#include <sys/socket.h>

pj_ioqueue_t *ioq;
pj_pool_t *io_pool;
io_call io_calls[64];
unsigned io_call_count;

static pj_caching_pool cp;
static pj_size_t live_before;

static pj_size_t live(void)
{
    pj_size_t octets, blocks;

    pj_alloc_get_live(&octets, &blocks);
    return blocks;
}

static void setup_with(const char *backend)
{
    pj_caching_pool_init(&cp, NULL, 0);
    live_before = live();
    io_pool = pj_pool_create(&cp.factory, "io", 4000, 4000, NULL);
    ck_assert_int_eq(pj_ioqueue_create_named(io_pool, 16, NULL, backend, &ioq), PJ_SUCCESS);
    io_call_count = 0;
}

void io_setup(void)
{
    setup_with(NULL);
}

static void setup_epoll(void)
{
    setup_with("epoll");
}

static void setup_poll(void)
{
    setup_with("poll");
}

void io_add_cases(Suite *suite, void (*add)(TCase *tc))
{
    static const struct {
        const char *name;
        SFun setup;
    } cases[] = {{"epoll", setup_epoll}, {"poll", setup_poll}};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        TCase *tc = tcase_create(cases[i].name);

        tcase_add_checked_fixture(tc, cases[i].setup, io_teardown);
        tcase_set_timeout(tc, 60);
        add(tc);
        suite_add_tcase(suite, tc);
    }
}

void io_teardown(void)
{
    ck_assert_uint_eq(pj_ioqueue_get_key_count(ioq), 0);
    ck_assert_int_eq(pj_ioqueue_destroy(ioq), PJ_SUCCESS);
    pj_pool_release(io_pool);
    ck_assert_uint_eq(live(), live_before);
    pj_caching_pool_destroy(&cp);
}

static void record(io_what what, pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key,
                   pj_ssize_t bytes, pj_sock_t sock)
{
    ck_assert_uint_lt(io_call_count, PJ_ARRAY_SIZE(io_calls));
    io_calls[io_call_count++] = (io_call){what, key, op_key, bytes, sock};
}

static void on_read(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    record(IO_READ, key, op_key, bytes, PJ_INVALID_SOCKET);
}

static void on_write(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    record(IO_WRITE, key, op_key, bytes, PJ_INVALID_SOCKET);
}

static void on_accept(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_sock_t sock,
                      pj_status_t status)
{
    record(IO_ACCEPT, key, op_key, -status, sock);
}

static void on_connect(pj_ioqueue_key_t *key, pj_status_t status)
{
    record(IO_CONNECT, key, NULL, -status, PJ_INVALID_SOCKET);
}

const pj_ioqueue_callback io_recorder = {on_read, on_write, on_accept, on_connect};

pj_ioqueue_key_t *io_register(pj_sock_t sock)
{
    pj_ioqueue_key_t *key = NULL;

    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, sock, NULL, &io_recorder, &key),
                     PJ_SUCCESS);
    return key;
}

int io_poll_ms(int msec)
{
    pj_time_val timeout = {msec / 1000, msec % 1000};
    int count = pj_ioqueue_poll(ioq, &timeout);

    ck_assert_int_ge(count, 0);
    return count;
}

void io_drain(void)
{
    /* Wake-ups and edges without an operation count as nothing: look a few times. */
    for (int idle = 0; idle < 3;)
        idle = io_poll_ms(0) ? 0 : idle + 1;
}

pj_sockaddr io_loopback(int af, unsigned port)
{
    static char v4[] = "127.0.0.1", v6[] = "::1";
    pj_str_t str = {af == PJ_AF_INET ? v4 : v6, 0};
    pj_sockaddr addr;

    str.slen = (pj_ssize_t)strlen(str.ptr);
    ck_assert_int_eq(pj_sockaddr_init(af, &addr, &str, (pj_uint16_t)port), PJ_SUCCESS);
    return addr;
}

pj_sock_t io_bound(int af, int type, pj_sockaddr *addr)
{
    pj_sock_t sock;
    int len = sizeof(*addr);

    *addr = io_loopback(af, 0);
    ck_assert_int_eq(pj_sock_socket(af, type, 0, &sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_bind(sock, addr, (int)pj_sockaddr_get_len(addr)), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_getsockname(sock, addr, &len), PJ_SUCCESS);
    return sock;
}

pj_sock_t io_listener(int af, pj_sockaddr *addr)
{
    pj_sock_t sock = io_bound(af, PJ_SOCK_STREAM, addr);

    ck_assert_int_eq(pj_sock_listen(sock, PJ_SOMAXCONN), PJ_SUCCESS);
    return sock;
}

void io_tcp_pair(int af, pj_sock_t sv[2])
{
    pj_sockaddr addr;
    pj_sock_t server = io_listener(af, &addr);

    ck_assert_int_eq(pj_sock_socket(af, PJ_SOCK_STREAM, 0, &sv[0]), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_connect(sv[0], &addr, (int)pj_sockaddr_get_len(&addr)), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_accept(server, &sv[1], NULL, NULL), PJ_SUCCESS);
    pj_sock_close(server);
}

void io_put(pj_sock_t sock, const char *data, pj_size_t len)
{
    while (len > 0) {
        pj_ssize_t part = (pj_ssize_t)len;

        ck_assert_int_eq(pj_sock_send(sock, data, &part, 0), PJ_SUCCESS);
        data += part;
        len -= (pj_size_t)part;
    }
}

void io_get(pj_sock_t sock, char *data, pj_size_t len)
{
    while (len > 0) {
        pj_ssize_t part = (pj_ssize_t)len;

        ck_assert_int_eq(pj_sock_recv(sock, data, &part, 0), PJ_SUCCESS);
        ck_assert_int_gt(part, 0);
        data += part;
        len -= (pj_size_t)part;
    }
}

void io_reset(pj_sock_t sock)
{
    struct linger now = {1, 0};

    ck_assert_int_eq(pj_sock_setsockopt(sock, SOL_SOCKET, SO_LINGER, &now, sizeof(now)),
                     PJ_SUCCESS);
    pj_sock_close(sock);
}

int io_family(int i)
{
    return i == 0 ? PJ_AF_INET : PJ_AF_INET6;
}
