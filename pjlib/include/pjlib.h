/* SPDX-License-Identifier: BSD-2-Clause */
/* Everything of libpj under one name. */
#ifndef PJLIB_H
#define PJLIB_H

#include <pj/types.h>
#include <pj/config.h>
#include <pj/activesock.h>
#include <pj/addr_resolv.h>
#include <pj/array.h>
#include <pj/assert.h>
#include <pj/atomic_queue.h>
#include <pj/atomic_slist.h>
#include <pj/ctype.h>
#include <pj/errno.h>
#include <pj/except.h>
#include <pj/fifobuf.h>
#include <pj/file_access.h>
#include <pj/file_io.h>
#include <pj/guid.h>
#include <pj/hash.h>
#include <pj/ioqueue.h>
#include <pj/ip_helper.h>
#include <pj/limits.h>
#include <pj/list.h>
#include <pj/lock.h>
#include <pj/log.h>
#include <pj/math.h>
#include <pj/os.h>
#include <pj/pool.h>
#include <pj/pool_buf.h>
#include <pj/rand.h>
#include <pj/rbtree.h>
#include <pj/slotmap.h>
#include <pj/sock.h>
#include <pj/sock_qos.h>
#include <pj/sock_select.h>
#include <pj/string.h>
#include <pj/timer.h>
#include <pj/unicode.h>
#include <pj/unittest.h>

#include <pj/compat/high_precision.h>

#endif /* PJLIB_H */
