/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Versioned handles.
 *
 * A slot's whole state is one 64-bit word: the generation above, the references below. An even
 * generation is alive, the odd one behind it is the same tenant failed, and the next even one is
 * the next tenant:
 *
 *     add        (g, 0) -> (g, 1)            g even; the id is g and the slot
 *     address    (g, n) -> (g, n+1)          n > 0
 *     fail       (g, n) -> (g+1, n), then as dec_ref
 *     revive     (g+1, n) -> (g, n+1)        n > 0
 *     dec_ref    (g+1, 1) -> (g+2, 0)        recycled: the only arc that changes the tenant
 *
 * Every arc is a compare-and-swap, so a look-up never writes to a slot that it does not find, and
 * needs no undoing. Whoever holds a reference keeps the tenant, so the object's pointer is read
 * without a lock.
 *
 * Slots live in chunks of doubling size that never move and are freed only with the table: a
 * look-up needs no lock to reach a slot. Free ones queue first-in first-out under a mutex, so that
 * a generation is used up as slowly as possible; a slot whose generations are used up is given up,
 * rather than begun anew.
 */
#include "base/slotmap.h"

#include "base/alloc.h"
#include "base/chunks.h"
#include "base/hash_keyed.h"
#include "base/rand.h"

#include <pj/errno.h>

#include <pthread.h>
#include <string.h>

#define FIRST_GENERATION 2u
#define LAST_GENERATION  0xfffffffcu
#define NO_SLOT          0xffffffffu

typedef struct slot {
    uint64_t state; /* accessed atomically */
    void *object;   /* the tenant's; read by holders of a reference only */
    uint32_t next;  /* in the queue of free slots */
} slot;

struct pj_slotmap {
    pj__chunks slots; /* grows under the lock */
    pj_slotmap_recycle_cb *on_recycle;
    void *arg;
    uint64_t key[2]; /* of the seals */

    pthread_mutex_t lock; /* of all below */
    uint32_t made;        /* slots that have ever been used */
    uint32_t limit;
    uint32_t lost; /* slots without a generation left */
    uint32_t free_head, free_tail, free_count;
};

/* ---- words and places ---- */

static uint64_t word(uint32_t generation, uint32_t refs)
{
    return ((uint64_t)generation << 32) | refs;
}

static uint32_t generation_of(uint64_t w)
{
    return (uint32_t)(w >> 32);
}

static uint32_t refs_of(uint64_t w)
{
    return (uint32_t)w;
}

/* NULL if there has never been such a slot. */
static slot *slot_at(const pj_slotmap *map, uint32_t index)
{
    return pj__chunks_item(&map->slots, index, sizeof(slot));
}

static slot *slot_of(pj_slotmap *map, pj_slot_id id)
{
    return map ? slot_at(map, (uint32_t)id) : NULL;
}

static uint64_t load(const slot *s)
{
    return __atomic_load_n(&s->state, __ATOMIC_ACQUIRE);
}

/* Whether the word is of the tenant that the id names, alive or failed. */
static int is_tenant(uint64_t w, pj_slot_id id)
{
    uint32_t wanted = generation_of(id);

    return (wanted & 1) == 0 && (generation_of(w) & ~1u) == wanted && refs_of(w) > 0;
}

static int has_failed(uint64_t w)
{
    return (generation_of(w) & 1) != 0;
}

/* ---- the arcs ---- */

/* What an arc makes of a tenant's word. @return PJ_SUCCESS; or why it is not to be taken. */
typedef pj_status_t arc(uint64_t was, uint64_t *now);

/* One more reference, dead or alive. */
static pj_status_t arc_add_ref(uint64_t was, uint64_t *now)
{
    *now = was + 1;
    return refs_of(was) == UINT32_MAX ? PJ_ETOOMANY : PJ_SUCCESS;
}

static pj_status_t arc_address(uint64_t was, uint64_t *now)
{
    return has_failed(was) ? PJ_EGONE : arc_add_ref(was, now);
}

static pj_status_t arc_fail(uint64_t was, uint64_t *now)
{
    *now = word(generation_of(was) + 1, refs_of(was));
    return has_failed(was) ? PJ_EGONE : PJ_SUCCESS;
}

static pj_status_t arc_revive(uint64_t was, uint64_t *now)
{
    if (!has_failed(was))
        return PJ_EINVALIDOP;
    return arc_add_ref(word(generation_of(was) - 1, refs_of(was)), now);
}

/* The last reference changes the tenant; a living one's last is its being alive. */
static pj_status_t arc_dec_ref(uint64_t was, uint64_t *now)
{
    if (refs_of(was) > 1)
        *now = was - 1;
    else if (has_failed(was))
        *now = word(generation_of(was) + 1, 0);
    else
        return PJ_EINVALIDOP;
    return PJ_SUCCESS;
}

/* Take an arc for the tenant that the id names. @return as the arc; PJ_EGONE when that tenant is gone. */
static inline pj_status_t step(slot *s, pj_slot_id id, arc *take, uint64_t *now)
{
    uint64_t was;
    pj_status_t status;

    if (!s)
        return PJ_EGONE;
    was = load(s);
    do {
        status = is_tenant(was, id) ? take(was, now) : PJ_EGONE;
        if (status != PJ_SUCCESS)
            return status;
    } while (
        !__atomic_compare_exchange_n(&s->state, &was, *now, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
    return PJ_SUCCESS;
}

/* ---- the table ---- */

pj_status_t pj_slotmap_create(unsigned max_slots, pj_slotmap_recycle_cb *on_recycle, void *arg,
                              pj_slotmap **p_map)
{
    pj_slotmap *map;

    if (!p_map)
        return PJ_EINVAL;
    map = pj__calloc(1, sizeof(*map));
    if (!map)
        return PJ_ENOMEM;
    if (pthread_mutex_init(&map->lock, NULL) != 0) {
        pj__free(map);
        return PJ_ENOMEM;
    }
    map->on_recycle = on_recycle;
    map->arg = arg;
    map->limit = max_slots && max_slots < 0x80000000u ? max_slots : 0x80000000u;
    map->free_head = map->free_tail = NO_SLOT;
    pj__random(map->key, sizeof(map->key));
    *p_map = map;
    return PJ_SUCCESS;
}

void pj_slotmap_destroy(pj_slotmap *map)
{
    if (!map)
        return;
    pj__chunks_fini(&map->slots);
    pthread_mutex_destroy(&map->lock);
    pj__free(map);
}

pj_size_t pj_slotmap_count(pj_slotmap *map)
{
    pj_size_t count;

    if (!map)
        return 0;
    pthread_mutex_lock(&map->lock);
    count = map->made - map->free_count - map->lost;
    pthread_mutex_unlock(&map->lock);
    return count;
}

/* ---- free slots ---- */

static void make_slot(void *mem, uint32_t index, void *arg)
{
    slot *s = mem;

    (void)index;
    (void)arg;
    s->state = word(FIRST_GENERATION, 0);
}

static pj_status_t take_slot(pj_slotmap *map, uint32_t *p_index)
{
    pj_status_t status = PJ_SUCCESS;

    pthread_mutex_lock(&map->lock);
    if (map->free_head != NO_SLOT) {
        *p_index = map->free_head;
        map->free_head = slot_at(map, *p_index)->next;
        if (map->free_head == NO_SLOT)
            map->free_tail = NO_SLOT;
        map->free_count--;
    } else if (map->made - map->lost >= map->limit || map->made >= 0x80000000u) {
        status = PJ_ETOOMANY;
    } else if (!pj__chunks_make(&map->slots, map->made, sizeof(slot), make_slot, NULL)) {
        status = PJ_ENOMEM;
    } else {
        *p_index = map->made++;
    }
    pthread_mutex_unlock(&map->lock);
    return status;
}

static void give_slot(pj_slotmap *map, uint32_t index)
{
    slot *s = slot_at(map, index);

    pthread_mutex_lock(&map->lock);
    if (generation_of(load(s)) > LAST_GENERATION) {
        map->lost++;
    } else {
        s->next = NO_SLOT;
        if (map->free_tail != NO_SLOT)
            slot_at(map, map->free_tail)->next = index;
        else
            map->free_head = index;
        map->free_tail = index;
        map->free_count++;
    }
    pthread_mutex_unlock(&map->lock);
}

void pj__slotmap_set_generation(pj_slotmap *map, pj_slot_id last_tenant, pj_uint32_t generation)
{
    slot *s = slot_of(map, last_tenant);

    __atomic_store_n(&s->state, word(generation & ~1u, 0), __ATOMIC_RELEASE);
}

/* ---- the life of an object ---- */

pj_status_t pj_slotmap_add(pj_slotmap *map, void *object, pj_slot_id *p_id)
{
    uint32_t index;
    uint32_t generation;
    slot *s;
    pj_status_t status;

    if (!map || !object || !p_id)
        return PJ_EINVAL;
    status = take_slot(map, &index);
    if (status != PJ_SUCCESS)
        return status;
    s = slot_at(map, index);
    generation = generation_of(load(s));
    s->object = object;
    *p_id = ((pj_slot_id)generation << 32) | index;
    __atomic_store_n(&s->state, word(generation, 1), __ATOMIC_RELEASE);
    return PJ_SUCCESS;
}

void *pj_slotmap_address(pj_slotmap *map, pj_slot_id id)
{
    slot *s = slot_of(map, id);
    uint64_t now;

    return step(s, id, arc_address, &now) == PJ_SUCCESS ? s->object : NULL;
}

pj_status_t pj_slotmap_add_ref(pj_slotmap *map, pj_slot_id id)
{
    uint64_t now;

    return step(slot_of(map, id), id, arc_add_ref, &now);
}

pj_status_t pj_slotmap_dec_ref(pj_slotmap *map, pj_slot_id id)
{
    slot *s = slot_of(map, id);
    void *object;
    uint64_t now;
    pj_status_t status;

    if (!s || !is_tenant(load(s), id))
        return PJ_EGONE;
    object = s->object; /* the caller's reference keeps it until the step */
    status = step(s, id, arc_dec_ref, &now);
    if (status != PJ_SUCCESS || refs_of(now) > 0)
        return status;
    if (map->on_recycle)
        map->on_recycle(object, map->arg);
    give_slot(map, (uint32_t)id);
    return PJ_EGONE;
}

pj_status_t pj_slotmap_fail(pj_slotmap *map, pj_slot_id id)
{
    uint64_t now;
    pj_status_t status = step(slot_of(map, id), id, arc_fail, &now);

    if (status == PJ_SUCCESS)
        pj_slotmap_dec_ref(map, id);
    return status;
}

pj_status_t pj_slotmap_revive(pj_slotmap *map, pj_slot_id id)
{
    uint64_t now;

    return step(slot_of(map, id), id, arc_revive, &now);
}

/* ---- seals ---- */

static void put_hex(char *text, uint64_t value)
{
    for (int i = 15; i >= 0; i--, value >>= 4)
        text[i] = "0123456789abcdef"[value & 15];
}

/* 16 digits; 0 if one of them is none. */
static int get_hex(const char *text, uint64_t *value)
{
    uint64_t v = 0;

    for (int i = 0; i < 16; i++) {
        char c = text[i];
        unsigned digit;

        if (c >= '0' && c <= '9')
            digit = (unsigned)(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            digit = (unsigned)((c | 0x20) - 'a') + 10;
        else
            return 0;
        v = (v << 4) | digit;
    }
    *value = v;
    return 1;
}

void pj_slotmap_seal(const pj_slotmap *map, pj_slot_id id, char text[PJ_SLOT_SEALED_LEN])
{
    put_hex(text, id);
    put_hex(text + 16, pj__siphash_with_key(map->key, &id, sizeof(id)));
}

pj_status_t pj_slotmap_unseal(const pj_slotmap *map, const pj_str_t *text, pj_slot_id *p_id)
{
    uint64_t id, tag;

    if (!map || !text || !p_id || text->slen != PJ_SLOT_SEALED_LEN || !get_hex(text->ptr, &id) ||
        !get_hex(text->ptr + 16, &tag))
        return PJ_EINVAL;
    if (pj__siphash_with_key(map->key, &id, sizeof(id)) != tag)
        return PJ_EINVAL;
    *p_id = id;
    return PJ_SUCCESS;
}
