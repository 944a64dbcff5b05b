/* SPDX-License-Identifier: BSD-2-Clause */
/* libre (baresip's re): sip_listen + sip_treply (stateful) or sip_reply (-x, stateless); calls by sipsess. */
#include "uas.h"
#include <re.h>

static struct sip *sip;
static struct sip_lsnr *lsnr;
static struct sipsess_sock *sock;
struct call {
    struct sipsess *sess;
};

static void d_call(void *a)
{
    struct call *c = a;
    mem_deref(c->sess);
}
static int on_offer(struct mbuf **d, const struct sip_msg *m, void *a)
{
    (void)d;
    (void)m;
    (void)a;
    return 0;
}
static int on_answer(const struct sip_msg *m, void *a)
{
    (void)m;
    (void)a;
    return 0;
}
static void on_estab(const struct sip_msg *m, void *a)
{
    (void)m;
    (void)a;
}
static void on_close(int err, const struct sip_msg *m, void *a)
{
    (void)err;
    (void)m;
    mem_deref(a);
}
static void on_conn(const struct sip_msg *msg, void *arg)
{
    (void)arg;
    struct call *c = mem_zalloc(sizeof *c, d_call);
    int err =
        sipsess_accept(&c->sess, sock, msg, 180, "Ringing", "uas", "application/sdp", NULL, NULL,
                       NULL, false, on_offer, on_answer, on_estab, NULL, NULL, on_close, c, NULL);
    if (err) {
        mem_deref(c);
        return;
    }
    struct mbuf *mb = mbuf_alloc(256);
    mbuf_write_str(mb, uas_sdp);
    mb->pos = 0;
    sipsess_answer(c->sess, 200, "OK", mb, NULL);
    mem_deref(mb);
}
static bool on_request(const struct sip_msg *msg, void *arg)
{
    (void)arg;
    if (pl_strcmp(&msg->met, "OPTIONS")) {
        return false;
    }
    if (uas_opt.stateless)
        (void)sip_reply(sip, msg, 200, "OK");
    else
        (void)sip_treply(NULL, sip, msg, 200, "OK");
    return true;
}
static void on_sig(int s)
{
    (void)s;
    re_cancel();
}

int main(int argc, char **argv)
{
    struct sa laddr;
    struct tls *tls = NULL;
    enum sip_transp tp;
    uas_args(argc, argv);
    if (libre_init())
        return 1;
    fd_setsize(16384);
    sa_set_str(&laddr, "127.0.0.1", (uint16_t)uas_opt.port);
    /* hash sizes: baresip uses 32; far more transactions live here at once */
    int err = sip_alloc(&sip, NULL, 65536, 65536, 16384, "re", NULL, NULL);
    tp = !strcmp(uas_opt.tp, "tcp")   ? SIP_TRANSP_TCP
         : !strcmp(uas_opt.tp, "tls") ? SIP_TRANSP_TLS
                                      : SIP_TRANSP_UDP;
    if (tp == SIP_TRANSP_TLS)
        err |= tls_alloc(&tls, TLS_METHOD_SSLV23, uas_opt.pem, NULL);
    err |= sip_transp_add(sip, tp, &laddr, tls);
    err |= sip_listen(&lsnr, sip, true, on_request, NULL);
    err |= sipsess_listen(&sock, sip, 65536, on_conn, NULL);
    if (err) {
        fprintf(stderr, "re: %s\n", strerror(err));
        return 1;
    }
    re_main(on_sig);
    _exit(0);
}
