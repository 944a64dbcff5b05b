/* SPDX-License-Identifier: BSD-2-Clause */
/* The basic types of the library, its start and its end. */
#ifndef PJ_TYPES_H
#define PJ_TYPES_H

#include <pj/config.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

PJ_BEGIN_DECL

typedef int pj_int32_t;
typedef unsigned int pj_uint32_t;
typedef short pj_int16_t;
typedef unsigned short pj_uint16_t;
typedef signed char pj_int8_t;
typedef unsigned char pj_uint8_t;
typedef long long pj_int64_t;
typedef unsigned long long pj_uint64_t;
typedef pj_uint64_t pj_uint_t;
typedef size_t pj_size_t;
typedef long pj_ssize_t;
typedef pj_int64_t pj_off_t;
typedef char pj_char_t;
typedef long pj_atomic_value_t;

/** PJ_SUCCESS, or an error whose text pj_strerror() knows. */
typedef int pj_status_t;
typedef int pj_bool_t;

enum pj_constants_ { PJ_SUCCESS = 0, PJ_TRUE = 1, PJ_FALSE = 0 };

#define PJ_T(literal) literal

/** A slice of text: not NUL-terminated unless its maker says so. */
typedef struct pj_str_t {
    char *ptr;
    pj_ssize_t slen;
} pj_str_t;

/** A count of nanoseconds with no fixed beginning (pj_get_timestamp()). */
typedef union pj_timestamp {
    struct {
#if PJ_IS_LITTLE_ENDIAN
        pj_uint32_t lo;
        pj_uint32_t hi;
#else
        pj_uint32_t hi;
        pj_uint32_t lo;
#endif
    } u32;
    pj_uint64_t u64;
} pj_timestamp;

typedef struct pj_time_val {
    long sec;
    long msec;
} pj_time_val;

/** A broken-down time; month counts from 0, year is the full number. */
typedef struct pj_parsed_time {
    int wday;
    int day;
    int mon;
    int year;
    int sec;
    int min;
    int hour;
    int msec;
} pj_parsed_time;

/* Opaque types, and the headers that tell what they are. */
typedef void pj_list_type;
typedef struct pj_list pj_list;                 /* pj/list.h */
typedef struct pj_pool_t pj_pool_t;             /* pj/pool.h */
typedef struct pj_hash_table_t pj_hash_table_t; /* pj/hash.h */
typedef struct pj_hash_entry pj_hash_entry;
typedef struct pj_timer_heap_t pj_timer_heap_t; /* pj/timer.h */
typedef struct pj_ioqueue_t pj_ioqueue_t;       /* pj/ioqueue.h */
typedef struct pj_ioqueue_key_t pj_ioqueue_key_t;
typedef struct pj_atomic_t pj_atomic_t; /* pj/os.h */
typedef struct pj_thread_t pj_thread_t;
typedef struct pj_mutex_t pj_mutex_t;
typedef struct pj_sem_t pj_sem_t;
typedef struct pj_event_t pj_event_t;
typedef struct pj_barrier_t pj_barrier_t;
typedef struct pj_pipe_t pj_pipe_t;
typedef struct pj_lock_t pj_lock_t; /* pj/lock.h */
typedef struct pj_grp_lock_t pj_grp_lock_t;
typedef struct pj_atomic_queue_t pj_atomic_queue_t;
typedef struct pj_atomic_slist pj_atomic_slist;
typedef void pj_atomic_slist_node_t;
typedef void *pj_oshandle_t; /* pj/file_io.h */
typedef long pj_sock_t;      /* pj/sock.h */
typedef void pj_sockaddr_t;
typedef unsigned int pj_color_t; /* pj/log.h */
typedef int pj_exception_id_t;   /* pj/except.h */

/** Where a walk over a hash table stands. */
typedef struct pj_hash_iterator_t {
    pj_uint32_t index;
    pj_hash_entry *entry;
} pj_hash_iterator_t;

enum { PJ_TERM_COLOR_B = 1, PJ_TERM_COLOR_R = 2, PJ_TERM_COLOR_G = 4, PJ_TERM_COLOR_BRIGHT = 8 };

#define PJ_ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/** Do @a exec_on_overflow, a statement, if a pj_uint32_t is more than a long holds. */
#define PJ_CHECK_OVERFLOW_UINT32_TO_LONG(uint32_var, exec_on_overflow) \
    do {                                                               \
        if ((uint32_var) > (unsigned long)-1 / 2) {                    \
            exec_on_overflow;                                          \
        }                                                              \
    } while (0)

/** Room for an object's name, its NUL included. */
#define PJ_MAX_OBJ_NAME 32

/** Start the library. May be called again; each call wants its pj_shutdown(). */
PJ_DECL(pj_status_t) pj_init(void);

/**
 * End the library: at the last call that answers a pj_init(), run the exit callbacks, latest first.
 */
PJ_DECL(void) pj_shutdown(void);

typedef void (*pj_exit_callback)(void);

/** Have @a func called at the end of the library. @return PJ_EINVAL for NULL, PJ_ENOMEM. */
PJ_DECL(pj_status_t) pj_atexit(pj_exit_callback func);

PJ_INLINE(pj_int16_t) pj_swap16(pj_int16_t v)
{
    return (pj_int16_t)__builtin_bswap16((pj_uint16_t)v);
}

PJ_INLINE(pj_int32_t) pj_swap32(pj_int32_t v)
{
    return (pj_int32_t)__builtin_bswap32((pj_uint32_t)v);
}

/* Arithmetic of pj_time_val; the operands are normalized, as all results are. */

/** Bring the milliseconds into 0..999. */
PJ_DECL(void) pj_time_val_normalize(pj_time_val *t);

#define PJ_TIME_VAL_MSEC(t)   ((t).sec * 1000 + (t).msec)
#define PJ_TIME_VAL_EQ(a, b)  ((a).sec == (b).sec && (a).msec == (b).msec)
#define PJ_TIME_VAL_GT(a, b)  ((a).sec > (b).sec || ((a).sec == (b).sec && (a).msec > (b).msec))
#define PJ_TIME_VAL_GTE(a, b) (!PJ_TIME_VAL_GT(b, a))
#define PJ_TIME_VAL_LT(a, b)  PJ_TIME_VAL_GT(b, a)
#define PJ_TIME_VAL_LTE(a, b) (!PJ_TIME_VAL_GT(a, b))

/** a += b */
#define PJ_TIME_VAL_ADD(a, b)        \
    do {                             \
        (a).sec += (b).sec;          \
        (a).msec += (b).msec;        \
        pj_time_val_normalize(&(a)); \
    } while (0)

/** a -= b */
#define PJ_TIME_VAL_SUB(a, b)        \
    do {                             \
        (a).sec -= (b).sec;          \
        (a).msec -= (b).msec;        \
        pj_time_val_normalize(&(a)); \
    } while (0)

/* Names that decorate printing callbacks elsewhere; they say nothing here. */
#define PJ_PRINT_FUNC_DECOR(name)
#define PJ_PRINT_PARAM_DECOR(name)

PJ_END_DECL

#endif /* PJ_TYPES_H */
