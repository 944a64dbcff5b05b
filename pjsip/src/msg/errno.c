/* SPDX-License-Identifier: BSD-2-Clause */
#include <pjsip/sip_errno.h>
#include <pjsip/sip_msg.h>
#include <pjsip/sip_parser.h>

#include <pj/except.h>
#include <pj/pool.h>
#include <stdio.h>

/* Sorted by status. */
static const struct {
    pj_status_t status;
    const char *text;
} texts[] = {
    {PJSIP_EBUSY, "Object is busy"},
    {PJSIP_ETYPEEXISTS, "A type of this name is registered already"},
    {PJSIP_ESHUTDOWN, "SIP stack is shutting down"},
    {PJSIP_ENOTINITIALIZED, "SIP object is not initialized"},
    {PJSIP_ENOROUTESET, "No route set"},
    {PJSIP_EINVALIDMSG, "Invalid SIP message"},
    {PJSIP_ENOTREQUESTMSG, "Not a SIP request"},
    {PJSIP_ENOTRESPONSEMSG, "Not a SIP response"},
    {PJSIP_EMSGTOOLONG, "SIP message is too long"},
    {PJSIP_EPARTIALMSG, "SIP message is not complete yet"},
    {PJSIP_EINVALIDSTATUS, "Invalid SIP status code"},
    {PJSIP_EINVALIDURI, "Invalid URI"},
    {PJSIP_EINVALIDSCHEME, "Unsupported URI scheme"},
    {PJSIP_EMISSINGREQURI, "Missing Request-URI"},
    {PJSIP_EINVALIDREQURI, "Invalid Request-URI"},
    {PJSIP_EURITOOLONG, "URI is too long"},
    {PJSIP_EMISSINGHDR, "Missing mandatory header"},
    {PJSIP_EINVALIDHDR, "Invalid header field"},
    {PJSIP_EINVALIDVIA, "Invalid Via header"},
    {PJSIP_EMULTIPLEVIA, "Response has more than one Via"},
    {PJSIP_EMISSINGBODY, "Missing message body"},
    {PJSIP_EINVALIDMETHOD, "Invalid or unexpected method"},
    {PJSIP_EUNSUPTRANSPORT, "Unsupported transport"},
    {PJSIP_EPENDINGTX, "Transmit buffer is in flight already"},
    {PJSIP_ERXOVERFLOW, "Receive buffer overflow"},
    {PJSIP_EBUFDESTROYED, "Transmit buffer was destroyed"},
    {PJSIP_ETPNOTSUITABLE, "Transport does not suit the destination"},
    {PJSIP_ETPNOTAVAIL, "Transport is not available"},
    {PJSIP_ETSXDESTROYED, "Transaction was destroyed"},
    {PJSIP_ENOTSX, "No transaction"},
    {PJSIP_ECMPSCHEME, "URIs differ in scheme"},
    {PJSIP_ECMPUSER, "URIs differ in user part"},
    {PJSIP_ECMPPASSWD, "URIs differ in password"},
    {PJSIP_ECMPHOST, "URIs differ in host"},
    {PJSIP_ECMPPORT, "URIs differ in port"},
    {PJSIP_ECMPTRANSPORTPRM, "URIs differ in transport parameter"},
    {PJSIP_ECMPTTLPARAM, "URIs differ in ttl parameter"},
    {PJSIP_ECMPUSERPARAM, "URIs differ in user parameter"},
    {PJSIP_ECMPMETHODPARAM, "URIs differ in method parameter"},
    {PJSIP_ECMPMADDRPARAM, "URIs differ in maddr parameter"},
    {PJSIP_ECMPOTHERPARAM, "URIs differ in another parameter"},
    {PJSIP_ECMPHEADERPARAM, "URIs differ in headers"},
    {PJSIP_EFAILEDCREDENTIAL, "Credentials were rejected"},
    {PJSIP_ENOCREDENTIAL, "No suitable credentials"},
    {PJSIP_EINVALIDALGORITHM, "Unsupported digest algorithm"},
    {PJSIP_EINVALIDQOP, "Unsupported quality of protection (qop)"},
    {PJSIP_EINVALIDAUTHSCHEME, "Unsupported authentication scheme"},
    {PJSIP_EAUTHNOPREVCHAL, "No earlier challenge for this realm"},
    {PJSIP_EAUTHNOAUTH, "No authorization in the request"},
    {PJSIP_EAUTHACCNOTFOUND, "Account not found"},
    {PJSIP_EAUTHACCDISABLED, "Account is disabled"},
    {PJSIP_EAUTHINVALIDREALM, "Invalid realm"},
    {PJSIP_EAUTHINVALIDDIGEST, "Wrong digest"},
    {PJSIP_EAUTHSTALECOUNT, "Too many stale challenges in a row"},
    {PJSIP_EAUTHINNONCE, "Invalid nonce in challenge"},
    {PJSIP_EAUTHINAKACRED, "Invalid AKA credentials"},
    {PJSIP_EAUTHNOCHAL, "No challenge in the response"},
    {PJSIP_EMISSINGTAG, "Missing From or To tag"},
    {PJSIP_ENOTREFER, "Not a REFER request"},
    {PJSIP_ENOREFERSESSION, "Not in a REFER session"},
    {PJSIP_ESESSIONTERMINATED, "Session is terminated already"},
    {PJSIP_ESESSIONSTATE, "Session is in the wrong state for this"},
    {PJSIP_ESESSIONINSECURE, "Session needs a secure transport"},
    {PJSIP_TLS_EUNKNOWN, "Unknown TLS error"},
    {PJSIP_TLS_EINVMETHOD, "Invalid TLS protocol version"},
    {PJSIP_TLS_ECACERT, "Cannot load the CA certificates"},
    {PJSIP_TLS_ECERTFILE, "Cannot load the certificate file"},
    {PJSIP_TLS_EKEYFILE, "Cannot load the private key file"},
    {PJSIP_TLS_ECIPHER, "Cannot set the TLS ciphers"},
    {PJSIP_TLS_ECTX, "Cannot create the TLS context"},
    {PJSIP_TLS_ESSLCONN, "Cannot create the TLS connection"},
    {PJSIP_TLS_ECONNECT, "TLS connect failed"},
    {PJSIP_TLS_EACCEPT, "TLS accept failed"},
    {PJSIP_TLS_ESEND, "TLS send failed"},
    {PJSIP_TLS_EREAD, "TLS read failed"},
    {PJSIP_TLS_ETIMEDOUT, "TLS handshake timed out"},
    {PJSIP_TLS_ECERTVERIF, "TLS certificate verification failed"},
};

static const char *find_text(pj_status_t status)
{
    unsigned low = 0;
    unsigned high = PJ_ARRAY_SIZE(texts);

    while (low < high) {
        unsigned mid = (low + high) / 2;

        if (texts[mid].status == status)
            return texts[mid].text;
        if (texts[mid].status < status)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

PJ_DEF(pj_str_t) pjsip_strerror(pj_status_t status, char *buffer, pj_size_t bufsize)
{
    pj_str_t out = {buffer, 0};
    const char *text = find_text(status);
    int len;

    if (bufsize == 0)
        return out;
    if (text) {
        len = snprintf(buffer, bufsize, "%s", text);
    } else if (status >= PJSIP_ERRNO_FROM_SIP_STATUS(100) &&
               status < PJSIP_ERRNO_FROM_SIP_STATUS(700)) {
        const pj_str_t *phrase = pjsip_get_status_text(PJSIP_ERRNO_TO_SIP_STATUS(status));

        len = snprintf(buffer, bufsize, "%.*s", (int)phrase->slen, phrase->ptr);
    } else {
        len = snprintf(buffer, bufsize, "Unknown pjsip error %d", status);
    }
    if (len < 0)
        len = 0;
    out.slen = (pj_size_t)len < bufsize ? len : (pj_ssize_t)bufsize - 1;
    return out;
}

PJ_DEF(pj_status_t) pjsip_exception_to_status(int exception_id)
{
    if (exception_id == PJSIP_SYN_ERR_EXCEPTION)
        return PJSIP_EINVALIDMSG;
    if (exception_id == PJSIP_EINVAL_ERR_EXCEPTION)
        return PJ_EINVAL;
    if (exception_id == pj_NO_MEMORY_EXCEPTION())
        return PJ_ENOMEM;
    return PJ_EUNKNOWN;
}
