/* SPDX-License-Identifier: BSD-2-Clause */
/* The text of each status code; pjmedia/errno.h names them. Sorted by code for the search. */
#include <pjmedia/errno.h>
#include <pj/string.h>

#include <stdio.h>

static const struct {
    pj_status_t code;
    const char *text;
} texts[] = {
    {PJMEDIA_ERROR, "Media error without a more precise code"},
    {PJMEDIA_SDP_EINSDP, "Not a session description"},
    {PJMEDIA_SDP_EINVER, "Bad or missing v= line"},
    {PJMEDIA_SDP_EINORIGIN, "Bad or missing o= line"},
    {PJMEDIA_SDP_EINTIME, "Bad or missing t= line"},
    {PJMEDIA_SDP_EINNAME, "Bad or missing s= line"},
    {PJMEDIA_SDP_EINCONN, "Bad c= line"},
    {PJMEDIA_SDP_EMISSINGCONN, "Neither the session nor the media has a c= line"},
    {PJMEDIA_SDP_EINATTR, "Bad a= line"},
    {PJMEDIA_SDP_EINRTPMAP, "Bad a=rtpmap attribute"},
    {PJMEDIA_SDP_ERTPMAPTOOLONG, "a=rtpmap attribute too long"},
    {PJMEDIA_SDP_EMISSINGRTPMAP, "Dynamic payload type without a=rtpmap"},
    {PJMEDIA_SDP_EINMEDIA, "Bad m= line"},
    {PJMEDIA_SDP_ENOFMT, "m= line without a format"},
    {PJMEDIA_SDP_EINPT, "RTP payload type is not a number from 0 to 127"},
    {PJMEDIA_SDP_EINFMTP, "Bad a=fmtp attribute"},
    {PJMEDIA_SDP_EINRTCP, "Bad a=rtcp attribute"},
    {PJMEDIA_SDP_EINPROTO, "Bad media transport"},
    {PJMEDIA_SDP_EINBANDW, "Bad b= line"},
    {PJMEDIA_SDP_EINSSRC, "Bad a=ssrc attribute"},
    {PJMEDIA_SDPNEG_EINSTATE, "Offer/answer: not allowed in this state"},
    {PJMEDIA_SDPNEG_ENOINITIAL, "Offer/answer: no local capabilities to answer from"},
    {PJMEDIA_SDPNEG_ENOACTIVE, "Offer/answer: nothing negotiated yet"},
    {PJMEDIA_SDPNEG_ENONEG, "Offer/answer: no negotiation under way"},
    {PJMEDIA_SDPNEG_EMISMEDIA, "Answer has more media lines than the offer"},
    {PJMEDIA_SDPNEG_EINVANSMEDIA, "Media type in the answer differs from the offer"},
    {PJMEDIA_SDPNEG_EINVANSTP, "Media transport in the answer differs from the offer"},
    {PJMEDIA_SDPNEG_EANSNOMEDIA, "Answer without media"},
    {PJMEDIA_SDPNEG_ENOMEDIA, "No media in common"},
    {PJMEDIA_SDPNEG_NOANSCODEC, "No codec in common"},
    {PJMEDIA_SDPNEG_NOANSTELEVENT, "No telephone-event in common"},
    {PJMEDIA_SDPNEG_NOANSUNKNOWN, "No format in common"},
    {PJMEDIA_SDP_EMEDIANOTEQUAL, "Media types differ"},
    {PJMEDIA_SDP_EPORTNOTEQUAL, "Media ports differ"},
    {PJMEDIA_SDP_ETPORTNOTEQUAL, "Media transports differ"},
    {PJMEDIA_SDP_EFORMATNOTEQUAL, "Media formats differ"},
    {PJMEDIA_SDP_ECONNNOTEQUAL, "Connection lines differ"},
    {PJMEDIA_SDP_EATTRNOTEQUAL, "Attributes differ"},
    {PJMEDIA_SDP_EDIRNOTEQUAL, "Media directions differ"},
    {PJMEDIA_SDP_EFMTPNOTEQUAL, "fmtp attributes differ"},
    {PJMEDIA_SDP_ERTPMAPNOTEQUAL, "rtpmap attributes differ"},
    {PJMEDIA_SDP_ESESSNOTEQUAL, "Session-level lines differ"},
    {PJMEDIA_SDP_EORIGINNOTEQUAL, "Origins differ"},
    {PJMEDIA_SDP_ENAMENOTEQUAL, "Session names differ"},
    {PJMEDIA_SDP_ETIMENOTEQUAL, "Session times differ"},
    {PJMEDIA_CODEC_EUNSUP, "Codec not supported"},
    {PJMEDIA_CODEC_EFAILED, "Codec failed"},
    {PJMEDIA_CODEC_EFRMTOOSHORT, "Codec frame too short"},
    {PJMEDIA_CODEC_EPCMTOOSHORT, "PCM buffer too short"},
    {PJMEDIA_CODEC_EFRMINLEN, "Wrong codec frame length"},
    {PJMEDIA_CODEC_EPCMFRMINLEN, "Wrong PCM frame length"},
    {PJMEDIA_CODEC_EINMODE, "Wrong codec mode"},
    {PJMEDIA_CODEC_EBADBITSTREAM, "Bad codec bit stream"},
    {PJMEDIA_EINVALIDIP, "Bad media address"},
    {PJMEDIA_EASYMCODEC, "Asymmetric codecs not supported"},
    {PJMEDIA_EINVALIDPT, "Bad payload type"},
    {PJMEDIA_EMISSINGRTPMAP, "rtpmap missing"},
    {PJMEDIA_EINVALIMEDIATYPE, "Bad media type"},
    {PJMEDIA_EREMOTENODTMF, "Peer does not take telephone events"},
    {PJMEDIA_RTP_EINDTMF, "Bad telephone event"},
    {PJMEDIA_RTP_EREMNORFC2833, "Peer does not take RTP telephone events"},
    {PJMEDIA_EBADFMT, "Bad media format"},
    {PJMEDIA_EUNSUPMEDIATYPE, "Media type not supported"},
    {PJMEDIA_RTP_EINPKT, "Bad RTP packet"},
    {PJMEDIA_RTP_EINPACK, "Bad RTP packing"},
    {PJMEDIA_RTP_EINVER, "Bad RTP version"},
    {PJMEDIA_RTP_EINSSRC, "RTP source differs"},
    {PJMEDIA_RTP_EINPT, "RTP payload type differs"},
    {PJMEDIA_RTP_EINLEN, "Bad RTP packet length"},
    {PJMEDIA_RTP_ESESSRESTART, "RTP session restarted"},
    {PJMEDIA_RTP_ESESSPROBATION, "RTP session in probation"},
    {PJMEDIA_RTP_EBADSEQ, "Bad RTP sequence number"},
    {PJMEDIA_RTP_EBADDEST, "Bad RTP destination"},
    {PJMEDIA_RTP_ENOCONFIG, "RTP not configured"},
    {PJMEDIA_ENOTCOMPATIBLE, "Media ports not compatible"},
    {PJMEDIA_ENCCLOCKRATE, "Clock rates differ"},
    {PJMEDIA_ENCSAMPLESPFRAME, "Samples per frame differ"},
    {PJMEDIA_ENCTYPE, "Media types not compatible"},
    {PJMEDIA_ENCBITS, "Bits per sample differ"},
    {PJMEDIA_ENCBYTES, "Bytes per frame differ"},
    {PJMEDIA_ENCCHANNEL, "Channel counts differ"},
    {PJMEDIA_ENOTVALIDWAVE, "Not a WAVE file"},
    {PJMEDIA_EWAVEUNSUPP, "WAVE format not supported"},
    {PJMEDIA_EWAVETOOSHORT, "WAVE file too short"},
    {PJMEDIA_EFRMFILETOOBIG, "Sound frame larger than the file buffer"},
    {PJMEDIA_EAVIUNSUPP, "AVI format not supported"},
    {PJMEDIA_ENOTVALIDAVI, "Not an AVI file"},
    {PJMEDIA_ENOSNDREC, "No device to record sound"},
    {PJMEDIA_ENOSNDPLAY, "No device to play sound"},
    {PJMEDIA_ESNDINDEVID, "Bad sound device"},
    {PJMEDIA_ESNDINSAMPLEFMT, "Bad sample format for the sound device"},
    {PJMEDIA_SRTP_ECRYPTONOTMATCH, "SRTP suites differ"},
    {PJMEDIA_SRTP_EINKEYLEN, "Bad SRTP key length"},
    {PJMEDIA_SRTP_ENOTSUPCRYPTO, "SRTP suite not supported"},
    {PJMEDIA_SRTP_ESDPAMBIGUEANS, "SRTP answer is ambiguous"},
    {PJMEDIA_SRTP_ESDPDUPCRYPTOTAG, "Duplicate a=crypto tag"},
    {PJMEDIA_SRTP_ESDPINCRYPTO, "Bad a=crypto attribute"},
    {PJMEDIA_SRTP_ESDPINCRYPTOTAG, "Bad a=crypto tag"},
    {PJMEDIA_SRTP_ESDPINTRANSPORT, "Bad media transport for SRTP"},
    {PJMEDIA_SRTP_ESDPREQCRYPTO, "a=crypto required"},
    {PJMEDIA_SRTP_ESDPREQSECTP, "Secure media transport required"},
    {PJMEDIA_SRTP_EKEYNOTREADY, "SRTP key not ready"},
    {PJMEDIA_SRTP_DTLS_ENOCRYPTO, "DTLS-SRTP: no suite in common"},
    {PJMEDIA_SRTP_DTLS_EPEERNOCERT, "DTLS-SRTP: peer sent no certificate"},
    {PJMEDIA_SRTP_DTLS_EFPNOTMATCH, "DTLS-SRTP: fingerprint differs"},
    {PJMEDIA_SRTP_DTLS_ENOFPRINT, "DTLS-SRTP: no fingerprint in the session description"},
    {PJMEDIA_SRTP_DTLS_ENOPROFILE, "DTLS-SRTP: no SRTP profile"},
};

static const char *find_text(pj_status_t status)
{
    size_t low = 0, high = PJ_ARRAY_SIZE(texts);

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (texts[middle].code == status)
            return texts[middle].text;
        if (texts[middle].code < status)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

pj_str_t pjmedia_strerror(pj_status_t status, char *buf, pj_size_t bufsize)
{
    const char *text = find_text(status);
    pj_str_t result = {buf, 0};
    int len;

    if (bufsize == 0)
        return result;
    if (text)
        len = snprintf(buf, bufsize, "%s", text);
    else
        len = snprintf(buf, bufsize, "Unknown media error %d", status);
    result.slen = (pj_size_t)len < bufsize ? len : (pj_ssize_t)bufsize - 1;
    return result;
}
