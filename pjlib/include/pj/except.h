/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions by setjmp(), for programs written against them. The libraries neither throw nor catch
 * any.
 *
 *     PJ_USE_EXCEPTION;
 *     PJ_TRY { ... PJ_THROW(id); ... }
 *     PJ_CATCH(id) { ... }
 *     PJ_CATCH_ANY { ... PJ_GET_EXCEPTION() ... }
 *     PJ_END;
 *
 * A block may not be left by return, goto or break; what it changes is kept only if volatile.
 */
#ifndef PJ_EXCEPT_H
#define PJ_EXCEPT_H

#include <pj/types.h>
#include <pj/compat/setjmp.h>

PJ_BEGIN_DECL

struct pj_exception_state_t {
    pj_jmp_buf state;
    struct pj_exception_state_t *prev;
};

/** A name for a new exception. @return PJ_ETOOMANY if none of PJ_MAX_EXCEPTION_ID is free. */
PJ_DECL(pj_status_t) pj_exception_id_alloc(const char *name, pj_exception_id_t *id);

/** @return PJ_EINVAL if @a id is not in use. */
PJ_DECL(pj_status_t) pj_exception_id_free(pj_exception_id_t id);

/** @return the name, never NULL. */
PJ_DECL(const char *) pj_exception_id_name(pj_exception_id_t id);

/** Enter, leave: the macros call these. */
PJ_DECL(void) pj_push_exception_handler_(struct pj_exception_state_t *rec);
PJ_DECL(void) pj_pop_exception_handler_(struct pj_exception_state_t *rec);

/** Jump to this thread's innermost handler. Without one the program ends: log, then abort(). */
PJ_DECL_NO_RETURN(void) pj_throw_exception_(pj_exception_id_t id);

#define PJ_USE_EXCEPTION                     \
    struct pj_exception_state_t pj_handler_; \
    int pj_caught_
#define PJ_TRY                                 \
    pj_push_exception_handler_(&pj_handler_);  \
    pj_caught_ = pj_setjmp(pj_handler_.state); \
    if (pj_caught_ == 0)
#define PJ_CATCH(id)       else if (pj_caught_ == (id))
#define PJ_CATCH_ANY       else
#define PJ_END             pj_pop_exception_handler_(&pj_handler_);
#define PJ_THROW(id)       pj_throw_exception_(id)
#define PJ_GET_EXCEPTION() (pj_caught_)

PJ_END_DECL

#endif /* PJ_EXCEPT_H */
