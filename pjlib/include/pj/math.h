/* SPDX-License-Identifier: BSD-2-Clause */
/* A few numbers, and the mean and deviation of samples as they come. */
#ifndef PJ_MATH_H
#define PJ_MATH_H

#include <pj/types.h>
#include <pj/compat/high_precision.h>

PJ_BEGIN_DECL

#define PJ_PI        3.14159265358979323846
#define PJ_1_PI      0.318309886183790671538
#define PJ_ABS(x)    ((x) > 0 ? (x) : -(x))
#define PJ_MAX(x, y) ((x) > (y) ? (x) : (y))
#define PJ_MIN(x, y) ((x) < (y) ? (x) : (y))

typedef struct pj_math_stat {
    int n;
    int max;
    int min;
    int last;
    int mean;
    float fmean_;
    pj_highprec_t m2_; /* sum of squared distances from the mean */
} pj_math_stat;

/** The square root, rounded down. */
PJ_DECL(unsigned) pj_isqrt(unsigned i);

PJ_DECL(void) pj_math_stat_init(pj_math_stat *stat);
PJ_DECL(void) pj_math_stat_update(pj_math_stat *stat, int val);
/** The standard deviation of the samples so far, 0 of none. */
PJ_DECL(unsigned) pj_math_stat_get_stddev(const pj_math_stat *stat);
/** Make the deviation @a dev. */
PJ_DECL(void) pj_math_stat_set_stddev(pj_math_stat *stat, unsigned dev);

PJ_END_DECL

#endif /* PJ_MATH_H */
