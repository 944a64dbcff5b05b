/* SPDX-License-Identifier: BSD-2-Clause */
/* io_uring: multishot recvmsg (UDP) or multishot accept + multishot recv (TCP) from a ring of provided
 * buffers; sends as ordinary SQEs, batched into one io_uring_enter per loop. */
#include "echo.h"
#include <liburing.h>
enum { NB = 1024, BS = 2048, BGID = 1, OP_RECV = 1, OP_SEND = 2, OP_ACC = 3 };
static struct io_uring ring;
static struct io_uring_buf_ring *br;
static char *bufs;
static struct msghdr rmsg;
static struct msghdr smsg[NB];
static struct iovec siov[NB];
static struct sockaddr_in saddr[NB];
#define UD(op, fd, bid) ((uint64_t)(op) << 56 | (uint64_t)(uint32_t)(fd) << 16 | (uint16_t)(bid))
static struct io_uring_sqe *sqe(void)
{
    struct io_uring_sqe *s = io_uring_get_sqe(&ring);
    if (!s) {
        io_uring_submit(&ring);
        s = io_uring_get_sqe(&ring);
    }
    return s;
}
static void give(int bid)
{
    io_uring_buf_ring_add(br, bufs + (size_t)bid * BS, BS, (unsigned short)bid,
                          io_uring_buf_ring_mask(NB), 0);
    io_uring_buf_ring_advance(br, 1);
}
static void arm(int fd)
{
    struct io_uring_sqe *s = sqe();
    if (echo_tcp)
        io_uring_prep_recv_multishot(s, fd, NULL, 0, 0);
    else
        io_uring_prep_recvmsg_multishot(s, fd, &rmsg, 0);
    s->flags |= IOSQE_BUFFER_SELECT;
    s->buf_group = BGID;
    s->user_data = UD(OP_RECV, fd, 0);
}
int main(int argc, char **argv)
{
    struct io_uring_params p = {.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN |
                                         IORING_SETUP_CQSIZE,
                                .cq_entries = 8192};
    echo_args(argc, argv);
    if (io_uring_queue_init_params(1024, &ring, &p)) {
        perror("io_uring");
        return 1;
    }
    if (posix_memalign((void **)&br, 4096, NB * sizeof(struct io_uring_buf) + 4096))
        return 1;
    memset(br, 0, NB * sizeof(struct io_uring_buf));
    bufs = malloc((size_t)NB * BS);
    struct io_uring_buf_reg reg = {.ring_addr = (uintptr_t)br, .ring_entries = NB, .bgid = BGID};
    if (io_uring_register_buf_ring(&ring, &reg, 0)) {
        perror("buf_ring");
        return 1;
    }
    io_uring_buf_ring_init(br);
    for (int i = 0; i < NB; i++)
        give(i);
    rmsg.msg_namelen = sizeof(struct sockaddr_in);
    int fd = echo_socket(1);
    if (echo_tcp) {
        struct io_uring_sqe *s = sqe();
        io_uring_prep_multishot_accept(s, fd, NULL, NULL, 0);
        s->user_data = UD(OP_ACC, fd, 0);
    } else
        arm(fd);
    for (;;) {
        struct io_uring_cqe *c;
        unsigned head, n = 0;
        io_uring_submit_and_wait(&ring, 1);
        io_uring_for_each_cqe(&ring, head, c)
        {
            int op = (int)(c->user_data >> 56),
                f = (int)(uint32_t)(c->user_data >> 16 & 0xffffffffu),
                bid = (int)(c->user_data & 0xffff);
            n++;
            if (op == OP_ACC) {
                if (c->res >= 0) {
                    nodelay(c->res);
                    arm(c->res);
                }
                continue;
            }
            if (op == OP_SEND) {
                give(bid);
                continue;
            }
            if (!(c->flags & IORING_CQE_F_BUFFER)) {
                if (c->res == -ENOBUFS || (c->res > 0))
                    arm(f);
                else if (echo_tcp)
                    close(f);
                continue;
            }
            bid = (int)(c->flags >> IORING_CQE_BUFFER_SHIFT);
            char *b = bufs + (size_t)bid * BS;
            struct io_uring_sqe *s;
            if (echo_tcp) {
                if (c->res <= 0) {
                    give(bid);
                    close(f);
                    continue;
                }
                s = sqe();
                io_uring_prep_send(s, f, b, (size_t)c->res, MSG_NOSIGNAL);
            } else {
                struct io_uring_recvmsg_out *o = io_uring_recvmsg_validate(b, c->res, &rmsg);
                if (!o) {
                    give(bid);
                    continue;
                }
                memcpy(&saddr[bid], io_uring_recvmsg_name(o), sizeof saddr[bid]);
                siov[bid].iov_base = io_uring_recvmsg_payload(o, &rmsg);
                siov[bid].iov_len = io_uring_recvmsg_payload_length(o, c->res, &rmsg);
                smsg[bid].msg_name = &saddr[bid];
                smsg[bid].msg_namelen = sizeof saddr[bid];
                smsg[bid].msg_iov = &siov[bid];
                smsg[bid].msg_iovlen = 1;
                s = sqe();
                io_uring_prep_sendmsg(s, f, &smsg[bid], 0);
            }
            s->user_data = UD(OP_SEND, f, bid);
            if (!(c->flags & IORING_CQE_F_MORE))
                arm(f);
        }
        io_uring_cq_advance(&ring, n);
    }
}
