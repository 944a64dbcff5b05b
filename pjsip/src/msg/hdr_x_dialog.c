/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Headers about dialogs, sessions and the requests of one: Replaces (RFC 3891), Join (3911),
 * Target-Dialog (4538), In-Reply-To (3261), RSeq and RAck (3262), Session-Expires and Min-SE
 * (4028), Session-ID (7989), User-to-User (7433), Max-Breadth (5393) and Flow-Timer (5626).
 *
 * That Replaces and Join need both tags is not a matter of their grammar: who looks for the dialog
 * finds that one is empty, and answers as their RFCs say.
 */
#include "msg/hdr_ext.h"

#include <pjsip-ua/sip_replaces.h>
#include <pjsip-ua/sip_timer.h>
#include <pjsip/sip_hdr_ext_sip.h>

enum { MAX_SEQUENCE = 0x7FFFFFFF };

static const pjsip__x_item replaces[] = {
    X_ITEM(X_CALL_ID, pjsip_replaces_hdr, call_id, 0),
    P_CASE(pjsip_replaces_hdr, to_tag, "to-tag"),
    P_CASE(pjsip_replaces_hdr, from_tag, "from-tag"),
    P_FLAG(pjsip_replaces_hdr, early_only, "early-only"),
    PARAMS(pjsip_replaces_hdr),
};
X_HDR_AS(replaces, pjsip_replaces_hdr, "Replaces", "Replaces", replaces, X_ONE);

static const pjsip__x_item join[] = {
    X_ITEM(X_CALL_ID, pjsip_x_dialog_hdr, call_id, 0),
    P_CASE(pjsip_x_dialog_hdr, to_tag, "to-tag"),
    P_CASE(pjsip_x_dialog_hdr, from_tag, "from-tag"),
    PARAMS(pjsip_x_dialog_hdr),
};
X_HDR(join, "Join", "Join", join, X_ONE);

static const pjsip__x_item target_dialog[] = {
    X_ITEM(X_CALL_ID, pjsip_x_dialog_hdr, call_id, 0),
    P_CASE(pjsip_x_dialog_hdr, to_tag, "remote-tag"),
    P_CASE(pjsip_x_dialog_hdr, from_tag, "local-tag"),
    PARAMS(pjsip_x_dialog_hdr),
};
X_HDR(target_dialog, "Target-Dialog", "Target-Dialog", target_dialog, X_ONE);

static const pjsip__x_item in_reply_to[] = {
    X_ITEM(X_CALL_ID, pjsip_x_token_hdr, value, 0),
    PARAMS(pjsip_x_token_hdr),
};
X_HDR(in_reply_to, "In-Reply-To", "In-Reply-To", in_reply_to, X_LIST);

static const pjsip__x_item number[] = {NUMBER(pjsip_x_number_hdr, value, 0xFFFFFFFFu)};
X_HDR(rseq, "RSeq", "RSeq", number, X_ONE);
X_HDR(flow_timer, "Flow-Timer", "Flow-Timer", number, X_ONE);
X_HDR(max_breadth, "Max-Breadth", "Max-Breadth", number, X_ONE);

/* RAck = response-num LWS CSeq-num LWS Method */
static const pjsip__x_item rack[] = {
    NUMBER(pjsip_x_rack_hdr, rseq, 0xFFFFFFFFu),   SPACE,
    NUMBER(pjsip_x_rack_hdr, cseq, MAX_SEQUENCE),  SPACE,
    X_ITEM(X_METHOD, pjsip_x_rack_hdr, method, 0),
};
X_HDR(rack, "RAck", "RAck", rack, X_ONE);

static const pjsip__x_item session_expires[] = {
    NUMBER(pjsip_sess_expires_hdr, sess_expires, 0xFFFFFFFFu),
    P_VALUE(pjsip_sess_expires_hdr, refresher, "refresher"),
    PARAMS(pjsip_sess_expires_hdr),
};
X_HDR_AS(session_expires, pjsip_sess_expires_hdr, "Session-Expires", "x", session_expires, X_ONE);

static const pjsip__x_item min_se[] = {
    NUMBER(pjsip_min_se_hdr, min_se, 0xFFFFFFFFu),
    PARAMS(pjsip_min_se_hdr),
};
X_HDR_AS(min_se, pjsip_min_se_hdr, "Min-SE", "Min-SE", min_se, X_ONE);

static const pjsip__x_item session_id[] = {
    X_ITEM(X_UUID, pjsip_x_session_id_hdr, local, 0),
    P_UUID(pjsip_x_session_id_hdr, remote, "remote"),
    PARAMS(pjsip_x_session_id_hdr),
};
X_HDR(session_id, "Session-ID", "Session-ID", session_id, X_ONE);

static const pjsip__x_item user_to_user[] = {
    X_ITEM(X_CASE_VALUE, pjsip_x_user_to_user_hdr, data, 0),
    P_VALUE(pjsip_x_user_to_user_hdr, purpose, "purpose"),
    P_VALUE(pjsip_x_user_to_user_hdr, content, "content"),
    P_VALUE(pjsip_x_user_to_user_hdr, encoding, "encoding"),
    PARAMS(pjsip_x_user_to_user_hdr),
};
X_HDR(user_to_user, "User-to-User", "User-to-User", user_to_user, X_LIST);
