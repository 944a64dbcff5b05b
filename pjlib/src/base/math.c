/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Integer root, and running statistics after Welford (1962): no sum of squares that would lose the
 * digits.
 */
#include <pj/math.h>

#include <limits.h>

unsigned pj_isqrt(unsigned i)
{
    unsigned root = 0;

    for (unsigned bit = 1u << (sizeof(unsigned) * CHAR_BIT / 2 - 1); bit; bit >>= 1) {
        unsigned tried = root | bit;

        if ((unsigned long long)tried * tried <= i)
            root = tried;
    }
    return root;
}

void pj_math_stat_init(pj_math_stat *stat)
{
    *stat = (pj_math_stat){.n = 0};
}

void pj_math_stat_update(pj_math_stat *stat, int val)
{
    double distance = (double)val - (double)stat->fmean_;

    stat->last = val;
    if (stat->n == 0)
        stat->min = stat->max = val;
    stat->min = PJ_MIN(stat->min, val);
    stat->max = PJ_MAX(stat->max, val);
    if (stat->n == INT_MAX)
        return;
    stat->n++;
    stat->fmean_ = (float)((double)stat->fmean_ + distance / stat->n);
    stat->mean = (int)lrint((double)stat->fmean_);
    stat->m2_ += distance * ((double)val - (double)stat->fmean_);
}

unsigned pj_math_stat_get_stddev(const pj_math_stat *stat)
{
    return stat->n ? (unsigned)lrint(sqrt(stat->m2_ / stat->n)) : 0;
}

void pj_math_stat_set_stddev(pj_math_stat *stat, unsigned dev)
{
    if (stat->n == 0)
        stat->n = 1;
    stat->m2_ = (double)dev * dev * stat->n;
}
