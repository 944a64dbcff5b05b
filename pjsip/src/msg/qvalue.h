/* SPDX-License-Identifier: BSD-2-Clause */
/* qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] ) (RFC 3261 25.1), as q times 1000. */
#ifndef MSG_QVALUE_H
#define MSG_QVALUE_H

#include "msg/cursor.h"
#include "msg/out.h"

/* More decimals are cut off; the 0 before the point may be missing. */
int pjsip__q_parse(pjsip__cursor *in, const pj_str_t *value);

/* Up to three decimals, as few as it takes. */
OUT_INLINE void out_q(pjsip__out *out, int q1000)
{
    int digit = 100;

    pjsip__out_number(out, (unsigned)(q1000 / 1000));
    q1000 %= 1000;
    if (q1000)
        out_char(out, '.');
    for (; q1000; digit /= 10) {
        out_char(out, (char)('0' + q1000 / digit));
        q1000 %= digit;
    }
}

#endif
