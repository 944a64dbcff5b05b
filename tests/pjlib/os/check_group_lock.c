/* SPDX-License-Identifier: BSD-2-Clause */
#include "os/group_lock.h"

#include "base/alloc.h"
#include "support/oom.h"
#include "support/suites.h"
#include "support/test_pool.h"

#include <pj/errno.h>
#include <pj/log.h>

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

Suite *group_lock_suite(void);

static pj_pool_t *pool;
static int64_t octets_before;

/* What happened, a letter each. */
static char story[64];

static void tell(char c)
{
    size_t len = strlen(story);

    ck_assert_uint_lt(len, sizeof(story) - 1);
    story[len] = c;
}

static void tell_handler(void *member)
{
    tell(*(const char *)member);
}

static void begin(void)
{
    test_pools_begin();
    pool = test_pool_make();
    octets_before = pj__alloc_live(NULL);
    memset(story, 0, sizeof(story));
}

static void end(void)
{
    ck_assert_int_eq(pj__alloc_live(NULL), octets_before);
    pj_pool_release(pool);
    test_pools_end();
}

static pj_grp_lock_t *make_root(const char *letter)
{
    pj_grp_lock_t *g;

    ck_assert_int_eq(
        pj_grp_lock_create_w_handler(pool, NULL, (void *)(uintptr_t)letter, tell_handler, &g),
        PJ_SUCCESS);
    pj_grp_lock_add_ref(g);
    return g;
}

static pj_grp_lock_t *make_member(pj_grp_lock_t *owner, const char *letter)
{
    pj_grp_lock_t *g;

    ck_assert_int_eq(pj__grp_lock_create_member(pool, owner, &g), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_add_handler(g, pool, (void *)(uintptr_t)letter, tell_handler),
                     PJ_SUCCESS);
    pj_grp_lock_add_ref(g);
    return g;
}

static void *try_group(void *arg)
{
    pj_status_t status = pj_grp_lock_tryacquire(arg);

    if (status == PJ_SUCCESS)
        status = pj_grp_lock_release(arg);
    return (void *)(intptr_t)status;
}

static pj_status_t tried_elsewhere(pj_grp_lock_t *g)
{
    pthread_t thread;
    void *status;

    pthread_create(&thread, NULL, try_group, g);
    pthread_join(thread, &status);
    return (pj_status_t)(intptr_t)status;
}

START_TEST(the_count_begins_at_zero_and_ends_the_lock)
{
    pj_grp_lock_config cfg;
    pj_grp_lock_t *g;

    pj_grp_lock_config_default(&cfg);
    ck_assert_int_eq(pj_grp_lock_create(pool, &cfg, &g), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_get_ref(g), 0);
    ck_assert_int_eq(pj_grp_lock_add_ref(g), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_add_ref(g), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_get_ref(g), 2);
    ck_assert_int_eq(pj_grp_lock_dec_ref(g), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_dec_ref(g), PJ_EGONE);
}
END_TEST

START_TEST(dropping_a_reference_nobody_has_is_an_error)
{
    pj_grp_lock_t *g;

    pj_grp_lock_create(pool, NULL, &g);
    ck_assert_int_eq(pj_grp_lock_dec_ref(g), PJ_EINVALIDOP);
    ck_assert_int_eq(pj_grp_lock_get_ref(g), 0);
    ck_assert_int_eq(pj_grp_lock_destroy(g), PJ_SUCCESS);
}
END_TEST

START_TEST(handlers_run_latest_first)
{
    pj_grp_lock_t *g = make_root("a");

    pj_grp_lock_add_handler(g, pool, (void *)(uintptr_t) "b", tell_handler);
    pj_grp_lock_add_handler(g, NULL, (void *)(uintptr_t) "c", tell_handler);
    ck_assert_int_eq(pj_grp_lock_dec_ref(g), PJ_EGONE);
    ck_assert_str_eq(story, "cba");
}
END_TEST

START_TEST(a_handler_may_be_taken_back)
{
    static char member[] = "b";
    pj_grp_lock_t *g = make_root("a");

    pj_grp_lock_add_handler(g, pool, member, tell_handler);
    ck_assert_int_eq(pj_grp_lock_del_handler(g, member, tell_handler), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_del_handler(g, member, tell_handler), PJ_ENOTFOUND);
    pj_grp_lock_dec_ref(g);
    ck_assert_str_eq(story, "a");
}
END_TEST

static void use_dying(void *member)
{
    pj_grp_lock_t **g = member;

    tell('h');
    pj_grp_lock_acquire(*g);
    pj_grp_lock_add_ref(*g);
    pj_grp_lock_dec_ref(*g);
    pj_grp_lock_release(*g);
}

START_TEST(a_handler_may_use_the_dying_lock)
{
    pj_grp_lock_t *g = make_root("a");

    pj_grp_lock_add_handler(g, pool, &g, use_dying);
    ck_assert_int_eq(pj_grp_lock_dec_ref(g), PJ_EGONE);
    ck_assert_str_eq(story, "ha");
}
END_TEST

static void release_pool(void *member)
{
    pj_pool_release(member);
}

START_TEST(a_handler_may_release_the_pool_of_everything)
{
    pj_pool_t *own = test_pool_make();
    pj_grp_lock_t *g;

    pj_grp_lock_create_w_handler(own, NULL, own, release_pool, &g);
    pj_grp_lock_add_handler(g, own, (void *)(uintptr_t) "x", tell_handler);
    pj_grp_lock_add_ref(g);
    ck_assert_int_eq(pj_grp_lock_dec_ref(g), PJ_EGONE);
    ck_assert_str_eq(story, "x");
}
END_TEST

START_TEST(the_lock_excludes_and_counts)
{
    pj_grp_lock_t *g = make_root("a");

    ck_assert_int_eq(pj__grp_lock_depth(g), 0);
    ck_assert_int_eq(pj_grp_lock_acquire(g), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_tryacquire(g), PJ_SUCCESS);
    ck_assert_int_eq(pj__grp_lock_depth(g), 2);
    ck_assert_int_eq(tried_elsewhere(g), PJ_STATUS_FROM_OS(EBUSY));
    ck_assert_int_eq(pj_grp_lock_release(g), PJ_SUCCESS);
    ck_assert_int_eq(tried_elsewhere(g), PJ_STATUS_FROM_OS(EBUSY));
    ck_assert_int_eq(pj_grp_lock_release(g), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_release(g), PJ_EINVALIDOP);
    ck_assert_int_eq(tried_elsewhere(g), PJ_SUCCESS);
    pj_grp_lock_dec_ref(g);
}
END_TEST

START_TEST(a_group_lock_is_a_lock)
{
    pj_grp_lock_t *g = make_root("a");
    pj_lock_t *lock = (pj_lock_t *)g;

    ck_assert_int_eq(pj_lock_acquire(lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_tryacquire(lock), PJ_SUCCESS);
    ck_assert_int_eq(pj__grp_lock_depth(g), 2);
    pj_lock_release(lock);
    pj_lock_release(lock);
    ck_assert_int_eq(pj__grp_lock_depth(g), 0);
    ck_assert_int_eq(pj_lock_destroy(lock), PJ_SUCCESS);
    ck_assert_str_eq(story, "a");
}
END_TEST

START_TEST(holding_the_lock_keeps_it_alive)
{
    pj_grp_lock_t *g = make_root("a");

    pj_grp_lock_acquire(g);
    ck_assert_int_eq(pj_grp_lock_dec_ref(g), PJ_SUCCESS);
    ck_assert_str_eq(story, "");
    ck_assert_int_eq(pj_grp_lock_release(g), PJ_EGONE);
    ck_assert_str_eq(story, "a");
}
END_TEST

START_TEST(members_share_the_lock_and_not_the_count)
{
    pj_grp_lock_t *root = make_root("r");
    pj_grp_lock_t *a = make_member(root, "a");
    pj_grp_lock_t *b = make_member(a, "b");

    ck_assert_int_eq(pj_grp_lock_get_ref(root), 2);
    ck_assert_int_eq(pj_grp_lock_get_ref(a), 2);
    pj_grp_lock_acquire(a);
    ck_assert_int_eq(pj__grp_lock_depth(root), 1);
    ck_assert_int_eq(tried_elsewhere(root), PJ_STATUS_FROM_OS(EBUSY));
    ck_assert_int_eq(tried_elsewhere(b), PJ_STATUS_FROM_OS(EBUSY));
    pj_grp_lock_acquire(b);
    pj_grp_lock_acquire(root);
    ck_assert_int_eq(pj__grp_lock_depth(a), 3);
    pj_grp_lock_release(root);
    pj_grp_lock_release(b);
    pj_grp_lock_release(a);
    ck_assert_int_eq(tried_elsewhere(b), PJ_SUCCESS);

    /* The owners go last, whoever is dropped first. */
    ck_assert_int_eq(pj_grp_lock_dec_ref(root), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_dec_ref(a), PJ_SUCCESS);
    ck_assert_str_eq(story, "");
    ck_assert_int_eq(pj_grp_lock_dec_ref(b), PJ_EGONE);
    ck_assert_str_eq(story, "bar");
}
END_TEST

START_TEST(a_member_ends_alone)
{
    pj_grp_lock_t *root = make_root("r");
    pj_grp_lock_t *a = make_member(root, "a");

    pj_grp_lock_acquire(root);
    ck_assert_int_eq(pj_grp_lock_dec_ref(a), PJ_EGONE);
    ck_assert_str_eq(story, "a");
    ck_assert_int_eq(pj_grp_lock_release(root), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_dec_ref(root), PJ_EGONE);
}
END_TEST

START_TEST(the_last_member_ends_the_root_at_its_release)
{
    pj_grp_lock_t *root = make_root("r");
    pj_grp_lock_t *a = make_member(root, "a");

    pj_grp_lock_dec_ref(root);
    pj_grp_lock_acquire(a);
    ck_assert_int_eq(pj_grp_lock_dec_ref(a), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_release(a), PJ_EGONE);
    ck_assert_str_eq(story, "ar");
}
END_TEST

typedef struct hook_arg {
    pj_grp_lock_t *g;
    int calls;
    int take_again;
} hook_arg;

static void hook(void *arg)
{
    hook_arg *h = arg;

    h->calls++;
    ck_assert_int_eq(pj__grp_lock_depth(h->g), 0);
    tell('k');
    if (!h->take_again)
        return;
    h->take_again--;
    pj_grp_lock_acquire(h->g);
    pj_grp_lock_release(h->g);
}

START_TEST(the_hook_runs_after_the_outermost_release)
{
    pj_grp_lock_t *root = make_root("r");
    pj_grp_lock_t *a = make_member(root, "a");
    hook_arg h = {.g = root};

    ck_assert_ptr_null(pj__grp_lock_hook_arg(a));
    pj__grp_lock_set_release_hook(root, hook, &h);
    ck_assert_ptr_eq(pj__grp_lock_hook_arg(root), &h);
    ck_assert_ptr_eq(pj__grp_lock_hook_arg(a), &h);
    pj_grp_lock_acquire(root);
    pj_grp_lock_acquire(a);
    pj_grp_lock_release(a);
    ck_assert_int_eq(h.calls, 0);
    pj_grp_lock_release(root);
    ck_assert_int_eq(h.calls, 1);
    pj_grp_lock_tryacquire(a);
    pj_grp_lock_release(a);
    ck_assert_int_eq(h.calls, 2);
    pj__grp_lock_set_release_hook(root, NULL, &h);
    ck_assert_ptr_null(pj__grp_lock_hook_arg(a));
    pj_grp_lock_acquire(a);
    pj_grp_lock_release(a);
    ck_assert_int_eq(h.calls, 2);
    pj_grp_lock_dec_ref(a);
    pj_grp_lock_dec_ref(root);
}
END_TEST

START_TEST(the_hook_may_take_the_lock_again)
{
    pj_grp_lock_t *root = make_root("r");
    hook_arg h = {.g = root, .take_again = 2};

    pj__grp_lock_set_release_hook(root, hook, &h);
    pj_grp_lock_acquire(root);
    pj_grp_lock_release(root);
    ck_assert_int_eq(h.calls, 3);
    pj_grp_lock_dec_ref(root);
}
END_TEST

START_TEST(the_root_lives_through_its_last_hook)
{
    pj_grp_lock_t *root = make_root("r");
    pj_grp_lock_t *a = make_member(root, "a");
    hook_arg h = {.g = root};

    pj__grp_lock_set_release_hook(root, hook, &h);
    pj_grp_lock_dec_ref(root);
    pj_grp_lock_acquire(a);
    pj_grp_lock_dec_ref(a);
    ck_assert_int_eq(pj_grp_lock_release(a), PJ_EGONE);
    ck_assert_str_eq(story, "kar");
}
END_TEST

START_TEST(a_lock_can_be_destroyed_with_references)
{
    pj_grp_lock_t *g = make_root("a");

    pj_grp_lock_add_ref(g);
    ck_assert_int_eq(pj_grp_lock_destroy(g), PJ_SUCCESS);
    ck_assert_str_eq(story, "a");
}
END_TEST

static void *try_lock(void *arg)
{
    pj_status_t status = pj_lock_tryacquire(arg);

    if (status == PJ_SUCCESS)
        pj_lock_release(arg);
    return (void *)(intptr_t)status;
}

static pj_bool_t is_free(pj_lock_t *lock)
{
    pthread_t thread;
    void *status;

    pthread_create(&thread, NULL, try_lock, lock);
    pthread_join(thread, &status);
    return !status;
}

START_TEST(a_chained_lock_is_taken_along)
{
    pj_grp_lock_t *g = make_root("a");
    pj_lock_t *before;
    pj_lock_t *after;

    pj_lock_create_recursive_mutex(pool, "b", &before);
    pj_lock_create_simple_mutex(pool, "a", &after);
    ck_assert_int_eq(pj_grp_lock_chain_lock(g, after, 1), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_chain_lock(g, before, -1), PJ_SUCCESS);
    ck_assert(is_free(before) && is_free(after));
    pj_grp_lock_acquire(g);
    pj_grp_lock_acquire(g);
    ck_assert(!is_free(before) && !is_free(after));
    pj_grp_lock_release(g);
    ck_assert(!is_free(before) && !is_free(after));
    pj_grp_lock_release(g);
    ck_assert(is_free(before) && is_free(after));
    ck_assert_int_eq(pj_grp_lock_tryacquire(g), PJ_SUCCESS);
    ck_assert(!is_free(before) && !is_free(after));
    ck_assert_int_eq(pj_grp_lock_unchain_lock(g, after), PJ_SUCCESS);
    ck_assert(is_free(after));
    ck_assert_int_eq(pj_grp_lock_unchain_lock(g, after), PJ_ENOTFOUND);
    ck_assert_int_eq(pj_grp_lock_chain_lock(g, after, 3), PJ_SUCCESS);
    ck_assert(!is_free(after));
    pj_grp_lock_release(g);
    ck_assert(is_free(before) && is_free(after));
    pj_grp_lock_dec_ref(g);
    pj_lock_destroy(before);
    pj_lock_destroy(after);
}
END_TEST

static void *try_group_with_chain(void *arg)
{
    return (void *)(intptr_t)pj_grp_lock_tryacquire(arg);
}

START_TEST(trying_fails_when_a_chained_lock_is_taken)
{
    pj_grp_lock_t *g = make_root("a");
    pj_lock_t *first;
    pj_lock_t *second;
    pthread_t thread;
    void *status;

    pj_lock_create_recursive_mutex(pool, "f", &first);
    pj_lock_create_recursive_mutex(pool, "s", &second);
    pj_grp_lock_chain_lock(g, first, -1);
    pj_grp_lock_chain_lock(g, second, 1);
    pj_lock_acquire(second);
    pthread_create(&thread, NULL, try_group_with_chain, g);
    pthread_join(thread, &status);
    ck_assert_int_eq((int)(intptr_t)status, PJ_STATUS_FROM_OS(EBUSY));
    ck_assert(is_free(first));
    ck_assert_int_eq(pj_grp_lock_get_ref(g), 1);
    pj_lock_release(second);
    pj_grp_lock_dec_ref(g);
    pj_lock_destroy(first);
    pj_lock_destroy(second);
}
END_TEST

static struct chain_race {
    pj_grp_lock_t *g;
    pj_lock_t *ext;
    long count;
} race;

static void *group_first(void *arg)
{
    (void)arg;
    for (int i = 0; i < 3000; i++) {
        pj_grp_lock_acquire(race.g);
        race.count++;
        pj_grp_lock_release(race.g);
    }
    return NULL;
}

static void *external_first(void *arg)
{
    (void)arg;
    for (int i = 0; i < 3000; i++) {
        pj_lock_acquire(race.ext);
        pj_grp_lock_acquire(race.g);
        race.count++;
        pj_grp_lock_release(race.g);
        pj_lock_release(race.ext);
    }
    return NULL;
}

START_TEST(a_lock_chained_before_may_be_taken_before)
{
    pthread_t threads[4];

    race.g = make_root("a");
    pj_lock_create_recursive_mutex(pool, "e", &race.ext);
    pj_grp_lock_chain_lock(race.g, race.ext, -1);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, i & 1 ? group_first : external_first, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(race.count, 12000);
    ck_assert(is_free(race.ext));
    pj_grp_lock_dec_ref(race.g);
    pj_lock_destroy(race.ext);
}
END_TEST

START_TEST(a_lock_takes_the_place_of_another)
{
    pj_grp_lock_t *old_lock = make_root("o");
    pj_grp_lock_t *new_lock = make_root("n");
    pj_lock_t *ext;

    pj_lock_create_simple_mutex(pool, "e", &ext);
    pj_grp_lock_chain_lock(old_lock, ext, 0);
    pj_grp_lock_add_ref(old_lock);
    pj_grp_lock_acquire(old_lock);
    ck_assert_int_eq(pj_grp_lock_replace(old_lock, new_lock), PJ_SUCCESS);
    ck_assert_int_eq(pj__grp_lock_depth(new_lock), 1);
    ck_assert_int_eq(pj_grp_lock_get_ref(new_lock), 4);
    ck_assert(!is_free(ext));
    pj_grp_lock_release(new_lock);
    ck_assert(is_free(ext));
    pj_grp_lock_dec_ref(new_lock);
    pj_grp_lock_dec_ref(new_lock);
    ck_assert_int_eq(pj_grp_lock_dec_ref(new_lock), PJ_EGONE);
    ck_assert_str_eq(story, "on");
    pj_lock_destroy(ext);
}
END_TEST

START_TEST(chained_locks_follow_a_held_replacement)
{
    pj_grp_lock_t *old_lock = make_root("o");
    pj_grp_lock_t *new_lock = make_root("n");
    pj_lock_t *ext;

    pj_lock_create_simple_mutex(pool, "e", &ext);
    pj_grp_lock_chain_lock(old_lock, ext, 0);
    pj_grp_lock_acquire(new_lock);
    ck_assert_int_eq(pj_grp_lock_replace(old_lock, new_lock), PJ_SUCCESS);
    ck_assert(!is_free(ext));
    pj_grp_lock_release(new_lock);
    ck_assert(is_free(ext));
    pj_grp_lock_dec_ref(new_lock);
    pj_grp_lock_dec_ref(new_lock);
    pj_lock_destroy(ext);
}
END_TEST

START_TEST(a_lock_with_members_is_not_replaced)
{
    pj_grp_lock_t *root = make_root("r");
    pj_grp_lock_t *a = make_member(root, "a");
    pj_grp_lock_t *other = make_root("o");

    ck_assert_int_eq(pj_grp_lock_replace(root, other), PJ_EINVALIDOP);
    ck_assert_int_eq(pj_grp_lock_replace(a, other), PJ_EINVALIDOP);
    ck_assert_int_eq(pj_grp_lock_replace(other, a), PJ_EINVALIDOP);
    ck_assert_int_eq(pj_grp_lock_replace(root, root), PJ_EINVAL);
    pj_grp_lock_dec_ref(a);
    pj_grp_lock_dec_ref(root);
    pj_grp_lock_dec_ref(other);
}
END_TEST

static int make_and_drop(void *arg)
{
    pj_grp_lock_t *root = NULL;
    pj_grp_lock_t *member = NULL;
    int ok = 0;

    (void)arg;
    memset(story, 0, sizeof(story));
    if (pj_grp_lock_create_w_handler(NULL, NULL, (void *)(uintptr_t) "a", tell_handler, &root) !=
        PJ_SUCCESS)
        return 0;
    pj_grp_lock_add_ref(root);
    if (pj__grp_lock_create_member(NULL, root, &member) == PJ_SUCCESS) {
        pj_grp_lock_add_ref(member);
        ok = pj_grp_lock_add_handler(member, NULL, (void *)(uintptr_t) "b", tell_handler) ==
             PJ_SUCCESS;
        pj_grp_lock_dec_ref(member);
    }
    pj_grp_lock_dec_ref(root);
    return ok;
}

START_TEST(no_failed_allocation_leaks_or_crashes)
{
    ck_assert_uint_eq(oom_loop(make_and_drop, NULL, 1), 4);
}
END_TEST

START_TEST(bad_arguments_are_errors)
{
    pj_grp_lock_t *g = make_root("a");
    pj_grp_lock_t *other;

    ck_assert_int_eq(pj_grp_lock_create(pool, NULL, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_create_w_handler(pool, NULL, g, NULL, &other), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_create_w_handler(pool, NULL, g, tell_handler, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj__grp_lock_create_member(pool, NULL, &other), PJ_EINVAL);
    ck_assert_int_eq(pj__grp_lock_create_member(pool, g, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_add_handler(g, pool, g, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_add_handler(NULL, pool, g, tell_handler), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_del_handler(NULL, g, tell_handler), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_chain_lock(g, NULL, 0), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_unchain_lock(g, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_acquire(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_tryacquire(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_release(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_add_ref(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_dec_ref(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_get_ref(NULL), 0);
    ck_assert_int_eq(pj_grp_lock_destroy(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_grp_lock_replace(NULL, g), PJ_EINVAL);
    pj_grp_lock_dec_ref(g);
}
END_TEST

static int lines;

static void count_line(int level, const char *data, int len)
{
    (void)data;
    (void)len;
    ck_assert_int_eq(level, 4);
    lines++;
}

START_TEST(a_lock_can_be_shown)
{
    pj_grp_lock_t *g = make_root("a");

    pj_log_set_log_func(count_line);
    pj_log_set_level(4);
    pj_grp_lock_dump(g);
    ck_assert_int_eq(lines, 1);
    pj_grp_lock_dec_ref(g);
}
END_TEST

static void *take_elsewhere(void *arg)
{
    pj_status_t status = pj_grp_lock_tryacquire(arg);

    if (status == PJ_SUCCESS)
        pj_grp_lock_release(arg);
    return (void *)(intptr_t)status;
}

static pj_grp_lock_t *shown;

static void take_it_in_another_thread(int level, const char *data, int len)
{
    void *status = (void *)(intptr_t)-1;
    pthread_t thread;

    count_line(level, data, len);
    pthread_create(&thread, NULL, take_elsewhere, shown);
    pthread_join(thread, &status);
    ck_assert_int_eq((intptr_t)status, PJ_SUCCESS);
}

START_TEST(it_is_not_held_while_it_is_shown)
{
    shown = make_root("a");
    lines = 0;
    pj_log_set_log_func(take_it_in_another_thread);
    pj_log_set_level(4);
    pj_grp_lock_dump(shown);
    ck_assert_int_eq(lines, 1);
    pj_grp_lock_dec_ref(shown);
}
END_TEST

/* Many threads: take through members, drop, make and end members; the hook counts. */

static struct crowd {
    pj_grp_lock_t *root;
    long count;
    atomic_long hooks;
    atomic_long ended;
} crowd;

static void count_hook(void *arg)
{
    atomic_fetch_add((atomic_long *)arg, 1);
}

static void count_end(void *member)
{
    (void)member;
    atomic_fetch_add(&crowd.ended, 1);
}

static void *live_and_die(void *arg)
{
    (void)arg;
    for (int i = 0; i < 2000; i++) {
        pj_grp_lock_t *m;

        if (pj__grp_lock_create_member(NULL, crowd.root, &m) != PJ_SUCCESS)
            return "no member";
        pj_grp_lock_add_ref(m);
        pj_grp_lock_add_handler(m, NULL, m, count_end);
        pj_grp_lock_acquire(m);
        crowd.count++;
        pj_grp_lock_acquire(crowd.root);
        crowd.count++;
        pj_grp_lock_release(crowd.root);
        pj_grp_lock_dec_ref(m);
        if (pj_grp_lock_release(m) != PJ_EGONE)
            return "not gone";
    }
    pj_grp_lock_dec_ref(crowd.root);
    return NULL;
}

START_TEST(threads_make_use_and_end_members)
{
    pthread_t threads[4];

    pj_grp_lock_create_w_handler(NULL, NULL, NULL, count_end, &crowd.root);
    pj__grp_lock_set_release_hook(crowd.root, count_hook, &crowd.hooks);
    for (int i = 0; i < 5; i++)
        pj_grp_lock_add_ref(crowd.root);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, live_and_die, NULL);
    for (int i = 0; i < 4; i++) {
        void *trouble;

        pthread_join(threads[i], &trouble);
        ck_assert_msg(!trouble, "%s", (const char *)trouble);
    }
    ck_assert_int_eq(crowd.count, 16000);
    ck_assert_int_eq(crowd.hooks, 8000);
    ck_assert_int_eq(crowd.ended, 8000);
    ck_assert_int_eq(pj_grp_lock_get_ref(crowd.root), 1);
    ck_assert_int_eq(pj_grp_lock_dec_ref(crowd.root), PJ_EGONE);
    ck_assert_int_eq(crowd.ended, 8001);
}
END_TEST

static void *drop_one(void *arg)
{
    return (void *)(intptr_t)pj_grp_lock_dec_ref(arg);
}

/*
 * HAZARDS part 2, row 59: the last references dropped by several threads at once end the object
 * once.
 */
START_TEST(hazard_59_many_threads_drop_the_last_reference_once)
{
    for (int round = 0; round < 50; round++) {
        pthread_t threads[4];
        pj_grp_lock_t *g;
        int gone = 0;

        atomic_store(&crowd.ended, 0);
        pj_grp_lock_create_w_handler(NULL, NULL, NULL, count_end, &g);
        for (int i = 0; i < 4; i++)
            pj_grp_lock_add_ref(g);
        for (int i = 0; i < 4; i++)
            pthread_create(&threads[i], NULL, drop_one, g);
        for (int i = 0; i < 4; i++) {
            void *status;

            pthread_join(threads[i], &status);
            gone += (int)(intptr_t)status == PJ_EGONE;
        }
        ck_assert_int_eq(gone, 1);
        ck_assert_int_eq(crowd.ended, 1);
    }
}
END_TEST

START_TEST(the_names_for_debugging_count_the_same)
{
    pj_grp_lock_t *g = make_root("x");

    ck_assert_int_eq(pj_grp_lock_add_ref_dbg(g, __FILE__, __LINE__), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_get_ref(g), 2);
    ck_assert_int_eq(pj_grp_lock_dec_ref_dbg(g, __FILE__, __LINE__), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_dec_ref_dbg(g, __FILE__, __LINE__), PJ_EGONE);
    ck_assert_str_eq(story, "x");
}
END_TEST

Suite *group_lock_suite(void)
{
    Suite *s = suite_create("group_lock");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, the_count_begins_at_zero_and_ends_the_lock);
    tcase_add_test(tc, dropping_a_reference_nobody_has_is_an_error);
    tcase_add_test(tc, the_names_for_debugging_count_the_same);
    tcase_add_test(tc, handlers_run_latest_first);
    tcase_add_test(tc, a_handler_may_be_taken_back);
    tcase_add_test(tc, a_handler_may_use_the_dying_lock);
    tcase_add_test(tc, a_handler_may_release_the_pool_of_everything);
    tcase_add_test(tc, the_lock_excludes_and_counts);
    tcase_add_test(tc, a_group_lock_is_a_lock);
    tcase_add_test(tc, holding_the_lock_keeps_it_alive);
    tcase_add_test(tc, members_share_the_lock_and_not_the_count);
    tcase_add_test(tc, a_member_ends_alone);
    tcase_add_test(tc, the_last_member_ends_the_root_at_its_release);
    tcase_add_test(tc, the_hook_runs_after_the_outermost_release);
    tcase_add_test(tc, the_hook_may_take_the_lock_again);
    tcase_add_test(tc, the_root_lives_through_its_last_hook);
    tcase_add_test(tc, a_lock_can_be_destroyed_with_references);
    tcase_add_test(tc, a_chained_lock_is_taken_along);
    tcase_add_test(tc, trying_fails_when_a_chained_lock_is_taken);
    tcase_add_test(tc, a_lock_chained_before_may_be_taken_before);
    tcase_add_test(tc, a_lock_takes_the_place_of_another);
    tcase_add_test(tc, chained_locks_follow_a_held_replacement);
    tcase_add_test(tc, a_lock_with_members_is_not_replaced);
    tcase_add_test(tc, no_failed_allocation_leaks_or_crashes);
    tcase_add_test(tc, bad_arguments_are_errors);
    tcase_add_test(tc, a_lock_can_be_shown);
    tcase_add_test(tc, it_is_not_held_while_it_is_shown);
    tcase_add_test(tc, threads_make_use_and_end_members);
    tcase_add_test(tc, hazard_59_many_threads_drop_the_last_reference_once);
    suite_add_tcase(s, tc);
    return s;
}
