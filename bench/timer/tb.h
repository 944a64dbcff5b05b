/* SPDX-License-Identifier: BSD-2-Clause */
/* Timer benchmark: what one implementation supplies.  tb.c holds main(). */
#ifndef TB_H
#define TB_H
#include <stddef.h>
#include <stdint.h>
extern uint64_t tb_fired, tb_late, tb_early;
/* call on every expiry: `at` = when it was due, `now` = the clock given to advance() */
static inline void tb_fire(uint64_t at, uint64_t now)
{
    tb_fired++;
    tb_early += at > now;
    tb_late += now > at + 30;
}
struct tb_impl {
    const char *name;
    size_t node;       /* bytes of one timer object (allocated by the driver, zeroed) */
    unsigned long max; /* largest sensible N, 0 = no limit */
    void (*init)(unsigned long n);
    void (*prepare)(void *node); /* once per node before timing; may be NULL */
    void (*add)(void *node, uint64_t now_ms, uint32_t delay_ms);
    void (*del)(void *node);
    void (*advance)(
        uint64_t now_ms); /* fire all due, tb_fire() each; NULL if time cannot be simulated */
};
extern const struct tb_impl tb_impl;
#endif
