/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pools: memory that is freed together. An allocation is a step of a pointer in the pool's current
 * block; there is no freeing of one piece. One pool belongs to one thread at a time. The caching
 * factory is thread-safe.
 *
 * Without memory: the pool's callback, or else its factory's, is called; if it returns (or there is
 * none), so does the function, with NULL. Only the callback itself might raise an exception.
 */
#ifndef PJ_POOL_H
#define PJ_POOL_H

#include <pj/list.h>
#include <pj/types.h>

PJ_BEGIN_DECL

#ifndef PJ_POOL_SIZE
#define PJ_POOL_SIZE (sizeof(struct pj_pool_t))
#endif

/** Called without memory for @a size more octets. */
typedef void pj_pool_callback(pj_pool_t *pool, pj_size_t size);

typedef struct pj_pool_block {
    PJ_DECL_LIST_MEMBER(struct pj_pool_block);
    unsigned char *buf;
    unsigned char *cur;
    unsigned char *end;
} pj_pool_block;

typedef struct pj_pool_factory pj_pool_factory;

struct pj_pool_t {
    PJ_DECL_LIST_MEMBER(struct pj_pool_t);
    char obj_name[PJ_MAX_OBJ_NAME];
    pj_pool_factory *factory;
    void *factory_data;       /* the factory's own */
    pj_size_t capacity;       /* octets of all blocks */
    pj_size_t increment_size; /* of a further block; 0: the pool does not grow */
    pj_pool_block block_list;
    pj_pool_callback *callback;
    pj_size_t alignment;
};

/** Where a factory gets its blocks. */
typedef struct pj_pool_factory_policy {
    void *(*block_alloc)(pj_pool_factory *factory, pj_size_t size);
    void (*block_free)(pj_pool_factory *factory, void *mem, pj_size_t size);
    pj_pool_callback *callback; /* of pools that bring none; may be NULL */
    unsigned flags;
} pj_pool_factory_policy;

struct pj_pool_factory {
    pj_pool_factory_policy policy;
    pj_pool_t *(*create_pool)(pj_pool_factory *factory, const char *name, pj_size_t initial_size,
                              pj_size_t increment_size, pj_size_t alignment,
                              pj_pool_callback *callback);
    void (*release_pool)(pj_pool_factory *factory, pj_pool_t *pool);
    void (*dump_status)(pj_pool_factory *factory, pj_bool_t detail);
    /* Told of each block; the first may refuse by PJ_FALSE. Either may be NULL. */
    pj_bool_t (*on_block_alloc)(pj_pool_factory *factory, pj_size_t size);
    void (*on_block_free)(pj_pool_factory *factory, pj_size_t size);
};

/** The exception for a program's own callback to raise. */
PJ_DECL_DATA(int) PJ_NO_MEMORY_EXCEPTION;
PJ_DECL(int) pj_NO_MEMORY_EXCEPTION(void);

/** The library's own memory, no callback. */
PJ_DECL_DATA(pj_pool_factory_policy) pj_pool_factory_default_policy;
PJ_DECL(const pj_pool_factory_policy *) pj_pool_factory_get_default_policy(void);

#define PJ_POOL_ALLOC_T(pool, type)  ((type *)pj_pool_alloc(pool, sizeof(type)))
#define PJ_POOL_ZALLOC_T(pool, type) ((type *)pj_pool_zalloc(pool, sizeof(type)))

/**
 * Make a pool.
 *
 * @param name copied; "%p" in it becomes the pool's address.
 * @param initial_size octets of the first block, the pool's own book-keeping included.
 * @param increment_size octets of a further block at least; 0: never a further block.
 * @return NULL without memory.
 */
PJ_DECL(pj_pool_t *)
pj_pool_create(pj_pool_factory *factory, const char *name, pj_size_t initial_size,
               pj_size_t increment_size, pj_pool_callback *callback);
/** The same; every allocation aligned to @a alignment, a power of two (0: the default). */
PJ_DECL(pj_pool_t *)
pj_pool_aligned_create(pj_pool_factory *factory, const char *name, pj_size_t initial_size,
                       pj_size_t increment_size, pj_size_t alignment, pj_pool_callback *callback);

/** Give the pool back to its factory, with all that came from it. NULL is allowed. */
PJ_DECL(void) pj_pool_release(pj_pool_t *pool);
/** The same, and set the pointer to NULL. */
PJ_DECL(void) pj_pool_safe_release(pj_pool_t **ppool);
/** The same, overwriting what was in it. */
PJ_DECL(void) pj_pool_secure_release(pj_pool_t **ppool);

/** Take back all that came from the pool; it stays usable. */
PJ_DECL(void) pj_pool_reset(pj_pool_t *pool);

PJ_DECL(const char *) pj_pool_getobjname(const pj_pool_t *pool);
/** Octets of all blocks. */
PJ_DECL(pj_size_t) pj_pool_get_capacity(pj_pool_t *pool);
/** Octets given out, and lost to alignment. */
PJ_DECL(pj_size_t) pj_pool_get_used_size(pj_pool_t *pool);

/** @return memory that is not initialized; NULL if there is none. */
PJ_DECL(void *) pj_pool_alloc(pj_pool_t *pool, pj_size_t size);
/** @a alignment is a power of two; less than the pool's is the pool's. */
PJ_DECL(void *) pj_pool_aligned_alloc(pj_pool_t *pool, pj_size_t alignment, pj_size_t size);
/** Set to 0. @return NULL also if count * elem overflows. */
PJ_DECL(void *) pj_pool_calloc(pj_pool_t *pool, pj_size_t count, pj_size_t elem);
PJ_DECL(void *) pj_pool_zalloc(pj_pool_t *pool, pj_size_t size);

/* For factories. */

/** Make a pool whose blocks come straight from the factory's policy. */
PJ_DECL(pj_pool_t *)
pj_pool_create_int(pj_pool_factory *factory, const char *name, pj_size_t initial_size,
                   pj_size_t increment_size, pj_size_t alignment, pj_pool_callback *callback);
/** Begin a new life of a pool that was reset. */
PJ_DECL(void)
pj_pool_init_int(pj_pool_t *pool, const char *name, pj_size_t increment_size, pj_size_t alignment,
                 pj_pool_callback *callback);
PJ_DECL(void) pj_pool_destroy_int(pj_pool_t *pool);
/** Allocate in one block. @return NULL if it is too full. */
PJ_DECL(void *)
pj_pool_alloc_from_block(pj_pool_block *block, pj_size_t alignment, pj_size_t size);
/** Allocate where there is room, making a block if need be. */
PJ_DECL(void *) pj_pool_allocate_find(pj_pool_t *pool, pj_size_t alignment, pj_size_t size);

/** Log what the factory holds, each pool if @a detail. */
PJ_DECL(void) pj_pool_factory_dump(pj_pool_factory *pf, pj_bool_t detail);

/**
 * [Linnet] What the whole process has out from the default policy and elsewhere in the libraries,
 * now.
 */
PJ_DECL(void) pj_alloc_get_live(pj_size_t *octets, pj_size_t *blocks);

/* The caching factory. */

#define PJ_CACHING_POOL_ARRAY_SIZE 16

typedef struct pj_caching_pool {
    pj_pool_factory factory; /* first: a pj_caching_pool is its factory */
    pj_size_t capacity;      /* octets in the cache */
    pj_size_t max_capacity;  /* what the cache may hold */
    pj_size_t used_count;    /* pools in use */
    pj_size_t used_size;     /* octets of all pools in use */
    pj_size_t peak_used_size;
    pj_list free_list[PJ_CACHING_POOL_ARRAY_SIZE];
    pj_list used_list;
    char pool_buf[256 * (sizeof(size_t) / 4)];
    pj_lock_t *lock;
} pj_caching_pool;

/**
 * Make a factory in the caller's storage. Released pools are kept for use again, as long as all
 * that are kept come to no more than @a max_capacity octets, and to no more than recent use ever
 * needed on top of the present.
 *
 * @param policy NULL for the default one.
 */
PJ_DECL(void)
pj_caching_pool_init(pj_caching_pool *ch_pool, const pj_pool_factory_policy *policy,
                     pj_size_t max_capacity);
/** Free everything; pools still in use are logged, and freed too. */
PJ_DECL(void) pj_caching_pool_destroy(pj_caching_pool *ch_pool);

PJ_END_DECL

#endif /* PJ_POOL_H */
