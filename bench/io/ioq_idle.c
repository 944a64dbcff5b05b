/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thread that waits with nothing to do: ioq_idle [-d SECONDS] [-b BACKEND]
 * It polls for ever on an ioqueue with a socket that stays silent; the driver counts what system calls the process makes
 * between the lines "idle" and "over". A wake-up from the main thread ends it.
 */
#include "echo.h"
#include <pjlib.h>
#include <pthread.h>
#include <stdatomic.h>

static pj_ioqueue_t *queue;
static atomic_int polls;

static void *poll_once(void *arg)
{
    (void)arg;
    pj_ioqueue_poll(queue, NULL);
    atomic_fetch_add(&polls, 1);
    return NULL;
}

int main(int argc, char **argv)
{
    static const pj_ioqueue_callback callbacks;
    static pj_ioqueue_op_key_t op;
    static char buf[BUFSZ];
    const char *backend = NULL;
    int o, secs = 10, fd;
    pj_caching_pool pools;
    pj_ioqueue_key_t *key;
    pj_ssize_t n = sizeof buf;
    pthread_t poller;
    pj_pool_t *pool;

    while ((o = getopt(argc, argv, "d:b:")) != -1) {
        if (o == 'd')
            secs = atoi(optarg);
        else if (o == 'b')
            backend = optarg;
        else
            return 2;
    }
    if (secs < 1 || secs > 3600)
        return 2;
    pj_log_set_level(0);
    pj_init();
    pj_caching_pool_init(&pools, NULL, 0);
    pool = pj_pool_create(&pools.factory, "idle", 4000, 4000, NULL);
    fd = echo_socket(0);
    if (pj_ioqueue_create_named(pool, 4, NULL, backend, &queue) != PJ_SUCCESS ||
        pj_ioqueue_register_sock(pool, queue, fd, NULL, &callbacks, &key) != PJ_SUCCESS ||
        pj_ioqueue_recv(key, &op, buf, &n, 0) != PJ_EPENDING)
        return 1;
    {
        pj_time_val none = {0, 0};

        for (int i = 0; i < 3; i++)
            pj_ioqueue_poll(queue, &none);
    }
    pthread_create(&poller, NULL, poll_once, NULL);
    sleep(1);
    if (write(2, "idle\n", 5) != 5)
        return 1;
    sleep((unsigned)secs);
    if (write(2, "over\n", 5) != 5)
        return 1;
    printf("secs=%d wake_ups=%d\n", secs, atomic_load(&polls));
    pj_ioqueue_wake(queue);
    pthread_join(poller, NULL);
    pj_ioqueue_unregister(key);
    return 0;
}
