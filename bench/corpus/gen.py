#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes the SIP message corpus (*.sip, CRLF) and expected.txt (the facts every
implementation must report with `-m dump`).  All text is original; addresses are from
the documentation ranges.  Content-Length is computed here, so edit this file and
re-run it rather than editing the .sip files."""
import os, sys
OUT = os.path.dirname(os.path.abspath(__file__))

SDP_OFFER = """v=0
o=alice 3971004521 3971004521 IN IP4 192.0.2.101
s=-
c=IN IP4 192.0.2.101
t=0 0
m=audio 40018 RTP/AVP 96 9 8 0 101
a=rtpmap:96 opus/48000/2
a=fmtp:96 useinbandfec=1;maxaveragebitrate=32000
a=rtpmap:9 G722/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
a=sendrecv
"""
SDP_ANSWER = """v=0
o=bob 3971004777 3971004777 IN IP4 198.51.100.7
s=-
c=IN IP4 198.51.100.7
t=0 0
m=audio 41200 RTP/AVP 9 101
a=rtpmap:9 G722/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
a=sendrecv
"""
DIALOG_INFO = """<?xml version="1.0"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="12" state="partial" entity="sip:bob@example.com">
  <dialog id="dlg-0417" call-id="5e91-ab20-call" local-tag="lt-2207" remote-tag="rt-9915" direction="initiator">
    <state>confirmed</state>
    <local><identity display="Bob">sip:bob@example.com</identity><target uri="sip:bob@198.51.100.7:5062"/></local>
    <remote><identity display="Alice">sip:alice@example.org</identity></remote>
  </dialog>
</dialog-info>
"""
M = []
def add(name, head, body="", **facts):
    body = body.strip("\n").replace("\n", "\r\n")
    if body: body += "\r\n"
    head = head.strip("\n").replace("@CL@", str(len(body.encode()))).replace("\n", "\r\n")
    facts["clen"] = facts["body"] = len(body.encode())
    M.append((name, (head + "\r\n\r\n" + body).encode(), facts))

CALL = dict(fromtag="k3vq81-7712", fromhost="example.org", tohost="example.com",
            callid="c5e0a1f27b9d4417a6@pc33.example.org")

add("01_invite.sip", """
INVITE sip:bob@198.51.100.7:5062;transport=udp SIP/2.0
Via: SIP/2.0/UDP edge2.example.com:5060;branch=z9hG4bKe2-91d7f04c55.1
Via: SIP/2.0/UDP proxy1.example.org;branch=z9hG4bKp1-6a20cc.1;received=203.0.113.11
Via: SIP/2.0/UDP 192.0.2.101:5060;rport=5060;branch=z9hG4bKal1c3.01;received=192.0.2.101
Record-Route: <sip:edge2.example.com;lr;ftag=k3vq81-7712>
Record-Route: <sip:proxy1.example.org;lr>
Max-Forwards: 68
From: "Alice Example" <sip:alice@example.org>;tag=k3vq81-7712
To: Bob <sip:bob@example.com>
Call-ID: c5e0a1f27b9d4417a6@pc33.example.org
CSeq: 20418 INVITE
Contact: <sip:alice@192.0.2.101:5060;transport=udp>
Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO, UPDATE, PRACK
Supported: replaces, timer, 100rel
User-Agent: ExamplePhone/4.2.1 (rev 77)
Session-Expires: 1800;refresher=uac
Content-Type: application/sdp
Content-Length: @CL@
""", SDP_OFFER, start="INVITE", startarg="198.51.100.7", nvia=3, branch="z9hG4bKe2-91d7f04c55.1",
    nroute=0, nrr=2, ncontact=1, contacthost="192.0.2.101", totag="", cseq=20418, cseqm="INVITE",
    maxfwd=68, ctype="application/sdp", realm="", **CALL)

add("02_180.sip", """
SIP/2.0 180 Ringing
Via: SIP/2.0/UDP edge2.example.com:5060;branch=z9hG4bKe2-91d7f04c55.1
Via: SIP/2.0/UDP proxy1.example.org;branch=z9hG4bKp1-6a20cc.1;received=203.0.113.11
Via: SIP/2.0/UDP 192.0.2.101:5060;rport=5060;branch=z9hG4bKal1c3.01;received=192.0.2.101
Record-Route: <sip:edge2.example.com;lr;ftag=k3vq81-7712>
Record-Route: <sip:proxy1.example.org;lr>
From: "Alice Example" <sip:alice@example.org>;tag=k3vq81-7712
To: Bob <sip:bob@example.com>;tag=b0b-55e1c7
Call-ID: c5e0a1f27b9d4417a6@pc33.example.org
CSeq: 20418 INVITE
Contact: <sip:bob@198.51.100.7:5062;transport=udp>
Server: ExampleUAS/1.9
Content-Length: @CL@
""", start="180", startarg="Ringing", nvia=3, branch="z9hG4bKe2-91d7f04c55.1", nroute=0, nrr=2,
    ncontact=1, contacthost="198.51.100.7", totag="b0b-55e1c7", cseq=20418, cseqm="INVITE",
    maxfwd=-1, ctype="", realm="", **CALL)

add("03_200_sdp.sip", """
SIP/2.0 200 OK
Via: SIP/2.0/UDP edge2.example.com:5060;branch=z9hG4bKe2-91d7f04c55.1
Via: SIP/2.0/UDP proxy1.example.org;branch=z9hG4bKp1-6a20cc.1;received=203.0.113.11
Via: SIP/2.0/UDP 192.0.2.101:5060;rport=5060;branch=z9hG4bKal1c3.01;received=192.0.2.101
Record-Route: <sip:edge2.example.com;lr;ftag=k3vq81-7712>
Record-Route: <sip:proxy1.example.org;lr>
From: "Alice Example" <sip:alice@example.org>;tag=k3vq81-7712
To: Bob <sip:bob@example.com>;tag=b0b-55e1c7
Call-ID: c5e0a1f27b9d4417a6@pc33.example.org
CSeq: 20418 INVITE
Contact: <sip:bob@198.51.100.7:5062;transport=udp>
Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, UPDATE
Supported: timer
Server: ExampleUAS/1.9
Content-Type: application/sdp
Content-Length: @CL@
""", SDP_ANSWER, start="200", startarg="OK", nvia=3, branch="z9hG4bKe2-91d7f04c55.1", nroute=0, nrr=2,
    ncontact=1, contacthost="198.51.100.7", totag="b0b-55e1c7", cseq=20418, cseqm="INVITE",
    maxfwd=-1, ctype="application/sdp", realm="", **CALL)

add("04_ack.sip", """
ACK sip:bob@198.51.100.7:5062;transport=udp SIP/2.0
Via: SIP/2.0/UDP 192.0.2.101:5060;rport;branch=z9hG4bKal1c3.02
Max-Forwards: 70
Route: <sip:proxy1.example.org;lr>
Route: <sip:edge2.example.com;lr;ftag=k3vq81-7712>
From: "Alice Example" <sip:alice@example.org>;tag=k3vq81-7712
To: Bob <sip:bob@example.com>;tag=b0b-55e1c7
Call-ID: c5e0a1f27b9d4417a6@pc33.example.org
CSeq: 20418 ACK
Content-Length: @CL@
""", start="ACK", startarg="198.51.100.7", nvia=1, branch="z9hG4bKal1c3.02", nroute=2, nrr=0,
    ncontact=0, contacthost="", totag="b0b-55e1c7", cseq=20418, cseqm="ACK", maxfwd=70, ctype="",
    realm="", **CALL)

add("05_bye.sip", """
BYE sip:bob@198.51.100.7:5062;transport=udp SIP/2.0
Via: SIP/2.0/UDP edge2.example.com:5060;branch=z9hG4bKe2-91d7f04c55.2
Via: SIP/2.0/UDP proxy1.example.org;branch=z9hG4bKp1-6a20cc.2;received=203.0.113.11
Via: SIP/2.0/UDP 192.0.2.101:5060;rport=5060;branch=z9hG4bKal1c3.03;received=192.0.2.101
Max-Forwards: 68
Route: <sip:edge2.example.com;lr;ftag=k3vq81-7712>
From: "Alice Example" <sip:alice@example.org>;tag=k3vq81-7712
To: Bob <sip:bob@example.com>;tag=b0b-55e1c7
Call-ID: c5e0a1f27b9d4417a6@pc33.example.org
CSeq: 20419 BYE
Reason: Q.850;cause=16;text="Normal call clearing"
User-Agent: ExamplePhone/4.2.1 (rev 77)
Content-Length: @CL@
""", start="BYE", startarg="198.51.100.7", nvia=3, branch="z9hG4bKe2-91d7f04c55.2", nroute=1, nrr=0,
    ncontact=0, contacthost="", totag="b0b-55e1c7", cseq=20419, cseqm="BYE", maxfwd=68, ctype="",
    realm="", **CALL)

REG = dict(fromtag="crl-40aa17", fromhost="example.com", tohost="example.com",
           callid="7Ht2qPz0WmXc4e1R@192.0.2.33")
add("06_register_auth.sip", """
REGISTER sip:example.com SIP/2.0
Via: SIP/2.0/TCP 192.0.2.33:49170;rport;alias;branch=z9hG4bKcar0l-92
Max-Forwards: 70
From: Carol <sip:carol@example.com>;tag=crl-40aa17
To: Carol <sip:carol@example.com>
Call-ID: 7Ht2qPz0WmXc4e1R@192.0.2.33
CSeq: 2 REGISTER
Contact: <sip:carol@192.0.2.33:49170;transport=tcp;ob>;expires=600;reg-id=1;+sip.instance="<urn:uuid:3a7c51e0-92b4-4d1f-8e63-b05d7f24c918>"
Supported: path, outbound, gruu
Authorization: Digest username="carol", realm="example.com", nonce="6b1f0d94c27e4aa8b3519e70d2c8f416", uri="sip:example.com", response="91c4e7f20ab85d3366f1d0287bca5e94", algorithm=MD5, cnonce="c17be03d", qop=auth, nc=00000001
Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, NOTIFY, MESSAGE
User-Agent: SoftClient/12.0.3
Content-Length: @CL@
""", start="REGISTER", startarg="example.com", nvia=1, branch="z9hG4bKcar0l-92", nroute=0, nrr=0,
    ncontact=1, contacthost="192.0.2.33", totag="", cseq=2, cseqm="REGISTER", maxfwd=70, ctype="",
    realm="example.com", **REG)

add("07_401.sip", """
SIP/2.0 401 Unauthorized
Via: SIP/2.0/TCP 192.0.2.33:49170;rport=49170;alias;branch=z9hG4bKcar0l-91;received=203.0.113.5
From: Carol <sip:carol@example.com>;tag=crl-40aa17
To: Carol <sip:carol@example.com>;tag=rg-77120954
Call-ID: 7Ht2qPz0WmXc4e1R@192.0.2.33
CSeq: 1 REGISTER
WWW-Authenticate: Digest realm="example.com", nonce="6b1f0d94c27e4aa8b3519e70d2c8f416", qop="auth", opaque="0f7d2b6ea1c94853b7e60d12f4a9c835", stale=FALSE, algorithm=MD5
Server: ExampleRegistrar/3.1
Content-Length: @CL@
""", start="401", startarg="Unauthorized", nvia=1, branch="z9hG4bKcar0l-91", nroute=0, nrr=0,
    ncontact=0, contacthost="", totag="rg-77120954", cseq=1, cseqm="REGISTER", maxfwd=-1, ctype="",
    realm="example.com", **REG)

SUB = dict(callid="e0bb6ea8-41d2-4b06-9c8f-5a2f5e3dd2b1", )
add("08_subscribe.sip", """
SUBSCRIBE sip:bob@example.com SIP/2.0
Via: SIP/2.0/UDP proxy1.example.org;branch=z9hG4bKpx1sub.1
Via: SIP/2.0/UDP 192.0.2.55:5060;rport=5060;branch=z9hG4bKsub0001
Record-Route: <sip:proxy1.example.org;lr>
Max-Forwards: 69
From: <sip:dave@example.org>;tag=sub-8842
To: <sip:bob@example.com>
Call-ID: e0bb6ea8-41d2-4b06-9c8f-5a2f5e3dd2b1
CSeq: 4410 SUBSCRIBE
Contact: <sip:dave@192.0.2.55:5060>
Event: dialog;include-session-description
Accept: application/dialog-info+xml
Expires: 3600
User-Agent: BlfPanel/2.7
Content-Length: @CL@
""", start="SUBSCRIBE", startarg="example.com", nvia=2, branch="z9hG4bKpx1sub.1", nroute=0, nrr=1,
    ncontact=1, contacthost="192.0.2.55", fromtag="sub-8842", totag="", fromhost="example.org",
    tohost="example.com", cseq=4410, cseqm="SUBSCRIBE", maxfwd=69, ctype="", realm="", **SUB)

add("09_notify.sip", """
NOTIFY sip:dave@192.0.2.55:5060 SIP/2.0
Via: SIP/2.0/UDP presence.example.com:5060;branch=z9hG4bKntf0012
Max-Forwards: 70
Route: <sip:proxy1.example.org;lr>
From: <sip:bob@example.com>;tag=ntf-1177
To: <sip:dave@example.org>;tag=sub-8842
Call-ID: e0bb6ea8-41d2-4b06-9c8f-5a2f5e3dd2b1
CSeq: 12 NOTIFY
Contact: <sip:presence.example.com:5060>
Event: dialog
Subscription-State: active;expires=3521
Content-Type: application/dialog-info+xml
Content-Length: @CL@
""", DIALOG_INFO, start="NOTIFY", startarg="192.0.2.55", nvia=1, branch="z9hG4bKntf0012", nroute=1, nrr=0,
    ncontact=1, contacthost="presence.example.com", fromtag="ntf-1177", totag="sub-8842",
    fromhost="example.com", tohost="example.org", cseq=12, cseqm="NOTIFY", maxfwd=70,
    ctype="application/dialog-info+xml", realm="", **SUB)

add("10_options.sip", """
OPTIONS sip:gw1.example.net:5060 SIP/2.0
Via: SIP/2.0/UDP 203.0.113.20:5060;branch=z9hG4bKopt55aa01;rport
Max-Forwards: 70
From: <sip:keepalive@203.0.113.20>;tag=ka-000931
To: <sip:gw1.example.net>
Call-ID: 7d1f-opt-55aa01@203.0.113.20
CSeq: 100 OPTIONS
Contact: <sip:keepalive@203.0.113.20:5060>
Accept: application/sdp
Content-Length: @CL@
""", start="OPTIONS", startarg="gw1.example.net", nvia=1, branch="z9hG4bKopt55aa01", nroute=0, nrr=0,
    ncontact=1, contacthost="203.0.113.20", fromtag="ka-000931", totag="", fromhost="203.0.113.20",
    tohost="gw1.example.net", callid="7d1f-opt-55aa01@203.0.113.20", cseq=100, cseqm="OPTIONS",
    maxfwd=70, ctype="", realm="")

# compact header names, as some devices send them
add("11_message.sip", """
MESSAGE sip:erin@example.com SIP/2.0
v: SIP/2.0/TLS 192.0.2.77:5061;branch=z9hG4bKmsg99x1;rport
Max-Forwards: 70
f: "Frank O'Neil" <sip:frank@example.com;user=phone>;tag=fo-31890
t: <sip:erin@example.com>
i: m5g-0071-ffe2@192.0.2.77
CSeq: 1 MESSAGE
m: <sip:frank@192.0.2.77:5061;transport=tls>
c: text/plain;charset=utf-8
l: @CL@
""", "Lunch moved to half past twelve, same place as last week; please tell the others.\nRegards, F.",
    start="MESSAGE", startarg="example.com", nvia=1, branch="z9hG4bKmsg99x1", nroute=0, nrr=0, ncontact=1,
    contacthost="192.0.2.77", fromtag="fo-31890", totag="", fromhost="example.com", tohost="example.com",
    callid="m5g-0071-ffe2@192.0.2.77", cseq=1, cseqm="MESSAGE", maxfwd=70, ctype="text/plain", realm="")

add("12_invite_long.sip", """
INVITE sip:+12125550123@ims.example.net;user=phone SIP/2.0
Via: SIP/2.0/UDP scscf.ims.example.net:5060;branch=z9hG4bK-scscf-5d1f0a2e77b1c001,SIP/2.0/UDP icscf.ims.example.net:5060;branch=z9hG4bK-icscf-99871
Via: SIP/2.0/UDP pcscf.visited.example.com:5060;branch=z9hG4bK-pcscf-240f34.1;received=203.0.113.40
Via: SIP/2.0/TCP [2001:db8::9:1]:5060;branch=z9hG4bK-ue-71c0de;comp=sigcomp
Max-Forwards: 66
Route: <sip:as1.ims.example.net;lr;call=orig>,<sip:orig@scscf.ims.example.net;lr>
Record-Route: <sip:icscf.ims.example.net;lr>, <sip:pcscf.visited.example.com;lr>
From: "Grace H." <sip:+13125550987@ims.example.net;user=phone>;tag=gh-60233
To: <sip:+12125550123@ims.example.net;user=phone>
Call-ID: 0b81f3c6e97a45@2001-db8-9-1.ims.example.net
CSeq: 127 INVITE
Contact: <sip:+13125550987@[2001:db8::9:1]:5060;comp=sigcomp>;audio;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel"
P-Asserted-Identity: "Grace H." <sip:+13125550987@ims.example.net>
P-Charging-Vector: icid-value="pc1.visited.example.com-1c7f-0009a2"; orig-ioi=ims.example.net
P-Access-Network-Info: 3GPP-E-UTRAN-FDD; utran-cell-id-3gpp=001010A1B2C3D
P-Visited-Network-ID: "Visited network number 1"
Privacy: none
P-Early-Media: supported
Accept: application/sdp, application/3gpp-ims+xml
Accept-Contact: *;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel"
Accept-Encoding: gzip
Accept-Language: en, de;q=0.7
Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO, UPDATE, PRACK, MESSAGE, SUBSCRIBE
Supported: 100rel, precondition, timer, norefersub, histinfo
Require: sec-agree
Proxy-Require: sec-agree
Session-Expires: 1800
Min-SE: 90
History-Info: <sip:+12125550199@ims.example.net>;index=1
History-Info: <sip:+12125550123@ims.example.net?Reason=SIP%3Bcause%3D302>;index=1.1
Date: Sat, 21 Nov 2026 12:00:00 GMT
Subject: Quarterly planning call
Organization: Example Networks Ltd
Priority: normal
User-Agent: ExampleIMS-UE/7.1 (build 20261101; arm64)
X-Correlation-ID: 5f0c9a30-1b2c-4d3e-8f90-a1b2c3d4e5f6
MIME-Version: 1.0
Content-Disposition: session;handling=required
Content-Type: application/sdp
Content-Length: @CL@
""", SDP_OFFER, start="INVITE", startarg="ims.example.net", nvia=4,
    branch="z9hG4bK-scscf-5d1f0a2e77b1c001", nroute=2, nrr=2, ncontact=1, contacthost="2001:db8::9:1",
    fromtag="gh-60233", totag="", fromhost="ims.example.net", tohost="ims.example.net",
    callid="0b81f3c6e97a45@2001-db8-9-1.ims.example.net", cseq=127, cseqm="INVITE", maxfwd=66,
    ctype="application/sdp", realm="")

KEYS = ["start", "startarg", "nvia", "branch", "nroute", "nrr", "ncontact", "contacthost", "fromtag",
        "fromhost", "totag", "tohost", "callid", "cseq", "cseqm", "maxfwd", "ctype", "clen", "body", "realm"]
tot = 0
with open(os.path.join(OUT, "expected.txt"), "w") as e:
    for name, data, f in M:
        with open(os.path.join(OUT, name), "wb") as o: o.write(data)
        tot += len(data)
        e.write(name + " " + " ".join("%s=%s" % (k, f[k]) for k in KEYS) + "\n")
print("%d messages, %d bytes, mean %.0f" % (len(M), tot, tot / len(M)))
