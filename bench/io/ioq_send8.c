/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads that send on one stream key: ioq_send8 [-t THREADS] [-n SENDS] [-s SIZE] [-l LIMIT] [-r STALL_MSEC]
 * -r: the reader stops for so long in the middle. Each thread sends SENDS messages; past the limit it counts a refusal
 * and goes on. Prints key=value: how sends ended, CPU time of a call (thread clock; p50, p99, max) while the reader
 * reads and while it is stalled, the most octets that were queued, and whether all that was accepted arrived. The
 * senders run under the thread name "sender", so that the driver can tell their system calls from the poller's.
 */
#include "echo.h"
#include <pjlib.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <time.h>

enum { MAX_THREADS = 64, MAX_SENDS = 1000000 };

static int threads = 8, sends = 20000, size = 500, stall;
static long limit = 4 << 20;
static pj_ioqueue_key_t *key;
static char data[BUFSZ];
static atomic_bool stop, stalled;
static atomic_llong at_once, pending, refused, failed, completed, most_queued;

struct sample {
    unsigned ns[2]; /* 0: not in this phase */
};
struct sender {
    pthread_t id;
    struct sample *samples;
};

static unsigned cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (unsigned)((unsigned long long)t.tv_sec * 1000000000ull + (unsigned long long)t.tv_nsec);
}

static void *send_all(void *arg)
{
    struct sender *me = arg;
    static pj_ioqueue_op_key_t op; /* a cookie, never written to */

    prctl(PR_SET_NAME, "sender");
    for (int i = 0; i < sends; i++) {
        pj_ssize_t len = size;
        int phase = atomic_load(&stalled);
        unsigned before = cpu_ns();
        pj_status_t status = pj_ioqueue_send(key, &op, data, &len, 0);
        long long queued;

        me->samples[i].ns[phase] = cpu_ns() - before;
        atomic_fetch_add(status == PJ_SUCCESS     ? &at_once
                         : status == PJ_EPENDING  ? &pending
                         : status == PJ_EOVERFLOW ? &refused
                                                  : &failed,
                         1);
        queued = (long long)pj_ioqueue_get_queued(key);
        if (queued > atomic_load(&most_queued))
            atomic_store(&most_queued, queued);
        if (status == PJ_EOVERFLOW)
            sched_yield();
    }
    return NULL;
}

static void *poll_queue(void *arg)
{
    while (!atomic_load(&stop)) {
        pj_time_val tv = {0, 100};

        pj_ioqueue_poll(arg, &tv);
    }
    return NULL;
}

static void on_write(pj_ioqueue_key_t *k, pj_ioqueue_op_key_t *op, pj_ssize_t n)
{
    (void)k;
    (void)op;
    atomic_fetch_add(n == size ? &completed : &failed, 1);
}

static long long received;

static void *read_all(void *arg)
{
    int fd = *(int *)arg;
    static char in[65536];
    ssize_t n;
    long long pause_at = (long long)threads * sends * size / 4;

    while ((n = read(fd, in, sizeof in)) > 0) {
        received += n;
        if (stall && received > pause_at) {
            atomic_store(&stalled, true);
            usleep((unsigned)stall * 1000);
            atomic_store(&stalled, false);
            stall = 0;
        }
    }
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

    return x < y ? -1 : x > y;
}

static void print_cost(const char *name, struct sender *s, int phase)
{
    unsigned *all = malloc((size_t)threads * (size_t)sends * sizeof *all);
    size_t n = 0;

    for (int t = 0; t < threads; t++)
        for (int i = 0; i < sends; i++)
            if (s[t].samples[i].ns[phase])
                all[n++] = s[t].samples[i].ns[phase];
    qsort(all, n, sizeof *all, by_value);
    printf(" %s_calls=%zu", name, n);
    if (n)
        printf(" %s_p50_us=%.2f %s_p99_us=%.2f %s_max_us=%.2f", name, all[n / 2] / 1e3, name,
               all[n - 1 - n / 100] / 1e3, name, all[n - 1] / 1e3);
    free(all);
}

static void arguments(int argc, char **argv)
{
    int o;

    while ((o = getopt(argc, argv, "t:n:s:l:r:")) != -1) {
        switch (o) {
        case 't': threads = atoi(optarg); break;
        case 'n': sends = atoi(optarg); break;
        case 's': size = atoi(optarg); break;
        case 'l': limit = atol(optarg); break;
        case 'r': stall = atoi(optarg); break;
        default: exit(2);
        }
    }
    if (threads < 1 || threads > MAX_THREADS || sends < 1 || sends > MAX_SENDS || size < 1 ||
        size > BUFSZ || stall < 0 || stall > 20000)
        exit(2);
}

int main(int argc, char **argv)
{
    static const pj_ioqueue_callback callbacks = {.on_write_complete = on_write};
    static struct sender s[MAX_THREADS];
    pj_caching_pool pools;
    pj_ioqueue_t *queue;
    pthread_t poller, reader;
    pj_pool_t *pool;
    int sv[2];

    arguments(argc, argv);
    pj_log_set_level(0);
    pj_init();
    pj_caching_pool_init(&pools, NULL, 0);
    pool = pj_pool_create(&pools.factory, "send8", 4000, 4000, NULL);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sv) ||
        pj_ioqueue_create(pool, 16, &queue) != PJ_SUCCESS ||
        pj_ioqueue_register_sock(pool, queue, sv[0], NULL, &callbacks, &key) != PJ_SUCCESS)
        return 1;
    pj_ioqueue_set_key_send_limit(key, (pj_size_t)limit);
    pthread_create(&poller, NULL, poll_queue, queue);
    pthread_create(&reader, NULL, read_all, &sv[1]);
    for (int t = 0; t < threads; t++) {
        s[t].samples = calloc((size_t)sends, sizeof(struct sample));
        memset(s[t].samples, 0, (size_t)sends * sizeof(struct sample)); /* no page faults later */
    }
    for (int t = 0; t < threads; t++)
        pthread_create(&s[t].id, NULL, send_all, &s[t]);
    for (int t = 0; t < threads; t++)
        pthread_join(s[t].id, NULL);
    for (int i = 0; i < 30000 && atomic_load(&completed) < atomic_load(&pending); i++)
        usleep(1000);
    pj_ioqueue_unregister(key);
    pthread_join(reader, NULL);
    atomic_store(&stop, true);
    pthread_join(poller, NULL);
    printf("threads=%d sends=%d size=%d at_once=%lld pending=%lld completed=%lld refused=%lld "
           "failed=%lld queued_max=%lld limit=%ld lost_octets=%lld",
           threads, sends, size, at_once, pending, completed, refused, failed, most_queued, limit,
           (at_once + completed) * size - received);
    print_cost("flow", s, 0);
    print_cost("stall", s, 1);
    printf("\n");
    return failed != 0;
}
