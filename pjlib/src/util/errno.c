/* SPDX-License-Identifier: BSD-2-Clause */
#include <pjlib-util/errno.h>
#include <pjlib-util/types.h>
#include <pj/string.h>

#include <ares.h>
#include <stdio.h>

static const struct {
    pj_status_t code;
    const char *text;
} texts[] = {
    {PJLIB_UTIL_ESTUNRESOLVE, "STUN server name cannot be resolved"},
    {PJLIB_UTIL_ESTUNINMSGTYPE, "Unknown STUN message type"},
    {PJLIB_UTIL_ESTUNINMSGLEN, "Wrong STUN message length"},
    {PJLIB_UTIL_ESTUNINATTRLEN, "Wrong STUN attribute length"},
    {PJLIB_UTIL_ESTUNINATTRTYPE, "Wrong STUN attribute type"},
    {PJLIB_UTIL_ESTUNININDEX, "Wrong STUN server or socket index"},
    {PJLIB_UTIL_ESTUNNOBINDRES, "STUN binding response is missing"},
    {PJLIB_UTIL_ESTUNRECVERRATTR, "STUN error attribute received"},
    {PJLIB_UTIL_ESTUNNOMAP, "STUN answer holds no mapped address"},
    {PJLIB_UTIL_ESTUNNOTRESPOND, "STUN server does not answer"},
    {PJLIB_UTIL_ESTUNSYMMETRIC, "STUN found a symmetric NAT"},
    {PJLIB_UTIL_ESTUNNOTMAGIC, "STUN magic cookie is wrong"},
    {PJLIB_UTIL_ESTUNFINGERPRINT, "STUN fingerprint is wrong"},
    {PJLIB_UTIL_EINXML, "XML is not well-formed"},
    {PJLIB_UTIL_EINJSON, "JSON is not well-formed"},
    {PJLIB_UTIL_EDNSQRYTOOSMALL, "Buffer too small for the DNS query"},
    {PJLIB_UTIL_EDNSINSIZE, "DNS packet or record is too short"},
    {PJLIB_UTIL_EDNSINCLASS, "DNS class is not Internet"},
    {PJLIB_UTIL_EDNSINNAMEPTR, "DNS name is malformed"},
    {PJLIB_UTIL_EDNSINNSADDR, "DNS server address is malformed"},
    {PJLIB_UTIL_EDNSNONS, "No DNS server is set"},
    {PJLIB_UTIL_EDNSNOWORKINGNS, "No DNS server can be reached"},
    {PJLIB_UTIL_EDNSNOANSWERREC, "DNS answer holds no such record"},
    {PJLIB_UTIL_EDNSINANSWER, "DNS answer makes no sense"},
    {PJLIB_UTIL_EDNS_FORMERR, "DNS: the server could not read the query (FORMERR)"},
    {PJLIB_UTIL_EDNS_SERVFAIL, "DNS: the server failed (SERVFAIL)"},
    {PJLIB_UTIL_EDNS_NXDOMAIN, "DNS: the name does not exist (NXDOMAIN)"},
    {PJLIB_UTIL_EDNS_NOTIMPL, "DNS: the server does not know such queries (NOTIMP)"},
    {PJLIB_UTIL_EDNS_REFUSED, "DNS: the server refused (REFUSED)"},
    {PJLIB_UTIL_EDNS_YXDOMAIN, "DNS: the name exists (YXDOMAIN)"},
    {PJLIB_UTIL_EDNS_YXRRSET, "DNS: the records exist (YXRRSET)"},
    {PJLIB_UTIL_EDNS_NXRRSET, "DNS: the records do not exist (NXRRSET)"},
    {PJLIB_UTIL_EDNS_NOTAUTH, "DNS: the server is not authoritative (NOTAUTH)"},
    {PJLIB_UTIL_EDNS_NOTZONE, "DNS: the name is not in the zone (NOTZONE)"},
    {PJLIB_UTIL_ESTUNTOOMANYATTR, "Too many STUN attributes"},
    {PJLIB_UTIL_ESTUNUNKNOWNATTR, "Unknown STUN attribute"},
    {PJLIB_UTIL_ESTUNINADDRLEN, "Wrong STUN address length"},
    {PJLIB_UTIL_ESTUNIPV6NOTSUPP, "STUN over IPv6 is not supported"},
    {PJLIB_UTIL_ESTUNNOTRESPONSE, "STUN message is not a response"},
    {PJLIB_UTIL_ESTUNINVALIDID, "STUN transaction id does not match"},
    {PJLIB_UTIL_ESTUNNOHANDLER, "No handler for the STUN message"},
    {PJLIB_UTIL_ESTUNMSGINTPOS, "STUN MESSAGE-INTEGRITY is misplaced"},
    {PJLIB_UTIL_ESTUNFINGERPOS, "STUN FINGERPRINT is misplaced"},
    {PJLIB_UTIL_ESTUNNOUSERNAME, "STUN USERNAME is missing"},
    {PJLIB_UTIL_ESTUNUSERNAME, "STUN USERNAME is unknown"},
    {PJLIB_UTIL_ESTUNMSGINT, "STUN MESSAGE-INTEGRITY is missing or wrong"},
    {PJLIB_UTIL_ESTUNDUPATTR, "STUN attribute appears twice"},
    {PJLIB_UTIL_ESTUNNOREALM, "STUN REALM is missing"},
    {PJLIB_UTIL_ESTUNNONCE, "STUN NONCE is missing or stale"},
    {PJLIB_UTIL_ESTUNTSXFAILED, "STUN transaction ended with an error"},
    {PJLIB_UTIL_EHTTPINURL, "HTTP URL is malformed"},
    {PJLIB_UTIL_EHTTPINPORT, "HTTP port is out of range"},
    {PJLIB_UTIL_EHTTPINCHDR, "HTTP answer is incomplete"},
    {PJLIB_UTIL_EHTTPINSBUF, "Buffer too small for the HTTP answer"},
    {PJLIB_UTIL_EHTTPLOST, "HTTP connection lost"},
    {PJ_CLI_EEXIT, "Command line: exit"},
    {PJ_CLI_EMISSINGARG, "Command line: an argument is missing"},
    {PJ_CLI_ETOOMANYARGS, "Command line: too many arguments"},
    {PJ_CLI_EINVARG, "Command line: wrong argument"},
    {PJ_CLI_EBADNAME, "Command line: wrong command name"},
    {PJ_CLI_EBADID, "Command line: command id is taken"},
    {PJ_CLI_EBADXML, "Command line: wrong XML"},
    {PJ_CLI_EAMBIGUOUS, "Command line: more than one command matches"},
    {PJ_CLI_ETELNETLOST, "Command line: telnet connection lost"},
};

static pj_str_t text_of(pj_status_t code, char *buf, pj_size_t bufsize)
{
    const char *text = NULL;
    pj_str_t result = {buf, 0};
    int n;

    for (size_t i = 0; i < PJ_ARRAY_SIZE(texts) && !text; i++) {
        if (texts[i].code == code)
            text = texts[i].text;
    }
    if (bufsize == 0)
        return result;
    if (text)
        n = snprintf(buf, bufsize, "%s", text);
    else
        n = snprintf(buf, bufsize, "Unknown pjlib-util error %d", code);
    result.slen = n < 0 ? 0 : (size_t)n < bufsize ? n : (pj_ssize_t)bufsize - 1;
    return result;
}

pj_status_t pjlib_util_init(void)
{
    /*
     * Counts its calls; needed once before any channel is made, and not safe to call from two
     * threads.
     */
    if (ares_library_initialized() == ARES_ENOTINITIALIZED)
        ares_library_init(ARES_LIB_INIT_ALL);
    return pj_register_strerror(PJLIB_UTIL_ERRNO_START, PJ_ERRNO_SPACE_SIZE, &text_of);
}
