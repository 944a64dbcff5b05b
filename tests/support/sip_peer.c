/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/sip_peer.h"

#include <arpa/inet.h>
#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define TRIES 200 /* polls of our side, each followed by a look of 5 ms at most */

static int sock = -1;
static struct sockaddr_in us;
static void (*drive)(void);
static peer_msg last;

void peer_open(int port, void (*poll)(void))
{
    struct sockaddr_in addr = {.sin_family = AF_INET};
    struct timeval patience = {0, 5000};

    addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sock = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(sock, 0);
    ck_assert_int_eq(bind(sock, (struct sockaddr *)&addr, sizeof(addr)), 0);
    setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    us = addr;
    us.sin_port = htons((unsigned short)port);
    drive = poll;
}

void peer_close(void)
{
    close(sock);
    sock = -1;
}

int peer_port(void)
{
    struct sockaddr_in addr;
    socklen_t len = sizeof(addr);

    ck_assert_int_eq(getsockname(sock, (struct sockaddr *)&addr, &len), 0);
    return ntohs(addr.sin_port);
}

static int receive(int flags)
{
    ssize_t len = recv(sock, last.text, sizeof(last.text) - 1, flags);

    if (len < 0)
        return 0;
    last.text[len] = '\0';
    return 1;
}

const peer_msg *peer_expect(const char *start)
{
    for (int i = 0; i < TRIES; i++) {
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
    int len;

    va_start(args, format);
    len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    ck_assert_int_gt(len, 0);
    ck_assert_int_lt(len, (int)sizeof(text));
    ck_assert_int_eq(sendto(sock, text, (size_t)len, 0, (struct sockaddr *)&us, sizeof(us)), len);
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
        snprintf(contact, sizeof(contact), "Contact: <sip:peer@127.0.0.1:%d>\r\n", peer_port());
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
    peer_send("INVITE sip:us@127.0.0.1:%d SIP/2.0\r\n"
              "Via: SIP/2.0/UDP 127.0.0.1:%d;rport;branch=z9hG4bK%s\r\nMax-Forwards: 70\r\n"
              "From: <sip:peer@127.0.0.1>;tag=peer-tag\r\nTo: <sip:us@127.0.0.1>\r\n"
              "Call-ID: %s\r\nCSeq: 1 INVITE\r\nContact: <sip:peer@127.0.0.1:%d>\r\n%s%s"
              "Content-Length: %zu\r\n\r\n%s",
              ntohs(us.sin_port), peer_port(), branch, call_id, peer_port(), headers, ctype(sdp),
              strlen(sdp), sdp);
}

void peer_request(peer_dialog *dlg, const char *method, unsigned cseq, const char *branch,
                  const char *headers, const char *sdp)
{
    if (cseq == 0)
        cseq = ++dlg->cseq;
    peer_send("%s %s SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%d;rport;branch=z9hG4bK%s\r\n"
              "Max-Forwards: 70\r\nFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %u %s\r\n"
              "Contact: <sip:peer@127.0.0.1:%d>\r\n%s%sContent-Length: %zu\r\n\r\n%s",
              method, dlg->target, peer_port(), branch, dlg->local, dlg->remote, dlg->call_id, cseq,
              method, peer_port(), headers, ctype(sdp), strlen(sdp), sdp);
}
