/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The timing wheel (Varghese and Lauck, scheme 7).
 *
 * A time is read as digits of six bits. A node stands at the level of the highest digit in which its time
 * differs from now, in the slot that this digit names. Hence:
 *
 *   - all nodes of a level are due before all nodes of the levels above, and a slot before the slots after it, so the
 *     next node is in the first used slot of the lowest used level; the bit maps find it in no time;
 *   - nothing moves while time passes between used slots, however far;
 *   - when time reaches a slot's beginning its nodes move to lower levels, or, at level 0, are due. A node
 *     moves at most once per level, and a node that is cancelled before never moves.
 *
 * Nodes keep their order: one added later reaches a slot after those that were added before, because it can get
 * there directly only once time has reached that slot's range, which is when the others moved down.
 */
#include "loop/wheel.h"

enum { DUE = PJ__WHEEL_LEVELS, DIGIT = PJ__WHEEL_SLOTS - 1 };

static void ring_init(pj__wheel_node *head)
{
    head->next = head->prev = head;
}

static void ring_append(pj__wheel_node *head, pj__wheel_node *node)
{
    node->prev = head->prev;
    node->next = head;
    head->prev->next = node;
    head->prev = node;
}

static void ring_remove(pj__wheel_node *node)
{
    node->prev->next = node->next;
    node->next->prev = node->prev;
}

void pj__wheel_init(pj__wheel *wheel, uint64_t now)
{
    wheel->now = now;
    for (int level = 0; level < PJ__WHEEL_LEVELS; level++) {
        wheel->used[level] = 0;
        for (int slot = 0; slot < PJ__WHEEL_SLOTS; slot++)
            ring_init(&wheel->slots[level][slot]);
    }
    ring_init(&wheel->due);
    wheel->due_count = 0;
}

static void make_due(pj__wheel *wheel, pj__wheel_node *node)
{
    node->level = DUE;
    ring_append(&wheel->due, node);
    wheel->due_count++;
}

void pj__wheel_add(pj__wheel *wheel, pj__wheel_node *node, uint64_t at)
{
    unsigned level, slot;

    node->at = at;
    if (at <= wheel->now) {
        make_due(wheel, node);
        return;
    }
    level = (unsigned)(63 - __builtin_clzll(at ^ wheel->now)) / PJ__WHEEL_BITS;
    slot = (unsigned)(at >> (level * PJ__WHEEL_BITS)) & DIGIT;
    node->level = (uint16_t)level;
    node->slot = (uint16_t)slot;
    ring_append(&wheel->slots[level][slot], node);
    wheel->used[level] |= 1ull << slot;
}

void pj__wheel_remove(pj__wheel *wheel, pj__wheel_node *node)
{
    const pj__wheel_node *head;

    ring_remove(node);
    if (node->level == DUE) {
        wheel->due_count--;
        return;
    }
    head = &wheel->slots[node->level][node->slot];
    if (head->next == head)
        wheel->used[node->level] &= ~(1ull << node->slot);
}

/* The first used slot and the time at which it begins. @return false when all are empty. */
static bool first_slot(const pj__wheel *wheel, unsigned *level, unsigned *slot, uint64_t *begin)
{
    unsigned shift;
    uint64_t above;

    for (unsigned i = 0; i < PJ__WHEEL_LEVELS; i++) {
        if (!wheel->used[i])
            continue;
        *level = i;
        *slot = (unsigned)__builtin_ctzll(wheel->used[i]);
        shift = i * PJ__WHEEL_BITS;
        /* The digits above are those of now; a shift by all 64 bits is not C. */
        above = shift + PJ__WHEEL_BITS < 64
                    ? wheel->now >> (shift + PJ__WHEEL_BITS) << (shift + PJ__WHEEL_BITS)
                    : 0;
        *begin = above | (uint64_t)*slot << shift;
        return true;
    }
    return false;
}

/* Time is at the slot's beginning: its nodes move down. */
static void open_slot(pj__wheel *wheel, unsigned level, unsigned slot)
{
    pj__wheel_node *head = &wheel->slots[level][slot];
    pj__wheel_node *node = head->next;

    ring_init(head);
    wheel->used[level] &= ~(1ull << slot);
    while (node != head) {
        pj__wheel_node *next = node->next;

        pj__wheel_add(wheel, node, node->at);
        node = next;
    }
}

void pj__wheel_advance(pj__wheel *wheel, uint64_t now)
{
    unsigned level, slot;
    uint64_t begin;

    while (first_slot(wheel, &level, &slot, &begin) && begin <= now) {
        wheel->now = begin;
        open_slot(wheel, level, slot);
    }
    if (now > wheel->now)
        wheel->now = now;
}

pj__wheel_node *pj__wheel_pop_due(pj__wheel *wheel)
{
    pj__wheel_node *node = wheel->due.next;

    if (node == &wheel->due)
        return NULL;
    pj__wheel_remove(wheel, node);
    return node;
}

bool pj__wheel_next(const pj__wheel *wheel, size_t patience, uint64_t *at)
{
    unsigned level, slot;
    uint64_t begin, first = UINT64_MAX;
    const pj__wheel_node *head, *node;

    if (wheel->due_count > 0) {
        *at = wheel->due.next->at;
        return true;
    }
    if (!first_slot(wheel, &level, &slot, &begin))
        return false;
    *at = begin;
    if (level == 0)
        return true;
    head = &wheel->slots[level][slot];
    for (node = head->next; node != head; node = node->next) {
        if (patience-- == 0)
            return true;
        if (node->at < first)
            first = node->at;
    }
    *at = first;
    return true;
}
