/* SPDX-License-Identifier: BSD-2-Clause */
/* A number wide enough for intermediate results. */
#ifndef PJ_COMPAT_HIGH_PRECISION_H
#define PJ_COMPAT_HIGH_PRECISION_H

#include <math.h>

typedef double pj_highprec_t;

#define PJ_HIGHPREC_VALUE_IS_ZERO(a) ((a) == 0)
#define pj_highprec_mod(a, b)        ((a) = fmod(a, b))
#define pj_highprec_mul(a, b)        ((a) = (a) * (b))
#define pj_highprec_div(a, b)        ((a) = (a) / (b))

#endif /* PJ_COMPAT_HIGH_PRECISION_H */
