/* SPDX-License-Identifier: BSD-2-Clause */
/* The variables whose names the compatible API publishes, and nothing else. */
#include "base/base_priv.h"

#include <pj/config.h>
#include <pj/log.h>
#include <pj/pool.h>

#define TEXT_OF(x)  TEXT_OF_(x)
#define TEXT_OF_(x) #x

/* Programs print it. */
const char *PJ_VERSION = TEXT_OF(PJ_VERSION_NUM_MAJOR) "." TEXT_OF(PJ_VERSION_NUM_MINOR);

/* Programs read it instead of calling pj_log_get_level(). Accessed atomically. */
int pj_log_max_level = PJ_LOG_MAX_LEVEL;

/* Programs raise it from callbacks of their own. The id is reserved in except.c. */
int PJ_NO_MEMORY_EXCEPTION = 1;

/* Programs change its members before they make their factories. */
pj_pool_factory_policy pj_pool_factory_default_policy = {
    .block_alloc = pj__policy_block_alloc,
    .block_free = pj__policy_block_free,
    .callback = NULL,
    .flags = 0,
};

int pj_NO_MEMORY_EXCEPTION(void)
{
    return PJ_NO_MEMORY_EXCEPTION;
}

const pj_pool_factory_policy *pj_pool_factory_get_default_policy(void)
{
    return &pj_pool_factory_default_policy;
}

const char *pj_get_version(void)
{
    return PJ_VERSION;
}
