/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/types.h>

void pj_time_val_normalize(pj_time_val *t)
{
    t->sec += t->msec / 1000;
    t->msec %= 1000;
    if (t->msec < 0) {
        t->msec += 1000;
        t->sec--;
    }
}
