/* SPDX-License-Identifier: BSD-2-Clause */
#include "os/mutex.h"

#include "support/suites.h"
#include "support/test_pool.h"

#include <pj/errno.h>
#include <pj/os.h>

#include <errno.h>
#include <pthread.h>

Suite *mutex_suite(void);

static pj_pool_t *pool;

static void begin(void)
{
    test_pools_begin();
    pool = test_pool_make();
}

static void end(void)
{
    pj_pool_release(pool);
    test_pools_end();
}

typedef pj_status_t mutex_call(pj_mutex_t *mutex);

typedef struct foreign {
    mutex_call *call;
    pj_mutex_t *mutex;
    pj_status_t status;
    pj_bool_t is_locked;
} foreign;

static void *call_it(void *arg)
{
    foreign *f = arg;

    f->is_locked = pj_mutex_is_locked(f->mutex);
    f->status = f->call(f->mutex);
    return NULL;
}

/* What another thread gets. */
static pj_status_t elsewhere(mutex_call *call, pj_mutex_t *mutex)
{
    foreign f = {call, mutex, -1, PJ_TRUE};
    pthread_t thread;

    pthread_create(&thread, NULL, call_it, &f);
    pthread_join(thread, NULL);
    ck_assert(!f.is_locked);
    return f.status;
}

START_TEST(a_mutex_keeps_others_out)
{
    pj_mutex_t *mutex;

    ck_assert_int_eq(pj_mutex_create_simple(pool, "m", &mutex), PJ_SUCCESS);
    ck_assert(!pj_mutex_is_locked(mutex));
    ck_assert_int_eq(pj_mutex_lock(mutex), PJ_SUCCESS);
    ck_assert(pj_mutex_is_locked(mutex));
    ck_assert_int_eq(elsewhere(pj_mutex_trylock, mutex), PJ_STATUS_FROM_OS(EBUSY));
    ck_assert_int_eq(elsewhere(pj_mutex_unlock, mutex), PJ_STATUS_FROM_OS(EPERM));
    ck_assert_int_eq(pj_mutex_destroy(mutex), PJ_STATUS_FROM_OS(EBUSY));
    ck_assert_int_eq(pj_mutex_unlock(mutex), PJ_SUCCESS);
    ck_assert_int_eq(pj_mutex_unlock(mutex), PJ_STATUS_FROM_OS(EPERM));
    ck_assert_int_eq(pj_mutex_destroy(mutex), PJ_SUCCESS);
}
END_TEST

START_TEST(a_simple_mutex_is_not_taken_twice)
{
    pj_mutex_t *mutex;

    ck_assert_int_eq(pj_mutex_create(pool, NULL, PJ_MUTEX_DEFAULT, &mutex), PJ_SUCCESS);
    pj_mutex_lock(mutex);
    ck_assert_int_eq(pj_mutex_lock(mutex), PJ_STATUS_FROM_OS(EDEADLK));
    ck_assert_int_eq(pj_mutex_trylock(mutex), PJ_STATUS_FROM_OS(EBUSY));
    ck_assert_int_eq(pj_mutex_unlock(mutex), PJ_SUCCESS);
    ck_assert_int_eq(pj_mutex_trylock(mutex), PJ_SUCCESS);
    ck_assert_int_eq(pj_mutex_unlock(mutex), PJ_SUCCESS);
    pj_mutex_destroy(mutex);
}
END_TEST

START_TEST(a_recursive_mutex_counts)
{
    pj_mutex_t *mutex;

    ck_assert_int_eq(pj_mutex_create_recursive(pool, "m", &mutex), PJ_SUCCESS);
    pj_mutex_lock(mutex);
    ck_assert_int_eq(pj_mutex_lock(mutex), PJ_SUCCESS);
    ck_assert_int_eq(pj_mutex_trylock(mutex), PJ_SUCCESS);
    pj_mutex_unlock(mutex);
    pj_mutex_unlock(mutex);
    ck_assert(pj_mutex_is_locked(mutex));
    ck_assert_int_eq(elsewhere(pj_mutex_trylock, mutex), PJ_STATUS_FROM_OS(EBUSY));
    pj_mutex_unlock(mutex);
    ck_assert(!pj_mutex_is_locked(mutex));
    ck_assert_int_eq(pj_mutex_unlock(mutex), PJ_STATUS_FROM_OS(EPERM));
    pj_mutex_destroy(mutex);
}
END_TEST

static long shared;

static void *count_up(void *arg)
{
    for (int i = 0; i < 20000; i++) {
        pj_mutex_lock(arg);
        if (i % 3 == 0) {
            pj_mutex_lock(arg);
            shared++;
            pj_mutex_unlock(arg);
        } else {
            shared++;
        }
        pj_mutex_unlock(arg);
    }
    return NULL;
}

START_TEST(threads_count_right_under_a_mutex)
{
    pthread_t threads[4];
    pj_mutex_t *mutex;

    pj_mutex_create_recursive(pool, "m", &mutex);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, count_up, mutex);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(shared, 80000);
    ck_assert_int_eq(pj_mutex_destroy(mutex), PJ_SUCCESS);
}
END_TEST

START_TEST(bad_arguments_are_errors)
{
    pj_mutex_t *mutex;
    pj_rwmutex_t *rw;

    ck_assert_int_eq(pj_mutex_create(NULL, "m", PJ_MUTEX_SIMPLE, &mutex), PJ_EINVAL);
    ck_assert_int_eq(pj_mutex_create(pool, "m", PJ_MUTEX_SIMPLE, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_mutex_create(pool, "m", 17, &mutex), PJ_EINVAL);
    ck_assert_int_eq(pj_mutex_lock(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_mutex_trylock(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_mutex_unlock(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_mutex_destroy(NULL), PJ_EINVAL);
    ck_assert(!pj_mutex_is_locked(NULL));
    ck_assert_int_eq(pj_rwmutex_create(NULL, "m", &rw), PJ_EINVAL);
    ck_assert_int_eq(pj_rwmutex_create(pool, "m", NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_rwmutex_lock_read(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_rwmutex_lock_write(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_rwmutex_unlock_read(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_rwmutex_destroy(NULL), PJ_EINVAL);
}
END_TEST

START_TEST(a_full_pool_is_a_lack_of_memory)
{
    pj_pool_t *small = pj_pool_create(test_pool_factory(), "s", 1, 0, NULL);
    pj_mutex_t *mutex;
    pj_rwmutex_t *rw;

    while (pj_pool_alloc(small, 1))
        ;
    ck_assert_int_eq(pj_mutex_create_simple(small, "m", &mutex), PJ_ENOMEM);
    ck_assert_int_eq(pj_rwmutex_create(small, "m", &rw), PJ_ENOMEM);
    pj_pool_release(small);
}
END_TEST

static void *read_it(void *arg)
{
    pj_status_t status = pj_rwmutex_lock_read(arg);

    pj_rwmutex_unlock_read(arg);
    return (void *)(intptr_t)status;
}

static void *write_it(void *arg)
{
    for (int i = 0; i < 5000; i++) {
        pj_rwmutex_lock_write(arg);
        shared++;
        pj_rwmutex_unlock_write(arg);
        pj_rwmutex_lock_read(arg);
        ck_assert_int_gt(shared, 0);
        pj_rwmutex_unlock_read(arg);
    }
    return NULL;
}

START_TEST(readers_share_and_writers_do_not)
{
    pthread_t threads[3];
    pj_rwmutex_t *rw;
    void *status;

    ck_assert_int_eq(pj_rwmutex_create(pool, "rw", &rw), PJ_SUCCESS);
    ck_assert_int_eq(pj_rwmutex_lock_read(rw), PJ_SUCCESS);
    pthread_create(&threads[0], NULL, read_it, rw);
    pthread_join(threads[0], &status);
    ck_assert_ptr_null(status);
    ck_assert_int_eq(pj_rwmutex_unlock_read(rw), PJ_SUCCESS);
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, write_it, rw);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(shared, 15000);
    ck_assert_int_eq(pj_rwmutex_destroy(rw), PJ_SUCCESS);
}
END_TEST

static void *count_critically(void *arg)
{
    (void)arg;
    for (int i = 0; i < 10000; i++) {
        pj_enter_critical_section();
        pj_enter_critical_section();
        shared++;
        pj_leave_critical_section();
        pj_leave_critical_section();
    }
    return NULL;
}

START_TEST(the_critical_section_is_one_and_recursive)
{
    pthread_t threads[3];

    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, count_critically, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(shared, 30000);
}
END_TEST

START_TEST(depth_is_the_callers)
{
    pj__owned_mutex m;

    pj__owned_mutex_init(&m, PJ_TRUE);
    ck_assert_int_eq(pj__owned_mutex_depth(&m), 0);
    pj__owned_mutex_lock(&m);
    pj__owned_mutex_trylock(&m);
    ck_assert_int_eq(pj__owned_mutex_depth(&m), 2);
    pj__owned_mutex_unlock(&m);
    ck_assert_int_eq(pj__owned_mutex_depth(&m), 1);
    pj__owned_mutex_unlock(&m);
    ck_assert_int_eq(pj__owned_mutex_fini(&m), PJ_SUCCESS);
}
END_TEST

Suite *mutex_suite(void)
{
    Suite *s = suite_create("mutex");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, a_mutex_keeps_others_out);
    tcase_add_test(tc, a_simple_mutex_is_not_taken_twice);
    tcase_add_test(tc, a_recursive_mutex_counts);
    tcase_add_test(tc, threads_count_right_under_a_mutex);
    tcase_add_test(tc, bad_arguments_are_errors);
    tcase_add_test(tc, a_full_pool_is_a_lack_of_memory);
    tcase_add_test(tc, readers_share_and_writers_do_not);
    tcase_add_test(tc, the_critical_section_is_one_and_recursive);
    tcase_add_test(tc, depth_is_the_callers);
    suite_add_tcase(s, tc);
    return s;
}
