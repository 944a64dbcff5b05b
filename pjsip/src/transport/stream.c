/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A connection: what TCP and what will be built on it share.
 *
 *   OPENING -> OPEN -> (LINGERING ->) CLOSED
 *
 * Sends while it opens are queued and leave when it is open, in order. A connection that brought something that
 * cannot be followed is answered, half-closed, and read for a little while so that the answer arrives (closing with
 * unread octets would reset it): it lingers. Closing, for whatever reason, completes all sends, tells the state
 * listeners that it is disconnected, and shuts the transport down; its last user's release destroys it.
 *
 * The guard is held for a look at the state and never across a call. Every callback of the socket or a timer takes
 * a reference to the transport first, and goes away if there is no transport any more; the group lock keeps the
 * memory until the last callback has returned.
 */
#include "transport/transport_priv.h"

#include <netinet/tcp.h>
#include <pjsip/sip_transport_tcp.h>
#include <pj/activesock.h>
#include <pj/assert.h>
#include <pj/os.h>

enum { READ_SIZE = 4096 };

enum stream_state { OPENING, OPEN, LINGERING, CLOSED };

struct pjsip__stream {
    pjsip_transport base;
    pj_lock_t *guard;
    enum stream_state state;
    pj_sock_t sock;
    pj_activesock_t *asock;
    pjsip__pending pending;
    pjsip__frame frame;
    void *read_buf[1];
    long deadline;                 /* msec for a message to be complete; 0: any */
    pj_bool_t has_spoken;          /* the peer has sent a message, or need not begin */
    pj_timer_entry deadline_timer; /* armed until the first message, and while one is incomplete */
    pj_timer_entry keepalive_timer;
    pj_timer_entry linger_timer;
    pj_bool_t linger_ref;           /* a reference that keeps it while it lingers */
    pj_bool_t counted;              /* among the accepted connections */
    _Atomic uint64_t last_activity; /* pj_timestamp of the last octets either way */
    pj_ioqueue_op_key_t raw_op;     /* for pings and pongs */
    atomic_int raw_busy;
};

static pjsip__stream *stream_of(pjsip_transport *tp)
{
    return (pjsip__stream *)tp;
}

static pjsip__tp_env *env_of(const pjsip__stream *s)
{
    return s->base.tpmgr->env;
}

static enum stream_state state_of(pjsip__stream *s)
{
    enum stream_state state;

    pj_lock_acquire(s->guard);
    state = s->state;
    pj_lock_release(s->guard);
    return state;
}

static void note_activity(pjsip__stream *s)
{
    pj_timestamp now;

    pj_get_timestamp(&now);
    atomic_store_explicit(&s->last_activity, now.u64, memory_order_relaxed);
}

static void on_free(void *member)
{
    pjsip__stream *s = member;

    pjsip__frame_fini(&s->frame);
    pjsip__pending_fini(&s->pending);
    if (s->guard)
        pj_lock_destroy(s->guard);
    pjsip__tp_fini(&s->base);
}

/* ---- Timers ---- */

static void arm(pjsip__stream *s, pj_timer_entry *entry, long msec)
{
    pj_time_val delay;

    delay.sec = msec / 1000;
    delay.msec = msec % 1000;
    pj_timer_heap_schedule_w_grp_lock(env_of(s)->timers, entry, &delay, 1, s->base.grp_lock);
}

static void disarm(pjsip__stream *s, pj_timer_entry *entry)
{
    pj_timer_heap_cancel_if_active(env_of(s)->timers, entry, 0);
}

/* ---- Closing ---- */

/* To CLOSED. PJ_FALSE: it was closed before. Sends are completed with @a status. */
static pj_bool_t shut(pjsip__stream *s, pj_status_t status)
{
    pj_bool_t was_closed, linger_ref;

    pj_lock_acquire(s->guard);
    was_closed = s->state == CLOSED;
    s->state = CLOSED;
    linger_ref = s->linger_ref;
    s->linger_ref = PJ_FALSE;
    pj_lock_release(s->guard);
    if (was_closed)
        return PJ_FALSE;
    disarm(s, &s->deadline_timer);
    disarm(s, &s->keepalive_timer);
    disarm(s, &s->linger_timer);
    if (s->asock)
        pj_activesock_close(s->asock);
    if (s->counted)
        atomic_fetch_sub(&s->base.tpmgr->connections, 1);
    pjsip__pending_close(&s->pending, &s->base, status);
    if (linger_ref)
        pjsip_transport_dec_ref(&s->base);
    return PJ_TRUE;
}

/* The connection has ended; the caller holds a reference. */
static void close_stream(pjsip__stream *s, pj_status_t status)
{
    if (!shut(s, status))
        return;
    PJ_PERROR(4, (s->base.obj_name, status, "Connection to %.*s:%d is closed",
                  (int)s->base.remote_name.host.slen, s->base.remote_name.host.ptr,
                  s->base.remote_name.port));
    pjsip__tp_notify(&s->base, PJSIP_TP_STATE_DISCONNECTED, status);
    pjsip_transport_shutdown(&s->base);
}

static void force_close(pjsip_transport *tp)
{
    close_stream(stream_of(tp), PJ_ECANCELLED);
}

static pj_status_t stream_destroy(pjsip_transport *tp)
{
    shut(stream_of(tp), PJ_ECANCELLED);
    pj_grp_lock_dec_ref(tp->grp_lock);
    return PJ_SUCCESS;
}

/* The guard keeps the descriptor from being closed, and used again by somebody else, meanwhile. */
static void half_close(pjsip__stream *s)
{
    pj_lock_acquire(s->guard);
    if (s->state == LINGERING && pjsip__pending_empty(&s->pending))
        pj_sock_shutdown(s->sock, PJ_SHUT_WR);
    pj_lock_release(s->guard);
}

/* No more messages either way; stay until the peer has read what was sent last, or the time is up. */
static void linger(pjsip__stream *s)
{
    pj_bool_t ok;

    pj_lock_acquire(s->guard);
    ok = s->state == OPEN;
    if (ok) {
        s->state = LINGERING;
        s->linger_ref = PJ_TRUE;
    }
    pj_lock_release(s->guard);
    if (!ok)
        return;
    pjsip_transport_add_ref(&s->base);
    disarm(s, &s->deadline_timer);
    disarm(s, &s->keepalive_timer);
    arm(s, &s->linger_timer, (long)env_of(s)->limits.linger_msec);
    half_close(s);
    pjsip_transport_shutdown(&s->base);
}

static void on_linger_over(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    pjsip__stream *s = entry->user_data;

    PJ_UNUSED_ARG(ht);
    if (!pjsip__tp_pin(s->base.tpmgr, &s->base))
        return;
    close_stream(s, PJSIP_EINVALIDMSG);
    pjsip_transport_dec_ref(&s->base);
}

static void on_deadline(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    pjsip__stream *s = entry->user_data;

    PJ_UNUSED_ARG(ht);
    if (!pjsip__tp_pin(s->base.tpmgr, &s->base))
        return;
    PJ_LOG(3, (s->base.obj_name, "No complete message within %ld ms", s->deadline));
    close_stream(s, PJ_ETIMEDOUT);
    pjsip_transport_dec_ref(&s->base);
}

/* ---- Keeping alive (RFC 5626 3.5.1) ---- */

static void send_raw(pjsip__stream *s, const char *octets, pj_ssize_t len)
{
    pj_status_t status;

    if (state_of(s) != OPEN || atomic_exchange(&s->raw_busy, 1))
        return; /* the one before has not left yet: it does as well */
    status = pj_activesock_send(s->asock, &s->raw_op, octets, &len, 0);
    if (status != PJ_EPENDING)
        atomic_store(&s->raw_busy, 0);
}

static void arm_keepalive(pjsip__stream *s, long msec)
{
    if (pjsip_cfg()->tcp.keep_alive_interval > 0 && state_of(s) == OPEN)
        arm(s, &s->keepalive_timer, msec);
}

static void on_keepalive(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    pjsip__stream *s = entry->user_data;
    long interval = pjsip_cfg()->tcp.keep_alive_interval * 1000;
    pj_timestamp last, now;
    long quiet;

    PJ_UNUSED_ARG(ht);
    if (!pjsip__tp_pin(s->base.tpmgr, &s->base))
        return;
    last.u64 = atomic_load_explicit(&s->last_activity, memory_order_relaxed);
    pj_get_timestamp(&now);
    quiet = (long)pj_elapsed_msec64(&last, &now);
    if (interval > 0 && quiet >= interval) {
        send_raw(s, "\r\n\r\n", 4);
        note_activity(s);
        quiet = 0;
    }
    arm_keepalive(s, interval - quiet);
    pjsip_transport_dec_ref(&s->base);
}

/* ---- Sending ---- */

/* A send that was not completed by the socket at once. */
static void complete(pjsip__stream *s, pjsip_tx_data *tdata, pj_ssize_t sent)
{
    tdata->op_key.callback(&s->base, tdata->op_key.token, sent);
}

static pj_bool_t on_sent(pj_activesock_t *asock, pj_ioqueue_op_key_t *op_key, pj_ssize_t sent)
{
    pjsip__stream *s = pj_activesock_get_user_data(asock);
    pjsip_tx_data *tdata;

    if (op_key == &s->raw_op) {
        atomic_store(&s->raw_busy, 0);
        return PJ_TRUE;
    }
    if (!pjsip__tp_pin(s->base.tpmgr, &s->base))
        return PJ_FALSE;
    tdata = pjsip__pending_take_op(&s->pending, op_key);
    if (tdata)
        complete(s, tdata, sent);
    if (sent <= 0)
        close_stream(s, sent < 0 ? (pj_status_t)-sent : PJ_EEOF);
    else if (state_of(s) == LINGERING)
        half_close(s);
    pjsip_transport_dec_ref(&s->base);
    return sent > 0;
}

/* Hand a send that is in the list to the socket. As the result of send_msg(). */
static pj_status_t submit(pjsip__stream *s, pjsip_tx_data *tdata)
{
    pj_ssize_t len = tdata->buf.cur - tdata->buf.start;
    pj_status_t status;

    note_activity(s);
    status = pj_activesock_send(s->asock, &tdata->op_key.key, tdata->buf.start, &len, 0);
    /* From PJ_EPENDING on it may be complete, and tdata somebody else's. */
    if (status != PJ_EPENDING && !pjsip__pending_take(&s->pending, tdata))
        return PJ_EPENDING; /* closing has completed it */
    if (status != PJ_SUCCESS && status != PJ_EPENDING && status != PJ_EOVERFLOW)
        close_stream(s, status);
    return status;
}

static pj_status_t stream_send(pjsip_transport *tp, pjsip_tx_data *tdata, const pj_sockaddr_t *addr,
                               int addr_len, void *token, pjsip_transport_callback cb)
{
    pjsip__stream *s = stream_of(tp);
    enum stream_state state;
    pj_status_t status;

    PJ_UNUSED_ARG(addr);
    PJ_UNUSED_ARG(addr_len);
    pj_lock_acquire(s->guard);
    state = s->state;
    status = state == OPENING || state == OPEN
                 ? pjsip__pending_add(&s->pending, tdata, token, cb, state == OPEN,
                                      env_of(s)->limits.max_stream_queue)
                 : PJSIP_ETPNOTAVAIL;
    pj_lock_release(s->guard);
    if (status != PJ_SUCCESS)
        return status == PJ_EINVALIDOP ? PJSIP_ETPNOTAVAIL : status;
    return state == OPEN ? submit(s, tdata) : PJ_EPENDING;
}

/* The connection is open: what waits for that leaves, and only then does what comes new. */
static void send_waiting(pjsip__stream *s)
{
    pjsip_tx_data *tdata;
    pj_ssize_t len;
    pj_status_t status;

    for (;;) {
        pj_lock_acquire(s->guard);
        tdata = s->state == OPENING ? pjsip__pending_submit_next(&s->pending) : NULL;
        if (!tdata && s->state == OPENING)
            s->state = OPEN;
        /* The reference is taken while the list still owns one. */
        if (tdata)
            pjsip_tx_data_add_ref(tdata);
        pj_lock_release(s->guard);
        if (!tdata)
            return;
        len = tdata->buf.cur - tdata->buf.start;
        status = submit(s, tdata);
        if (status != PJ_EPENDING)
            complete(s, tdata, status == PJ_SUCCESS ? len : -(pj_ssize_t)status);
        pjsip_tx_data_dec_ref(tdata);
    }
}

/* ---- Receiving ---- */

static void take_message(pjsip__stream *s, const char *msg, pj_size_t len)
{
    pjsip_tpmgr *mgr = s->base.tpmgr;
    pjsip_rx_data *rdata = pjsip__rx_lend(mgr, &s->base);

    if (!rdata) {
        pjsip__count(&mgr->env->stats.rx_no_memory);
        PJ_LOG(1, (s->base.obj_name, "No memory to receive a message"));
        return;
    }
    memcpy(rdata->pkt_info.packet, msg, len);
    rdata->pkt_info.packet[len] = '\0';
    rdata->pkt_info.len = (pj_ssize_t)len;
    pjsip__rx_set_source(rdata, &s->base.key.rem_addr,
                         (int)pj_sockaddr_get_len(&s->base.key.rem_addr));
    pjsip__receive_note(&s->base, rdata, len);
    pjsip__receive_message(mgr, rdata, rdata->pkt_info.packet, len);
    pj_pool_reset(rdata->tp_info.pool);
    pjsip__rx_return(mgr, rdata);
}

/* The stream cannot be followed: say why if it can be said, and end it. */
static void refuse(pjsip__stream *s, const char *head, pj_size_t len)
{
    pjsip_tpmgr *mgr = s->base.tpmgr;
    pjsip_rx_data *rdata = pjsip__rx_lend(mgr, &s->base);
    pj_bool_t answered = PJ_FALSE;

    if (rdata) {
        pjsip__rx_set_source(rdata, &s->base.key.rem_addr,
                             (int)pj_sockaddr_get_len(&s->base.key.rem_addr));
        pjsip__receive_note(&s->base, rdata, len);
        answered = pjsip__receive_reject(mgr, rdata, head, len, s->frame.code, s->frame.reason);
        pj_pool_reset(rdata->tp_info.pool);
        pjsip__rx_return(mgr, rdata);
    }
    if (answered)
        linger(s);
    else
        close_stream(s, s->frame.error);
}

static void take_octets(pjsip__stream *s, const char *data, pj_size_t len)
{
    pj_size_t max = PJ_MIN((pj_size_t)env_of(s)->limits.max_rx_msg, PJSIP_MAX_PKT_LEN - 1u);
    pjsip__frame_event ev = PJSIP__FRAME_MORE;
    const char *msg;
    pj_size_t msg_len;

    if (pjsip__frame_feed(&s->frame, data, len) != PJ_SUCCESS) {
        close_stream(s, PJ_ENOMEM);
        return;
    }
    while (state_of(s) == OPEN) {
        ev = pjsip__frame_next(&s->frame, max, &msg, &msg_len);
        if (ev == PJSIP__FRAME_MESSAGE) {
            s->has_spoken = PJ_TRUE;
            if (pj_timer_entry_running(&s->deadline_timer))
                disarm(s, &s->deadline_timer); /* what comes next has a time of its own */
            take_message(s, msg, msg_len);
        } else if (ev == PJSIP__FRAME_PING) {
            pjsip__count(&env_of(s)->stats.rx_keepalives);
            if (PJSIP_TCP_KEEP_ALIVE_RESPONSE)
                send_raw(s, "\r\n", 2);
        } else {
            break;
        }
    }
    if (ev == PJSIP__FRAME_ERROR)
        refuse(s, msg, msg_len);
}

/* The first message has to be there some time after the accept, pings or not; each, after it began. */
static void watch_deadline(pjsip__stream *s)
{
    if (!s->deadline || state_of(s) != OPEN)
        return;
    if (s->has_spoken && !pjsip__frame_partial(&s->frame))
        disarm(s, &s->deadline_timer);
    else if (!pj_timer_entry_running(&s->deadline_timer))
        arm(s, &s->deadline_timer, s->deadline);
}

static pj_bool_t on_data(pj_activesock_t *asock, void *data, pj_size_t size, pj_status_t status,
                         pj_size_t *remainder)
{
    pjsip__stream *s = pj_activesock_get_user_data(asock);
    pj_bool_t go_on;

    *remainder = 0;
    if (!pjsip__tp_pin(s->base.tpmgr, &s->base))
        return PJ_FALSE;
    if (size > 0) {
        note_activity(s);
        if (pjsip__receive_intercept(s->base.tpmgr, &s->base, data, &size) != PJ_SUCCESS) {
            pjsip__receive_dropped(s->base.tpmgr, &s->base, data, size, PJ_EIGNORED);
        } else if (state_of(s) == OPEN) {
            take_octets(s, data, size);
            watch_deadline(s);
        }
    }
    if (status != PJ_SUCCESS)
        close_stream(s, status);
    go_on = state_of(s) != CLOSED;
    pjsip_transport_dec_ref(&s->base);
    return go_on;
}

/* ---- Opening ---- */

static void opened(pjsip__stream *s)
{
    pj_status_t status;

    note_activity(s);
    pjsip__count(s->base.dir == PJSIP_TP_DIR_INCOMING ? &env_of(s)->stats.conn_accepted
                                                      : &env_of(s)->stats.conn_opened);
    PJ_LOG(4, (s->base.obj_name, "Connection %s is open", s->base.info));
    pjsip__tp_notify(&s->base, PJSIP_TP_STATE_CONNECTED, PJ_SUCCESS);
    send_waiting(s);
    /* Before anybody reads, who may be another thread, and who disarms it. */
    if (s->deadline && !s->has_spoken)
        arm(s, &s->deadline_timer, s->deadline);
    status = pj_activesock_start_read2(s->asock, s->base.pool, READ_SIZE, s->read_buf, 0);
    if (status != PJ_SUCCESS) {
        close_stream(s, status);
        return;
    }
    arm_keepalive(s, pjsip_cfg()->tcp.keep_alive_interval * 1000);
}

static pj_bool_t on_connected(pj_activesock_t *asock, pj_status_t status)
{
    pjsip__stream *s = pj_activesock_get_user_data(asock);
    pj_bool_t go_on;

    if (!pjsip__tp_pin(s->base.tpmgr, &s->base))
        return PJ_FALSE;
    if (status == PJ_SUCCESS)
        opened(s);
    else
        close_stream(s, status);
    go_on = state_of(s) != CLOSED;
    pjsip_transport_dec_ref(&s->base);
    return go_on;
}

static void set_names(pjsip__stream *s, const pjsip__stream_param *prm)
{
    pjsip_transport *tp = &s->base;
    char local[PJ_INET6_ADDRSTRLEN + 10], remote[PJ_INET6_ADDRSTRLEN + 10];
    char info[160];

    tp->dir = prm->dir;
    tp->factory = prm->factory;
    tp->initial_timeout = prm->initial_timeout;
    tp->addr_len = (int)pj_sockaddr_get_len(prm->remote);
    pj_sockaddr_cp(&tp->key.rem_addr, prm->remote);
    pj_sockaddr_cp(&tp->local_addr, prm->local);
    pj_strdup2(tp->pool, &tp->remote_name.host,
               pj_sockaddr_print(prm->remote, remote, sizeof(remote), 0));
    tp->remote_name.port = pj_sockaddr_get_port(prm->remote);
    tp->has_addr_name = prm->published != NULL;
    if (prm->published) {
        pj_strdup(tp->pool, &tp->local_name.host, &prm->published->host);
        tp->local_name.port = prm->published->port;
    } else {
        pj_strdup2(tp->pool, &tp->local_name.host,
                   pj_sockaddr_print(prm->local, local, sizeof(local), 0));
        tp->local_name.port = pj_sockaddr_get_port(prm->local);
    }
    snprintf(info, sizeof(info), "%s %s %s %s", tp->type_name,
             pjsip__addr_name(prm->local, local, sizeof(local)),
             prm->dir == PJSIP_TP_DIR_INCOMING ? "from" : "to",
             pjsip__addr_name(prm->remote, remote, sizeof(remote)));
    tp->info = pj_strdup3(tp->pool, info).ptr;
}

static pj_status_t prepare(pjsip__stream *s, const pjsip__stream_param *prm)
{
    pj_activesock_cfg cfg;
    pj_activesock_cb cb;
    int on = 1;
    pj_status_t status;

    status = pj_lock_create_simple_mutex(s->base.pool, "stream", &s->guard);
    if (status == PJ_SUCCESS)
        status = pjsip__pending_init(&s->pending, s->base.pool);
    if (status != PJ_SUCCESS)
        return status;
    pjsip__frame_init(&s->frame, pjsip__tp_env_of(prm->endpt)->pf);
    s->read_buf[0] = pj_pool_alloc(s->base.pool, READ_SIZE);
    if (!s->read_buf[0])
        return PJ_ENOMEM;
    pj_ioqueue_op_key_init(&s->raw_op, sizeof(s->raw_op));
    pj_timer_entry_init(&s->deadline_timer, 0, s, &on_deadline);
    pj_timer_entry_init(&s->keepalive_timer, 0, s, &on_keepalive);
    pj_timer_entry_init(&s->linger_timer, 0, s, &on_linger_over);
    s->deadline = prm->initial_timeout ? (long)prm->initial_timeout * 1000
                                       : (long)pjsip__tp_env_of(prm->endpt)->limits.stream_msg_msec;
    s->has_spoken = prm->dir != PJSIP_TP_DIR_INCOMING;
    s->state = OPENING;
    set_names(s, prm);

    /* Messages are written whole: waiting for more to send gains nothing. */
    pj_sock_setsockopt(prm->sock, pj_SOL_TCP(), pj_TCP_NODELAY(), &on, sizeof(on));
    pj_activesock_cfg_default(&cfg);
    cfg.grp_lock = s->base.grp_lock;
    cfg.concurrency = 1;
    memset(&cb, 0, sizeof(cb));
    cb.on_data_read = &on_data;
    cb.on_data_sent = &on_sent;
    cb.on_connect_complete = &on_connected;
    return pj_activesock_create(s->base.pool, prm->sock, pj_SOCK_STREAM(), &cfg,
                                pjsip__tp_env_of(prm->endpt)->ioqueue, &cb, s, &s->asock);
}

/* Begin: the socket belongs to the stream, which is registered. */
static pj_status_t begin(pjsip__stream *s, const pjsip__stream_param *prm)
{
    pj_status_t status = PJ_SUCCESS;

    s->sock = prm->sock;
    if (prm->dir == PJSIP_TP_DIR_OUTGOING)
        status = pj_activesock_start_connect(s->asock, s->base.pool, prm->remote,
                                             (int)pj_sockaddr_get_len(prm->remote));
    if (status == PJ_SUCCESS)
        opened(s);
    else if (status != PJ_EPENDING)
        close_stream(s, status);
    return status == PJ_EPENDING ? PJ_SUCCESS : status;
}

pj_status_t pjsip__stream_create(const pjsip__stream_param *prm, pjsip_transport **p_tp)
{
    pjsip__stream *s;
    pj_pool_t *pool;
    pj_status_t status;

    pool = pj_pool_create(pjsip__tp_env_of(prm->endpt)->pf, prm->prefix,
                          sizeof(*s) + READ_SIZE + 1024, 1024, NULL);
    s = pool ? PJ_POOL_ZALLOC_T(pool, pjsip__stream) : NULL;
    if (!s) {
        pj_pool_release(pool);
        pj_sock_close(prm->sock);
        return PJ_ENOMEM;
    }
    s->sock = PJ_INVALID_SOCKET;
    status = pjsip__tp_init(&s->base, prm->endpt, pool, prm->type, prm->prefix, 1, &on_free);
    if (status != PJ_SUCCESS) {
        pjsip__tp_fini(&s->base);
        pj_sock_close(prm->sock);
        return status;
    }
    s->base.send_msg = &stream_send;
    s->base.destroy = &stream_destroy;
    status = prepare(s, prm);
    if (status != PJ_SUCCESS) {
        pj_grp_lock_dec_ref(s->base.grp_lock);
        pj_sock_close(prm->sock);
        return status;
    }
    status = pjsip_transport_register(s->base.tpmgr, &s->base);
    if (status != PJ_SUCCESS) {
        stream_destroy(&s->base);
        return status;
    }
    ((pjsip__tp_rec *)s->base.data)->force = &force_close;
    if (prm->dir == PJSIP_TP_DIR_INCOMING) {
        s->counted = PJ_TRUE;
        atomic_fetch_add(&s->base.tpmgr->connections, 1);
    }
    status = begin(s, prm);
    if (status != PJ_SUCCESS) {
        pjsip_transport_dec_ref(&s->base);
        return status;
    }
    *p_tp = &s->base;
    return PJ_SUCCESS;
}

pj_sock_t pjsip__stream_socket(pjsip_transport *tp)
{
    pjsip__stream *s = stream_of(tp);

    return state_of(s) == CLOSED ? PJ_INVALID_SOCKET : s->sock;
}
