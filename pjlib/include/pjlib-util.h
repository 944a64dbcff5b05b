/* SPDX-License-Identifier: BSD-2-Clause */
/* All of pjlib-util: scanner, digests, codings, documents, options, DNS. */
#ifndef PJLIB_UTIL_H
#define PJLIB_UTIL_H

#include <pjlib-util/types.h>
#include <pjlib-util/errno.h>

#include <pjlib-util/base64.h>
#include <pjlib-util/crc32.h>
#include <pjlib-util/hmac_md5.h>
#include <pjlib-util/hmac_sha1.h>
#include <pjlib-util/md5.h>
#include <pjlib-util/sha1.h>

#include <pjlib-util/scanner.h>
#include <pjlib-util/string.h>

#include <pjlib-util/getopt.h>
#include <pjlib-util/json.h>
#include <pjlib-util/pcap.h>
#include <pjlib-util/xml.h>

#include <pjlib-util/dns.h>
#include <pjlib-util/dns_server.h>
#include <pjlib-util/resolver.h>
#include <pjlib-util/srv_resolver.h>

#endif
