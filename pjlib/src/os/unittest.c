/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cases and suites of pj/unittest.h, and what is told of them. The lines of a case are kept in its
 * own ring, by the log, which asks the thread's record whether a case is running in it (base/log.c).
 */
#include "os/unittest.h"

#include "base/rand.h"
#include "base/self.h"

#include <pj/math.h>
#include <pj/os.h>

#include <string.h>

void pj_test_suite_init(pj_test_suite *suite)
{
    memset(suite, 0, sizeof(*suite));
    pj_list_init(&suite->tests);
}

void pj_test_case_param_default(pj_test_case_param *prm)
{
    memset(prm, 0, sizeof(*prm));
    prm->log_level = PJ_LOG_MAX_LEVEL;
}

void pj_test_case_init(pj_test_case *test_case, const char *obj_name, unsigned flags,
                       int (*test_func)(void *), void *arg, void *fifobuf_buf, unsigned buf_size,
                       const pj_test_case_param *prm)
{
    memset(test_case, 0, sizeof(*test_case));
    pj_ansi_strxcpy(test_case->obj_name, obj_name ? obj_name : "", sizeof(test_case->obj_name));
    test_case->flags = flags;
    test_case->test_func = test_func;
    test_case->arg = arg;
    test_case->result = PJ_EPENDING;
    pj_list_init(&test_case->logs);
    if (fifobuf_buf)
        pj_fifobuf_init(&test_case->fb, fifobuf_buf, buf_size);
    if (prm)
        test_case->prm = *prm;
    else
        pj_test_case_param_default(&test_case->prm);
}

void pj_test_suite_add_case(pj_test_suite *suite, pj_test_case *test_case)
{
    pj_list_push_back(&suite->tests, test_case);
}

/* Where shuffling may put a case: a stretch of the list for each. */
static int stretch_of(const pj_test_case *test_case)
{
    if (test_case->flags & PJ_TEST_KEEP_FIRST)
        return 0;
    return test_case->flags & PJ_TEST_KEEP_LAST ? 2 : 1;
}

/* A sequence that a seed repeats: a linear congruence, of which the upper bits are used. */
static unsigned next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(*state >> 33);
}

static uint64_t random_seed(void)
{
    uint64_t seed;

    pj__random(&seed, sizeof(seed));
    return seed;
}

static pj_test_case *remove_at(pj_test_case *head, size_t index)
{
    pj_test_case *test_case = head->next;

    while (index--)
        test_case = test_case->next;
    pj_list_erase(test_case);
    return test_case;
}

void pj_test_suite_shuffle(pj_test_suite *suite, int seed)
{
    uint64_t state = seed == -1 ? random_seed() : (uint64_t)(unsigned)seed;
    pj_test_case parts[3];
    size_t left;

    for (int i = 0; i < 3; i++)
        pj_list_init(&parts[i]);
    while (!pj_list_empty(&suite->tests)) {
        pj_test_case *test_case = remove_at(&suite->tests, 0);

        pj_list_push_back(&parts[stretch_of(test_case)], test_case);
    }
    pj_list_merge_last(&suite->tests, &parts[0]);
    for (left = pj_list_size(&parts[1]); left; left--)
        pj_list_push_back(&suite->tests, remove_at(&parts[1], next_random(&state) % left));
    pj_list_merge_last(&suite->tests, &parts[2]);
}

pj_bool_t pj_test_is_under_test(void)
{
    return pj__self_get()->test_case != NULL;
}

static pj_bool_t drop_oldest(pj_test_case *test_case)
{
    pj_test_log_item *oldest = test_case->logs.next;

    if (pj_list_empty(&test_case->logs))
        return PJ_FALSE;
    pj_list_erase(oldest);
    pj_fifobuf_free(&test_case->fb, oldest);
    return PJ_TRUE;
}

/* What the log calls in a thread that runs a case. @return PJ_FALSE: write the line as usual. */
static pj_bool_t keep_line(pj_test_case *test_case, int level, const char *text, int len)
{
    unsigned need = (unsigned)(sizeof(pj_test_log_item) + (size_t)len);
    pj_test_log_item *item;

    if ((test_case->flags & PJ_TEST_LOG_NO_CACHE) || !pj_fifobuf_capacity(&test_case->fb))
        return PJ_FALSE;
    if (level > test_case->prm.log_level)
        return PJ_TRUE;
    do {
        item = pj_fifobuf_alloc(&test_case->fb, need);
    } while (!item && drop_oldest(test_case));
    if (!item)
        return PJ_FALSE;
    item->level = level;
    item->len = len;
    memcpy(item->msg, text, (size_t)len + 1);
    pj_list_push_back(&test_case->logs, item);
    return PJ_TRUE;
}

void pj__test_case_begin(pj_test_case *test_case)
{
    while (drop_oldest(test_case))
        continue;
    test_case->result = PJ_EPENDING;
    test_case->start_time.u64 = test_case->end_time.u64 = 0;
}

void pj__test_case_run(pj_test_case *test_case)
{
    pj__self *self = pj__self_get();
    pj_test_case *outer = self->test_case;
    int result;

    pj_get_timestamp(&test_case->start_time);
    self->test_case = test_case;
    self->keep_line = keep_line;
    if (test_case->flags & PJ_TEST_FUNC_NO_ARG)
        result = ((int (*)(void))(void (*)(void))test_case->test_func)();
    else
        result = test_case->test_func(test_case->arg);
    self->test_case = outer;
    pj_get_timestamp(&test_case->end_time);
    /* Whatever it says, it has run. */
    test_case->result = result == PJ_EPENDING ? PJ_EUNKNOWN : result;
}

void pj_test_get_stat(const pj_test_suite *suite, pj_test_stat *stat)
{
    const pj_test_case *test_case = suite->tests.next;

    memset(stat, 0, sizeof(*stat));
    stat->duration = pj_elapsed_time(&suite->start_time, &suite->end_time);
    for (; test_case != &suite->tests; test_case = test_case->next) {
        stat->ntests++;
        if (test_case->result == PJ_EPENDING)
            continue;
        stat->nruns++;
        if (test_case->result == 0)
            continue;
        if (stat->nfailed < PJ_ARRAY_SIZE(stat->failed_names))
            stat->failed_names[stat->nfailed] = test_case->obj_name;
        stat->nfailed++;
    }
}

void pj_test_display_stat(const pj_test_stat *stat, const char *test_name, const char *log_sender)
{
    unsigned named = PJ_MIN(stat->nfailed, (unsigned)PJ_ARRAY_SIZE(stat->failed_names));

    PJ_LOG(3, (log_sender, "%s: %u of %u tests run in %ld.%03ld s, %u failed", test_name,
               stat->nruns, stat->ntests, stat->duration.sec, stat->duration.msec, stat->nfailed));
    for (unsigned i = 0; i < named; i++)
        PJ_LOG(3, (log_sender, "failed: %s", stat->failed_names[i]));
    if (named < stat->nfailed)
        PJ_LOG(3, (log_sender, "failed: %u more", stat->nfailed - named));
}

static void display_lines(const pj_test_case *test_case, unsigned flags)
{
    const pj_test_log_item *item = test_case->logs.next;
    pj_log_func *sink = pj_log_get_log_func();

    if (item == &test_case->logs || !sink)
        return;
    if (!(flags & PJ_TEST_NO_HEADER_FOOTER))
        PJ_LOG(3, ("test", "what %s has logged:", test_case->obj_name));
    for (; item != &test_case->logs; item = item->next)
        sink(item->level, item->msg, item->len);
    if (!(flags & PJ_TEST_NO_HEADER_FOOTER))
        PJ_LOG(3, ("test", "end of what %s has logged", test_case->obj_name));
}

void pj_test_display_log_messages(const pj_test_suite *suite, unsigned flags)
{
    const pj_test_case *test_case = suite->tests.next;

    for (; test_case != &suite->tests; test_case = test_case->next) {
        if (test_case->result == PJ_EPENDING)
            continue;
        if (flags & (test_case->result ? PJ_TEST_FAILED_TESTS : PJ_TEST_SUCCESSFUL_TESTS))
            display_lines(test_case, flags);
    }
}
