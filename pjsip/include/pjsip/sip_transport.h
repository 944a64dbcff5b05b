/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Transports, the messages that they carry, and the manager that owns them.
 *
 * Lifetimes: a transport and a tx_data live as long as somebody holds a reference; an rx_data lives for the
 * duration of the callback that it is given to, unless cloned. A transport that nobody references idles out.
 *
 * Threads: any function may be called from any thread that holds a reference. Callbacks of this layer are called
 * with no lock held.
 */
#ifndef PJSIP_SIP_TRANSPORT_H
#define PJSIP_SIP_TRANSPORT_H

#include <pjsip/sip_msg.h>
#include <pjsip/sip_parser.h>
#include <pjsip/sip_resolve.h>
#include <pj/sock.h>
#include <pj/list.h>
#include <pj/ioqueue.h>
#include <pj/timer.h>
#include <pj/lock.h>
#include <pj/os.h>

PJ_BEGIN_DECL

/* ---- Types of transports ---- */

/** What a type of transport is like. */
typedef enum pjsip_transport_flags_e {
    PJSIP_TRANSPORT_RELIABLE = 1, /**< Nothing is lost: no retransmission. */
    PJSIP_TRANSPORT_SECURE = 2,   /**< Encrypted. */
    PJSIP_TRANSPORT_DATAGRAM = 4  /**< A packet is a message. */
} pjsip_transport_flags_e;

#define PJSIP_TRANSPORT_IS_RELIABLE(tp) ((tp)->flag & PJSIP_TRANSPORT_RELIABLE)
#define PJSIP_TRANSPORT_IS_SECURE(tp)   ((tp)->flag & PJSIP_TRANSPORT_SECURE)

/**
 * Register a type of a program's own, for all endpoints of the process. The IPv4 and IPv6 sorts of one name are
 * registered by a call each and share its value but for PJSIP_TRANSPORT_IPV6.
 *
 * @param tp_flag    PJSIP_TRANSPORT_RELIABLE and so on; and PJSIP_TRANSPORT_IPV6 for the IPv6 sort.
 * @param tp_name    As in Via and in the transport parameter, e.g. "WS"; copied; at most 15 octets.
 * @param def_port   Default port.
 * @param p_tp_type  May be NULL; gets the type.
 * @return PJ_SUCCESS; PJ_EEXISTS (with the type) if that sort is there already; PJ_ETOOMANY.
 */
PJ_DECL(pj_status_t)
pjsip_transport_register_type(unsigned tp_flag, const char *tp_name, int def_port, int *p_tp_type);

/** The type of a name such as "tcp", whatever its case; PJSIP_TRANSPORT_UNSPECIFIED if there is none. */
PJ_DECL(pjsip_transport_type_e) pjsip_transport_get_type_from_name(const pj_str_t *name);

/** The first type that has exactly these flags; PJSIP_TRANSPORT_UNSPECIFIED if there is none. */
PJ_DECL(pjsip_transport_type_e) pjsip_transport_get_type_from_flag(unsigned flag);

/** pj_AF_INET6() if the type is of IPv6, else pj_AF_INET(). */
PJ_DECL(int) pjsip_transport_type_get_af(pjsip_transport_type_e type);

/** pjsip_transport_flags_e of a type. */
PJ_DECL(unsigned) pjsip_transport_get_flag_from_type(pjsip_transport_type_e type);

/** Default port of a type. */
PJ_DECL(int) pjsip_transport_get_default_port_for_type(pjsip_transport_type_e type);

/** Name of a type as written in Via. */
PJ_DECL(const char *) pjsip_transport_get_type_name(pjsip_transport_type_e t);

/** Name of a type for people. */
PJ_DECL(const char *) pjsip_transport_get_type_desc(pjsip_transport_type_e t);

/* ---- Selecting a transport ---- */

/** What a selector selects by. */
typedef enum pjsip_tpselector_type {
    PJSIP_TPSELECTOR_NONE,
    PJSIP_TPSELECTOR_TRANSPORT,
    PJSIP_TPSELECTOR_LISTENER,
    PJSIP_TPSELECTOR_IP_VER
} pjsip_tpselector_type;

/** Which IP version to use. */
typedef enum pjsip_tpselector_ip_ver {
    PJSIP_TPSELECTOR_USE_IPV4_ONLY,
    PJSIP_TPSELECTOR_NO_PREFERENCE,
    PJSIP_TPSELECTOR_PREFER_IPV4,
    PJSIP_TPSELECTOR_PREFER_IPV6,
    PJSIP_TPSELECTOR_USE_IPV6_ONLY
} pjsip_tpselector_ip_ver;

/** A demand on the transport that a message is sent with. */
typedef struct pjsip_tpselector {
    pjsip_tpselector_type type;
    pj_bool_t disable_connection_reuse; /**< Always open a new connection. */
    union {
        pjsip_transport *transport;
        pjsip_tpfactory *listener;
        pjsip_tpselector_ip_ver ip_ver;
        void *ptr;
    } u;
} pjsip_tpselector;

/** Take a reference to the transport in the selector, if there is one. */
PJ_DECL(void) pjsip_tpselector_add_ref(pjsip_tpselector *sel);

/** Release that. */
PJ_DECL(void) pjsip_tpselector_dec_ref(pjsip_tpselector *sel);

/* ---- Received messages ---- */

/** For the transport that receives. */
typedef struct pjsip_rx_data_op_key {
    pj_ioqueue_op_key_t op_key;
    pjsip_rx_data *rdata;
} pjsip_rx_data_op_key;

/** A received message. */
struct pjsip_rx_data {
    /** Where it came from: of the transport. */
    struct {
        pj_pool_t *pool; /**< Of this message. */
        pjsip_transport *transport;
        void *tp_data;
        pjsip_rx_data_op_key op_key;
    } tp_info;

    /** The packet. */
    struct {
        pj_time_val timestamp;
        char packet[PJSIP_MAX_PKT_LEN];
        pj_uint32_t zero; /**< Zero, so that the packet ends with a NUL. */
        pj_ssize_t len;
        pj_sockaddr src_addr;
        int src_addr_len;
        char src_name[PJ_INET6_ADDRSTRLEN];
        int src_port;
    } pkt_info;

    /** The message; header pointers are NULL if the header is missing. */
    struct {
        char *msg_buf; /**< First octet. */
        int len;
        pjsip_msg *msg;
        char *info; /**< See pjsip_rx_data_get_info(). */
        pjsip_cid_hdr *cid;
        pjsip_from_hdr *from;
        pjsip_to_hdr *to;
        pjsip_via_hdr *via; /**< The topmost. */
        pjsip_cseq_hdr *cseq;
        pjsip_max_fwd_hdr *max_fwd;
        pjsip_route_hdr *route;     /**< The first. */
        pjsip_rr_hdr *record_route; /**< The first. */
        pjsip_ctype_hdr *ctype;
        pjsip_clen_hdr *clen;
        pjsip_require_hdr *require; /**< All values of all such headers. */
        pjsip_supported_hdr *supported;
        pjsip_parser_err_report parse_err; /**< List of syntax errors. */
    } msg_info;

    /** Of modules. */
    struct {
        void *mod_data[PJSIP_MAX_MODULE]; /**< By module id; zero when the message arrives. */
    } endpt_info;
};

/** A short description for logs, such as "Request msg INVITE/cseq=1 (rdata0x...)"; made once, lives with it. */
PJ_DECL(char *) pjsip_rx_data_get_info(pjsip_rx_data *rdata);

/**
 * Copy a received message so that it outlives the callback. The copy holds a reference to the transport.
 *
 * @param flags  Must be 0.
 */
PJ_DECL(pj_status_t)
pjsip_rx_data_clone(const pjsip_rx_data *src, unsigned flags, pjsip_rx_data **p_rdata);

/** Release a copy. */
PJ_DECL(pj_status_t) pjsip_rx_data_free_cloned(pjsip_rx_data *rdata);

/* ---- Messages to send ---- */

/** Told the completion of a transport's send: octets sent, or a negated status. */
typedef void (*pjsip_transport_callback)(pjsip_transport *tp, void *token, pj_ssize_t sent_bytes);

/** For the transport that sends. */
typedef struct pjsip_tx_data_op_key {
    pj_ioqueue_op_key_t key;
    pjsip_tx_data *tdata;
    void *token;
    void (*callback)(pjsip_transport *, void *, pj_ssize_t);
} pjsip_tx_data_op_key;

/** A message to send. */
struct pjsip_tx_data {
    PJ_DECL_LIST_MEMBER(struct pjsip_tx_data); /**< For its user. */
    pj_pool_t *pool;                           /**< Freed with it. */
    char obj_name[PJ_MAX_OBJ_NAME];
    char *info;               /**< See pjsip_tx_data_get_info(). */
    pj_time_val rx_timestamp; /**< For a response: when the request arrived. */
    pjsip_tpmgr *mgr;
    pjsip_tx_data_op_key op_key;
    pj_lock_t *lock;
    pjsip_msg *msg;                      /**< After changing it: pjsip_tx_data_invalidate_msg(). */
    pjsip_route_hdr *saved_strict_route; /**< See pjsip_process_route_set(). */
    pjsip_buffer buf;                    /**< The printed message; start == cur: not printed. */
    pj_atomic_t *ref_cnt;
    int is_pending; /**< In flight. */
    void *token;    /**< Of the send in flight. */
    void (*cb)(void *, pjsip_tx_data *, pj_ssize_t);

    /** Where to: the list of addresses and which of them is in use. Filled when sent, or before by the user. */
    struct {
        pj_str_t name;
        pjsip_server_addresses addr;
        unsigned cur_addr;
    } dest_info;

    /** Where it is sent to now; filled when sent. */
    struct {
        pjsip_transport *transport;
        pj_sockaddr dst_addr;
        int dst_addr_len;
        char dst_name[PJ_INET6_ADDRSTRLEN];
        int dst_port;
    } tp_info;

    pjsip_tpselector tp_sel; /**< See pjsip_tx_data_set_transport(). */
    pj_bool_t auth_retry;    /**< Is sent again with credentials. */
    void *mod_data[PJSIP_MAX_MODULE];
    pjsip_host_port
        via_addr; /**< sent-by to write instead of the transport's name, if host is not empty ... */
    const void *via_tp; /**< ... and the transport used is this one (NULL: whichever it is). */
};

/** Create an empty message to send. Its reference count is zero: the caller adds the first reference. */
PJ_DECL(pj_status_t) pjsip_tx_data_create(pjsip_tpmgr *mgr, pjsip_tx_data **tdata);

/** Take a reference. */
PJ_DECL(void) pjsip_tx_data_add_ref(pjsip_tx_data *tdata);

/** Release a reference. @return PJ_SUCCESS; PJSIP_EBUFDESTROYED if that was the last and it is gone. */
PJ_DECL(pj_status_t) pjsip_tx_data_dec_ref(pjsip_tx_data *tdata);

/**
 * Print the message into tdata->buf, which grows as needed, unless it is printed already.
 *
 * @return PJ_SUCCESS; PJSIP_EMSGTOOLONG past the limit for printed messages; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t) pjsip_tx_data_encode(pjsip_tx_data *tdata);

/** Whether the message is printed. */
PJ_DECL(pj_bool_t) pjsip_tx_data_is_valid(pjsip_tx_data *tdata);

/** Let it be printed again when next sent. */
PJ_DECL(void) pjsip_tx_data_invalidate_msg(pjsip_tx_data *tdata);

/** A short description for logs; made once, lives as long as it or until the next invalidation. */
PJ_DECL(char *) pjsip_tx_data_get_info(pjsip_tx_data *tdata);

/** Demand a transport or listener. A transport in @a sel is referenced until @a tdata is gone. */
PJ_DECL(pj_status_t)
pjsip_tx_data_set_transport(pjsip_tx_data *tdata, const pjsip_tpselector *sel);

/** A copy of the message, its destinations and selector, with a pool of its own; @a flags must be 0. */
PJ_DECL(pj_status_t)
pjsip_tx_data_clone(const pjsip_tx_data *src, unsigned flags, pjsip_tx_data **p_tdata);

/* ---- Transports ---- */

/** What a transport is found by. */
typedef struct pjsip_transport_key {
    long type;            /**< pjsip_transport_type_e */
    pj_sockaddr rem_addr; /**< All zero but the family: sends to everybody. */
} pjsip_transport_key;

/** Who opened a connection. */
typedef enum pjsip_transport_dir {
    PJSIP_TP_DIR_NONE, /**< Connectionless. */
    PJSIP_TP_DIR_OUTGOING,
    PJSIP_TP_DIR_INCOMING
} pjsip_transport_dir;

/**
 * A transport. Programs may make their own: fill it, hand it to pjsip_transport_register(), feed
 * pjsip_tpmgr_receive_packet().
 */
struct pjsip_transport {
    char obj_name[PJ_MAX_OBJ_NAME];
    pj_pool_t *pool;
    pj_atomic_t *ref_cnt; /**< Users. */
    pj_lock_t *lock;
    pj_grp_lock_t *grp_lock; /**< Memory; may be NULL in a program's own transport. */
    pj_bool_t tracing;
    pj_bool_t is_shutdown; /**< Not to be used for new messages. */
    pj_bool_t is_destroying;

    pjsip_transport_key key;
    char *type_name;
    unsigned flag; /**< pjsip_transport_flags_e */
    char *info;    /**< For logs. */

    int addr_len;
    pj_sockaddr local_addr; /**< Bound. */
    pj_bool_t has_addr_name;
    pjsip_host_port local_name;  /**< Published: what goes into Via and Contact. */
    pjsip_host_port remote_name; /**< Of a connection. */
    pjsip_transport_dir dir;

    pjsip_endpoint *endpt;
    pjsip_tpmgr *tpmgr;
    pjsip_tpfactory *factory; /**< That made it, or NULL. */
    pj_timer_entry idle_timer;

    pj_timestamp last_recv_ts; /**< When octets arrived last. */
    pj_size_t last_recv_len;

    void *data; /**< Of the manager. */
    unsigned
        initial_timeout; /**< Seconds without a message after which an accepted connection goes. */

    /**
     * Send the printed message. Returns PJ_SUCCESS when sent (no callback), PJ_EPENDING (the callback comes
     * once, with octets sent or a negated status), or an error (no callback).
     */
    pj_status_t (*send_msg)(pjsip_transport *transport, pjsip_tx_data *tdata,
                            const pj_sockaddr_t *rem_addr, int addr_len, void *token,
                            pjsip_transport_callback callback);

    /** Stop using it; it is destroyed when the last reference is gone. May be NULL. */
    pj_status_t (*do_shutdown)(pjsip_transport *transport);

    /** Release everything. Nobody references it any more. */
    pj_status_t (*destroy)(pjsip_transport *transport);
};

/** Give a transport to the manager; it gets its idle timer now if nobody references it. */
PJ_DECL(pj_status_t) pjsip_transport_register(pjsip_tpmgr *mgr, pjsip_transport *tp);

/** Shut down: no new messages; destroyed when the last reference is gone. State listeners are told. */
PJ_DECL(pj_status_t) pjsip_transport_shutdown(pjsip_transport *tp);

/**
 * As pjsip_transport_shutdown().
 *
 * @param force  Close a connection now, even if it is referenced: its users are told that it is disconnected.
 */
PJ_DECL(pj_status_t) pjsip_transport_shutdown2(pjsip_transport *tp, pj_bool_t force);

/** Destroy a transport that nobody references. @return PJ_SUCCESS; PJSIP_EBUSY if it is referenced. */
PJ_DECL(pj_status_t) pjsip_transport_destroy(pjsip_transport *tp);

/** Take a reference. */
PJ_DECL(pj_status_t) pjsip_transport_add_ref(pjsip_transport *tp);

/** Release a reference; the last starts the idle timer, or destroys a transport that was shut down. */
PJ_DECL(pj_status_t) pjsip_transport_dec_ref(pjsip_transport *tp);

/** Told the completion of a pjsip_transport_send(): octets sent or a negated status. */
typedef void (*pjsip_tp_send_callback)(void *token, pjsip_tx_data *tdata, pj_ssize_t bytes_sent);

/**
 * Send a message by a transport: the modules see it, it is printed if need be, and goes out. References to
 * @a tdata and @a tr are held until it is done.
 *
 * @return PJ_SUCCESS: sent, @a cb is not called; PJ_EPENDING: @a cb (may be NULL) is called once, never before
 *         this returns in this thread; PJSIP_EPENDINGTX if @a tdata is in flight; PJSIP_EMSGTOOLONG for a
 *         datagram of more than 65507 octets; or the error of a module or of the transport. After an error
 *         @a cb is not called.
 */
PJ_DECL(pj_status_t)
pjsip_transport_send(pjsip_transport *tr, pjsip_tx_data *tdata, const pj_sockaddr_t *addr,
                     int addr_len, void *token, pjsip_tp_send_callback cb);

/** As pjsip_transport_send(); @a sent (may be NULL) gets the octets sent if PJ_SUCCESS is returned. */
PJ_DECL(pj_status_t)
pjsip_transport_send2(pjsip_transport *tr, pjsip_tx_data *tdata, const pj_sockaddr_t *addr,
                      int addr_len, void *token, pjsip_tp_send_callback cb, pj_ssize_t *sent);

/* ---- States of transports ---- */

/** What a transport went through. */
typedef enum pjsip_transport_state {
    PJSIP_TP_STATE_CONNECTED,    /**< Opened, or accepted. */
    PJSIP_TP_STATE_DISCONNECTED, /**< Lost, or could not be opened; the status says why. */
    PJSIP_TP_STATE_SHUTDOWN,     /**< No new messages. */
    PJSIP_TP_STATE_DESTROY       /**< About to go. */
} pjsip_transport_state;

/** More about it. */
typedef struct pjsip_transport_state_info {
    pj_status_t status;
    void *ext_info;  /**< Of the type of transport. */
    void *user_data; /**< Of the listener. */
} pjsip_transport_state_info;

/** Told that a transport's state changed. */
typedef void (*pjsip_tp_state_callback)(pjsip_transport *tp, pjsip_transport_state state,
                                        const pjsip_transport_state_info *info);

/** Names a listener. */
typedef void pjsip_tp_state_listener_key;

/** Set the program's callback for all transports. */
PJ_DECL(pj_status_t) pjsip_tpmgr_set_state_cb(pjsip_tpmgr *mgr, pjsip_tp_state_callback cb);

/** That callback. */
PJ_DECL(pjsip_tp_state_callback) pjsip_tpmgr_get_state_cb(const pjsip_tpmgr *mgr);

/** Listen to one transport. */
PJ_DECL(pj_status_t)
pjsip_transport_add_state_listener(pjsip_transport *tp, pjsip_tp_state_callback cb, void *user_data,
                                   pjsip_tp_state_listener_key **key);

/** Listen no more. @return PJ_SUCCESS; PJ_ENOTFOUND if @a key and @a user_data name no listener. */
PJ_DECL(pj_status_t)
pjsip_transport_remove_state_listener(pjsip_transport *tp, pjsip_tp_state_listener_key *key,
                                      const void *user_data);

/* ---- Factories ---- */

/** Something that opens connections, and perhaps listens for them. */
struct pjsip_tpfactory {
    PJ_DECL_LIST_MEMBER(struct pjsip_tpfactory); /**< Of the manager. */
    char obj_name[PJ_MAX_OBJ_NAME];
    pj_pool_t *pool;
    pj_lock_t *lock;
    pjsip_transport_type_e type;
    char *type_name;
    unsigned flag;
    char *info;
    pj_sockaddr local_addr;
    pj_bool_t has_addr_name;
    pjsip_host_port addr_name; /**< Published address. */

    /** Open a connection; it is registered with the manager and not referenced. */
    pj_status_t (*create_transport)(pjsip_tpfactory *factory, pjsip_tpmgr *mgr,
                                    pjsip_endpoint *endpt, const pj_sockaddr *rem_addr,
                                    int addr_len, pjsip_transport **transport);

    /** As create_transport, knowing the message; preferred if set. */
    pj_status_t (*create_transport2)(pjsip_tpfactory *factory, pjsip_tpmgr *mgr,
                                     pjsip_endpoint *endpt, const pj_sockaddr *rem_addr,
                                     int addr_len, pjsip_tx_data *tdata,
                                     pjsip_transport **transport);

    /** Release everything. */
    pj_status_t (*destroy)(pjsip_tpfactory *factory);
};

/** Give a factory to the manager. Several of one type may be registered. */
PJ_DECL(pj_status_t) pjsip_tpmgr_register_tpfactory(pjsip_tpmgr *mgr, pjsip_tpfactory *tpf);

/** Take it back; it is not destroyed. @return PJ_SUCCESS; PJ_ENOTFOUND. */
PJ_DECL(pj_status_t) pjsip_tpmgr_unregister_tpfactory(pjsip_tpmgr *mgr, pjsip_tpfactory *tpf);

/* ---- The manager ---- */

/** Given each received message, or the status of one that cannot be handled. */
typedef void (*pjsip_rx_callback)(pjsip_endpoint *endpt, pj_status_t status, pjsip_rx_data *rdata);

/** Given each message before it is sent; must have it printed. Another status than PJ_SUCCESS stops it. */
typedef pj_status_t (*pjsip_tx_callback)(pjsip_endpoint *endpt, pjsip_tx_data *tdata);

/** Create a manager for an endpoint. */
PJ_DECL(pj_status_t)
pjsip_tpmgr_create(pj_pool_t *pool, pjsip_endpoint *endpt, pjsip_rx_callback rx_cb,
                   pjsip_tx_callback tx_cb, pjsip_tpmgr **p_mgr);

/** Destroy: closes all transports, whoever references them, and all factories. */
PJ_DECL(pj_status_t) pjsip_tpmgr_destroy(pjsip_tpmgr *mgr);

/**
 * Find or open a transport to an address, and take a reference to it for the caller.
 *
 * @return PJ_SUCCESS; PJSIP_ETPNOTSUITABLE if the selector's transport does not fit; PJSIP_EUNSUPTRANSPORT if
 *         nothing of that type exists; the factory's error.
 */
PJ_DECL(pj_status_t)
pjsip_tpmgr_acquire_transport(pjsip_tpmgr *mgr, pjsip_transport_type_e type,
                              const pj_sockaddr_t *remote, int addr_len,
                              const pjsip_tpselector *sel, pjsip_transport **tp);

/** As pjsip_tpmgr_acquire_transport(); the factory is told of @a tdata. */
PJ_DECL(pj_status_t)
pjsip_tpmgr_acquire_transport2(pjsip_tpmgr *mgr, pjsip_transport_type_e type,
                               const pj_sockaddr_t *remote, int addr_len,
                               const pjsip_tpselector *sel, pjsip_tx_data *tdata,
                               pjsip_transport **tp);

/**
 * Handle what a transport received: rdata->tp_info, pkt_info.packet, len, src_addr, src_addr_len, src_name and
 * src_port are filled; pkt_info.packet[len] must be writable.
 *
 * @return Octets used up. Of a datagram, all of them; of a stream, all messages that are complete: the caller
 *         keeps the rest and appends to it. Negative: the connection must be closed.
 */
PJ_DECL(pj_ssize_t) pjsip_tpmgr_receive_packet(pjsip_tpmgr *mgr, pjsip_rx_data *rdata);

/** Send octets; see pjsip_endpt_send_raw(). @a tdata may be NULL, or carries the data's lifetime. */
PJ_DECL(pj_status_t)
pjsip_tpmgr_send_raw(pjsip_tpmgr *mgr, pjsip_transport_type_e tp_type, const pjsip_tpselector *sel,
                     pjsip_tx_data *tdata, const void *raw_data, pj_size_t data_len,
                     const pj_sockaddr_t *addr, int addr_len, void *token,
                     pjsip_tp_send_callback cb);

/** A question about our own address towards a destination, and its answer. */
typedef struct pjsip_tpmgr_fla2_param {
    pjsip_transport_type_e tp_type;
    const pjsip_tpselector *tp_sel;
    pj_str_t dst_host;
    pj_bool_t local_if;   /**< The interface towards dst_host instead of the published address. */
    pj_str_t ret_addr;    /**< Out. */
    pj_uint16_t ret_port; /**< Out. */
    const void *ret_tp;   /**< Out: the transport or factory it belongs to. */
} pjsip_tpmgr_fla2_param;

/** All zero. */
PJ_DECL(void) pjsip_tpmgr_fla2_param_default(pjsip_tpmgr_fla2_param *prm);

/** Find which address to give as ours: published address of the selected or first transport or factory. */
PJ_DECL(pj_status_t)
pjsip_tpmgr_find_local_addr2(pjsip_tpmgr *mgr, pj_pool_t *pool, pjsip_tpmgr_fla2_param *prm);

/** As pjsip_tpmgr_find_local_addr2(), without destination. */
PJ_DECL(pj_status_t)
pjsip_tpmgr_find_local_addr(pjsip_tpmgr *mgr, pj_pool_t *pool, pjsip_transport_type_e type,
                            const pjsip_tpselector *sel, pj_str_t *ip_addr, int *port);

/** How many transports there are. */
PJ_DECL(unsigned) pjsip_tpmgr_get_transport_count(pjsip_tpmgr *mgr);

/** How many of a type. */
PJ_DECL(unsigned) pjsip_tpmgr_get_transport_count_by_type(pjsip_tpmgr *mgr, int type);

/** Log all transports and factories. */
PJ_DECL(void) pjsip_tpmgr_dump_transports(pjsip_tpmgr *mgr);

/** How to shut down all transports. */
typedef struct pjsip_tpmgr_shutdown_param {
    pj_bool_t force;       /**< Close connections that are referenced. */
    pj_bool_t include_udp; /**< UDP transports too. */
} pjsip_tpmgr_shutdown_param;

/** force is PJ_TRUE, include_udp PJ_TRUE. */
PJ_DECL(void) pjsip_tpmgr_shutdown_param_default(pjsip_tpmgr_shutdown_param *prm);

/** Shut down all transports, for instance when the network has changed. */
PJ_DECL(pj_status_t)
pjsip_tpmgr_shutdown_all(pjsip_tpmgr *mgr, const pjsip_tpmgr_shutdown_param *param);

/** What was dropped. */
typedef struct pjsip_tp_dropped_data {
    pjsip_transport *tp;
    void *data;
    pj_size_t len;
    pj_status_t status; /**< Why: PJSIP_EINVALIDMSG and the like; PJ_EIGNORED for keep-alives. */
} pjsip_tp_dropped_data;

/** Told what a transport dropped. */
typedef void (*pjsip_tp_on_rx_dropped_cb)(pjsip_tp_dropped_data *data);

/** Set that callback; NULL: none. */
PJ_DECL(pj_status_t)
pjsip_tpmgr_set_drop_data_cb(pjsip_tpmgr *mgr, pjsip_tp_on_rx_dropped_cb cb);

/** What was received, before it is parsed. */
typedef struct pjsip_tp_rx_data {
    pjsip_transport *tp;
    void *data;
    pj_size_t len;
} pjsip_tp_rx_data;

/** Given what a transport received; another status than PJ_SUCCESS drops it. The octets may be changed. */
typedef pj_status_t (*pjsip_tp_on_rx_data_cb)(pjsip_tp_rx_data *data);

/** Set that callback; NULL: none. */
PJ_DECL(pj_status_t) pjsip_tpmgr_set_recv_data_cb(pjsip_tpmgr *mgr, pjsip_tp_on_rx_data_cb cb);

PJ_END_DECL

#endif
