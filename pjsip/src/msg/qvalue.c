/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/qvalue.h"

int pjsip__q_parse(pjsip__cursor *in, const pj_str_t *value)
{
    const char *p = value->ptr;
    const char *end = p + value->slen;
    int q = 0;
    int unit = 1000;

    if (p < end && (*p == '0' || *p == '1'))
        q = 1000 * (*p++ - '0');
    else if (p == end || *p != '.')
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, p);
    if (p < end && *p == '.') {
        for (p++; p < end && ch_is(*p, CH_DIGIT); p++) {
            unit /= 10;
            q += unit * (*p - '0');
        }
    }
    if (p != end)
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, p);
    else if (q > 1000)
        pjsip__cursor_fail_at(in, CURSOR_RANGE, value->ptr);
    return q;
}
