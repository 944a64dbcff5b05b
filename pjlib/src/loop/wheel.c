/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The timing wheel (Varghese and Lauck, scheme 7).
 *
 * A time is read as digits of eight bits. A node stands at the level of the highest digit in which
 * its time differs from now, in the slot that this digit names; beyond four digits, in the far
 * ring. Hence:
 *
 *   - all nodes of a level are due before all nodes of the levels above, and a slot before the
 *     slots after it, so the next node is in the first used slot of the lowest used level; the bit
 *     maps find it in no time;
 *   - nothing moves while time passes between used slots, however far;
 *   - when time reaches a slot's beginning its nodes move to lower levels; at level 0 they are due,
 *     and the slot's whole ring is put behind the due nodes at once. A node moves at most once per
 *     level, and a node that is cancelled before never moves;
 *   - a node need not remember where it stands: its time and now tell, at any moment.
 *
 * Nodes keep their order: one added later reaches a slot after those that were added before,
 * because it can get there directly only once time has reached that slot's range, which is when the
 * others moved down.
 *
 * Eight bits, not six: 32 seconds, the delay of most timers of SIP, are two digits of milliseconds,
 * so such a node moves once. Slots are set up on their first use, since most never are.
 */
#include "loop/wheel.h"

enum { FAR = PJ__WHEEL_LEVELS, FAR_BITS = FAR * PJ__WHEEL_BITS };

/* A slot, or the far ring (level FAR), and the time at which it begins. */
typedef struct place {
    unsigned level, slot;
    uint64_t begin;
} place;

void pj__wheel_init(pj__wheel *wheel, uint64_t now)
{
    wheel->now = now;
    pj__wheel_ring_init(&wheel->due);
    pj__wheel_ring_init(&wheel->far);
}

void pj__wheel_emptied(pj__wheel *wheel, uint64_t at)
{
    unsigned level, slot;

    if (at <= wheel->now)
        return; /* the due ones */
    level = pj__wheel_level_of(wheel, at);
    if (level >= FAR)
        return;
    slot = pj__wheel_slot_of(level, at);
    wheel->used[level][slot / 64] &= ~(1ull << slot % 64);
}

/* @return false when all slots and the far ring are empty. */
static bool first_place(const pj__wheel *wheel, place *first)
{
    for (unsigned level = 0; level < PJ__WHEEL_LEVELS; level++) {
        unsigned shift = level * PJ__WHEEL_BITS;

        for (unsigned i = 0; i < PJ__WHEEL_WORDS; i++) {
            if (!wheel->used[level][i])
                continue;
            first->level = level;
            first->slot = i * 64 + (unsigned)__builtin_ctzll(wheel->used[level][i]);
            /* The digits above are those of now. */
            first->begin = wheel->now >> (shift + PJ__WHEEL_BITS) << (shift + PJ__WHEEL_BITS);
            first->begin |= (uint64_t)first->slot << shift;
            return true;
        }
    }
    first->level = FAR;
    first->begin = ((wheel->now >> FAR_BITS) + 1) << FAR_BITS;
    return wheel->far.next != &wheel->far;
}

static const pj__wheel_link *head_of(const pj__wheel *wheel, const place *at)
{
    return at->level < FAR ? &wheel->slots[at->level][at->slot] : &wheel->far;
}

/* Time is at the beginning of a slot of level 0: its ring goes behind the due nodes as it is. */
static void ring_is_due(pj__wheel *wheel, pj__wheel_link *ring)
{
    pj__wheel_link *due = &wheel->due;

    ring->next->prev = due->prev;
    ring->prev->next = due;
    due->prev->next = ring->next;
    due->prev = ring->prev;
}

/*
 * Time is at the beginning of a slot of a higher level, or of a new stretch of the far ring: nodes
 * move down.
 */
static void ring_moves_down(pj__wheel *wheel, pj__wheel_link *ring)
{
    pj__wheel_link *link = ring->next;

    pj__wheel_ring_init(ring);
    /*
     * What stays far is appended to the ring that is being emptied; it has been read to its end by
     * then.
     */
    while (link != ring) {
        pj__wheel_link *next = link->next;

        __builtin_prefetch(next);
        pj__wheel_add(wheel, (pj__wheel_node *)link, ((pj__wheel_node *)link)->at);
        link = next;
    }
}

/*
 * When the far ring has to be opened: when the digits that the levels do not have reach those of
 * its first node.
 */
static uint64_t far_begin(const pj__wheel *wheel)
{
    uint64_t first = UINT64_MAX;

    for (const pj__wheel_link *link = wheel->far.next; link != &wheel->far; link = link->next) {
        if (((const pj__wheel_node *)link)->at < first)
            first = ((const pj__wheel_node *)link)->at;
    }
    return first >> FAR_BITS << FAR_BITS;
}

static bool is_reached(const pj__wheel *wheel, place *at, uint64_t now)
{
    /* All of the far ring is looked at only when the levels have turned round once. */
    if (at->level == FAR && at->begin <= now)
        at->begin = far_begin(wheel);
    return at->begin <= now;
}

void pj__wheel_advance(pj__wheel *wheel, uint64_t now)
{
    place at;

    while (first_place(wheel, &at) && is_reached(wheel, &at, now)) {
        wheel->now = at.begin;
        if (at.level < FAR)
            wheel->used[at.level][at.slot / 64] &= ~(1ull << at.slot % 64);
        if (at.level == 0)
            ring_is_due(wheel, &wheel->slots[0][at.slot]);
        else
            ring_moves_down(wheel, (pj__wheel_link *)head_of(wheel, &at));
    }
    if (now > wheel->now)
        wheel->now = now;
}

bool pj__wheel_next(const pj__wheel *wheel, size_t patience, uint64_t *at)
{
    const pj__wheel_node *due = pj__wheel_first_due(wheel);
    const pj__wheel_link *head, *link;
    uint64_t first = UINT64_MAX;
    place next;

    if (due) {
        *at = due->at;
        return true;
    }
    if (!first_place(wheel, &next))
        return false;
    *at = next.begin;
    if (next.level == 0)
        return true;
    head = head_of(wheel, &next);
    for (link = head->next; link != head; link = link->next) {
        if (patience-- == 0)
            return true;
        if (((const pj__wheel_node *)link)->at < first)
            first = ((const pj__wheel_node *)link)->at;
    }
    *at = first;
    return true;
}
