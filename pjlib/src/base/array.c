/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/array.h>

#include <pj/errno.h>

#include <string.h>

static char *element(const void *array, unsigned elem_size, unsigned pos)
{
    return (char *)array + (size_t)elem_size * pos;
}

void pj_array_insert(void *array, unsigned elem_size, unsigned count, unsigned pos,
                     const void *value)
{
    char *at = element(array, elem_size, pos);

    if (pos > count)
        return;
    memmove(at + elem_size, at, (size_t)elem_size * (count - pos));
    memcpy(at, value, elem_size);
}

void pj_array_erase(void *array, unsigned elem_size, unsigned count, unsigned pos)
{
    char *at = element(array, elem_size, pos);

    if (pos >= count)
        return;
    memmove(at, at + elem_size, (size_t)elem_size * (count - pos - 1));
}

pj_status_t pj_array_find(const void *array, unsigned elem_size, unsigned count,
                          pj_status_t (*matching)(const void *value), void **result)
{
    for (unsigned i = 0; i < count; i++) {
        char *at = element(array, elem_size, i);

        if (matching(at) != PJ_SUCCESS)
            continue;
        if (result)
            *result = at;
        return PJ_SUCCESS;
    }
    return PJ_ENOTFOUND;
}
