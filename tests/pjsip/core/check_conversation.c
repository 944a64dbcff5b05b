/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The threading model: what is at once, what waits, what is in order, and that nobody waits for anybody. Threads in
 * these tests meet at semaphores, never by sleeping.
 */
#include "core/conversation.h"
#include "os/group_lock.h"
#include "support/endpoint.h"
#include "support/fake_transport.h"
#include "support/suites.h"

#include <stdatomic.h>
#include <string.h>

/* Something that lives in a conversation and writes down what happens to it. */
typedef struct object {
    pj_grp_lock_t *lock;
    char said[256]; /* by steps, sends and notes, in order */
    int destroyed;
    pjsip_rx_data *seen; /* by the last note */
    pj_bool_t was_copy;
    void (*in_note)(struct object *, const pjsip__conv_note *);
    void (*in_send)(struct object *);
    pj_status_t send_status;
} object;

static pj_pool_t *pool;
static pjsip__conv *conv;
static object *one;
static pjsip_rx_data *message;
static pj_sem_t *go, *done;
static fake_transport *wire;

static const char *const text =
    "OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\r\n"
    "From: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n"
    "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n";

static void say(object *o, const char *what)
{
    pj_size_t len = strlen(o->said);

    ck_assert_uint_lt(len + strlen(what), sizeof(o->said));
    memcpy(o->said + len, what, strlen(what) + 1);
}

static void on_destroy(void *member)
{
    object *o = member;

    o->destroyed++;
}

static object *new_object(pj_grp_lock_t *owner)
{
    object *o = PJ_POOL_ZALLOC_T(pool, object);

    ck_assert_int_eq(pj__grp_lock_create_member(pool, owner, &o->lock), PJ_SUCCESS);
    pj_grp_lock_add_ref(o->lock);
    ck_assert_int_eq(pj_grp_lock_add_handler(o->lock, NULL, o, &on_destroy), PJ_SUCCESS);
    return o;
}

static pjsip_rx_data *new_message(void)
{
    pjsip_rx_data *rdata = test_rdata(text);

    rdata->tp_info.transport = &wire->base; /* copies hold it */
    return rdata;
}

static void setup(void)
{
    test_endpt_create();
    pool = pj_pool_create(&test_pools.factory, "test", 4000, 4000, NULL);
    ck_assert_int_eq(pjsip__conv_create(test_endpt, "conv", &conv), PJ_SUCCESS);
    one = new_object(pjsip__conv_lock(conv));
    wire = fake_start(test_endpt, PJ_FALSE);
    message = new_message();
    pj_sem_create(pool, "go", 0, 100, &go);
    pj_sem_create(pool, "done", 0, 100, &done);
}

static void teardown(void)
{
    pj_grp_lock_dec_ref(one->lock);
    ck_assert_int_eq(one->destroyed, 1);
    pj_grp_lock_dec_ref(pjsip__conv_lock(conv));
    test_rdata_free(message);
    pj_sem_destroy(go);
    pj_sem_destroy(done);
    pj_pool_release(pool);
    pjsip_transport_dec_ref(&wire->base);
    test_endpt_destroy();
}

/* ---- Steps for tests --------------------------------------------------------------------------------- */

static void note_given(void *p, const pjsip__conv_note *note)
{
    object *o = p;
    char what[8] = {(char)note->arg[0], 0};

    ck_assert_int_eq(pj__grp_lock_depth(o->lock), 0); /* never with the lock */
    o->seen = note->rdata;
    o->was_copy = note->rdata && note->rdata != message;
    say(o, what);
    if (o->in_note)
        o->in_note(o, note);
}

static pj_uint64_t tell(object *o, char what, pjsip_rx_data *rdata)
{
    pjsip__conv_note note = {.type = PJSIP_EVENT_USER, .rdata = rdata};

    note.arg[0] = what;
    return pjsip__conv_notify(o->lock, &note_given, o, &note);
}

static pj_status_t sent(void *p, pjsip_tx_data *tdata)
{
    object *o = p;

    PJ_UNUSED_ARG(tdata);
    ck_assert_int_eq(pj__grp_lock_depth(o->lock), 0);
    say(o, "s");
    if (o->in_send)
        o->in_send(o);
    return o->send_status;
}

static void step(void *p, pjsip_rx_data *rdata)
{
    object *o = p;

    ck_assert_int_gt(pj__grp_lock_depth(o->lock), 0);
    say(o, "e");
    tell(o, 'n', rdata);
}

/* An API call that sends and tells. */
static pj_status_t call(object *o)
{
    pjsip__conv_result result = {0};

    pj_grp_lock_acquire(o->lock);
    ck_assert_int_eq(pjsip__conv_reserve(conv), PJ_SUCCESS);
    say(o, "c");
    pjsip__conv_send(o->lock, &sent, o, NULL, &result);
    tell(o, 'n', NULL);
    pj_grp_lock_release(o->lock);
    return pjsip__conv_wait(o->lock, &result);
}

/* ---- One thread -------------------------------------------------------------------------------------- */

START_TEST(an_event_steps_at_once_and_its_notification_has_the_message_itself)
{
    pjsip__conv_event(one->lock, &step, one, message);
    ck_assert_str_eq(one->said, "en");
    ck_assert_ptr_eq(one->seen, message);
}
END_TEST

START_TEST(a_call_sends_before_it_tells_and_returns_the_true_status)
{
    one->send_status = PJ_ENOTFOUND;
    ck_assert_int_eq(call(one), PJ_ENOTFOUND);
    one->send_status = PJ_SUCCESS;
    ck_assert_int_eq(call(one), PJ_SUCCESS);
    ck_assert_str_eq(one->said, "csncsn");
}
END_TEST

START_TEST(who_holds_the_conversation_gets_everything_at_the_outermost_release)
{
    one->send_status = PJ_ENOTFOUND;
    pj_grp_lock_acquire(one->lock);
    pj_grp_lock_acquire(one->lock);
    ck_assert_int_eq(call(one), PJ_SUCCESS); /* not known yet */
    pjsip__conv_event(one->lock, &step, one, message);
    pj_grp_lock_release(one->lock);
    ck_assert_str_eq(one->said, "ce");
    pj_grp_lock_release(one->lock);
    ck_assert_str_eq(one->said, "cesnn");
    ck_assert(one->was_copy); /* the event call was long over */
}
END_TEST

static void call_within(object *o, const pjsip__conv_note *note)
{
    PJ_UNUSED_ARG(note);
    o->in_note = NULL;
    ck_assert_int_eq(call(o), o->send_status);
    pjsip__conv_event(o->lock, &step, o, message);
    say(o, "|");
}

START_TEST(what_a_notification_causes_is_sent_at_once_and_told_behind_it)
{
    one->in_note = &call_within;
    one->send_status = PJ_EBUSY;
    pjsip__conv_event(one->lock, &step, one, message);
    ck_assert_str_eq(one->said, "encse|nn");
    ck_assert(one->was_copy);
}
END_TEST

static void call_within_send(object *o)
{
    o->in_send = NULL;
    ck_assert_int_eq(call(o), PJ_SUCCESS);
    say(o, "|");
}

START_TEST(a_send_within_a_send_comes_behind_it)
{
    one->in_send = &call_within_send;
    ck_assert_int_eq(call(one), PJ_SUCCESS);
    ck_assert_str_eq(one->said, "csc|snn");
}
END_TEST

static void flush_within(object *o, const pjsip__conv_note *note)
{
    pj_uint64_t ticket;

    PJ_UNUSED_ARG(note);
    o->in_note = NULL;
    pj_grp_lock_acquire(o->lock);
    tell(o, 'a', NULL);
    ticket = tell(o, 'b', NULL);
    tell(o, 'c', NULL);
    pj_grp_lock_release(o->lock);
    ck_assert_str_eq(o->said, "en");
    pjsip__conv_flush(o->lock, ticket);
    ck_assert_str_eq(o->said, "enab");
}

START_TEST(a_flush_gives_what_is_due_nested_and_in_order)
{
    one->in_note = &flush_within;
    pjsip__conv_event(one->lock, &step, one, message);
    ck_assert_str_eq(one->said, "enabc");
}
END_TEST

/* A notification that may be given while the program holds the lock. */
static void quiet_note(void *p, const pjsip__conv_note *note)
{
    say(p, note->data);
}

static pj_uint64_t quietly(object *o, const char *what)
{
    pjsip__conv_note note = {.type = PJSIP_EVENT_USER, .data = (void *)(pj_size_t)what};

    return pjsip__conv_notify(o->lock, &quiet_note, o, &note);
}

START_TEST(a_flush_works_while_the_caller_holds_the_conversation)
{
    pj_uint64_t ticket;

    pj_grp_lock_acquire(one->lock);
    ticket = quietly(one, "t");
    pjsip__conv_flush(one->lock, ticket);
    ck_assert_str_eq(one->said, "t");
    pj_grp_lock_release(one->lock);
    ck_assert_str_eq(one->said, "t");
}
END_TEST

START_TEST(a_held_notification_holds_those_behind_it_and_can_be_dropped)
{
    pj_uint64_t first, second;

    pj_grp_lock_acquire(one->lock);
    first = tell(one, 'a', NULL);
    pjsip__conv_hold(one->lock, first);
    second = tell(one, 'b', NULL);
    ck_assert(pjsip__conv_pending(one->lock));
    pj_grp_lock_release(one->lock);
    ck_assert_str_eq(one->said, "");
    pj_grp_lock_acquire(one->lock);
    ck_assert(pjsip__conv_drop(one->lock, first));
    ck_assert(!pjsip__conv_drop(one->lock, first));
    pj_grp_lock_release(one->lock);
    ck_assert_str_eq(one->said, "b");
    ck_assert(!pjsip__conv_pending(one->lock));
    ck_assert(!pjsip__conv_drop(one->lock, second));
}
END_TEST

static void hold_then_unhold(object *o)
{
    pj_grp_lock_acquire(o->lock);
    pjsip__conv_unhold(o->lock, 1);
    pj_grp_lock_release(o->lock);
}

START_TEST(a_send_lets_go_the_notification_that_it_announces)
{
    pj_uint64_t ticket;

    one->in_send = &hold_then_unhold;
    pj_grp_lock_acquire(one->lock);
    ticket = tell(one, 'a', NULL);
    ck_assert_uint_eq(ticket, 1);
    pjsip__conv_hold(one->lock, ticket);
    pjsip__conv_send(one->lock, &sent, one, NULL, NULL);
    pj_grp_lock_release(one->lock);
    ck_assert_str_eq(one->said, "sa");
}
END_TEST

static void note_ends_object(object *o, const pjsip__conv_note *note)
{
    PJ_UNUSED_ARG(note);
    pj_grp_lock_dec_ref(o->lock);
    ck_assert_int_eq(o->destroyed, 0); /* the queue holds it */
}

START_TEST(a_notification_may_end_its_object)
{
    object *two = new_object(pjsip__conv_lock(conv));

    two->in_note = &note_ends_object;
    pjsip__conv_event(two->lock, &step, two, message);
    ck_assert_int_eq(two->destroyed, 1);
}
END_TEST

static void all_sorts_of_traffic(object *o)
{
    o->said[0] = 0;
    call(o);
    pjsip__conv_event(o->lock, &step, o, message);
    pj_grp_lock_acquire(o->lock);
    call(o);
    pjsip__conv_event(o->lock, &step, o, message);
    pj_grp_lock_release(o->lock);
}

START_TEST(memory_does_not_grow_with_traffic)
{
    pj_size_t before;

    all_sorts_of_traffic(one);
    before = test_pools.used_size;
    for (int i = 0; i < 1000; i++)
        all_sorts_of_traffic(one);
    ck_assert_uint_eq(test_pools.used_size, before);
}
END_TEST

START_TEST(a_programs_own_lock_becomes_a_conversation_once)
{
    pj_grp_lock_t *lock;
    pjsip__conv *first, *second;
    object *two;

    ck_assert_int_eq(pj_grp_lock_create(pool, NULL, &lock), PJ_SUCCESS);
    pj_grp_lock_add_ref(lock);
    ck_assert_ptr_null(pjsip__conv_of(lock));
    ck_assert_int_eq(pjsip__conv_join(test_endpt, lock, &first), PJ_SUCCESS);
    ck_assert_int_eq(pjsip__conv_join(test_endpt, lock, &second), PJ_SUCCESS);
    ck_assert_ptr_eq(first, second);
    ck_assert_ptr_eq(pjsip__conv_lock(first), lock);
    two = new_object(lock);
    ck_assert_ptr_eq(pjsip__conv_of(two->lock), first);
    pj_grp_lock_acquire(lock);
    pjsip__conv_event(two->lock, &step, two, message);
    ck_assert_str_eq(two->said, "e");
    pj_grp_lock_release(lock);
    ck_assert_str_eq(two->said, "en");
    pj_grp_lock_dec_ref(two->lock);
    ck_assert_int_eq(pj_grp_lock_dec_ref(lock), PJ_EGONE);
}
END_TEST

/* ---- Two threads, step by step ----------------------------------------------------------------------- */

static pj_thread_t *start(int (*fn)(void *), void *arg)
{
    pj_thread_t *thread;

    ck_assert_int_eq(pj_thread_create(pool, "t", fn, arg, 0, 0, &thread), PJ_SUCCESS);
    return thread;
}

static void finish(pj_thread_t *thread)
{
    pj_thread_join(thread);
    pj_thread_destroy(thread);
}

static int hold_the_lock(void *arg)
{
    object *o = arg;

    pj_grp_lock_acquire(o->lock);
    pj_sem_post(done);
    pj_sem_wait(go);
    pj_grp_lock_release(o->lock);
    return 0;
}

START_TEST(an_event_for_a_held_conversation_is_left_to_its_holder)
{
    pj_thread_t *holder = start(&hold_the_lock, one);

    pj_sem_wait(done);
    pjsip__conv_event(one->lock, &step, one, message); /* returns */
    ck_assert_str_eq(one->said, "");
    memset(message->pkt_info.packet, 'x', 100); /* it is ours again */
    pj_sem_post(go);
    finish(holder);
    ck_assert_str_eq(one->said, "en");
    ck_assert(one->was_copy);
}
END_TEST

static void wait_in_note(object *o, const pjsip__conv_note *note)
{
    PJ_UNUSED_ARG(note);
    o->in_note = NULL;
    pj_sem_post(done);
    pj_sem_wait(go);
    say(o, "|");
}

static int make_event(void *arg)
{
    object *o = arg;

    pjsip__conv_event(o->lock, &step, o, message);
    return 0;
}

START_TEST(one_notification_at_a_time_and_nobody_waits_for_it)
{
    pj_thread_t *slow;

    one->in_note = &wait_in_note;
    slow = start(&make_event, one);
    pj_sem_wait(done);
    ck_assert_int_eq(call(one), PJ_SUCCESS); /* steps and sends here, told there */
    ck_assert_str_eq(one->said, "encs");
    pj_sem_post(go);
    finish(slow);
    ck_assert_str_eq(one->said, "encs|n");
}
END_TEST

START_TEST(a_flush_does_not_wait_while_the_caller_holds_the_conversation)
{
    pj_uint64_t ticket;
    pj_thread_t *slow;

    one->in_note = &wait_in_note;
    slow = start(&make_event, one);
    pj_sem_wait(done);
    pj_grp_lock_acquire(one->lock);
    ticket = quietly(one, "a");
    tell(one, 'b', NULL);
    pjsip__conv_flush(one->lock, ticket);
    pj_grp_lock_release(one->lock);
    ck_assert_str_eq(one->said, "ena");
    pj_sem_post(go);
    finish(slow);
    ck_assert_str_eq(one->said, "ena|b");
}
END_TEST

/* The callback that is running elsewhere may want that very lock: waiting for it would never end. */
START_TEST(a_flush_does_not_wait_while_the_caller_holds_anything_at_all)
{
    pj_mutex_t *programs_own;
    pj_uint64_t ticket;
    pj_thread_t *slow;

    ck_assert_int_eq(pj_mutex_create_simple(pool, "own", &programs_own), PJ_SUCCESS);
    one->in_note = &wait_in_note;
    slow = start(&make_event, one);
    pj_sem_wait(done);
    pj_mutex_lock(programs_own);
    ticket = quietly(one, "a");
    pjsip__conv_flush(one->lock, ticket);
    pj_mutex_unlock(programs_own);
    ck_assert_str_eq(one->said, "ena");
    pj_sem_post(go);
    finish(slow);
    pj_mutex_destroy(programs_own);
}
END_TEST

static int flush_one(void *arg)
{
    object *o = arg;
    pj_uint64_t ticket;

    pj_grp_lock_acquire(o->lock);
    ticket = tell(o, 'a', NULL);
    pj_grp_lock_release(o->lock);
    pj_sem_post(done);
    pjsip__conv_flush(o->lock, ticket);
    say(o, "f");
    return 0;
}

START_TEST(a_flush_waits_for_the_notification_of_another_thread_where_that_is_safe)
{
    pj_thread_t *slow, *ender;

    one->in_note = &wait_in_note;
    slow = start(&make_event, one);
    pj_sem_wait(done);
    ender = start(&flush_one, one);
    pj_sem_wait(done);
    pj_sem_post(go);
    finish(ender);
    finish(slow);
    ck_assert_str_eq(one->said, "en|af");
}
END_TEST

/* Two conversations that end each other from their callbacks. */
static object *couple[2];
static pj_sem_t *both_in;

static void end_the_other(object *o, const pjsip__conv_note *note)
{
    object *other = couple[o == couple[0]];
    pj_uint64_t ticket;

    PJ_UNUSED_ARG(note);
    o->in_note = NULL;
    pj_sem_post(o == couple[0] ? go : both_in);
    pj_sem_wait(o == couple[0] ? both_in : go);
    pj_grp_lock_acquire(other->lock);
    pjsip__conv_reserve(pjsip__conv_of(other->lock));
    ticket = quietly(other, "x");
    pj_grp_lock_release(other->lock);
    pjsip__conv_flush(other->lock, ticket);
}

START_TEST(two_conversations_may_end_each_other_from_their_notifications)
{
    pjsip__conv *second;
    pj_thread_t *thread;

    pj_sem_create(pool, "both", 0, 100, &both_in);
    ck_assert_int_eq(pjsip__conv_create(test_endpt, "conv2", &second), PJ_SUCCESS);
    couple[0] = one;
    couple[1] = new_object(pjsip__conv_lock(second));
    couple[0]->in_note = couple[1]->in_note = &end_the_other;
    thread = start(&make_event, couple[1]);
    make_event(couple[0]);
    finish(thread);
    ck_assert_ptr_nonnull(strchr(couple[0]->said, 'x'));
    ck_assert_ptr_nonnull(strchr(couple[1]->said, 'x'));
    pj_grp_lock_dec_ref(couple[1]->lock);
    pj_grp_lock_dec_ref(pjsip__conv_lock(second));
    pj_sem_destroy(both_in);
}
END_TEST

static void wait_in_send(object *o)
{
    o->in_send = NULL;
    pj_sem_post(done);
    pj_sem_wait(go);
    say(o, "|");
}

static int make_call(void *arg)
{
    return call(arg);
}

START_TEST(a_send_that_another_thread_runs_counts_as_sent)
{
    pj_thread_t *slow;

    one->in_send = &wait_in_send;
    one->send_status = PJ_ENOTFOUND;
    slow = start(&make_call, one);
    pj_sem_wait(done);
    ck_assert_int_eq(call(one), PJ_SUCCESS);
    pj_sem_post(go);
    finish(slow);
    ck_assert_str_eq(one->said, "cscnn|s"); /* what must not be told before is held */
}
END_TEST

/* ---- Many threads ------------------------------------------------------------------------------------ */

enum { THREADS = 4, ROUNDS = 400 };

typedef struct crowd {
    object *o;
    int steps;          /* under the lock */
    atomic_int telling; /* at most one */
    atomic_int sending;
    int told; /* by the one */
    int sent;
    int last_told;
} crowd;

static void crowd_note(void *p, const pjsip__conv_note *note)
{
    crowd *c = p;

    ck_assert_int_eq(atomic_fetch_add(&c->telling, 1), 0);
    ck_assert_int_eq(note->arg[0], c->last_told + 1); /* in the order of the steps */
    c->last_told = note->arg[0];
    c->told++;
    if (note->rdata)
        ck_assert_int_eq(note->rdata->msg_info.msg->type, PJSIP_REQUEST_MSG);
    atomic_fetch_sub(&c->telling, 1);
}

static pj_status_t crowd_send(void *p, pjsip_tx_data *tdata)
{
    crowd *c = p;

    PJ_UNUSED_ARG(tdata);
    ck_assert_int_eq(atomic_fetch_add(&c->sending, 1), 0);
    c->sent++;
    atomic_fetch_sub(&c->sending, 1);
    return PJ_EEXISTS;
}

static void crowd_step(void *p, pjsip_rx_data *rdata)
{
    crowd *c = p;
    pjsip__conv_note note = {.type = PJSIP_EVENT_USER, .rdata = rdata};

    note.arg[0] = ++c->steps;
    pjsip__conv_notify(c->o->lock, &crowd_note, c, &note);
}

static int crowd_thread(void *p)
{
    crowd *c = p;
    pjsip_rx_data *mine = new_message();

    for (int i = 0; i < ROUNDS; i++) {
        pjsip__conv_result result = {0};
        pj_status_t status;

        pjsip__conv_event(c->o->lock, &crowd_step, c, mine);
        pj_grp_lock_acquire(c->o->lock);
        ck_assert_int_eq(pjsip__conv_reserve(conv), PJ_SUCCESS);
        pjsip__conv_send(c->o->lock, &crowd_send, c, NULL, &result);
        crowd_step(c, NULL);
        pj_grp_lock_release(c->o->lock);
        status = pjsip__conv_wait(c->o->lock, &result);
        ck_assert(status == PJ_SUCCESS || status == PJ_EEXISTS);
        pjsip__conv_event(c->o->lock, &crowd_step, c, NULL);
    }
    test_rdata_free(mine);
    return 0;
}

START_TEST(a_crowd_loses_nothing_and_is_told_in_order)
{
    crowd c = {.o = one};
    pj_thread_t *threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        threads[i] = start(&crowd_thread, &c);
    for (int i = 0; i < THREADS; i++)
        finish(threads[i]);
    ck_assert_int_eq(c.steps, THREADS * ROUNDS * 3);
    ck_assert_int_eq(c.told, c.steps);
    ck_assert_int_eq(c.sent, THREADS * ROUNDS);
}
END_TEST

/* ---- Without memory ---------------------------------------------------------------------------------- */

static pj_bool_t no_memory;

static pj_bool_t on_block(pj_pool_factory *factory, pj_size_t size)
{
    PJ_UNUSED_ARG(factory);
    PJ_UNUSED_ARG(size);
    return !no_memory;
}

static int event_without_memory(void *arg)
{
    object *o = arg;

    pj_sem_post(done);
    pjsip__conv_event(o->lock, &step, o, message);
    return 0;
}

START_TEST(without_memory_for_a_copy_the_receiver_waits_for_the_lock)
{
    pj_thread_t *receiver;

    pj_grp_lock_acquire(one->lock);
    no_memory = PJ_TRUE;
    test_pools.factory.on_block_alloc = &on_block;
    receiver = start(&event_without_memory, one);
    pj_sem_wait(done);
    pj_grp_lock_release(one->lock);
    finish(receiver);
    no_memory = PJ_FALSE;
    ck_assert_str_eq(one->said, "en");
}
END_TEST

START_TEST(an_event_that_would_have_to_be_copied_without_memory_is_as_lost)
{
    pj_uint64_t ticket;

    pj_grp_lock_acquire(one->lock);
    ticket = tell(one, 'a', NULL);
    pjsip__conv_hold(one->lock, ticket);
    no_memory = PJ_TRUE;
    test_pools.factory.on_block_alloc = &on_block;
    pjsip__conv_event(one->lock, &step, one, message);
    no_memory = PJ_FALSE;
    pjsip__conv_unhold(one->lock, ticket);
    pj_grp_lock_release(one->lock);
    ck_assert_str_eq(one->said, "a");
}
END_TEST

Suite *conversation_suite(void);

Suite *conversation_suite(void)
{
    Suite *s = suite_create("conversation");
    TCase *c = tcase_create("one thread");

    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, an_event_steps_at_once_and_its_notification_has_the_message_itself);
    tcase_add_test(c, a_call_sends_before_it_tells_and_returns_the_true_status);
    tcase_add_test(c, who_holds_the_conversation_gets_everything_at_the_outermost_release);
    tcase_add_test(c, what_a_notification_causes_is_sent_at_once_and_told_behind_it);
    tcase_add_test(c, a_send_within_a_send_comes_behind_it);
    tcase_add_test(c, a_flush_gives_what_is_due_nested_and_in_order);
    tcase_add_test(c, a_flush_works_while_the_caller_holds_the_conversation);
    tcase_add_test(c, a_held_notification_holds_those_behind_it_and_can_be_dropped);
    tcase_add_test(c, a_send_lets_go_the_notification_that_it_announces);
    tcase_add_test(c, a_notification_may_end_its_object);
    tcase_add_test(c, memory_does_not_grow_with_traffic);
    tcase_add_test(c, a_programs_own_lock_becomes_a_conversation_once);
    suite_add_tcase(s, c);
    c = tcase_create("several threads");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, an_event_for_a_held_conversation_is_left_to_its_holder);
    tcase_add_test(c, one_notification_at_a_time_and_nobody_waits_for_it);
    tcase_add_test(c, a_flush_does_not_wait_while_the_caller_holds_the_conversation);
    tcase_add_test(c, a_flush_does_not_wait_while_the_caller_holds_anything_at_all);
    tcase_add_test(c, a_flush_waits_for_the_notification_of_another_thread_where_that_is_safe);
    tcase_add_test(c, two_conversations_may_end_each_other_from_their_notifications);
    tcase_add_test(c, a_send_that_another_thread_runs_counts_as_sent);
    tcase_add_test(c, a_crowd_loses_nothing_and_is_told_in_order);
    suite_add_tcase(s, c);
    c = tcase_create("without memory");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, without_memory_for_a_copy_the_receiver_waits_for_the_lock);
    tcase_add_test(c, an_event_that_would_have_to_be_copied_without_memory_is_as_lost);
    suite_add_tcase(s, c);
    return s;
}
