/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tests in a program: cases in a suite, run by a runner in one thread or in several. What a case
 * logs is kept with it, so that the lines of the failed ones can be shown together at the end.
 *
 * Nothing here allocates but a text runner. A suite and its cases belong to the caller and outlive
 * the run; a suite is run by one runner at a time.
 */
#ifndef PJ_UNITTEST_H
#define PJ_UNITTEST_H

#include <pj/errno.h>
#include <pj/fifobuf.h>
#include <pj/list.h>
#include <pj/log.h>
#include <pj/string.h>
#include <pj/types.h>

PJ_BEGIN_DECL

/* Of the compatible API; runners here wait for locks, not for a while. */
#ifndef PJ_TEST_THREAD_WAIT_MSEC
#define PJ_TEST_THREAD_WAIT_MSEC 100
#endif

typedef struct pj_test_case pj_test_case;
typedef struct pj_test_runner pj_test_runner;

typedef enum pj_test_case_flag {
    PJ_TEST_EXCLUSIVE = 1,    /* no other case runs beside it */
    PJ_TEST_FUNC_NO_ARG = 2,  /* the function is an int (*)(void) */
    PJ_TEST_LOG_NO_CACHE = 4, /* its lines are not kept, but written at once */
    PJ_TEST_KEEP_FIRST = 8,   /* shuffling leaves it at the beginning */
    PJ_TEST_KEEP_LAST = 16    /* or at the end */
} pj_test_case_flag;

/* For pj_test_display_log_messages(). */
typedef enum pj_test_select_tests {
    PJ_TEST_NO_TEST = 0,
    PJ_TEST_FAILED_TESTS = 1,
    PJ_TEST_SUCCESSFUL_TESTS = 2,
    PJ_TEST_ALL_TESTS = 3,
    PJ_TEST_NO_HEADER_FOOTER = 4 /* the lines alone */
} pj_test_select_tests;

typedef struct pj_test_case_param {
    int log_level; /* lines above it are not kept */
} pj_test_case_param;

/* A line that was kept. */
typedef struct pj_test_log_item {
    PJ_DECL_LIST_MEMBER(struct pj_test_log_item);
    int level;
    int len;
    char msg[1];
} pj_test_log_item;

/* Filled by pj_test_case_init() and the run; programs read it. */
struct pj_test_case {
    PJ_DECL_LIST_MEMBER(struct pj_test_case);
    char obj_name[PJ_MAX_OBJ_NAME];
    int (*test_func)(void *arg);
    void *arg;
    unsigned flags;  /* pj_test_case_flag */
    pj_fifobuf_t fb; /* where the lines are kept */
    pj_test_case_param prm;

    int result; /* 0: passed; PJ_EPENDING: not run yet; anything else: failed */
    pj_test_log_item logs;
    pj_test_runner *runner;
    pj_timestamp start_time;
    pj_timestamp end_time;
};

typedef struct pj_test_suite {
    pj_test_case tests; /* the head of the list */
    pj_timestamp start_time;
    pj_timestamp end_time;
} pj_test_suite;

typedef struct pj_test_runner_param {
    pj_bool_t stop_on_error; /* what has not begun when a case fails is not run */
    unsigned nthreads;       /* of a text runner: threads beside the caller's; no more than cases */
    unsigned verbosity;      /* 0: failures; 1: a line for each case; 2: also when it begins */
} pj_test_runner_param;

/* A program may make one of its own: it runs the cases of @a suite in @a main. */
struct pj_test_runner {
    pj_test_runner_param prm;
    pj_test_suite *suite;
    pj_log_func *orig_log_writer; /* the log's sink when the run began */
    unsigned ntests;
    unsigned nruns; /* cases that have ended */
    pj_bool_t stopping;
    void (*main)(pj_test_runner *runner);
    void (*on_test_complete)(pj_test_runner *runner, pj_test_case *test_case);
    void (*destroy)(pj_test_runner *runner);
};

typedef struct pj_test_stat {
    pj_time_val duration;
    unsigned ntests;
    unsigned nruns;
    unsigned nfailed;
    const char *failed_names[32]; /* of the first ones; they belong to the cases */
} pj_test_stat;

PJ_DECL(void) pj_test_suite_init(pj_test_suite *suite);

/** All lines are kept. */
PJ_DECL(void) pj_test_case_param_default(pj_test_case_param *prm);

/**
 * Prepare a case.
 *
 * @param obj_name    Its name, copied and cut to fit.
 * @param flags       pj_test_case_flag.
 * @param test_func   The test: returns 0 when it passed.
 * @param arg         What it is called with; the caller's.
 * @param fifobuf_buf Memory for what the case logs; the oldest lines make room for new ones. It
 *                    outlives the case. NULL: lines are written at once.
 * @param buf_size    Its size in octets.
 * @param prm         NULL for the defaults; copied.
 */
PJ_DECL(void)
pj_test_case_init(pj_test_case *test_case, const char *obj_name, unsigned flags,
                  int (*test_func)(void *), void *arg, void *fifobuf_buf, unsigned buf_size,
                  const pj_test_case_param *prm);

/** Cases run in the order in which they were added. A case is in one suite. */
PJ_DECL(void) pj_test_suite_add_case(pj_test_suite *suite, pj_test_case *test_case);

/** Put the cases in a random order. @param seed  The same gives the same order; -1: any. */
PJ_DECL(void) pj_test_suite_shuffle(pj_test_suite *suite, int seed);

/** Do not stop, no threads, a line for each case. */
PJ_DECL(void) pj_test_runner_param_default(pj_test_runner_param *prm);

/** A runner that runs one case after the other in the caller's thread. @a prm: NULL, defaults. */
PJ_DECL(void)
pj_test_init_basic_runner(pj_test_runner *runner, const pj_test_runner_param *prm);

/**
 * A runner with threads, which makes them for each run and joins them at its end.
 *
 * @param pool      For the runner; its factory gives the memory of each run.
 * @param p_runner  To be destroyed with pj_test_runner_destroy().
 * @return PJ_EINVAL, PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_test_create_text_runner(pj_pool_t *pool, const pj_test_runner_param *prm,
                           pj_test_runner **p_runner);

/**
 * Run a suite; returns when it is done. A thread or its memory that cannot be had makes the run
 * slower, no worse. Of the threads that a case makes nothing is known: their lines go to the log.
 */
PJ_DECL(void) pj_test_run(pj_test_runner *runner, pj_test_suite *suite);

/** @return PJ_TRUE in a thread that is running a case. */
PJ_DECL(pj_bool_t) pj_test_is_under_test(void);

/** What the last run of a suite has given. */
PJ_DECL(void) pj_test_get_stat(const pj_test_suite *suite, pj_test_stat *stat);

/** Log it, level 3. @param log_sender  Who the lines say they are from. */
PJ_DECL(void)
pj_test_display_stat(const pj_test_stat *stat, const char *test_name, const char *log_sender);

/** Write the lines that were kept. @param flags  Of which cases: pj_test_select_tests. */
PJ_DECL(void) pj_test_display_log_messages(const pj_test_suite *suite, unsigned flags);

/** May be called for any runner, once. */
PJ_DECL(void) pj_test_runner_destroy(pj_test_runner *runner);

/*
 * Checks. When one fails, a line of level 1 tells where, and @a err_action is done: usually
 * "return -10" or a goto. @a err_reason is a string for the reader, or NULL. An expression is
 * evaluated once, with its own type.
 */
#define PJ_TEST_REPORT_(what, err_reason)                                   \
    PJ_LOG(1, ("test", "%s:%d: failed: %s%s%s", __FILE__, __LINE__, (what), \
               (const char *)(err_reason) ? ": " : "",                      \
               (const char *)(err_reason) ? (const char *)(err_reason) : ""))

#define PJ_TEST_TRUE(expr, err_reason, err_action) \
    do {                                           \
        if (!(expr)) {                             \
            PJ_TEST_REPORT_(#expr, err_reason);    \
            err_action;                            \
        }                                          \
    } while (0)

#define PJ_TEST_BINARY_OP(expr0, expr1, op, err_reason, err_action) \
    do {                                                            \
        if (!((expr0)op(expr1))) {                                  \
            PJ_TEST_REPORT_(#expr0 " " #op " " #expr1, err_reason); \
            err_action;                                             \
        }                                                           \
    } while (0)

#define PJ_TEST_NON_ZERO(expr, err_reason, err_action) \
    PJ_TEST_BINARY_OP(expr, 0, !=, err_reason, err_action)
#define PJ_TEST_NOT_NULL(expr, err_reason, err_action) \
    PJ_TEST_BINARY_OP(expr, NULL, !=, err_reason, err_action)
#define PJ_TEST_EQ(expr0, expr1, err_reason, err_action) \
    PJ_TEST_BINARY_OP(expr0, expr1, ==, err_reason, err_action)
#define PJ_TEST_NEQ(expr0, expr1, err_reason, err_action) \
    PJ_TEST_BINARY_OP(expr0, expr1, !=, err_reason, err_action)
#define PJ_TEST_LT(expr0, expr1, err_reason, err_action) \
    PJ_TEST_BINARY_OP(expr0, expr1, <, err_reason, err_action)
#define PJ_TEST_LTE(expr0, expr1, err_reason, err_action) \
    PJ_TEST_BINARY_OP(expr0, expr1, <=, err_reason, err_action)
#define PJ_TEST_GT(expr0, expr1, err_reason, err_action) \
    PJ_TEST_BINARY_OP(expr0, expr1, >, err_reason, err_action)
#define PJ_TEST_GTE(expr0, expr1, err_reason, err_action) \
    PJ_TEST_BINARY_OP(expr0, expr1, >=, err_reason, err_action)

/* A pj_status_t that must be PJ_SUCCESS; the line says what it was. */
#define PJ_TEST_SUCCESS(expr, err_reason, err_action)                                    \
    do {                                                                                 \
        pj_status_t test_status_ = (expr);                                               \
        if (test_status_ != PJ_SUCCESS) {                                                \
            char test_text_[PJ_ERR_MSG_SIZE];                                            \
            pj_strerror(test_status_, test_text_, sizeof(test_text_));                   \
            PJ_LOG(1, ("test", "%s:%d: status %d, %s", __FILE__, __LINE__, test_status_, \
                       test_text_));                                                     \
            PJ_TEST_REPORT_(#expr, err_reason);                                          \
            err_action;                                                                  \
        }                                                                                \
    } while (0)

/* Of two pj_str_t *: the result of a comparison has the sign of @a exp_result. */
#define PJ_TEST_STR_COMPARED_(cmp, ps0, ps1, condition, what, err_reason, err_action)            \
    do {                                                                                         \
        const pj_str_t *test_s0_ = (ps0), *test_s1_ = (ps1);                                     \
        int test_cmp_ = cmp(test_s0_, test_s1_);                                                 \
        if (!(condition)) {                                                                      \
            PJ_LOG(1, ("test", "%s:%d: '%.*s' and '%.*s'", __FILE__, __LINE__,                   \
                       (int)test_s0_->slen, test_s0_->ptr, (int)test_s1_->slen, test_s1_->ptr)); \
            PJ_TEST_REPORT_(what, err_reason);                                                   \
            err_action;                                                                          \
        }                                                                                        \
    } while (0)
#define PJ_TEST_SIGN_(n) (((n) > 0) - ((n) < 0))

#define PJ_TEST_STRCMP(ps0, ps1, exp_result, err_reason, err_action)                \
    PJ_TEST_STR_COMPARED_(                                                          \
        pj_strcmp, ps0, ps1, PJ_TEST_SIGN_(test_cmp_) == PJ_TEST_SIGN_(exp_result), \
        "pj_strcmp(" #ps0 ", " #ps1 ") gives " #exp_result, err_reason, err_action)
#define PJ_TEST_STRICMP(ps0, ps1, exp_result, err_reason, err_action)                \
    PJ_TEST_STR_COMPARED_(                                                           \
        pj_stricmp, ps0, ps1, PJ_TEST_SIGN_(test_cmp_) == PJ_TEST_SIGN_(exp_result), \
        "pj_stricmp(" #ps0 ", " #ps1 ") gives " #exp_result, err_reason, err_action)
#define PJ_TEST_STR_OP(ps0, ps1, op, err_reason, err_action)                                      \
    PJ_TEST_STR_COMPARED_(pj_strcmp, ps0, ps1, test_cmp_ op 0, #ps0 " " #op " " #ps1, err_reason, \
                          err_action)
#define PJ_TEST_STREQ(ps0, ps1, err_reason, err_action) \
    PJ_TEST_STR_OP(ps0, ps1, ==, err_reason, err_action)
#define PJ_TEST_STRNEQ(ps0, ps1, err_reason, err_action) \
    PJ_TEST_STR_OP(ps0, ps1, !=, err_reason, err_action)

PJ_END_DECL

#endif /* PJ_UNITTEST_H */
