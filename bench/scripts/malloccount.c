/* SPDX-License-Identifier: BSD-2-Clause */
/* LD_PRELOAD: counts allocations and bytes asked for; one line on stderr at exit. */
#include <stddef.h>
#include <stdio.h>
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
static unsigned long calls, bytes;
void *malloc(size_t n)
{
    calls++;
    bytes += n;
    return __libc_malloc(n);
}
void *calloc(size_t a, size_t b)
{
    calls++;
    bytes += a * b;
    return __libc_calloc(a, b);
}
void *realloc(void *p, size_t n)
{
    calls++;
    bytes += n;
    return __libc_realloc(p, n);
}
__attribute__((destructor)) static void report(void)
{
    fprintf(stderr, "malloccount calls=%lu bytes=%lu\n", calls, bytes);
}
