/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions for programs that use them: per thread a chain of handlers on the stack, and names for
 * the ids.
 */
#include <pj/except.h>

#include "base/self.h"

#include <pj/errno.h>
#include <pj/log.h>

#include <pthread.h>
#include <stdlib.h>

/* Id 1 is PJ_NO_MEMORY_EXCEPTION; 0 cannot be thrown, setjmp() returns it first. */
static const char *names[PJ_MAX_EXCEPTION_ID] = {NULL, "out of memory"};
static pthread_mutex_t names_lock = PTHREAD_MUTEX_INITIALIZER;

pj_status_t pj_exception_id_alloc(const char *name, pj_exception_id_t *id)
{
    int free_id = 0;

    if (!name || !id)
        return PJ_EINVAL;
    pthread_mutex_lock(&names_lock);
    for (int i = PJ_MAX_EXCEPTION_ID - 1; i > 0; i--) {
        if (!names[i])
            free_id = i;
    }
    if (free_id)
        names[free_id] = name;
    pthread_mutex_unlock(&names_lock);
    if (!free_id)
        return PJ_ETOOMANY;
    *id = free_id;
    return PJ_SUCCESS;
}

static pj_bool_t is_id(pj_exception_id_t id)
{
    return id > 0 && id < PJ_MAX_EXCEPTION_ID;
}

pj_status_t pj_exception_id_free(pj_exception_id_t id)
{
    pj_bool_t was_used;

    if (!is_id(id))
        return PJ_EINVAL;
    pthread_mutex_lock(&names_lock);
    was_used = names[id] != NULL;
    names[id] = NULL;
    pthread_mutex_unlock(&names_lock);
    return was_used ? PJ_SUCCESS : PJ_EINVAL;
}

const char *pj_exception_id_name(pj_exception_id_t id)
{
    const char *name = NULL;

    pthread_mutex_lock(&names_lock);
    if (is_id(id))
        name = names[id];
    pthread_mutex_unlock(&names_lock);
    return name ? name : "unknown exception";
}

void pj_push_exception_handler_(struct pj_exception_state_t *rec)
{
    pj__self *self = pj__self_get();

    rec->prev = self->handlers;
    self->handlers = rec;
}

/* Also called behind a handler that has run, which throwing took out already. */
void pj_pop_exception_handler_(struct pj_exception_state_t *rec)
{
    pj__self *self = pj__self_get();

    if (self->handlers == rec)
        self->handlers = rec->prev;
}

void pj_throw_exception_(pj_exception_id_t id)
{
    struct pj_exception_state_t *handler = pj__self_get()->handlers;

    if (!handler) {
        PJ_LOG(1, ("except.c", "Exception %d (%s) has no handler", id, pj_exception_id_name(id)));
        abort();
    }
    pj_pop_exception_handler_(handler);
    pj_longjmp(handler->state, id);
}
