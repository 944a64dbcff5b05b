/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Public functions of pj/ and pjlib-util/ that allocate, each with the 1st, the 2nd, the 3rd ...
 * allocation failing: they say so and leave nothing behind. Those that keep more than a pool
 * (timers, resolvers, keys, the simulated world) have rounds of their own in their suites; here are
 * the many small ones, in a table.
 */
#include "base/alloc.h"
#include "support/oom.h"

#include <check.h>
#include <pjlib-util.h>
#include <pjlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *out_of_memory_suite(void);

static int use_atomic(pj_pool_t *pool)
{
    pj_atomic_t *atomic;

    return pj_atomic_create(pool, 1, &atomic) == PJ_SUCCESS &&
           pj_atomic_destroy(atomic) == PJ_SUCCESS;
}

static int use_mutex(pj_pool_t *pool)
{
    pj_mutex_t *mutex;

    return pj_mutex_create_recursive(pool, "m%p", &mutex) == PJ_SUCCESS &&
           pj_mutex_destroy(mutex) == PJ_SUCCESS &&
           pj_mutex_create_simple(pool, "s%p", &mutex) == PJ_SUCCESS &&
           pj_mutex_destroy(mutex) == PJ_SUCCESS;
}

static int use_rwmutex(pj_pool_t *pool)
{
    pj_rwmutex_t *mutex;

    return pj_rwmutex_create(pool, "rw", &mutex) == PJ_SUCCESS &&
           pj_rwmutex_destroy(mutex) == PJ_SUCCESS;
}

static int use_semaphore(pj_pool_t *pool)
{
    pj_sem_t *sem;

    return pj_sem_create(pool, "s", 0, 1, &sem) == PJ_SUCCESS && pj_sem_destroy(sem) == PJ_SUCCESS;
}

static int use_event(pj_pool_t *pool)
{
    pj_event_t *event;

    return pj_event_create(pool, "e", PJ_FALSE, PJ_FALSE, &event) == PJ_SUCCESS &&
           pj_event_destroy(event) == PJ_SUCCESS;
}

static int use_barrier(pj_pool_t *pool)
{
    pj_barrier_t *barrier;

    return pj_barrier_create(pool, 2, &barrier) == PJ_SUCCESS &&
           pj_barrier_destroy(barrier) == PJ_SUCCESS;
}

static int no_work(void *arg)
{
    PJ_UNUSED_ARG(arg);
    return 0;
}

static int use_thread(pj_pool_t *pool)
{
    pj_thread_t *thread;

    return pj_thread_create(pool, "t%p", &no_work, NULL, 0, 0, &thread) == PJ_SUCCESS &&
           pj_thread_join(thread) == PJ_SUCCESS && pj_thread_destroy(thread) == PJ_SUCCESS;
}

static int use_locks(pj_pool_t *pool)
{
    pj_lock_t *locks[4] = {NULL, NULL, NULL, NULL};
    int ok = pj_lock_create_simple_mutex(pool, "a", &locks[0]) == PJ_SUCCESS &&
             pj_lock_create_recursive_mutex(pool, "b", &locks[1]) == PJ_SUCCESS &&
             pj_lock_create_null_mutex(pool, "c", &locks[2]) == PJ_SUCCESS &&
             pj_lock_create_semaphore(pool, "d", 1, 1, &locks[3]) == PJ_SUCCESS;

    for (int i = 0; i < 4; i++) {
        if (locks[i])
            pj_lock_destroy(locks[i]);
    }
    return ok;
}

static void no_handler(void *member)
{
    PJ_UNUSED_ARG(member);
}

static int use_group_lock(pj_pool_t *pool)
{
    pj_grp_lock_t *lock;
    int ok;

    if (pj_grp_lock_create(pool, NULL, &lock) != PJ_SUCCESS)
        return 0;
    pj_grp_lock_add_ref(lock);
    ok = pj_grp_lock_add_handler(lock, NULL, lock, &no_handler) == PJ_SUCCESS;
    pj_grp_lock_dec_ref(lock);
    return ok;
}

static int use_chained_lock(pj_pool_t *pool)
{
    pj_grp_lock_t *lock;
    pj_lock_t *other;
    int ok;

    if (pj_lock_create_simple_mutex(pool, "other", &other) != PJ_SUCCESS)
        return 0;
    if (pj_grp_lock_create_w_handler(pool, NULL, pool, &no_handler, &lock) != PJ_SUCCESS) {
        pj_lock_destroy(other);
        return 0;
    }
    pj_grp_lock_add_ref(lock);
    ok = pj_grp_lock_chain_lock(lock, other, -1) == PJ_SUCCESS;
    if (ok) {
        pj_grp_lock_acquire(lock);
        pj_grp_lock_release(lock);
        pj_grp_lock_unchain_lock(lock, other);
    }
    pj_grp_lock_dec_ref(lock);
    pj_lock_destroy(other);
    return ok;
}

/* The table grows from nothing; an element without memory is not in it. */
static int use_hash(pj_pool_t *pool)
{
    static char keys[100][12];
    pj_hash_table_t *table = pj_hash_create(pool, 1);

    if (!table)
        return 0;
    for (int i = 0; i < 100; i++) {
        snprintf(keys[i], sizeof(keys[i]), "%03d", i);
        pj_hash_set(pool, table, keys[i], 3, 0, keys[i]);
        if (pj_hash_get(table, keys[i], 3, NULL) != keys[i])
            return 0;
    }
    return pj_hash_count(table) == 100;
}

static int use_hash_lower(pj_pool_t *pool)
{
    pj_hash_table_t *table = pj_hash_create(pool, 31);
    pj_str_t key = pj_str((char *)(uintptr_t) "Key");

    if (!table)
        return 0;
    pj_hash_set_lower(pool, table, key.ptr, 3, 0, table);
    return pj_hash_get_lower(table, "kEY", 3, NULL) == table;
}

/* Elements in the caller's memory; the table may still have to grow, and only gets slower if it cannot. */
static int use_hash_np(pj_pool_t *pool)
{
    static pj_hash_entry_buf buf[100], lower[100];
    static char keys[100][12];
    pj_hash_table_t *table = pj_hash_create(pool, 1);

    if (!table)
        return 0;
    for (int i = 0; i < 100; i++) {
        snprintf(keys[i], sizeof(keys[i]), "%03d", i);
        pj_hash_set_np(table, keys[i], 3, 0, buf[i], keys[i]);
        ck_assert_ptr_eq(pj_hash_get(table, keys[i], 3, NULL), keys[i]);
        keys[i][3] = 'x';
        pj_hash_set_np_lower(table, keys[i], 4, 0, lower[i], keys[i]);
        ck_assert_ptr_eq(pj_hash_get_lower(table, keys[i], 4, NULL), keys[i]);
    }
    return pj_hash_count(table) == 200;
}

static int use_strings(pj_pool_t *pool)
{
    char text[200];
    pj_str_t long_one = {text, sizeof(text)}, a, b;

    memset(text, 'x', sizeof(text));
    pj_strdup(pool, &a, &long_one);
    pj_strdup_with_null(pool, &b, &long_one);
    return a.slen == long_one.slen && b.slen == long_one.slen;
}

static int use_c_strings(pj_pool_t *pool)
{
    char text[200];
    pj_str_t a, b, c;

    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    pj_strdup2(pool, &a, text);
    pj_strdup2_with_null(pool, &b, text);
    c = pj_strdup3(pool, text);
    return a.slen == 199 && b.slen == 199 && c.slen == 199;
}

static int use_unescape(pj_pool_t *pool)
{
    pj_str_t text =
        pj_str((char *)(uintptr_t) "%61%62%63 and a little more than fits into what is left"
                                   " of a small pool, so that it has to grow for it");
    pj_str_t plain = pj_str_unescape(pool, &text);

    return plain.slen == text.slen - 6;
}

static int use_unique_string(pj_pool_t *pool)
{
    pj_str_t id = {NULL, 0};

    pj_create_unique_string(pool, &id);
    if (id.slen == 0)
        return 0;
    pj_create_unique_string_lower(pool, &id);
    return id.slen > 0;
}

static int use_slist(pj_pool_t *pool)
{
    pj_atomic_slist *list;
    void *nodes;

    if (pj_atomic_slist_create(pool, &list) != PJ_SUCCESS)
        return 0;
    nodes = pj_atomic_slist_calloc(pool, 4, 32);
    pj_atomic_slist_destroy(list);
    return nodes != NULL;
}

static int use_queue(pj_pool_t *pool)
{
    pj_atomic_queue_t *queue;

    return pj_atomic_queue_create(pool, 16, 32, "q", &queue) == PJ_SUCCESS &&
           pj_atomic_queue_destroy(queue) == PJ_SUCCESS;
}

static int use_aligned_pool(pj_pool_t *pool)
{
    pj_pool_t *own = pj_pool_aligned_create(pool->factory, "aligned", 256, 256, 64, NULL);
    int ok = own && pj_pool_aligned_alloc(own, 128, 1000) && pj_pool_calloc(own, 10, 100);

    pj_pool_safe_release(&own);
    return ok;
}

static int use_options(pj_pool_t *pool)
{
    int value = 1;
    pj_sockopt_params from = {.cnt = 2}, to;

    for (int i = 0; i < 2; i++) {
        from.options[i].level = pj_SOL_SOCKET();
        from.options[i].optval = &value;
        from.options[i].optlen = sizeof(value);
    }
    return pj_sockopt_params_clone(pool, &to, &from) == PJ_SUCCESS && to.cnt == 2;
}

static int use_file(pj_pool_t *pool)
{
    pj_oshandle_t file;

    return pj_file_open(pool, "/dev/null", PJ_O_RDONLY, &file) == PJ_SUCCESS &&
           pj_file_close(file) == PJ_SUCCESS;
}

static int use_pcap(pj_pool_t *pool)
{
    static const pj_uint32_t header[] = {0xa1b2c3d4u, 0x00040002, 0, 0, 65535, 1};
    char path[] = "/tmp/linnet-pcap-XXXXXX";
    int fd = mkstemp(path), ok;
    pj_pcap_file *file;

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, header, sizeof(header)), sizeof(header));
    close(fd);
    ok = pj_pcap_open(pool, path, &file) == PJ_SUCCESS && pj_pcap_close(file) == PJ_SUCCESS;
    unlink(path);
    return ok;
}

/* An answer with compressed names, of two records. */
static const pj_uint8_t answer[] = {
    0x12, 0x34, 0x81, 0x80, 0,    1,  0, 2, 0, 0, 0, 0,  1, 'a', 2,   'e', 'x', 0,
    0,    1,    0,    1,    0xc0, 12, 0, 5, 0, 1, 0, 0,  0, 60,  0,   4,   1,   'b',
    0xc0, 14,   0xc0, 34,   0,    1,  0, 1, 0, 0, 0, 60, 0, 4,   192, 0,   2,   1};

static int use_dns_packet(pj_pool_t *pool)
{
    pj_dns_parsed_packet *packet, *copy = NULL;

    if (pj_dns_parse_packet(pool, answer, sizeof(answer), &packet) != PJ_SUCCESS)
        return 0;
    pj_dns_packet_dup(pool, packet, 0, &copy);
    return copy && copy->hdr.anscount == 2;
}

static void no_answer(void *user_data, pj_status_t status, pj_dns_parsed_packet *response)
{
    *(int *)user_data = 1;
    PJ_UNUSED_ARG(status);
    PJ_UNUSED_ARG(response);
}

typedef int with_resolver(pj_pool_t *pool, pj_dns_resolver *resolver);

static int use_resolver_with(pj_pool_t *pool, with_resolver *with)
{
    pj_str_t server = pj_str((char *)(uintptr_t) "127.0.0.1");
    pj_uint16_t port = 9;
    pj_dns_resolver *resolver;
    int ok;

    if (pj_dns_resolver_create(pool->factory, "oom", 0, NULL, NULL, &resolver) != PJ_SUCCESS)
        return 0;
    ok = pj_dns_resolver_set_ns(resolver, 1, &server, &port) == PJ_SUCCESS && with(pool, resolver);
    pj_dns_resolver_destroy(resolver, PJ_FALSE);
    return ok;
}

static int ask_and_cancel(pj_pool_t *pool, pj_dns_resolver *resolver)
{
    pj_str_t name = pj_str((char *)(uintptr_t) "a.example");
    pj_dns_async_query *query;
    pj_dns_settings settings;
    int told = 0;

    PJ_UNUSED_ARG(pool);
    if (pj_dns_resolver_start_query(resolver, &name, PJ_DNS_TYPE_NAPTR, 0, &no_answer, &told,
                                    &query) != PJ_SUCCESS)
        return 0;
    pj_dns_resolver_get_settings(resolver, &settings);
    settings.qretr_count++;
    return pj_dns_resolver_set_settings(resolver, &settings) == PJ_SUCCESS &&
           (told || pj_dns_resolver_cancel_query(query, PJ_FALSE) == PJ_SUCCESS);
}

/* What finds no memory in c-ares or for a timer is late or asked again. */
static int use_resolver(pj_pool_t *pool)
{
    return use_resolver_with(pool, &ask_and_cancel);
}

static int add_and_dump(pj_pool_t *pool, pj_dns_resolver *resolver)
{
    pj_dns_parsed_packet *packet;

    if (pj_dns_parse_packet(pool, answer, sizeof(answer), &packet) != PJ_SUCCESS ||
        pj_dns_resolver_add_entry(resolver, packet, PJ_TRUE) != PJ_SUCCESS)
        return 0;
    pj_dns_resolver_dump(resolver, PJ_TRUE);
    return pj_dns_resolver_get_cached_count(resolver) == 1;
}

static int use_cache(pj_pool_t *pool)
{
    return use_resolver_with(pool, &add_and_dump);
}

static int use_xml(pj_pool_t *pool)
{
    pj_str_t name = pj_str((char *)(uintptr_t) "n"), value = pj_str((char *)(uintptr_t) "v");
    pj_xml_node *node = pj_xml_node_new(pool, &name), *child = pj_xml_node_new(pool, &name);
    pj_xml_attr *attr = pj_xml_attr_new(pool, &name, &value);

    if (!node || !child || !attr)
        return 0;
    pj_xml_add_node(node, child);
    pj_xml_add_attr(child, attr);
    return pj_xml_clone(pool, node) != NULL;
}

static int use_pools(pj_pool_t *pool)
{
    pj_pool_t *own = pj_pool_create_int(pool->factory, "own", 256, 256, 16, NULL);
    int ok;

    if (!own)
        return 0;
    ok = pj_pool_zalloc(own, 1000) && pj_pool_allocate_find(own, 16, 1000);
    pj_pool_destroy_int(own);
    return ok;
}

static const oom_row rows[] = {
    {"pj_atomic_create", use_atomic, 0},
    {"pj_mutex_create", use_mutex, 0},
    {"pj_rwmutex_create", use_rwmutex, 0},
    {"pj_sem_create", use_semaphore, 0},
    {"pj_event_create", use_event, 0},
    {"pj_barrier_create", use_barrier, 0},
    {"pj_thread_create", use_thread, 0},
    {"pj_lock_create_...", use_locks, 0},
    {"pj_grp_lock_create", use_group_lock, 0},
    {"pj_grp_lock_chain_lock", use_chained_lock, 0},
    {"pj_hash_set", use_hash, 0},
    {"pj_hash_set_lower", use_hash_lower, 0},
    {"pj_hash_set_np", use_hash_np, 1},
    {"pj_strdup", use_strings, 0},
    {"pj_strdup2", use_c_strings, 0},
    {"pj_pool_...", use_pools, 0},
    {"pj_str_unescape", use_unescape, 0},
    {"pj_create_unique_string", use_unique_string, 0},
    {"pj_atomic_slist_create", use_slist, 0},
    {"pj_atomic_queue_create", use_queue, 0},
    {"pj_pool_aligned_create", use_aligned_pool, 0},
    {"pj_sockopt_params_clone", use_options, 0},
    {"pj_file_open", use_file, 0},
    {"pj_pcap_open", use_pcap, 0},
    {"pj_dns_parse_packet", use_dns_packet, 0},
    {"pj_dns_resolver_start_query", use_resolver, 1},
    {"pj_dns_resolver_add_entry", use_cache, 1},
    {"pj_xml_clone", use_xml, 0},
};

/* These keep to what the caller gives them, so a lack of memory is none of their concern. */
START_TEST(what_needs_no_memory_asks_for_none)
{
    pj_thread_desc desc;
    pj_exception_id_t id;
    pj_lock_t *lock;
    pj_thread_t *thread;

    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    pj__alloc_fail_nth(1);
    ck_assert_int_eq(pj_thread_register("again", desc, &thread), PJ_SUCCESS);
    ck_assert_int_eq(pj_exception_id_alloc("none", &id), PJ_SUCCESS);
    ck_assert_int_eq(pj_exception_id_free(id), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_create_null_mutex(NULL, "null", &lock), PJ_SUCCESS);
    ck_assert(!pj__alloc_failed());
    pj__alloc_fail_nth(0);
    pj_shutdown();
}
END_TEST

Suite *out_of_memory_suite(void)
{
    TCase *t;
    Suite *s = oom_suite("out_of_memory", rows, (int)PJ_ARRAY_SIZE(rows), &t);

    tcase_add_test(t, what_needs_no_memory_asks_for_none);
    return s;
}
