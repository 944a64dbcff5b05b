/* SPDX-License-Identifier: BSD-2-Clause */
/* What the base layer keeps for each thread. */
#ifndef LINNET_BASE_SELF_H
#define LINNET_BASE_SELF_H

#include <pj/types.h>

struct pj_exception_state_t;
struct pj_test_case;

typedef struct pj__self {
    char name[PJ_MAX_OBJ_NAME]; /* never empty once pj__self_get() returned it */
    int log_indent;
    pj_bool_t in_log;                      /* inside the sink: what it logs is dropped */
    struct pj_exception_state_t *handlers; /* innermost first */
    struct pj_test_case *test_case;        /* of pj/unittest.h, while it runs in this thread */
    /* What keeps the lines of test_case, set before it. PJ_FALSE: they go to the sink. */
    pj_bool_t (*keep_line)(struct pj_test_case *test_case, int level, const char *text, int len);
} pj__self;

/** @return the calling thread's; made at the first call, never NULL. */
pj__self *pj__self_get(void);

/**
 * Copy a name for @a obj, cut to @a size: the first "%p" becomes the address; NULL gives an empty
 * one.
 */
void pj__obj_name(char *dst, size_t size, const char *name, const void *obj);

#endif
