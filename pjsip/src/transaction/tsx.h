/* SPDX-License-Identifier: BSD-2-Clause */
/* What layers above may know of a transaction beyond pjsip/sip_transaction.h. */
#ifndef PJSIP__TRANSACTION_TSX_H
#define PJSIP__TRANSACTION_TSX_H

#include "core/conversation.h"

#include <pjsip/sip_transaction.h>

/**
 * Has a final response passed, or has it ended? The public state may be behind while a notification is
 * waiting. Call it inside the conversation.
 */
pj_bool_t pjsip__tsx_is_final(const pjsip_transaction *tsx);

/**
 * pjsip_tsx_send_msg() for those that are inside the conversation already: its status is that of queueing, and how the
 * send went is asked by pjsip__conv_wait(tsx->grp_lock, @a result) after leaving. The reference of @a tdata is
 * taken on success of both; on failure of the send call pjsip__tsx_discard() to end a client's.
 */
pj_status_t pjsip__tsx_send(pjsip_transaction *tsx, pjsip_tx_data *tdata,
                            pjsip__conv_result *result);

/**
 * pjsip_tsx_recv_msg() for those that are inside, from within the event that @a rdata came with.
 */
void pjsip__tsx_receive(pjsip_transaction *tsx, pjsip_rx_data *rdata);

/** Begin a server transaction, as its request has come, without telling its user: it made it. Inside. */
void pjsip__tsx_begin(pjsip_transaction *tsx);

/** A number that names the transaction as long as it is in the table, and none after it. */
pj_uint64_t pjsip__tsx_id(const pjsip_transaction *tsx);

/** The transaction of that number, with a reference; NULL when it has ended. */
pjsip_transaction *pjsip__tsx_by_id(pj_uint64_t id);

/** End a transaction without a notification: it was never sent, or that failed. */
void pjsip__tsx_discard(pjsip_transaction *tsx);

#endif
