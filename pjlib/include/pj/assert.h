/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks. pj_assert() is for promises a program makes to itself and goes away with NDEBUG. The
 * others are checks of arguments: they stay in every build, never abort, and do what is to be done
 * on failure.
 */
#ifndef PJ_ASSERT_H
#define PJ_ASSERT_H

#include <pj/config.h>

#include <assert.h>

#ifndef pj_assert
#define pj_assert(expr) assert(expr)
#endif

/** Return @a retval unless @a expr holds. */
#define PJ_ASSERT_RETURN(expr, retval) \
    do {                               \
        if (!(expr)) {                 \
            return retval;             \
        }                              \
    } while (0)

/** Do @a exec_on_fail, a statement, unless @a expr holds. */
#define PJ_ASSERT_ON_FAIL(expr, exec_on_fail) \
    do {                                      \
        if (!(expr)) {                        \
            exec_on_fail;                     \
        }                                     \
    } while (0)

#endif /* PJ_ASSERT_H */
