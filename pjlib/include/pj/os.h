/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the operating system gives: threads, locks, clocks. Objects take their memory from the pool
 * they are made with and are destroyed before it. A thread is known to the library from its first
 * call on; registering is allowed and never needed.
 */
#ifndef PJ_OS_H
#define PJ_OS_H

#include <pj/types.h>

PJ_BEGIN_DECL

/* The system. */

typedef enum pj_sys_info_flag { PJ_SYS_HAS_IOS_BG = 1 } pj_sys_info_flag;

typedef struct pj_sys_info {
    pj_str_t machine;    /* "x86_64" */
    pj_str_t os_name;    /* "Linux" */
    pj_uint32_t os_ver;  /* 0xMMmmrr00: version, minor, revision */
    pj_str_t sdk_name;   /* "glibc" */
    pj_uint32_t sdk_ver; /* 0xMMmm0000 */
    pj_str_t info;       /* all of it as text */
    pj_uint32_t flags;
} pj_sys_info;

/** @return what never changes and is never freed. */
PJ_DECL(const pj_sys_info *) pj_get_sys_info(void);

PJ_DECL(pj_uint32_t) pj_getpid(void);

/* Threads. */

typedef enum pj_thread_create_flags {
    PJ_THREAD_SUSPENDED = 1 /* begins at pj_thread_resume() */
} pj_thread_create_flags;

typedef int(PJ_THREAD_FUNC pj_thread_proc)(void *arg);

#define PJ_THREAD_DESC_SIZE 64
typedef long pj_thread_desc[PJ_THREAD_DESC_SIZE];

/* The depth of stacks is not watched: the system's guard pages do that. */
#define PJ_CHECK_STACK()
#define pj_thread_check_stack(file, line)
#define pj_thread_get_stack_max_usage(thread) ((void)(thread), 0)
#define pj_thread_get_stack_info(thread, file, ln) \
    ((void)(thread), *(file) = "", *(ln) = 0, PJ_SUCCESS)

/**
 * Start a thread. The name may hold "%p", which becomes the address of the object.
 *
 * @param stack_size octets, 0 for the system's default.
 * @return PJ_ENOMEM, PJ_EINVAL, or the system's error.
 */
PJ_DECL(pj_status_t)
pj_thread_create(pj_pool_t *pool, const char *thread_name, pj_thread_proc *proc, void *arg,
                 pj_size_t stack_size, unsigned flags, pj_thread_t **thread);

/**
 * Name the calling thread, which some other library made. @a desc is not used; @a thread may be
 * NULL.
 */
PJ_DECL(pj_status_t)
pj_thread_register(const char *thread_name, pj_thread_desc desc, pj_thread_t **thread);
/** The same. */
PJ_DECL(pj_status_t)
pj_thread_attach(const char *thread_name, pj_thread_desc desc, pj_thread_t **thread);
/**
 * Forget the name given by pj_thread_register(). @return PJ_EINVALIDOP in a thread of
 * pj_thread_create().
 */
PJ_DECL(pj_status_t) pj_thread_unregister(void);
/** @return PJ_TRUE: every thread is. */
PJ_DECL(pj_bool_t) pj_thread_is_registered(void);

/** @return the calling thread; never NULL. It lives as long as the thread, or its pool. */
PJ_DECL(pj_thread_t *) pj_thread_this(void);
/** Nothing to do. */
PJ_DECL(pj_status_t) pj_thread_init(void);

PJ_DECL(const char *) pj_thread_get_name(pj_thread_t *thread);
/** @return a pointer to the thread's pthread_t. */
PJ_DECL(void *) pj_thread_get_os_handle(pj_thread_t *thread);
/** Start a thread that was made suspended. @return PJ_EINVALIDOP if it runs already. */
PJ_DECL(pj_status_t) pj_thread_resume(pj_thread_t *thread);
/**
 * Wait until the thread has ended; once it has, again at no cost. @return PJ_ECANCELLED for the
 * calling thread.
 */
PJ_DECL(pj_status_t) pj_thread_join(pj_thread_t *thread);
/** Give up the object; the thread itself goes on if it was not joined. */
PJ_DECL(pj_status_t) pj_thread_destroy(pj_thread_t *thread);
PJ_DECL(pj_status_t) pj_thread_sleep(unsigned msec);

/** Priorities of the thread's scheduling policy; -1 if not known. */
PJ_DECL(int) pj_thread_get_prio(pj_thread_t *thread);
PJ_DECL(pj_status_t) pj_thread_set_prio(pj_thread_t *thread, int prio);
PJ_DECL(int) pj_thread_get_prio_min(pj_thread_t *thread);
PJ_DECL(int) pj_thread_get_prio_max(pj_thread_t *thread);

/** Thread-local slots. A new slot holds NULL in every thread. */
PJ_DECL(pj_status_t) pj_thread_local_alloc(long *index);
PJ_DECL(void) pj_thread_local_free(long index);
PJ_DECL(pj_status_t) pj_thread_local_set(long index, void *value);
PJ_DECL(void *) pj_thread_local_get(long index);

/* Atomic numbers. */

PJ_DECL(pj_status_t)
pj_atomic_create(pj_pool_t *pool, pj_atomic_value_t initial, pj_atomic_t **atomic);
PJ_DECL(pj_status_t) pj_atomic_destroy(pj_atomic_t *atomic_var);
PJ_DECL(void) pj_atomic_set(pj_atomic_t *atomic_var, pj_atomic_value_t value);
PJ_DECL(pj_atomic_value_t) pj_atomic_get(pj_atomic_t *atomic_var);
PJ_DECL(void) pj_atomic_inc(pj_atomic_t *atomic_var);
PJ_DECL(pj_atomic_value_t) pj_atomic_inc_and_get(pj_atomic_t *atomic_var);
PJ_DECL(void) pj_atomic_dec(pj_atomic_t *atomic_var);
PJ_DECL(pj_atomic_value_t) pj_atomic_dec_and_get(pj_atomic_t *atomic_var);
PJ_DECL(void) pj_atomic_add(pj_atomic_t *atomic_var, pj_atomic_value_t value);
PJ_DECL(pj_atomic_value_t)
pj_atomic_add_and_get(pj_atomic_t *atomic_var, pj_atomic_value_t value);

/* Mutexes. */

typedef enum pj_mutex_type_e {
    PJ_MUTEX_DEFAULT,
    PJ_MUTEX_SIMPLE,
    PJ_MUTEX_RECURSE
} pj_mutex_type_e;

/** @a type is a pj_mutex_type_e; the default one is simple. */
PJ_DECL(pj_status_t)
pj_mutex_create(pj_pool_t *pool, const char *name, int type, pj_mutex_t **mutex);
PJ_DECL(pj_status_t) pj_mutex_create_simple(pj_pool_t *pool, const char *name, pj_mutex_t **mutex);
PJ_DECL(pj_status_t)
pj_mutex_create_recursive(pj_pool_t *pool, const char *name, pj_mutex_t **mutex);
/** @return PJ_STATUS_FROM_OS(EDEADLK) if the caller holds it already and it is a simple one. */
PJ_DECL(pj_status_t) pj_mutex_lock(pj_mutex_t *mutex);
/** @return PJ_STATUS_FROM_OS(EPERM) if the caller does not hold it. */
PJ_DECL(pj_status_t) pj_mutex_unlock(pj_mutex_t *mutex);
/** @return PJ_STATUS_FROM_OS(EBUSY) if it is taken. */
PJ_DECL(pj_status_t) pj_mutex_trylock(pj_mutex_t *mutex);
/** @return PJ_STATUS_FROM_OS(EBUSY) if it is taken. */
PJ_DECL(pj_status_t) pj_mutex_destroy(pj_mutex_t *mutex);
/** @return whether the calling thread holds it. */
PJ_DECL(pj_bool_t) pj_mutex_is_locked(pj_mutex_t *mutex);

typedef struct pj_rwmutex_t pj_rwmutex_t;

PJ_DECL(pj_status_t) pj_rwmutex_create(pj_pool_t *pool, const char *name, pj_rwmutex_t **mutex);
PJ_DECL(pj_status_t) pj_rwmutex_lock_read(pj_rwmutex_t *mutex);
PJ_DECL(pj_status_t) pj_rwmutex_lock_write(pj_rwmutex_t *mutex);
PJ_DECL(pj_status_t) pj_rwmutex_unlock_read(pj_rwmutex_t *mutex);
PJ_DECL(pj_status_t) pj_rwmutex_unlock_write(pj_rwmutex_t *mutex);
PJ_DECL(pj_status_t) pj_rwmutex_destroy(pj_rwmutex_t *mutex);

/** One recursive lock for the process. */
PJ_DECL(void) pj_enter_critical_section(void);
PJ_DECL(void) pj_leave_critical_section(void);

/* Semaphores, events, barriers. */

/** @return PJ_EINVAL if @a initial exceeds @a max or @a max is 0. */
PJ_DECL(pj_status_t)
pj_sem_create(pj_pool_t *pool, const char *name, unsigned initial, unsigned max, pj_sem_t **sem);
PJ_DECL(pj_status_t) pj_sem_wait(pj_sem_t *sem);
/** @return PJ_STATUS_FROM_OS(EAGAIN) if it is 0. */
PJ_DECL(pj_status_t) pj_sem_trywait(pj_sem_t *sem);
/** @return PJ_ETOOMANY if it is at its maximum. */
PJ_DECL(pj_status_t) pj_sem_post(pj_sem_t *sem);
PJ_DECL(pj_status_t) pj_sem_destroy(pj_sem_t *sem);

/**
 * An event with @a manual_reset stays set until it is reset; another one is taken by the one waiter
 * it wakes.
 */
PJ_DECL(pj_status_t)
pj_event_create(pj_pool_t *pool, const char *name, pj_bool_t manual_reset, pj_bool_t initial,
                pj_event_t **event);
PJ_DECL(pj_status_t) pj_event_wait(pj_event_t *event);
/** @return PJ_STATUS_FROM_OS(EAGAIN) if it is not set. */
PJ_DECL(pj_status_t) pj_event_trywait(pj_event_t *event);
PJ_DECL(pj_status_t) pj_event_set(pj_event_t *event);
/** Wake who waits now (all, or one if it resets itself), and leave the event not set. */
PJ_DECL(pj_status_t) pj_event_pulse(pj_event_t *event);
PJ_DECL(pj_status_t) pj_event_reset(pj_event_t *event);
PJ_DECL(pj_status_t) pj_event_destroy(pj_event_t *event);

typedef enum pj_barrier_flags {
    PJ_BARRIER_FLAGS_BLOCK_ONLY = 1,
    PJ_BARRIER_FLAGS_SPIN_ONLY = 2,
    PJ_BARRIER_FLAGS_NO_DELETE = 4
} pj_barrier_flags;

PJ_DECL(pj_status_t) pj_barrier_create(pj_pool_t *pool, unsigned count, pj_barrier_t **barrier);
PJ_DECL(pj_status_t) pj_barrier_destroy(pj_barrier_t *barrier);
/**
 * Wait for all. The flags are advice and not needed. @return PJ_TRUE in one of the threads,
 * PJ_FALSE in the others.
 */
PJ_DECL(pj_int32_t) pj_barrier_wait(pj_barrier_t *barrier, pj_uint32_t flags);

/* Time. */

/** The time of day, since 1970 UTC. */
PJ_DECL(pj_status_t) pj_gettimeofday(pj_time_val *tv);
/** The time since some moment in the past; it never goes back. */
PJ_DECL(pj_status_t) pj_gettickcount(pj_time_val *tv);
/** A time of day in the local time zone, in parts. @return PJ_EINVAL if no calendar reaches it. */
PJ_DECL(pj_status_t) pj_time_decode(const pj_time_val *tv, pj_parsed_time *pt);
/** The other way. */
PJ_DECL(pj_status_t) pj_time_encode(const pj_parsed_time *pt, pj_time_val *tv);
PJ_DECL(pj_status_t) pj_time_local_to_gmt(pj_time_val *tv);
PJ_DECL(pj_status_t) pj_time_gmt_to_local(pj_time_val *tv);

/**
 * The same clock as pj_gettickcount(), in nanoseconds, of which pj_get_timestamp_freq() make a
 * second.
 */
PJ_DECL(pj_status_t) pj_get_timestamp(pj_timestamp *ts);
PJ_DECL(pj_status_t) pj_get_timestamp_freq(pj_timestamp *freq);

/* Differences are 0 if the first is the later one, and saturate. */
PJ_DECL(pj_time_val) pj_elapsed_time(const pj_timestamp *start, const pj_timestamp *stop);
PJ_DECL(pj_uint32_t) pj_elapsed_msec(const pj_timestamp *start, const pj_timestamp *stop);
PJ_DECL(pj_uint64_t) pj_elapsed_msec64(const pj_timestamp *start, const pj_timestamp *stop);
PJ_DECL(pj_uint32_t) pj_elapsed_usec(const pj_timestamp *start, const pj_timestamp *stop);
PJ_DECL(pj_uint32_t) pj_elapsed_nanosec(const pj_timestamp *start, const pj_timestamp *stop);
PJ_DECL(pj_uint32_t) pj_elapsed_cycle(const pj_timestamp *start, const pj_timestamp *stop);

PJ_INLINE(void) pj_set_timestamp32(pj_timestamp *t, pj_uint32_t hi, pj_uint32_t lo)
{
    t->u64 = ((pj_uint64_t)hi << 32) | lo;
}

PJ_INLINE(int) pj_cmp_timestamp(const pj_timestamp *t1, const pj_timestamp *t2)
{
    return t1->u64 < t2->u64 ? -1 : t1->u64 > t2->u64;
}

PJ_INLINE(void) pj_add_timestamp(pj_timestamp *t1, const pj_timestamp *t2)
{
    t1->u64 += t2->u64;
}

PJ_INLINE(void) pj_add_timestamp32(pj_timestamp *t1, pj_uint32_t t2)
{
    t1->u64 += t2;
}

PJ_INLINE(void) pj_sub_timestamp(pj_timestamp *t1, const pj_timestamp *t2)
{
    t1->u64 -= t2->u64;
}

PJ_INLINE(void) pj_sub_timestamp32(pj_timestamp *t1, pj_uint32_t t2)
{
    t1->u64 -= t2;
}

/** t2 - t1, as 32 bits with a sign. */
PJ_INLINE(pj_int32_t) pj_timestamp_diff32(const pj_timestamp *t1, const pj_timestamp *t2)
{
    return (pj_int32_t)(pj_uint32_t)(t2->u64 - t1->u64);
}

/* Programs. */

typedef int (*pj_main_func_ptr)(int argc, char *argv[]);

/** Call the program's main function; there is nothing to prepare. */
PJ_DECL(int) pj_run_app(pj_main_func_ptr main_func, int argc, char *argv[], unsigned flags);

/*
 * Other platforms, so that programs written for them link: there is no Symbian here to give
 * parameters to or to poll, and no Java machine to attach a thread to.
 */
typedef struct pj_symbianos_params {
    void *rsocketserv;
    void *rconnection;
    void *rhostresolver;
    void *rhostresolver6;
} pj_symbianos_params;

/** @return PJ_ENOTSUP. */
PJ_DECL(pj_status_t) pj_symbianos_set_params(pj_symbianos_params *prm);
/** Nothing to do. */
PJ_DECL(void) pj_symbianos_set_connection_status(pj_bool_t up);
/** @return PJ_FALSE: nothing has happened. */
PJ_DECL(pj_bool_t) pj_symbianos_poll(int priority, int ms_timeout);
/** Nothing to do. */
PJ_DECL(void) pj_jni_set_jvm(void *jvm);
/** Set *jni_env, unless @a jni_env is NULL, to NULL. @return PJ_FALSE: nothing to detach. */
PJ_DECL(pj_bool_t) pj_jni_attach_jvm(void **jni_env);
/** Nothing to do. */
PJ_DECL(void) pj_jni_detach_jvm(pj_bool_t attached);

/** Close a descriptor at exec(). */
PJ_DECL(pj_status_t) pj_set_cloexec_flag(int fd);

/**
 * The colour of what is written to the terminal from here on. @return PJ_ENOTSUP if it has none.
 */
PJ_DECL(pj_status_t) pj_term_set_color(pj_color_t color);
PJ_DECL(pj_color_t) pj_term_get_color(void);

PJ_END_DECL

#endif /* PJ_OS_H */
