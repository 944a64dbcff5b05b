/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the base layer keeps for each thread: its name, where its log lines are indented, its
 * exception handlers. It is thread-local storage of the library, made ready at the thread's first
 * use of it: nothing is registered, nothing is freed.
 */
#include "base/self.h"

#include <pj/ctype.h>

#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Thread_local pj__self self;

pj__self *pj__self_get(void)
{
    if (!self.name[0])
        snprintf(self.name, sizeof(self.name), "thr%ld", (long)syscall(SYS_gettid));
    return &self;
}

typedef struct name_out {
    char *at;
    char *end;
} name_out;

static void put(name_out *out, char c)
{
    if (out->at < out->end)
        *out->at++ = c;
}

static void put_address(name_out *out, uintptr_t address)
{
    int shift = (int)sizeof(address) * 8 - 4;

    put(out, '0');
    put(out, 'x');
    while (shift && !(address >> shift))
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        put(out, pj_hex_digits[(address >> shift) & 15]);
}

/* Each pool has a name, so this runs a few times for every message: no printf. */
void pj__obj_name(char *dst, size_t size, const char *name, const void *obj)
{
    name_out out = {dst, dst + size - 1};
    pj_bool_t done = PJ_FALSE;

    if (!size)
        return;
    for (; name && *name; name++) {
        if (!done && name[0] == '%' && name[1] == 'p') {
            put_address(&out, (uintptr_t)obj);
            done = PJ_TRUE;
            name++;
        } else {
            put(&out, *name);
        }
    }
    *out.at = '\0';
}
