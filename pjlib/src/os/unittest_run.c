/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runners of pj/unittest.h. With several threads each takes the next case of the list in its turn.
 * A case holds a lock for reading while it runs, an exclusive one for writing; the thread that waits
 * for it still has the turn, so that cases begin in the order of the list and an exclusive one does
 * not wait for ever.
 */
#include "os/unittest.h"

#include <pj/math.h>
#include <pj/os.h>
#include <pj/pool.h>

#include <string.h>

void pj_test_runner_param_default(pj_test_runner_param *prm)
{
    memset(prm, 0, sizeof(*prm));
    prm->verbosity = 1;
}

static void tell_begin(const pj_test_runner *runner, const pj_test_case *test_case)
{
    if (runner->prm.verbosity >= 2)
        PJ_LOG(3, ("test", "%s begins", test_case->obj_name));
}

/* To be called by one thread at a time. */
static void complete(pj_test_runner *runner, pj_test_case *test_case)
{
    unsigned msec = pj_elapsed_msec(&test_case->start_time, &test_case->end_time);

    runner->nruns++;
    if (test_case->result && runner->prm.stop_on_error)
        runner->stopping = PJ_TRUE;
    if (test_case->result)
        PJ_LOG(1, ("test", "[%u/%u] %s failed (%d) after %u ms", runner->nruns, runner->ntests,
                   test_case->obj_name, test_case->result, msec));
    else if (runner->prm.verbosity >= 1)
        PJ_LOG(3, ("test", "[%u/%u] %s passed in %u ms", runner->nruns, runner->ntests,
                   test_case->obj_name, msec));
    if (runner->on_test_complete)
        runner->on_test_complete(runner, test_case);
}

static void run_in_order(pj_test_runner *runner)
{
    pj_test_case *head = &runner->suite->tests;
    pj_test_case *test_case;

    for (test_case = head->next; test_case != head; test_case = test_case->next) {
        if (runner->stopping)
            return;
        tell_begin(runner, test_case);
        pj__test_case_run(test_case);
        complete(runner, test_case);
    }
}

void pj_test_init_basic_runner(pj_test_runner *runner, const pj_test_runner_param *prm)
{
    memset(runner, 0, sizeof(*runner));
    if (prm)
        runner->prm = *prm;
    else
        pj_test_runner_param_default(&runner->prm);
    runner->main = run_in_order;
}

typedef struct text_runner {
    pj_test_runner base; /* first, so that one is cast to the other */
    pj_pool_factory *factory;
    pj_mutex_t *turn;      /* guards next, and what complete() writes */
    pj_rwmutex_t *running; /* held by each case that runs */
    pj_test_case *next;
} text_runner;

/* @return a case, with its lock held; NULL: no more. */
static pj_test_case *take(text_runner *text)
{
    pj_test_case *test_case = NULL;

    pj_mutex_lock(text->turn);
    if (!text->base.stopping && text->next != &text->base.suite->tests) {
        test_case = text->next;
        text->next = test_case->next;
        if (test_case->flags & PJ_TEST_EXCLUSIVE)
            pj_rwmutex_lock_write(text->running);
        else
            pj_rwmutex_lock_read(text->running);
    }
    pj_mutex_unlock(text->turn);
    return test_case;
}

static void give_back(text_runner *text, const pj_test_case *test_case)
{
    if (test_case->flags & PJ_TEST_EXCLUSIVE)
        pj_rwmutex_unlock_write(text->running);
    else
        pj_rwmutex_unlock_read(text->running);
}

static int work(void *arg)
{
    text_runner *text = arg;
    pj_test_case *test_case;

    while ((test_case = take(text)) != NULL) {
        tell_begin(&text->base, test_case);
        pj__test_case_run(test_case);
        /* In this order: who has the turn may be waiting for the case to be over. */
        give_back(text, test_case);
        pj_mutex_lock(text->turn);
        complete(&text->base, test_case);
        pj_mutex_unlock(text->turn);
    }
    return 0;
}

static unsigned start_threads(text_runner *text, pj_pool_t *pool, pj_thread_t **threads,
                              unsigned wanted)
{
    unsigned count = 0;

    while (count < wanted) {
        if (pj_thread_create(pool, "test%p", work, text, 0, 0, &threads[count]) != PJ_SUCCESS)
            break;
        count++;
    }
    if (count < wanted)
        PJ_LOG(2, ("test", "%u of %u threads could be made", count, wanted));
    return count;
}

static void run_with_threads(pj_test_runner *runner)
{
    text_runner *text = (text_runner *)runner;
    pj_pool_t *pool = pj_pool_create(text->factory, "test", 512, 512, NULL);
    unsigned wanted = PJ_MIN(runner->prm.nthreads, runner->ntests);
    pj_thread_t **threads = NULL;
    unsigned count = 0;

    text->next = runner->suite->tests.next;
    if (pool)
        threads = pj_pool_calloc(pool, wanted + 1, sizeof(pj_thread_t *));
    if (threads)
        count = start_threads(text, pool, threads, wanted);
    work(text);
    while (count--) {
        pj_thread_join(threads[count]);
        pj_thread_destroy(threads[count]);
    }
    pj_pool_safe_release(&pool);
}

static void destroy_text(pj_test_runner *runner)
{
    text_runner *text = (text_runner *)runner;

    pj_mutex_destroy(text->turn);
    pj_rwmutex_destroy(text->running);
}

pj_status_t pj_test_create_text_runner(pj_pool_t *pool, const pj_test_runner_param *prm,
                                       pj_test_runner **p_runner)
{
    text_runner *text;
    pj_status_t status;

    if (!pool || !p_runner)
        return PJ_EINVAL;
    *p_runner = NULL;
    text = PJ_POOL_ZALLOC_T(pool, text_runner);
    if (!text)
        return PJ_ENOMEM;
    pj_test_init_basic_runner(&text->base, prm);
    text->base.main = run_with_threads;
    text->base.destroy = destroy_text;
    text->factory = pool->factory;
    status = pj_mutex_create_simple(pool, "turn", &text->turn);
    if (status != PJ_SUCCESS)
        return status;
    status = pj_rwmutex_create(pool, "running", &text->running);
    if (status != PJ_SUCCESS) {
        pj_mutex_destroy(text->turn);
        return status;
    }
    *p_runner = &text->base;
    return PJ_SUCCESS;
}

void pj_test_run(pj_test_runner *runner, pj_test_suite *suite)
{
    pj_test_case *test_case = suite->tests.next;

    runner->suite = suite;
    runner->ntests = runner->nruns = 0;
    runner->stopping = PJ_FALSE;
    runner->orig_log_writer = pj_log_get_log_func();
    for (; test_case != &suite->tests; test_case = test_case->next) {
        runner->ntests++;
        test_case->runner = runner;
        pj__test_case_begin(test_case);
    }
    pj_get_timestamp(&suite->start_time);
    runner->main(runner);
    pj_get_timestamp(&suite->end_time);
}

void pj_test_runner_destroy(pj_test_runner *runner)
{
    if (runner->destroy)
        runner->destroy(runner);
}
