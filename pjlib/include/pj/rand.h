/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJ_RAND_H
#define PJ_RAND_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** Nothing to do: the numbers come from the system, not from a seed. */
PJ_DECL(void) pj_srand(unsigned seed);

/** @return a random number from 0 to 0x7fffffff, not to be foretold. */
PJ_DECL(int) pj_rand(void);

PJ_END_DECL

#endif /* PJ_RAND_H */
