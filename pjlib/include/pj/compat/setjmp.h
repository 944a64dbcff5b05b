/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJ_COMPAT_SETJMP_H
#define PJ_COMPAT_SETJMP_H

#include <setjmp.h>

typedef jmp_buf pj_jmp_buf;

#define pj_setjmp(buf)     setjmp(buf)
#define pj_longjmp(buf, d) longjmp(buf, d)

#endif /* PJ_COMPAT_SETJMP_H */
