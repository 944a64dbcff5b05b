/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The library's start and end. Nothing in libpj needs to be started before use; starting raises the
 * limit of open descriptors as far as the process may, since each connection is one. The end runs
 * what programs left to be run.
 */
#include <pj/types.h>

#include "base/alloc.h"

#include <pj/errno.h>
#include <pj/log.h>
#include <pj/os.h>

#include <pthread.h>
#include <sys/resource.h>

#define THIS_FILE "init.c"

typedef struct exit_call {
    struct exit_call *next;
    pj_exit_callback function;
} exit_call;

static struct {
    pthread_mutex_t lock;
    unsigned starts;
    exit_call *calls; /* latest first */
} library = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void raise_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

pj_status_t pj_init(void)
{
    pj_bool_t first;

    pthread_mutex_lock(&library.lock);
    first = library.starts++ == 0;
    pthread_mutex_unlock(&library.lock);
    if (!first)
        return PJ_SUCCESS;
    raise_descriptor_limit();
    PJ_LOG(4, (THIS_FILE, "libpj %s started on %s", pj_get_version(), pj_get_sys_info()->info.ptr));
    return PJ_SUCCESS;
}

pj_status_t pj_atexit(pj_exit_callback func)
{
    exit_call *call;

    if (!func)
        return PJ_EINVAL;
    call = pj__malloc(sizeof(*call));
    if (!call)
        return PJ_ENOMEM;
    call->function = func;
    pthread_mutex_lock(&library.lock);
    call->next = library.calls;
    library.calls = call;
    pthread_mutex_unlock(&library.lock);
    return PJ_SUCCESS;
}

static exit_call *next_call(void)
{
    exit_call *call;

    pthread_mutex_lock(&library.lock);
    call = library.calls;
    if (call)
        library.calls = call->next;
    pthread_mutex_unlock(&library.lock);
    return call;
}

void pj_shutdown(void)
{
    exit_call *call;
    pj_bool_t last;

    pthread_mutex_lock(&library.lock);
    last = library.starts == 1;
    library.starts -= library.starts ? 1 : 0;
    pthread_mutex_unlock(&library.lock);
    if (!last)
        return;
    while ((call = next_call()) != NULL) {
        call->function();
        pj__free(call);
    }
    pj_errno_clear_handlers();
}
