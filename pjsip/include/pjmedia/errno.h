/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJMEDIA_ERRNO_H
#define PJMEDIA_ERRNO_H

/**
 * @file pjmedia/errno.h
 * @brief Status codes of the SDP library, and the text of each.
 *
 * The codes of media functions that this library does not have are here too, for programs that name them.
 */
#include <pjmedia/types.h>
#include <pj/errno.h>

PJ_BEGIN_DECL

/** First code of this library's range. */
#define PJMEDIA_ERRNO_START (PJ_ERRNO_START_USER + PJ_ERRNO_SPACE_SIZE)
/** Last code of this library's range. */
#define PJMEDIA_ERRNO_END (PJMEDIA_ERRNO_START + PJ_ERRNO_SPACE_SIZE - 1)

/** Where codes of an SRTP library and of PortAudio are mapped to. */
#define PJMEDIA_LIBSRTP_ERRNO_START   (PJMEDIA_ERRNO_END - 10200)
#define PJMEDIA_LIBSRTP_ERRNO_END     (PJMEDIA_ERRNO_END - 10001)
#define PJMEDIA_PORTAUDIO_ERRNO_START (PJMEDIA_ERRNO_END - 10000)
#define PJMEDIA_PORTAUDIO_ERRNO_END   (PJMEDIA_ERRNO_END - 1)

/** Status code of a libsrtp error, and of a PortAudio error. */
#define PJMEDIA_ERRNO_FROM_LIBSRTP(err)   ((err) + PJMEDIA_LIBSRTP_ERRNO_START)
#define PJMEDIA_ERRNO_FROM_PORTAUDIO(err) ((int)PJMEDIA_PORTAUDIO_ERRNO_START - (err))

/** Media error without a more precise code. */
#define PJMEDIA_ERROR (PJMEDIA_ERRNO_START + 1)
/** Not a session description. */
#define PJMEDIA_SDP_EINSDP (PJMEDIA_ERRNO_START + 20)
/** Bad or missing v= line. */
#define PJMEDIA_SDP_EINVER (PJMEDIA_ERRNO_START + 21)
/** Bad or missing o= line. */
#define PJMEDIA_SDP_EINORIGIN (PJMEDIA_ERRNO_START + 22)
/** Bad or missing t= line. */
#define PJMEDIA_SDP_EINTIME (PJMEDIA_ERRNO_START + 23)
/** Bad or missing s= line. */
#define PJMEDIA_SDP_EINNAME (PJMEDIA_ERRNO_START + 24)
/** Bad c= line. */
#define PJMEDIA_SDP_EINCONN (PJMEDIA_ERRNO_START + 25)
/** Neither the session nor the media has a c= line. */
#define PJMEDIA_SDP_EMISSINGCONN (PJMEDIA_ERRNO_START + 26)
/** Bad a= line. */
#define PJMEDIA_SDP_EINATTR (PJMEDIA_ERRNO_START + 27)
/** Bad a=rtpmap attribute. */
#define PJMEDIA_SDP_EINRTPMAP (PJMEDIA_ERRNO_START + 28)
/** a=rtpmap attribute too long. */
#define PJMEDIA_SDP_ERTPMAPTOOLONG (PJMEDIA_ERRNO_START + 29)
/** Dynamic payload type without a=rtpmap. */
#define PJMEDIA_SDP_EMISSINGRTPMAP (PJMEDIA_ERRNO_START + 30)
/** Bad m= line. */
#define PJMEDIA_SDP_EINMEDIA (PJMEDIA_ERRNO_START + 31)
/** m= line without a format. */
#define PJMEDIA_SDP_ENOFMT (PJMEDIA_ERRNO_START + 32)
/** RTP payload type is not a number from 0 to 127. */
#define PJMEDIA_SDP_EINPT (PJMEDIA_ERRNO_START + 33)
/** Bad a=fmtp attribute. */
#define PJMEDIA_SDP_EINFMTP (PJMEDIA_ERRNO_START + 34)
/** Bad a=rtcp attribute. */
#define PJMEDIA_SDP_EINRTCP (PJMEDIA_ERRNO_START + 35)
/** Bad media transport. */
#define PJMEDIA_SDP_EINPROTO (PJMEDIA_ERRNO_START + 36)
/** Bad b= line. */
#define PJMEDIA_SDP_EINBANDW (PJMEDIA_ERRNO_START + 37)
/** Bad a=ssrc attribute. */
#define PJMEDIA_SDP_EINSSRC (PJMEDIA_ERRNO_START + 38)
/** Offer/answer: not allowed in this state. */
#define PJMEDIA_SDPNEG_EINSTATE (PJMEDIA_ERRNO_START + 40)
/** Offer/answer: no local capabilities to answer from. */
#define PJMEDIA_SDPNEG_ENOINITIAL (PJMEDIA_ERRNO_START + 41)
/** Offer/answer: nothing negotiated yet. */
#define PJMEDIA_SDPNEG_ENOACTIVE (PJMEDIA_ERRNO_START + 42)
/** Offer/answer: no negotiation under way. */
#define PJMEDIA_SDPNEG_ENONEG (PJMEDIA_ERRNO_START + 43)
/** Answer has more media lines than the offer. */
#define PJMEDIA_SDPNEG_EMISMEDIA (PJMEDIA_ERRNO_START + 44)
/** Media type in the answer differs from the offer. */
#define PJMEDIA_SDPNEG_EINVANSMEDIA (PJMEDIA_ERRNO_START + 45)
/** Media transport in the answer differs from the offer. */
#define PJMEDIA_SDPNEG_EINVANSTP (PJMEDIA_ERRNO_START + 46)
/** Answer without media. */
#define PJMEDIA_SDPNEG_EANSNOMEDIA (PJMEDIA_ERRNO_START + 47)
/** No media in common. */
#define PJMEDIA_SDPNEG_ENOMEDIA (PJMEDIA_ERRNO_START + 48)
/** No codec in common. */
#define PJMEDIA_SDPNEG_NOANSCODEC (PJMEDIA_ERRNO_START + 49)
/** No telephone-event in common. */
#define PJMEDIA_SDPNEG_NOANSTELEVENT (PJMEDIA_ERRNO_START + 50)
/** No format in common. */
#define PJMEDIA_SDPNEG_NOANSUNKNOWN (PJMEDIA_ERRNO_START + 51)
/** Media types differ. */
#define PJMEDIA_SDP_EMEDIANOTEQUAL (PJMEDIA_ERRNO_START + 60)
/** Media ports differ. */
#define PJMEDIA_SDP_EPORTNOTEQUAL (PJMEDIA_ERRNO_START + 61)
/** Media transports differ. */
#define PJMEDIA_SDP_ETPORTNOTEQUAL (PJMEDIA_ERRNO_START + 62)
/** Media formats differ. */
#define PJMEDIA_SDP_EFORMATNOTEQUAL (PJMEDIA_ERRNO_START + 63)
/** Connection lines differ. */
#define PJMEDIA_SDP_ECONNNOTEQUAL (PJMEDIA_ERRNO_START + 64)
/** Attributes differ. */
#define PJMEDIA_SDP_EATTRNOTEQUAL (PJMEDIA_ERRNO_START + 65)
/** Media directions differ. */
#define PJMEDIA_SDP_EDIRNOTEQUAL (PJMEDIA_ERRNO_START + 66)
/** fmtp attributes differ. */
#define PJMEDIA_SDP_EFMTPNOTEQUAL (PJMEDIA_ERRNO_START + 67)
/** rtpmap attributes differ. */
#define PJMEDIA_SDP_ERTPMAPNOTEQUAL (PJMEDIA_ERRNO_START + 68)
/** Session-level lines differ. */
#define PJMEDIA_SDP_ESESSNOTEQUAL (PJMEDIA_ERRNO_START + 69)
/** Origins differ. */
#define PJMEDIA_SDP_EORIGINNOTEQUAL (PJMEDIA_ERRNO_START + 70)
/** Session names differ. */
#define PJMEDIA_SDP_ENAMENOTEQUAL (PJMEDIA_ERRNO_START + 71)
/** Session times differ. */
#define PJMEDIA_SDP_ETIMENOTEQUAL (PJMEDIA_ERRNO_START + 72)
/** Codec not supported. */
#define PJMEDIA_CODEC_EUNSUP (PJMEDIA_ERRNO_START + 80)
/** Codec failed. */
#define PJMEDIA_CODEC_EFAILED (PJMEDIA_ERRNO_START + 81)
/** Codec frame too short. */
#define PJMEDIA_CODEC_EFRMTOOSHORT (PJMEDIA_ERRNO_START + 82)
/** PCM buffer too short. */
#define PJMEDIA_CODEC_EPCMTOOSHORT (PJMEDIA_ERRNO_START + 83)
/** Wrong codec frame length. */
#define PJMEDIA_CODEC_EFRMINLEN (PJMEDIA_ERRNO_START + 84)
/** Wrong PCM frame length. */
#define PJMEDIA_CODEC_EPCMFRMINLEN (PJMEDIA_ERRNO_START + 85)
/** Wrong codec mode. */
#define PJMEDIA_CODEC_EINMODE (PJMEDIA_ERRNO_START + 86)
/** Bad codec bit stream. */
#define PJMEDIA_CODEC_EBADBITSTREAM (PJMEDIA_ERRNO_START + 87)
/** Bad media address. */
#define PJMEDIA_EINVALIDIP (PJMEDIA_ERRNO_START + 100)
/** Asymmetric codecs not supported. */
#define PJMEDIA_EASYMCODEC (PJMEDIA_ERRNO_START + 101)
/** Bad payload type. */
#define PJMEDIA_EINVALIDPT (PJMEDIA_ERRNO_START + 102)
/** rtpmap missing. */
#define PJMEDIA_EMISSINGRTPMAP (PJMEDIA_ERRNO_START + 103)
/** Bad media type. */
#define PJMEDIA_EINVALIMEDIATYPE (PJMEDIA_ERRNO_START + 104)
/** Peer does not take telephone events. */
#define PJMEDIA_EREMOTENODTMF (PJMEDIA_ERRNO_START + 105)
/** Bad telephone event. */
#define PJMEDIA_RTP_EINDTMF (PJMEDIA_ERRNO_START + 106)
/** Peer does not take RTP telephone events. */
#define PJMEDIA_RTP_EREMNORFC2833 (PJMEDIA_ERRNO_START + 107)
/** Bad media format. */
#define PJMEDIA_EBADFMT (PJMEDIA_ERRNO_START + 108)
/** Media type not supported. */
#define PJMEDIA_EUNSUPMEDIATYPE (PJMEDIA_ERRNO_START + 109)
/** Bad RTP packet. */
#define PJMEDIA_RTP_EINPKT (PJMEDIA_ERRNO_START + 120)
/** Bad RTP packing. */
#define PJMEDIA_RTP_EINPACK (PJMEDIA_ERRNO_START + 121)
/** Bad RTP version. */
#define PJMEDIA_RTP_EINVER (PJMEDIA_ERRNO_START + 122)
/** RTP source differs. */
#define PJMEDIA_RTP_EINSSRC (PJMEDIA_ERRNO_START + 123)
/** RTP payload type differs. */
#define PJMEDIA_RTP_EINPT (PJMEDIA_ERRNO_START + 124)
/** Bad RTP packet length. */
#define PJMEDIA_RTP_EINLEN (PJMEDIA_ERRNO_START + 125)
/** RTP session restarted. */
#define PJMEDIA_RTP_ESESSRESTART (PJMEDIA_ERRNO_START + 130)
/** RTP session in probation. */
#define PJMEDIA_RTP_ESESSPROBATION (PJMEDIA_ERRNO_START + 131)
/** Bad RTP sequence number. */
#define PJMEDIA_RTP_EBADSEQ (PJMEDIA_ERRNO_START + 132)
/** Bad RTP destination. */
#define PJMEDIA_RTP_EBADDEST (PJMEDIA_ERRNO_START + 133)
/** RTP not configured. */
#define PJMEDIA_RTP_ENOCONFIG (PJMEDIA_ERRNO_START + 134)
/** Media ports not compatible. */
#define PJMEDIA_ENOTCOMPATIBLE (PJMEDIA_ERRNO_START + 160)
/** Clock rates differ. */
#define PJMEDIA_ENCCLOCKRATE (PJMEDIA_ERRNO_START + 161)
/** Samples per frame differ. */
#define PJMEDIA_ENCSAMPLESPFRAME (PJMEDIA_ERRNO_START + 162)
/** Media types not compatible. */
#define PJMEDIA_ENCTYPE (PJMEDIA_ERRNO_START + 163)
/** Bits per sample differ. */
#define PJMEDIA_ENCBITS (PJMEDIA_ERRNO_START + 164)
/** Bytes per frame differ. */
#define PJMEDIA_ENCBYTES (PJMEDIA_ERRNO_START + 165)
/** Channel counts differ. */
#define PJMEDIA_ENCCHANNEL (PJMEDIA_ERRNO_START + 166)
/** Not a WAVE file. */
#define PJMEDIA_ENOTVALIDWAVE (PJMEDIA_ERRNO_START + 180)
/** WAVE format not supported. */
#define PJMEDIA_EWAVEUNSUPP (PJMEDIA_ERRNO_START + 181)
/** WAVE file too short. */
#define PJMEDIA_EWAVETOOSHORT (PJMEDIA_ERRNO_START + 182)
/** Sound frame larger than the file buffer. */
#define PJMEDIA_EFRMFILETOOBIG (PJMEDIA_ERRNO_START + 183)
/** AVI format not supported. */
#define PJMEDIA_EAVIUNSUPP (PJMEDIA_ERRNO_START + 191)
/** Not an AVI file. */
#define PJMEDIA_ENOTVALIDAVI (PJMEDIA_ERRNO_START + 192)
/** No device to record sound. */
#define PJMEDIA_ENOSNDREC (PJMEDIA_ERRNO_START + 200)
/** No device to play sound. */
#define PJMEDIA_ENOSNDPLAY (PJMEDIA_ERRNO_START + 201)
/** Bad sound device. */
#define PJMEDIA_ESNDINDEVID (PJMEDIA_ERRNO_START + 202)
/** Bad sample format for the sound device. */
#define PJMEDIA_ESNDINSAMPLEFMT (PJMEDIA_ERRNO_START + 203)
/** SRTP suites differ. */
#define PJMEDIA_SRTP_ECRYPTONOTMATCH (PJMEDIA_ERRNO_START + 220)
/** Bad SRTP key length. */
#define PJMEDIA_SRTP_EINKEYLEN (PJMEDIA_ERRNO_START + 221)
/** SRTP suite not supported. */
#define PJMEDIA_SRTP_ENOTSUPCRYPTO (PJMEDIA_ERRNO_START + 222)
/** SRTP answer is ambiguous. */
#define PJMEDIA_SRTP_ESDPAMBIGUEANS (PJMEDIA_ERRNO_START + 223)
/** Duplicate a=crypto tag. */
#define PJMEDIA_SRTP_ESDPDUPCRYPTOTAG (PJMEDIA_ERRNO_START + 224)
/** Bad a=crypto attribute. */
#define PJMEDIA_SRTP_ESDPINCRYPTO (PJMEDIA_ERRNO_START + 225)
/** Bad a=crypto tag. */
#define PJMEDIA_SRTP_ESDPINCRYPTOTAG (PJMEDIA_ERRNO_START + 226)
/** Bad media transport for SRTP. */
#define PJMEDIA_SRTP_ESDPINTRANSPORT (PJMEDIA_ERRNO_START + 227)
/** a=crypto required. */
#define PJMEDIA_SRTP_ESDPREQCRYPTO (PJMEDIA_ERRNO_START + 228)
/** Secure media transport required. */
#define PJMEDIA_SRTP_ESDPREQSECTP (PJMEDIA_ERRNO_START + 229)
/** SRTP key not ready. */
#define PJMEDIA_SRTP_EKEYNOTREADY (PJMEDIA_ERRNO_START + 230)
/** DTLS-SRTP: no suite in common. */
#define PJMEDIA_SRTP_DTLS_ENOCRYPTO (PJMEDIA_ERRNO_START + 240)
/** DTLS-SRTP: peer sent no certificate. */
#define PJMEDIA_SRTP_DTLS_EPEERNOCERT (PJMEDIA_ERRNO_START + 241)
/** DTLS-SRTP: fingerprint differs. */
#define PJMEDIA_SRTP_DTLS_EFPNOTMATCH (PJMEDIA_ERRNO_START + 242)
/** DTLS-SRTP: no fingerprint in the session description. */
#define PJMEDIA_SRTP_DTLS_ENOFPRINT (PJMEDIA_ERRNO_START + 243)
/** DTLS-SRTP: no SRTP profile. */
#define PJMEDIA_SRTP_DTLS_ENOPROFILE (PJMEDIA_ERRNO_START + 244)

/**
 * The text of a status code of this library. pj_strerror() calls it once it is registered with
 * pj_register_strerror(), which pjsip_inv_usage_init() does.
 *
 * @return The text, in @a buf, which is terminated.
 */
pj_str_t pjmedia_strerror(pj_status_t status, char *buf, pj_size_t bufsize);

PJ_END_DECL

#endif
