/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Connections that come and go: ioq_churn [-d SECONDS] [-c AT_ONCE] [-b BACKEND]
 * One thread accepts, one connects, both with the ioqueue; each connection carries one message each way and is closed,
 * by the client in an orderly way, every eighth by a reset. Prints key=value: descriptors, keys and live octets after
 * the first second and at the end (with as many connections open), the rate in the first and the last 10 seconds, and
 * the CPU time of a connection then, both its ends, which other programs of the machine disturb less.
 */
#include "echo.h"
#include <dirent.h>
#include <pj/ioqueue.h>
#include <pjlib.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

enum { MAX_CONNS = 1000, MAX_SECS = 3600, SPAN = 10 };

struct conn {
    pj_ioqueue_key_t *key;
    pj_ioqueue_op_key_t read_op, write_op;
    unsigned number;
    char buf[64];
};

static pj_caching_pool pools;
static pj_ioqueue_t *queue;
static struct sockaddr_in address;
static int conns = 50, seconds = 60;
static const char *backend;
static atomic_bool stop;
static atomic_long closed, errors, open_now;
static struct conn clients[MAX_CONNS];
static pj_pool_t *pool;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- Server: says back what it gets, closes at the end ---- */

static void server_end(struct conn *c)
{
    if (pj_ioqueue_unregister(c->key) == PJ_SUCCESS) {
        atomic_fetch_sub(&open_now, 1);
        free(c);
    }
}

static void server_read(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op, pj_ssize_t n)
{
    struct conn *c = pj_ioqueue_get_user_data(key);
    pj_status_t status;

    (void)op;
    do {
        pj_ssize_t len = n;

        status = n > 0 ? pj_ioqueue_send(key, &c->write_op, c->buf, &len, 0) : PJ_EEOF;
        if (status == PJ_SUCCESS || status == PJ_EPENDING) {
            n = sizeof c->buf;
            status = pj_ioqueue_recv(key, &c->read_op, c->buf, &n, 0);
        }
    } while (status == PJ_SUCCESS);
    if (status != PJ_EPENDING)
        server_end(c);
}

static void server_accept(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op, pj_sock_t sock,
                          pj_status_t status)
{
    static const pj_ioqueue_callback callbacks = {.on_read_complete = server_read};

    if (status == PJ_SUCCESS) {
        struct conn *c = calloc(1, sizeof *c);
        pj_ssize_t n = sizeof c->buf;

        atomic_fetch_add(&open_now, 1);
        if (pj_ioqueue_register_sock(NULL, queue, sock, c, &callbacks, &c->key) != PJ_SUCCESS ||
            pj_ioqueue_recv(c->key, &c->read_op, c->buf, &n, PJ_IOQUEUE_ALWAYS_ASYNC) !=
                PJ_EPENDING) {
            fprintf(stderr, "server: no key\n");
            exit(1);
        }
    }
    pj_ioqueue_accept(key, op, NULL, NULL, NULL, NULL);
}

/* ---- Client: connects, asks, gets the answer, closes, begins again ---- */

static void client_begin(struct conn *c);

static void client_end(struct conn *c, int failed)
{
    atomic_fetch_add(failed ? &errors : &closed, 1);
    pj_ioqueue_unregister(c->key);
    if (!atomic_load(&stop))
        client_begin(c);
    else
        atomic_fetch_sub(&open_now, 1);
}

static void client_connected(pj_ioqueue_key_t *key, pj_status_t status)
{
    struct conn *c = pj_ioqueue_get_user_data(key);
    pj_ssize_t n = 32, room = sizeof c->buf;

    if (status == PJ_SUCCESS)
        status = pj_ioqueue_send(key, &c->write_op, "connected: a message of 32 octets", &n, 0);
    if (status == PJ_SUCCESS || status == PJ_EPENDING)
        status = pj_ioqueue_recv(key, &c->read_op, c->buf, &room, PJ_IOQUEUE_ALWAYS_ASYNC);
    if (status != PJ_EPENDING)
        client_end(c, 1);
}

static void client_read(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op, pj_ssize_t n)
{
    (void)op;
    client_end(pj_ioqueue_get_user_data(key), n <= 0);
}

/*
 * Clients have a few addresses between them: with one, most of its ports are in TIME-WAIT after some seconds, and the
 * system's search for a free one would be what is measured.
 */
static void choose_address(struct conn *c, pj_sock_t sock)
{
    enum { ADDRESSES = 32 };
    struct sockaddr_in from = {.sin_family = AF_INET};
    int one = 1;

    from.sin_addr.s_addr =
        htonl(INADDR_LOOPBACK + 1 + (c->number + (unsigned)(c - clients)) % ADDRESSES);
    setsockopt((int)sock, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (bind((int)sock, (struct sockaddr *)&from, sizeof from))
        perror("bind");
}

static void client_begin(struct conn *c)
{
    static const pj_ioqueue_callback callbacks = {.on_connect_complete = client_connected,
                                                  .on_read_complete = client_read};
    struct linger reset = {1, 0};
    pj_sock_t sock;
    pj_status_t status;

    if (pj_sock_socket(PJ_AF_INET, PJ_SOCK_STREAM, 0, &sock) != PJ_SUCCESS ||
        pj_ioqueue_register_sock(NULL, queue, sock, c, &callbacks, &c->key) != PJ_SUCCESS) {
        fprintf(stderr, "client: no socket\n");
        exit(1);
    }
    choose_address(c, sock);
    if (c->number++ % 8 == 0)
        setsockopt((int)sock, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    status = pj_ioqueue_connect(c->key, &address, sizeof address);
    if (status != PJ_EPENDING)
        client_connected(c->key, status);
}

/* ---- Measuring ---- */

static void *poll_queue(void *arg)
{
    (void)arg;
    while (!atomic_load(&stop) || atomic_load(&open_now) > 0) {
        pj_time_val tv = {0, 50};

        pj_ioqueue_poll(queue, &tv);
    }
    return NULL;
}

static double cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static int descriptors(void)
{
    DIR *d = opendir("/proc/self/fd");
    int n = -1; /* its own */

    while (readdir(d))
        n++;
    closedir(d);
    return n - 2;
}

static void print_state(const char *when)
{
    pj_size_t octets, blocks;

    pj_alloc_get_live(&octets, &blocks);
    printf(" %s_fds=%d %s_keys=%u %s_octets=%zu", when, descriptors(), when,
           pj_ioqueue_get_key_count(queue), when, (size_t)octets);
}

static void listen_here(void)
{
    static const pj_ioqueue_callback callbacks = {.on_accept_complete = server_accept};
    static pj_ioqueue_op_key_t op;
    pj_ioqueue_key_t *key;
    socklen_t len = sizeof address;
    int fd;

    echo_tcp = 1;
    echo_port = 0;
    fd = echo_socket(0);
    getsockname(fd, (struct sockaddr *)&address, &len);
    pj_ioqueue_register_sock(pool, queue, fd, NULL, &callbacks, &key);
    pj_ioqueue_accept(key, &op, NULL, NULL, NULL, NULL);
}

int main(int argc, char **argv)
{
    struct rlimit rl = {20000, 20000};
    long counts[MAX_SECS + 1] = {0};
    double used[MAX_SECS + 1] = {0};
    pthread_t pollers[2];
    double begun;
    int o, span;

    while ((o = getopt(argc, argv, "d:c:b:")) != -1) {
        if (o == 'd')
            seconds = atoi(optarg);
        else if (o == 'c')
            conns = atoi(optarg);
        else if (o == 'b')
            backend = optarg;
        else
            return 2;
    }
    if (seconds < 2 || seconds > MAX_SECS || conns < 1 || conns > MAX_CONNS)
        return 2;
    setrlimit(RLIMIT_NOFILE, &rl);
    pj_log_set_level(0);
    pj_init();
    pj_caching_pool_init(&pools, NULL, 0);
    pool = pj_pool_create(&pools.factory, "churn", 4000, 4000, NULL);
    if (pj_ioqueue_create_named(pool, 64, NULL, backend, &queue) != PJ_SUCCESS)
        return 1;
    listen_here();
    printf("backend=%s secs=%d conns=%d", backend ? backend : pj_ioqueue_name(), seconds, conns);
    atomic_store(&open_now, conns);
    for (int i = 0; i < 2; i++)
        pthread_create(&pollers[i], NULL, poll_queue, NULL);
    begun = now();
    for (int i = 0; i < conns; i++)
        client_begin(&clients[i]);
    for (int sec = 1; sec <= seconds; sec++) {
        double wait = begun + sec - now();

        if (wait > 0)
            usleep((unsigned)(wait * 1e6));
        counts[sec] = atomic_load(&closed);
        used[sec] = cpu_us();
        if (sec == 1)
            print_state("before");
    }
    print_state("after");
    atomic_store(&stop, true);
    for (int i = 0; i < 2; i++)
        pthread_join(pollers[i], NULL);
    print_state("idle");
    span = seconds < 2 * SPAN ? seconds / 2 : SPAN;
    printf(" connections=%ld errors=%ld first_per_s=%.0f last_per_s=%.0f", atomic_load(&closed),
           atomic_load(&errors), (double)counts[span] / span,
           (double)(counts[seconds] - counts[seconds - span]) / span);
    printf(" first_cpu_us=%.1f last_cpu_us=%.1f\n", used[span] / (double)(counts[span] + 1),
           (used[seconds] - used[seconds - span]) /
               (double)(counts[seconds] - counts[seconds - span] + 1));
    return atomic_load(&errors) != 0;
}
