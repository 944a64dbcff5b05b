/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets, ioqueues and timers with the Nth allocation failing: the call says so, nothing is left behind, and the
 * same again works. Sockets are the system's, on the loopback address.
 */
#include "support/oom.h"

#include <check.h>
#include <pjlib.h>
#include <string.h>

Suite *out_of_memory_io_suite(void);

/* ---- Something to work on ---- */

typedef struct rig {
    pj_ioqueue_t *ioqueue;
    pj_sock_t sock;
    pj_ioqueue_key_t *key;
    pj_sockaddr addr; /* its own */
} rig;

static const pj_ioqueue_callback nothing;

static int open_sock(rig *r, int type)
{
    int len = sizeof(r->addr);

    pj_sockaddr_in_init(&r->addr.ipv4, NULL, 0);
    r->addr.ipv4.sin_addr.s_addr = pj_htonl(0x7f000001);
    return pj_sock_socket(pj_AF_INET(), type, 0, &r->sock) == PJ_SUCCESS &&
           pj_sock_bind(r->sock, &r->addr, sizeof(r->addr.ipv4)) == PJ_SUCCESS &&
           pj_sock_getsockname(r->sock, &r->addr, &len) == PJ_SUCCESS;
}

/* An ioqueue and a socket in it; on failure nothing. */
static int open_rig(pj_pool_t *pool, rig *r, int type)
{
    memset(r, 0, sizeof(*r));
    ck_assert(open_sock(r, type));
    if (pj_ioqueue_create(pool, 4, &r->ioqueue) != PJ_SUCCESS) {
        pj_sock_close(r->sock);
        return 0;
    }
    if (pj_ioqueue_register_sock(pool, r->ioqueue, r->sock, r, &nothing, &r->key) != PJ_SUCCESS) {
        pj_sock_close(r->sock);
        pj_ioqueue_destroy(r->ioqueue);
        return 0;
    }
    return 1;
}

static int close_rig(rig *r, int ok)
{
    pj_ioqueue_unregister(r->key);
    pj_ioqueue_destroy(r->ioqueue);
    return ok;
}

static int is_under_way(pj_status_t status)
{
    return status == PJ_SUCCESS || status == PJ_EPENDING;
}

/* ---- Ioqueues ---- */

static int create_named(pj_pool_t *pool)
{
    pj_ioqueue_cfg cfg;
    pj_ioqueue_t *a = NULL, *b = NULL;
    int ok;

    pj_ioqueue_cfg_default(&cfg);
    ok = pj_ioqueue_create2(pool, 4, &cfg, &a) == PJ_SUCCESS &&
         pj_ioqueue_create_named(pool, 4, &cfg, "poll", &b) == PJ_SUCCESS;
    if (a)
        pj_ioqueue_destroy(a);
    if (b)
        pj_ioqueue_destroy(b);
    return ok;
}

static int register_with_lock(pj_pool_t *pool)
{
    pj_grp_lock_t *lock;
    pj_ioqueue_t *ioqueue = NULL;
    pj_ioqueue_key_t *key;
    rig r;
    int ok;

    ck_assert(open_sock(&r, pj_SOCK_DGRAM()));
    if (pj_grp_lock_create(pool, NULL, &lock) != PJ_SUCCESS) {
        pj_sock_close(r.sock);
        return 0;
    }
    pj_grp_lock_add_ref(lock);
    ok = pj_ioqueue_create(pool, 4, &ioqueue) == PJ_SUCCESS &&
         pj_ioqueue_register_sock2(pool, ioqueue, r.sock, lock, NULL, &nothing, &key) == PJ_SUCCESS;
    if (ok)
        pj_ioqueue_unregister(key);
    else
        pj_sock_close(r.sock);
    if (ioqueue)
        pj_ioqueue_destroy(ioqueue);
    pj_grp_lock_dec_ref(lock);
    return ok;
}

static int receive(pj_pool_t *pool)
{
    pj_ioqueue_op_key_t ops[2];
    char data[2][10];
    pj_ssize_t len[2] = {10, 10};
    pj_sockaddr from;
    int from_len = sizeof(from), ok;
    rig r;

    if (!open_rig(pool, &r, pj_SOCK_DGRAM()))
        return 0;
    for (int i = 0; i < 2; i++)
        pj_ioqueue_op_key_init(&ops[i], sizeof(ops[i]));
    ok = is_under_way(pj_ioqueue_recv(r.key, &ops[0], data[0], &len[0], 0)) &&
         is_under_way(pj_ioqueue_recvfrom(r.key, &ops[1], data[1], &len[1], 0, &from, &from_len));
    return close_rig(&r, ok);
}

/* Sent always asynchronously, so that it has to be remembered. */
static int send_datagram(pj_pool_t *pool)
{
    pj_ioqueue_op_key_t op;
    pj_ssize_t len = 4;
    rig r;
    int ok;

    if (!open_rig(pool, &r, pj_SOCK_DGRAM()))
        return 0;
    pj_ioqueue_op_key_init(&op, sizeof(op));
    ok = is_under_way(pj_ioqueue_sendto(r.key, &op, "data", &len, PJ_IOQUEUE_ALWAYS_ASYNC, &r.addr,
                                        (int)pj_sockaddr_get_len(&r.addr)));
    for (int i = 0; ok && i < 10 && pj_ioqueue_is_pending(r.key, &op); i++) {
        pj_time_val wait = {0, 10};

        pj_ioqueue_poll(r.ioqueue, &wait);
    }
    return close_rig(&r, ok);
}

static int connect_and_send(pj_pool_t *pool)
{
    pj_ioqueue_op_key_t accept_op, send_op;
    pj_sock_t child = PJ_INVALID_SOCKET;
    pj_ioqueue_key_t *key = NULL;
    pj_time_val wait = {0, 10};
    pj_ssize_t len = 4;
    rig r, client;
    int ok;

    if (!open_rig(pool, &r, pj_SOCK_STREAM()))
        return 0;
    pj_ioqueue_op_key_init(&accept_op, sizeof(accept_op));
    pj_ioqueue_op_key_init(&send_op, sizeof(send_op));
    ck_assert_int_eq(pj_sock_listen(r.sock, 5), PJ_SUCCESS);
    ck_assert(open_sock(&client, pj_SOCK_STREAM()));
    ok = pj_ioqueue_register_sock(pool, r.ioqueue, client.sock, NULL, &nothing, &key) == PJ_SUCCESS;
    ok = ok && is_under_way(pj_ioqueue_accept(r.key, &accept_op, &child, NULL, NULL, NULL)) &&
         is_under_way(pj_ioqueue_connect(key, &r.addr, (int)pj_sockaddr_get_len(&r.addr)));
    for (int i = 0; ok && i < 20 && child == PJ_INVALID_SOCKET; i++)
        pj_ioqueue_poll(r.ioqueue, &wait);
    ok = ok && is_under_way(pj_ioqueue_send(key, &send_op, "data", &len, PJ_IOQUEUE_ALWAYS_ASYNC));
    for (int i = 0; ok && i < 20 && pj_ioqueue_is_pending(key, &send_op); i++)
        pj_ioqueue_poll(r.ioqueue, &wait);
    if (child != PJ_INVALID_SOCKET)
        pj_sock_close(child);
    if (key)
        pj_ioqueue_unregister(key);
    else
        pj_sock_close(client.sock);
    return close_rig(&r, ok);
}

static int post(pj_pool_t *pool)
{
    pj_ioqueue_op_key_t op;
    pj_ssize_t len = 4;
    char data[4];
    rig r;
    int ok;

    if (!open_rig(pool, &r, pj_SOCK_DGRAM()))
        return 0;
    pj_ioqueue_op_key_init(&op, sizeof(op));
    ok = is_under_way(pj_ioqueue_recv(r.key, &op, data, &len, 0)) &&
         pj_ioqueue_post_completion(r.key, &op, 3) == PJ_SUCCESS;
    return close_rig(&r, ok);
}

/* ---- Active sockets ---- */

static pj_bool_t on_data_recvfrom(pj_activesock_t *asock, void *data, pj_size_t size,
                                  const pj_sockaddr_t *from, int from_len, pj_status_t status)
{
    PJ_UNUSED_ARG(asock);
    PJ_UNUSED_ARG(data);
    PJ_UNUSED_ARG(size);
    PJ_UNUSED_ARG(from);
    PJ_UNUSED_ARG(from_len);
    PJ_UNUSED_ARG(status);
    return PJ_TRUE;
}

static pj_bool_t on_data_read(pj_activesock_t *asock, void *data, pj_size_t size,
                              pj_status_t status, pj_size_t *remainder)
{
    PJ_UNUSED_ARG(asock);
    PJ_UNUSED_ARG(data);
    PJ_UNUSED_ARG(size);
    PJ_UNUSED_ARG(status);
    PJ_UNUSED_ARG(remainder);
    return PJ_TRUE;
}

static pj_bool_t on_accept_complete(pj_activesock_t *asock, pj_sock_t sock,
                                    const pj_sockaddr_t *from, int from_len)
{
    PJ_UNUSED_ARG(asock);
    PJ_UNUSED_ARG(from);
    PJ_UNUSED_ARG(from_len);
    pj_sock_close(sock);
    return PJ_TRUE;
}

static const pj_activesock_cb active = {.on_data_recvfrom = &on_data_recvfrom,
                                        .on_data_read = &on_data_read,
                                        .on_accept_complete = &on_accept_complete};

typedef int with_active(pj_pool_t *pool, pj_activesock_t *asock, const pj_sockaddr *addr);

static int use_active(pj_pool_t *pool, int type, with_active *with)
{
    pj_activesock_t *asock = NULL;
    pj_ioqueue_t *ioqueue;
    rig r;
    int ok;

    ck_assert(open_sock(&r, type));
    if (type == pj_SOCK_STREAM())
        pj_sock_listen(r.sock, 5);
    ok = pj_ioqueue_create(pool, 4, &ioqueue) == PJ_SUCCESS;
    if (!ok) {
        pj_sock_close(r.sock);
        return 0;
    }
    if (pj_activesock_create(pool, r.sock, type, NULL, ioqueue, &active, NULL, &asock) ==
        PJ_SUCCESS) {
        ok = with(pool, asock, &r.addr);
        pj_activesock_close(asock);
    } else {
        ok = 0;
        pj_sock_close(r.sock);
    }
    pj_ioqueue_destroy(ioqueue);
    return ok;
}

static int with_recvfrom(pj_pool_t *pool, pj_activesock_t *asock, const pj_sockaddr *addr)
{
    static char buf[500];
    void *bufs[1] = {buf};

    PJ_UNUSED_ARG(addr);
    return pj_activesock_start_recvfrom2(asock, pool, sizeof(buf), bufs, 0) == PJ_SUCCESS;
}

static int with_read(pj_pool_t *pool, pj_activesock_t *asock, const pj_sockaddr *addr)
{
    PJ_UNUSED_ARG(addr);
    return pj_activesock_start_read(asock, pool, 2000, 0) == PJ_SUCCESS;
}

static int with_read2(pj_pool_t *pool, pj_activesock_t *asock, const pj_sockaddr *addr)
{
    static char buf[500];
    void *bufs[1] = {buf};

    PJ_UNUSED_ARG(addr);
    return pj_activesock_start_read2(asock, pool, sizeof(buf), bufs, 0) == PJ_SUCCESS;
}

static int with_accept(pj_pool_t *pool, pj_activesock_t *asock, const pj_sockaddr *addr)
{
    PJ_UNUSED_ARG(addr);
    return pj_activesock_start_accept(asock, pool) == PJ_SUCCESS;
}

static int with_send(pj_pool_t *pool, pj_activesock_t *asock, const pj_sockaddr *addr)
{
    pj_ioqueue_op_key_t *op = pj_pool_zalloc(pool, sizeof(*op));
    pj_ssize_t len = 4;

    if (!op)
        return 0;
    pj_ioqueue_op_key_init(op, sizeof(*op));
    return is_under_way(pj_activesock_sendto(asock, op, "data", &len, PJ_IOQUEUE_ALWAYS_ASYNC, addr,
                                             (int)pj_sockaddr_get_len(addr)));
}

static int use_recvfrom2(pj_pool_t *pool)
{
    return use_active(pool, pj_SOCK_DGRAM(), &with_recvfrom);
}

static int use_read(pj_pool_t *pool)
{
    return use_active(pool, pj_SOCK_DGRAM(), &with_read);
}

static int use_read2(pj_pool_t *pool)
{
    return use_active(pool, pj_SOCK_DGRAM(), &with_read2);
}

static int use_accept(pj_pool_t *pool)
{
    return use_active(pool, pj_SOCK_STREAM(), &with_accept);
}

static int use_sendto(pj_pool_t *pool)
{
    return use_active(pool, pj_SOCK_DGRAM(), &with_send);
}

/* Connected to itself, a datagram socket can be sent to without an address. */
static int use_connect(pj_pool_t *pool)
{
    pj_ioqueue_op_key_t op;
    pj_activesock_t *asock;
    pj_ioqueue_t *ioqueue;
    pj_ssize_t len = 4;
    rig r;
    int ok = 0;

    if (pj_ioqueue_create(pool, 4, &ioqueue) != PJ_SUCCESS)
        return 0;
    memset(&r, 0, sizeof(r));
    pj_sockaddr_in_init(&r.addr.ipv4, NULL, 0);
    pj_ioqueue_op_key_init(&op, sizeof(op));
    if (pj_activesock_create_udp(pool, &r.addr, NULL, ioqueue, &active, NULL, &asock, &r.addr) ==
        PJ_SUCCESS) {
        r.addr.ipv4.sin_addr.s_addr = pj_htonl(0x7f000001);
        ok = is_under_way(pj_activesock_start_connect(asock, pool, &r.addr,
                                                      (int)pj_sockaddr_get_len(&r.addr))) &&
             pj_activesock_start_recvfrom(asock, pool, 2000, 0) == PJ_SUCCESS &&
             is_under_way(pj_activesock_send(asock, &op, "data", &len, PJ_IOQUEUE_ALWAYS_ASYNC));
        pj_activesock_close(asock);
    }
    pj_ioqueue_destroy(ioqueue);
    return ok;
}

/* ---- Others ---- */

/* More sockets than fit on the stack. */
static int select_many(pj_pool_t *pool)
{
    enum { MANY = 100 };
    static pj_fd_set_t set;
    pj_time_val now = {0, 0};
    rig r;
    int result;

    PJ_UNUSED_ARG(pool);
    ck_assert(open_sock(&r, pj_SOCK_DGRAM()));
    PJ_FD_ZERO(&set);
    for (int i = 0; i < MANY; i++)
        set.data[1 + i] = r.sock;
    set.data[0] = MANY;
    result = pj_sock_select((int)r.sock + 1, NULL, &set, NULL, &now);
    pj_sock_close(r.sock);
    return result > 0;
}

static void on_timer(pj_timer_heap_t *heap, pj_timer_entry *entry)
{
    PJ_UNUSED_ARG(heap);
    PJ_UNUSED_ARG(entry);
}

static int schedule(pj_pool_t *pool)
{
    pj_time_val delay = {3600, 0};
    pj_timer_entry entries[4];
    pj_timer_heap_t *heap;
    pj_grp_lock_t *lock;
    int ok;

    if (pj_timer_heap_create(pool, 1000, &heap) != PJ_SUCCESS)
        return 0;
    if (pj_grp_lock_create(pool, NULL, &lock) != PJ_SUCCESS) {
        pj_timer_heap_destroy(heap);
        return 0;
    }
    pj_grp_lock_add_ref(lock);
    for (int i = 0; i < 4; i++)
        pj_timer_entry_init(&entries[i], 0, NULL, &on_timer);
    ok = (pj_timer_heap_schedule)(heap, &entries[0], &delay) == PJ_SUCCESS &&
         pj_timer_heap_schedule_dbg(heap, &entries[1], &delay, "f", 1) == PJ_SUCCESS &&
         (pj_timer_heap_schedule_w_grp_lock)(heap, &entries[2], &delay, 1, lock) == PJ_SUCCESS &&
         pj_timer_heap_schedule_w_grp_lock_dbg(heap, &entries[3], &delay, 1, lock, "f", 1) ==
             PJ_SUCCESS;
    for (int i = 0; i < 4; i++)
        pj_timer_heap_cancel(heap, &entries[i]);
    pj_timer_heap_destroy(heap);
    ck_assert_int_eq(pj_grp_lock_get_ref(lock), 1);
    pj_grp_lock_dec_ref(lock);
    return ok;
}

static int use_slotmap(pj_pool_t *pool)
{
    pj_slotmap *map;
    pj_slot_id id;
    int ok;

    PJ_UNUSED_ARG(pool);
    if (pj_slotmap_create(100, NULL, NULL, &map) != PJ_SUCCESS)
        return 0;
    ok = pj_slotmap_add(map, &id, &id) == PJ_SUCCESS;
    pj_slotmap_destroy(map);
    return ok;
}

static const oom_row rows[] = {
    {"pj_ioqueue_create_named", create_named, 0},
    {"pj_ioqueue_register_sock2", register_with_lock, 0},
    {"pj_ioqueue_recvfrom", receive, 0},
    {"pj_ioqueue_sendto", send_datagram, 0},
    {"pj_ioqueue_connect", connect_and_send, 0},
    {"pj_ioqueue_post_completion", post, 0},
    {"pj_activesock_start_recvfrom2", use_recvfrom2, 0},
    {"pj_activesock_start_read", use_read, 0},
    {"pj_activesock_start_read2", use_read2, 0},
    {"pj_activesock_start_accept", use_accept, 0},
    {"pj_activesock_sendto", use_sendto, 0},
    {"pj_activesock_start_connect", use_connect, 0},
    {"pj_sock_select", select_many, 0},
    {"pj_timer_heap_schedule", schedule, 0},
    {"pj_slotmap_add", use_slotmap, 0},
};

Suite *out_of_memory_io_suite(void)
{
    return oom_suite("out_of_memory_io", rows, (int)PJ_ARRAY_SIZE(rows), NULL);
}
