/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/sip_peer.h"

#include "support/sim_world.h"

#include <check.h>
#include <pj/errno.h>
#include <pj/sock.h>
#include <pj/string.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/time.h>

/*
 * Polls of our side. With the system's sockets each is followed by a look of 5 ms at most; in the
 * simulated world all that happens now has happened after the first.
 */
enum { TRIES = 2000, TRIES_IN_WORLD = 1 };

static pj_sock_t sock = PJ_INVALID_SOCKET;
static pj_sockaddr us;
static void (*drive)(void);
static peer_msg last;

const char *peer_ip(void)
{
    return world_sim ? WORLD_THERE : "127.0.0.1";
}

const char *peer_us_ip(void)
{
    return world_sim ? WORLD_HERE : "127.0.0.1";
}

static pj_sockaddr at(const char *ip, int port)
{
    pj_str_t text = {(char *)(uintptr_t)ip, (pj_ssize_t)strlen(ip)};
    pj_sockaddr addr;

    pj_sockaddr_init(pj_AF_INET(), &addr, &text, (pj_uint16_t)port);
    return addr;
}

void peer_open(int port, void (*poll)(void))
{
    pj_sockaddr addr = at(peer_ip(), 0);
    struct timeval patience = {0, 5000};

    if (world_sim)
        pj_sim_enter_host(world_there);
    ck_assert_int_eq(pj_sock_socket(pj_AF_INET(), pj_SOCK_DGRAM(), 0, &sock), PJ_SUCCESS);
    if (world_sim)
        pj_sim_enter_host(world_here);
    else
        pj_sock_setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    ck_assert_int_eq(pj_sock_bind(sock, &addr, (int)pj_sockaddr_get_len(&addr)), PJ_SUCCESS);
    us = at(peer_us_ip(), port);
    drive = poll;
}

void peer_close(void)
{
    pj_sock_close(sock);
    sock = PJ_INVALID_SOCKET;
}

int peer_port(void)
{
    pj_sockaddr addr;
    int len = sizeof(addr);

    ck_assert_int_eq(pj_sock_getsockname(sock, &addr, &len), PJ_SUCCESS);
    return pj_sockaddr_get_port(&addr);
}

static int receive(unsigned flags)
{
    pj_ssize_t len = sizeof(last.text) - 1;

    if (pj_sock_recv(sock, last.text, &len, flags) != PJ_SUCCESS)
        return 0;
    last.text[len] = '\0';
    return 1;
}

const peer_msg *peer_expect(const char *start)
{
    int tries = world_sim ? TRIES_IN_WORLD : TRIES;

    for (int i = 0; i < tries; i++) {
        drive();
        if (!receive(0))
            continue;
        if (strncmp(last.text, start, strlen(start)) != 0)
            ck_abort_msg("expected \"%s\", got:\n%s", start, last.text);
        return &last;
    }
    ck_abort_msg("expected \"%s\", got nothing", start);
    return NULL;
}

void peer_expect_nothing(void)
{
    drive();
    if (receive(MSG_DONTWAIT))
        ck_abort_msg("expected nothing, got:\n%s", last.text);
}

unsigned peer_drain(const char *start)
{
    unsigned count = 0;

    drive();
    while (receive(MSG_DONTWAIT))
        count += strncmp(last.text, start, strlen(start)) == 0;
    return count;
}

const char *peer_hdr(const peer_msg *msg, const char *name, unsigned nth)
{
    static char values[8][1024];
    static unsigned turn;
    char *value = values[turn++ % 8];
    size_t len = strlen(name);

    value[0] = '\0';
    for (const char *line = strstr(msg->text, "\r\n"); line && strncmp(line, "\r\n\r\n", 4) != 0;
         line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, len) != 0 || line[len] != ':' || nth-- > 0)
            continue;
        line += len + 1;
        line += strspn(line, " ");
        snprintf(value, sizeof(values[0]), "%.*s", (int)strcspn(line, "\r"), line);
        break;
    }
    return value;
}

const char *peer_body(const peer_msg *msg)
{
    const char *end = strstr(msg->text, "\r\n\r\n");

    return end ? end + 4 : "";
}

void peer_send(const char *format, ...)
{
    char text[PEER_TEXT];
    va_list args;
    pj_ssize_t sent;
    int len;

    va_start(args, format);
    len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    ck_assert_int_gt(len, 0);
    ck_assert_int_lt(len, (int)sizeof(text));
    sent = len;
    ck_assert_int_eq(pj_sock_sendto(sock, text, &sent, 0, &us, (int)pj_sockaddr_get_len(&us)),
                     PJ_SUCCESS);
    ck_assert_int_eq((int)sent, len);
    drive();
}

static const char *ctype(const char *sdp)
{
    return sdp[0] ? "Content-Type: application/sdp\r\n" : "";
}

void peer_reply(const peer_msg *to, const char *status, const char *tag, const char *headers,
                const char *sdp)
{
    char out[PEER_TEXT], contact[64] = "";
    int len = snprintf(out, sizeof(out), "SIP/2.0 %s\r\n", status);

    for (unsigned i = 0; peer_hdr(to, "Via", i)[0]; i++)
        len +=
            snprintf(out + len, sizeof(out) - (size_t)len, "Via: %s\r\n", peer_hdr(to, "Via", i));
    if (strncmp(status, "100", 3) != 0)
        snprintf(contact, sizeof(contact), "Contact: <sip:peer@%s:%d>\r\n", peer_ip(), peer_port());
    peer_send("%sFrom: %s\r\nTo: %s%s%s\r\nCall-ID: %s\r\nCSeq: %s\r\n%s%s%s"
              "Content-Length: %zu\r\n\r\n%s",
              out, peer_hdr(to, "From", 0), peer_hdr(to, "To", 0), tag[0] ? ";tag=" : "", tag,
              peer_hdr(to, "Call-ID", 0), peer_hdr(to, "CSeq", 0), contact, headers, ctype(sdp),
              strlen(sdp), sdp);
}

/* What is between < and > of a header, or the whole of it. */
static void uri_of(char *out, size_t size, const char *header)
{
    const char *open = strchr(header, '<');

    if (open)
        snprintf(out, size, "%.*s", (int)strcspn(open + 1, ">"), open + 1);
    else
        snprintf(out, size, "%.*s", (int)strcspn(header, ";"), header);
}

void peer_dialog_as_callee(peer_dialog *dlg, const peer_msg *invite, const char *tag)
{
    snprintf(dlg->call_id, sizeof(dlg->call_id), "%.127s", peer_hdr(invite, "Call-ID", 0));
    snprintf(dlg->local, sizeof(dlg->local), "%.200s;tag=%.50s", peer_hdr(invite, "To", 0), tag);
    snprintf(dlg->remote, sizeof(dlg->remote), "%.255s", peer_hdr(invite, "From", 0));
    uri_of(dlg->target, sizeof(dlg->target), peer_hdr(invite, "Contact", 0));
    dlg->cseq = 1000;
}

void peer_dialog_as_caller(peer_dialog *dlg, const peer_msg *response)
{
    snprintf(dlg->call_id, sizeof(dlg->call_id), "%.127s", peer_hdr(response, "Call-ID", 0));
    snprintf(dlg->local, sizeof(dlg->local), "%.255s", peer_hdr(response, "From", 0));
    snprintf(dlg->remote, sizeof(dlg->remote), "%.255s", peer_hdr(response, "To", 0));
    uri_of(dlg->target, sizeof(dlg->target), peer_hdr(response, "Contact", 0));
    dlg->cseq = 1;
}

void peer_invite(const char *call_id, const char *branch, const char *headers, const char *sdp)
{
    peer_send("INVITE sip:us@%s:%d SIP/2.0\r\n"
              "Via: SIP/2.0/UDP %s:%d;rport;branch=z9hG4bK%s\r\nMax-Forwards: 70\r\n"
              "From: <sip:peer@%s>;tag=peer-tag\r\nTo: <sip:us@%s>\r\n"
              "Call-ID: %s\r\nCSeq: 1 INVITE\r\nContact: <sip:peer@%s:%d>\r\n%s%s"
              "Content-Length: %zu\r\n\r\n%s",
              peer_us_ip(), pj_sockaddr_get_port(&us), peer_ip(), peer_port(), branch, peer_ip(),
              peer_us_ip(), call_id, peer_ip(), peer_port(), headers, ctype(sdp), strlen(sdp), sdp);
}

void peer_request(peer_dialog *dlg, const char *method, unsigned cseq, const char *branch,
                  const char *headers, const char *sdp)
{
    if (cseq == 0)
        cseq = ++dlg->cseq;
    peer_send("%s %s SIP/2.0\r\nVia: SIP/2.0/UDP %s:%d;rport;branch=z9hG4bK%s\r\n"
              "Max-Forwards: 70\r\nFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %u %s\r\n"
              "Contact: <sip:peer@%s:%d>\r\n%s%sContent-Length: %zu\r\n\r\n%s",
              method, dlg->target, peer_ip(), peer_port(), branch, dlg->local, dlg->remote,
              dlg->call_id, cseq, method, peer_ip(), peer_port(), headers, ctype(sdp), strlen(sdp),
              sdp);
}
