/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/alloc.h"
#include "base/slotmap.h"
#include "support/oom.h"
#include "support/suites.h"

#include <pj/errno.h>
#include <pj/string.h>

#include <pthread.h>
#include <stdint.h>
#include <string.h>

Suite *slotmap_suite(void);

static pj_slotmap *map;
static int objects[2000];
static void *recycled_object;
static int recycled;
static int64_t live_before;

static void on_recycle(void *object, void *arg)
{
    ck_assert_ptr_eq(arg, &recycled);
    recycled_object = object;
    recycled++;
}

static void setup(void)
{
    live_before = pj__alloc_live(NULL);
    recycled = 0;
    recycled_object = NULL;
    ck_assert_int_eq(pj_slotmap_create(0, on_recycle, &recycled, &map), PJ_SUCCESS);
}

static void teardown(void)
{
    pj_slotmap_destroy(map);
    ck_assert_int_eq(pj__alloc_live(NULL), live_before);
}

static pj_slot_id add(void *object)
{
    pj_slot_id id = PJ_SLOT_NONE;

    ck_assert_int_eq(pj_slotmap_add(map, object, &id), PJ_SUCCESS);
    ck_assert(id != PJ_SLOT_NONE);
    return id;
}

START_TEST(a_living_object_is_found_until_it_fails)
{
    pj_slot_id id = add(&objects[0]);

    ck_assert_ptr_eq(pj_slotmap_address(map, id), &objects[0]);
    ck_assert_int_eq(pj_slotmap_dec_ref(map, id), PJ_SUCCESS);
    ck_assert_uint_eq(pj_slotmap_count(map), 1);
    ck_assert_int_eq(pj_slotmap_fail(map, id), PJ_SUCCESS);
    ck_assert_int_eq(recycled, 1);
    ck_assert_ptr_eq(recycled_object, &objects[0]);
    ck_assert_ptr_null(pj_slotmap_address(map, id));
    ck_assert_uint_eq(pj_slotmap_count(map), 0);
}
END_TEST

START_TEST(a_failed_object_lives_as_long_as_somebody_holds_it)
{
    pj_slot_id id = add(&objects[0]);

    ck_assert_ptr_nonnull(pj_slotmap_address(map, id));
    ck_assert_int_eq(pj_slotmap_fail(map, id), PJ_SUCCESS);
    ck_assert_int_eq(recycled, 0);
    ck_assert_ptr_null(pj_slotmap_address(map, id));
    ck_assert_int_eq(pj_slotmap_add_ref(map, id), PJ_SUCCESS);
    ck_assert_int_eq(pj_slotmap_dec_ref(map, id), PJ_SUCCESS);
    ck_assert_int_eq(recycled, 0);
    ck_assert_int_eq(pj_slotmap_dec_ref(map, id), PJ_EGONE);
    ck_assert_int_eq(recycled, 1);
}
END_TEST

START_TEST(only_the_first_failure_counts)
{
    pj_slot_id id = add(&objects[0]);

    ck_assert_ptr_nonnull(pj_slotmap_address(map, id));
    ck_assert_int_eq(pj_slotmap_fail(map, id), PJ_SUCCESS);
    ck_assert_int_eq(pj_slotmap_fail(map, id), PJ_EGONE);
    ck_assert_int_eq(pj_slotmap_dec_ref(map, id), PJ_EGONE);
    ck_assert_int_eq(pj_slotmap_fail(map, id), PJ_EGONE);
    ck_assert_int_eq(recycled, 1);
}
END_TEST

START_TEST(a_revived_object_is_found_again_under_its_id)
{
    pj_slot_id id = add(&objects[3]);

    ck_assert_int_eq(pj_slotmap_revive(map, id), PJ_EINVALIDOP);
    ck_assert_ptr_nonnull(pj_slotmap_address(map, id));
    ck_assert_int_eq(pj_slotmap_fail(map, id), PJ_SUCCESS);
    ck_assert_int_eq(pj_slotmap_revive(map, id), PJ_SUCCESS);
    ck_assert_int_eq(pj_slotmap_dec_ref(map, id), PJ_SUCCESS);
    ck_assert_ptr_eq(pj_slotmap_address(map, id), &objects[3]);
    ck_assert_int_eq(pj_slotmap_dec_ref(map, id), PJ_SUCCESS);
    ck_assert_int_eq(recycled, 0);
    ck_assert_int_eq(pj_slotmap_fail(map, id), PJ_SUCCESS);
    ck_assert_int_eq(recycled, 1);
    ck_assert_int_eq(pj_slotmap_revive(map, id), PJ_EGONE);
}
END_TEST

START_TEST(the_reference_of_being_alive_is_not_anybodys_to_drop)
{
    pj_slot_id id = add(&objects[0]);

    ck_assert_int_eq(pj_slotmap_dec_ref(map, id), PJ_EINVALIDOP);
    ck_assert_int_eq(recycled, 0);
    ck_assert_ptr_nonnull(pj_slotmap_address(map, id));
}
END_TEST

START_TEST(a_dead_id_never_finds_the_next_tenant)
{
    pj_slot_id first = add(&objects[0]);
    pj_slot_id second;

    ck_assert_int_eq(pj_slotmap_fail(map, first), PJ_SUCCESS);
    second = add(&objects[1]);
    ck_assert_uint_eq((uint32_t)first, (uint32_t)second);
    ck_assert(first != second);
    ck_assert_ptr_null(pj_slotmap_address(map, first));
    ck_assert_int_eq(pj_slotmap_add_ref(map, first), PJ_EGONE);
    ck_assert_int_eq(pj_slotmap_dec_ref(map, first), PJ_EGONE);
    ck_assert_int_eq(pj_slotmap_fail(map, first), PJ_EGONE);
    ck_assert_int_eq(pj_slotmap_revive(map, first), PJ_EGONE);
    ck_assert_ptr_eq(pj_slotmap_address(map, second), &objects[1]);
}
END_TEST

START_TEST(any_64_bits_may_be_asked_for)
{
    pj_slot_id id = add(&objects[0]);
    const pj_slot_id next_tenant = ((pj_slot_id)4 << 32) | 1;
    const pj_slot_id odd[] = {
        PJ_SLOT_NONE,
        UINT64_MAX,
        id + 1, /* a slot nobody has had */
        id ^ ((pj_slot_id)1 << 32) /* its failed state */,
        id + ((pj_slot_id)2 << 32),
        next_tenant,
        (id & ~(pj_slot_id)0xffffffff) | 0x7fffffff,
        (id & ~(pj_slot_id)0xffffffff) | 0x80000000,
        (id & ~(pj_slot_id)0xffffffff) | 0xffffffff,
    };

    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        ck_assert_ptr_null(pj_slotmap_address(map, odd[i]));
        ck_assert_int_eq(pj_slotmap_add_ref(map, odd[i]), PJ_EGONE);
        ck_assert_int_eq(pj_slotmap_dec_ref(map, odd[i]), PJ_EGONE);
        ck_assert_int_eq(pj_slotmap_fail(map, odd[i]), PJ_EGONE);
        ck_assert_int_eq(pj_slotmap_revive(map, odd[i]), PJ_EGONE);
    }
    ck_assert_int_eq(recycled, 0);
}
END_TEST

START_TEST(slots_are_reused_first_in_first_out)
{
    pj_slot_id ids[5];

    for (int i = 0; i < 5; i++)
        ids[i] = add(&objects[i]);
    ck_assert_int_eq(pj_slotmap_fail(map, ids[3]), PJ_SUCCESS);
    ck_assert_int_eq(pj_slotmap_fail(map, ids[1]), PJ_SUCCESS);
    ck_assert_int_eq(pj_slotmap_fail(map, ids[4]), PJ_SUCCESS);
    ck_assert_uint_eq((uint32_t)add(&objects[10]), (uint32_t)ids[3]);
    ck_assert_uint_eq((uint32_t)add(&objects[11]), (uint32_t)ids[1]);
    ck_assert_uint_eq((uint32_t)add(&objects[12]), (uint32_t)ids[4]);
    ck_assert_uint_eq((uint32_t)add(&objects[13]), 5);
}
END_TEST

START_TEST(the_table_grows_and_nothing_moves)
{
    static pj_slot_id ids[2000];

    for (int i = 0; i < 2000; i++)
        ids[i] = add(&objects[i]);
    ck_assert_uint_eq(pj_slotmap_count(map), 2000);
    for (int i = 0; i < 2000; i++) {
        ck_assert_ptr_eq(pj_slotmap_address(map, ids[i]), &objects[i]);
        pj_slotmap_dec_ref(map, ids[i]);
        ck_assert_int_eq(pj_slotmap_fail(map, ids[i]), PJ_SUCCESS);
    }
    ck_assert_int_eq(recycled, 2000);
    ck_assert_uint_eq(pj_slotmap_count(map), 0);
}
END_TEST

START_TEST(a_slot_whose_generations_are_used_up_is_given_up)
{
    pj_slot_id id = add(&objects[0]);
    pj_slot_id last, next;

    pj_slotmap_fail(map, id);
    pj__slotmap_set_generation(map, id, 0xfffffffc);
    last = add(&objects[1]);
    ck_assert_uint_eq(last >> 32, 0xfffffffc);
    ck_assert_int_eq(pj_slotmap_fail(map, last), PJ_SUCCESS);
    ck_assert_uint_eq(pj_slotmap_count(map), 0);
    next = add(&objects[2]);
    ck_assert_uint_ne((uint32_t)next, (uint32_t)id);
    ck_assert_ptr_null(pj_slotmap_address(map, last));
    ck_assert_uint_eq(pj_slotmap_count(map), 1);
}
END_TEST

START_TEST(the_limit_is_kept)
{
    pj_slotmap *small;
    pj_slot_id a, b;

    ck_assert_int_eq(pj_slotmap_create(1, NULL, NULL, &small), PJ_SUCCESS);
    ck_assert_int_eq(pj_slotmap_add(small, &objects[0], &a), PJ_SUCCESS);
    ck_assert_int_eq(pj_slotmap_add(small, &objects[1], &b), PJ_ETOOMANY);
    ck_assert_int_eq(pj_slotmap_fail(small, a), PJ_SUCCESS);
    ck_assert_int_eq(pj_slotmap_add(small, &objects[1], &b), PJ_SUCCESS);
    pj_slotmap_destroy(small);
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
    pj_slot_id id;

    ck_assert_int_eq(pj_slotmap_create(0, NULL, NULL, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_slotmap_add(map, NULL, &id), PJ_EINVAL);
    ck_assert_int_eq(pj_slotmap_add(NULL, &id, &id), PJ_EINVAL);
    ck_assert_int_eq(pj_slotmap_add(map, &id, NULL), PJ_EINVAL);
    ck_assert_ptr_null(pj_slotmap_address(NULL, 1));
    ck_assert_uint_eq(pj_slotmap_count(NULL), 0);
    pj_slotmap_destroy(NULL);
}
END_TEST

START_TEST(a_sealed_id_comes_back)
{
    pj_slot_id id = add(&objects[0]);
    pj_slot_id back = PJ_SLOT_NONE;
    char text[PJ_SLOT_SEALED_LEN];
    pj_str_t s = {text, sizeof(text)};

    pj_slotmap_seal(map, id, text);
    ck_assert_int_eq(pj_slotmap_unseal(map, &s, &back), PJ_SUCCESS);
    ck_assert(back == id);
    for (size_t i = 0; i < sizeof(text); i++)
        if (text[i] >= 'a')
            text[i] = (char)(text[i] - 32);
    ck_assert_int_eq(pj_slotmap_unseal(map, &s, &back), PJ_SUCCESS);
}
END_TEST

START_TEST(an_id_with_one_bit_changed_is_not_believed)
{
    static const char digits[] = "0123456789abcdef";
    pj_slot_id id = add(&objects[0]);
    pj_slot_id back = 77;
    char text[PJ_SLOT_SEALED_LEN];
    pj_str_t s = {text, sizeof(text)};

    pj_slotmap_seal(map, id, text);
    for (size_t bit = 0; bit < 4 * sizeof(text); bit++) {
        char was = text[bit / 4];

        text[bit / 4] = digits[(strchr(digits, was) - digits) ^ (1 << (bit % 4))];
        ck_assert_int_eq(pj_slotmap_unseal(map, &s, &back), PJ_EINVAL);
        text[bit / 4] = was;
    }
    ck_assert(back == 77);
}
END_TEST

START_TEST(what_was_never_sealed_here_is_not_believed)
{
    pj_slotmap *other;
    pj_slot_id id = add(&objects[0]);
    pj_slot_id back;
    char text[PJ_SLOT_SEALED_LEN + 1] = {0};
    pj_str_t s = {text, PJ_SLOT_SEALED_LEN};

    ck_assert_int_eq(pj_slotmap_create(0, NULL, NULL, &other), PJ_SUCCESS);
    pj_slotmap_seal(other, id, text);
    ck_assert_int_eq(pj_slotmap_unseal(other, &s, &back), PJ_SUCCESS);
    ck_assert_int_eq(pj_slotmap_unseal(map, &s, &back), PJ_EINVAL);
    s.slen = PJ_SLOT_SEALED_LEN - 1;
    ck_assert_int_eq(pj_slotmap_unseal(other, &s, &back), PJ_EINVAL);
    s.slen = PJ_SLOT_SEALED_LEN + 1;
    ck_assert_int_eq(pj_slotmap_unseal(other, &s, &back), PJ_EINVAL);
    s.slen = PJ_SLOT_SEALED_LEN;
    text[0] = 'g';
    ck_assert_int_eq(pj_slotmap_unseal(other, &s, &back), PJ_EINVAL);
    text[0] = '\0';
    ck_assert_int_eq(pj_slotmap_unseal(other, &s, &back), PJ_EINVAL);
    ck_assert_int_eq(pj_slotmap_unseal(other, NULL, &back), PJ_EINVAL);
    pj_slotmap_destroy(other);
}
END_TEST

static int one_round(void *arg)
{
    pj_slotmap *m = NULL;
    pj_slot_id id;
    int ok = 0;

    PJ_UNUSED_ARG(arg);
    if (pj_slotmap_create(0, NULL, NULL, &m) != PJ_SUCCESS)
        return 0;
    for (int i = 0; i < 200; i++) {
        ok = pj_slotmap_add(m, &objects[i], &id) == PJ_SUCCESS;
        if (!ok)
            break;
    }
    pj_slotmap_destroy(m);
    return ok;
}

START_TEST(no_memory_is_an_error_and_leaves_nothing)
{
    ck_assert_uint_eq(oom_loop(one_round, NULL, 1), 4);
}
END_TEST

/*
 * Threads: each makes objects, and looks up whatever ids are shared, failing some of what it finds.
 * An object says which id it has, and is marked when recycled; whoever holds a reference must see
 * neither change.
 */
enum { THREADS = 4, ROUNDS = 20000, SHARED = 16 };

typedef struct tenant {
    pj_slot_id id;
    int dead;
} tenant;

static pj_slot_id shared_ids[SHARED];
static int made, unmade;

static void free_tenant(void *object, void *arg)
{
    tenant *t = object;

    PJ_UNUSED_ARG(arg);
    ck_assert_int_eq(t->dead, 0);
    t->dead = 1;
    __atomic_add_fetch(&unmade, 1, __ATOMIC_RELAXED);
    pj__free(t);
}

static void make_tenant(unsigned at)
{
    tenant *t = pj__calloc(1, sizeof(*t));
    pj_slot_id id, was;

    ck_assert_int_eq(pj_slotmap_add(map, t, &id), PJ_SUCCESS);
    __atomic_add_fetch(&made, 1, __ATOMIC_RELAXED);
    t->id = id; /* published with the id */
    was = __atomic_exchange_n(&shared_ids[at], id, __ATOMIC_ACQ_REL);
    pj_slotmap_fail(map, was);
}

static void visit_tenant(unsigned at, unsigned what)
{
    pj_slot_id id = __atomic_load_n(&shared_ids[at], __ATOMIC_ACQUIRE);
    tenant *t = pj_slotmap_address(map, id);

    if (!t)
        return;
    ck_assert(t->id == id);
    ck_assert_int_eq(t->dead, 0);
    ck_assert_int_eq(pj_slotmap_add_ref(map, id), PJ_SUCCESS);
    ck_assert_int_eq(pj_slotmap_dec_ref(map, id), PJ_SUCCESS);
    if (what % 8 == 0 && pj_slotmap_fail(map, id) == PJ_SUCCESS) {
        ck_assert_ptr_null(pj_slotmap_address(map, id));
        ck_assert_int_eq(pj_slotmap_add_ref(map, id), PJ_SUCCESS);
        ck_assert_int_eq(pj_slotmap_dec_ref(map, id), PJ_SUCCESS);
    }
    ck_assert_int_eq(t->dead, 0);
    pj_slotmap_dec_ref(map, id);
}

static void *work(void *arg)
{
    unsigned seed = (unsigned)(uintptr_t)arg * 2654435761u + 1;

    for (int i = 0; i < ROUNDS; i++) {
        seed = seed * 1664525u + 1013904223u;
        if ((seed >> 28) < 4)
            make_tenant((seed >> 8) % SHARED);
        else
            visit_tenant((seed >> 8) % SHARED, seed >> 16);
    }
    return NULL;
}

START_TEST(many_threads_see_each_object_alive_or_not_at_all)
{
    pthread_t threads[THREADS];

    pj_slotmap_destroy(map);
    ck_assert_int_eq(pj_slotmap_create(0, free_tenant, NULL, &map), PJ_SUCCESS);
    for (uintptr_t i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, work, (void *)i), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < SHARED; i++)
        pj_slotmap_fail(map, shared_ids[i]);
    ck_assert_int_gt(made, SHARED);
    ck_assert_int_eq(made, unmade);
    ck_assert_uint_eq(pj_slotmap_count(map), 0);
}
END_TEST

static pj_slot_id contested;
static int wins;

static void *fail_and_revive(void *arg)
{
    PJ_UNUSED_ARG(arg);
    for (int i = 0; i < ROUNDS; i++) {
        if (pj_slotmap_fail(map, contested) != PJ_SUCCESS)
            continue;
        __atomic_add_fetch(&wins, 1, __ATOMIC_RELAXED);
        ck_assert_int_eq(pj_slotmap_revive(map, contested), PJ_SUCCESS);
    }
    return NULL;
}

START_TEST(failing_and_reviving_from_many_threads_keeps_the_count)
{
    pthread_t threads[THREADS];

    contested = add(&objects[0]);
    ck_assert_ptr_nonnull(pj_slotmap_address(map, contested));
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, fail_and_revive, NULL), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_gt(wins, 0);
    ck_assert_int_eq(pj_slotmap_fail(map, contested), PJ_SUCCESS);
    ck_assert_int_eq(recycled, 0);
    ck_assert_int_eq(pj_slotmap_dec_ref(map, contested), PJ_EGONE);
    ck_assert_int_eq(recycled, 1);
}
END_TEST

Suite *slotmap_suite(void)
{
    Suite *s = suite_create("slotmap");
    TCase *t = tcase_create("slotmap");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_living_object_is_found_until_it_fails);
    tcase_add_test(t, a_failed_object_lives_as_long_as_somebody_holds_it);
    tcase_add_test(t, only_the_first_failure_counts);
    tcase_add_test(t, a_revived_object_is_found_again_under_its_id);
    tcase_add_test(t, the_reference_of_being_alive_is_not_anybodys_to_drop);
    tcase_add_test(t, a_dead_id_never_finds_the_next_tenant);
    tcase_add_test(t, any_64_bits_may_be_asked_for);
    tcase_add_test(t, slots_are_reused_first_in_first_out);
    tcase_add_test(t, the_table_grows_and_nothing_moves);
    tcase_add_test(t, a_slot_whose_generations_are_used_up_is_given_up);
    tcase_add_test(t, the_limit_is_kept);
    tcase_add_test(t, wrong_arguments_are_refused);
    tcase_add_test(t, a_sealed_id_comes_back);
    tcase_add_test(t, an_id_with_one_bit_changed_is_not_believed);
    tcase_add_test(t, what_was_never_sealed_here_is_not_believed);
    tcase_add_test(t, no_memory_is_an_error_and_leaves_nothing);
    tcase_add_test(t, many_threads_see_each_object_alive_or_not_at_all);
    tcase_add_test(t, failing_and_reviving_from_many_threads_keeps_the_count);
    suite_add_tcase(s, t);
    return s;
}
