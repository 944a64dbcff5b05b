/* SPDX-License-Identifier: BSD-2-Clause */
/* Atomic numbers. Every operation is sequentially consistent: programs count on no less. */
#include <pj/os.h>

#include <pj/errno.h>
#include <pj/pool.h>

#include <stdatomic.h>

struct pj_atomic_t {
    atomic_long value;
};

pj_status_t pj_atomic_create(pj_pool_t *pool, pj_atomic_value_t initial, pj_atomic_t **p_atomic)
{
    pj_atomic_t *var;

    if (!pool || !p_atomic)
        return PJ_EINVAL;
    var = PJ_POOL_ALLOC_T(pool, pj_atomic_t);
    if (!var)
        return PJ_ENOMEM;
    atomic_init(&var->value, initial);
    *p_atomic = var;
    return PJ_SUCCESS;
}

pj_status_t pj_atomic_destroy(pj_atomic_t *atomic_var)
{
    return atomic_var ? PJ_SUCCESS : PJ_EINVAL;
}

void pj_atomic_set(pj_atomic_t *atomic_var, pj_atomic_value_t value)
{
    atomic_store(&atomic_var->value, value);
}

pj_atomic_value_t pj_atomic_get(pj_atomic_t *atomic_var)
{
    return atomic_load(&atomic_var->value);
}

pj_atomic_value_t pj_atomic_add_and_get(pj_atomic_t *atomic_var, pj_atomic_value_t value)
{
    /* As unsigned numbers: an atomic sum wraps, a signed one after it would be undefined. */
    return (long)((unsigned long)atomic_fetch_add(&atomic_var->value, value) +
                  (unsigned long)value);
}

void pj_atomic_add(pj_atomic_t *atomic_var, pj_atomic_value_t value)
{
    (void)pj_atomic_add_and_get(atomic_var, value);
}

pj_atomic_value_t pj_atomic_inc_and_get(pj_atomic_t *atomic_var)
{
    return pj_atomic_add_and_get(atomic_var, 1);
}

void pj_atomic_inc(pj_atomic_t *atomic_var)
{
    (void)pj_atomic_add_and_get(atomic_var, 1);
}

pj_atomic_value_t pj_atomic_dec_and_get(pj_atomic_t *atomic_var)
{
    return pj_atomic_add_and_get(atomic_var, -1);
}

void pj_atomic_dec(pj_atomic_t *atomic_var)
{
    (void)pj_atomic_add_and_get(atomic_var, -1);
}
