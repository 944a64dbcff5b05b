#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Sends what a peer never should to a SIP user agent on 127.0.0.1 and checks the answers.
#   hostile.pl PORT      the agent listens there on UDP and on TCP (hostile.sh starts one for each)
use strict;
use warnings;
use IO::Socket::INET;

my ($udp_port, $tcp_port) = @ARGV or die "usage: hostile.pl UDP_PORT TCP_PORT\n";
my ($passed, $failed, $serial) = (0, 0, 0);

sub check {
    my ($what, $good, $seen) = @_;
    if ($good) { $passed++; print "ok    $what\n"; return }
    $failed++;
    $seen = defined $seen ? substr($seen, 0, 200) : 'nothing';
    print "FAIL  $what: got $seen\n";
}

# The header lines of a good INVITE, in order; without the one named.
sub invite {
    my (%arg) = @_;
    my $transport = $arg{transport} // 'UDP';
    my $port = $arg{port} // 5099;
    my $body = $arg{body} // join("\r\n", 'v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0',
        'm=audio 40000 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000', '');
    my $n = ++$serial;
    my $method = $arg{method} // 'INVITE';
    my @headers = (
        ['Via', "SIP/2.0/$transport 127.0.0.1:$port;rport;branch=z9hG4bK-hostile-$$-$n"],
        ['Max-Forwards', '70'],
        ['From', "<sip:stranger\@127.0.0.1:$port>;tag=f$n"],
        ['To', '<sip:target@127.0.0.1>'],
        ['Call-ID', "hostile-$$-$n"],
        ['CSeq', "$n $method"],
        ['Contact', "<sip:stranger\@127.0.0.1:$port>"],
    );
    push @headers, ['Content-Type', 'application/sdp'] if length $body;
    push @headers, ['Content-Length', $arg{length} // length $body];
    my $text = "$method sip:target\@127.0.0.1 SIP/2.0\r\n";
    for my $header (@headers) {
        next if defined $arg{without} && $header->[0] eq $arg{without};
        my $value = $arg{replace}{ $header->[0] } // $header->[1];
        $text .= "$header->[0]: $value\r\n";
    }
    return "$text\r\n$body";
}

sub udp_socket {
    return IO::Socket::INET->new(Proto => 'udp', LocalAddr => '127.0.0.1', PeerAddr => '127.0.0.1', PeerPort => $udp_port)
        || die "no UDP socket: $!";
}

sub tcp_socket {
    return IO::Socket::INET->new(Proto => 'tcp', PeerAddr => '127.0.0.1', PeerPort => $tcp_port, Timeout => 5)
        || die "no TCP connection: $!";
}

# The next octets from a socket within the time, or undef.
sub answer {
    my ($socket, $seconds) = @_;
    my $set = '';
    vec($set, fileno $socket, 1) = 1;
    return undef unless select $set, undef, undef, $seconds // 2;
    my $octets;
    return undef unless defined sysread $socket, $octets, 70000;
    return $octets;
}

sub good_call {
    my ($after) = @_;
    my $socket = udp_socket();
    my $options = invite(method => 'OPTIONS', body => '', port => $socket->sockport);
    $socket->send($options);
    my $reply = answer($socket, 5);
    check("a good request is answered after $after", defined $reply && $reply =~ m{^SIP/2\.0 200 }, $reply);
}

# UDP: nothing to say to an empty datagram, to noise, to a keepalive, or to a response nobody asked for.
my $udp = udp_socket();
for my $silent (['an empty datagram', ''], ['a keepalive', "\r\n\r\n"], ['a NUL', "\0"],
    ['64 KiB of noise', join '', map { chr int rand 256 } 1 .. 65507 ],
    ['a stray response', "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx\r\nFrom: <sip:a\@b>;tag=1\r\n"
        . "To: <sip:a\@b>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"]) {
    my ($what, $octets) = @$silent;
    $udp->send($octets);
    my $reply = answer($udp, 0.3);
    check("$what gets no answer", !defined $reply, $reply);
}
good_call('noise');

# Each mandatory header missing in turn (RFC 3261 8.1.1). Without a Via there is nowhere to answer to.
for my $header ('Via', 'From', 'To', 'Call-ID', 'CSeq', 'Max-Forwards', 'Contact') {
    # A socket for each, so that what is sent again for one case does not answer for the next.
    my $socket = udp_socket();
    $socket->send(invite(without => $header, port => $socket->sockport,
        $header eq 'Contact' ? () : (method => 'OPTIONS', body => '')));
    my $reply = answer($socket, $header eq 'Via' ? 0.3 : 2);
    if ($header eq 'Via') {
        check('a request without Via gets no answer', !defined $reply, $reply);
    } elsif ($header eq 'Max-Forwards') {
        # Mandatory for who sends it; RFC 2543 peers leave it out, and it is taken as 70 (RFC 3261 16.3).
        check('a request without Max-Forwards is served', defined $reply && $reply =~ m{^SIP/2\.0 [12]\d\d |^SIP/2\.0 400 .*Max-Forwards}, $reply);
    } else {
        check("a request without $header gets 400 that names it", defined $reply && $reply =~ m{^SIP/2\.0 400 [^\r]*\Q$header\E}, $reply);
    }
}
good_call('missing headers');

# Content-Length beyond the datagram is a 400; below it, the rest is cut off (RFC 3261 18.3).
$udp->send(invite(method => 'OPTIONS', length => 100000, port => $udp->sockport));
my $reply = answer($udp);
check('Content-Length too large in a datagram gets 400', defined $reply && $reply =~ m{^SIP/2\.0 400 }, $reply);
for my $length (-1, '4294967296', '18446744073709551617', '1x', '') {
    $udp->send(invite(method => 'OPTIONS', length => $length, port => $udp->sockport));
    $reply = answer($udp);
    check("Content-Length '$length' gets 400", defined $reply && $reply =~ m{^SIP/2\.0 400 }, $reply);
}
$udp->send(invite(method => 'OPTIONS', body => 'text', length => 2, port => $udp->sockport));
$reply = answer($udp);
check('Content-Length too small in a datagram cuts the rest off', defined $reply && $reply =~ m{^SIP/2\.0 200 }, $reply);
good_call('wrong lengths');

# TCP: an INVITE cut at every octet, then the connection closed; and one sent an octet at a time.
my $whole = invite(transport => 'TCP', method => 'OPTIONS', body => '');
for my $cut (0 .. length($whole) - 1) {
    my $socket = tcp_socket();
    syswrite $socket, substr($whole, 0, $cut) if $cut;
    close $socket;
}
$whole = invite(transport => 'TCP');
for my $cut (0 .. length($whole) - 1) {
    my $socket = tcp_socket();
    syswrite $socket, substr($whole, 0, $cut) if $cut;
    close $socket;
}
check('an INVITE cut at every octet', 1);
my $tcp = tcp_socket();
$tcp->setsockopt(6, 1, 1); # TCP_NODELAY
syswrite $tcp, $_ for split //, invite(transport => 'TCP', method => 'OPTIONS', body => '');
$reply = answer($tcp, 5);
check('a request sent octet by octet is answered', defined $reply && $reply =~ m{^SIP/2\.0 200 }, $reply);

# TCP: lengths. Too large: the rest is waited for, no answer. Too small: what follows is no message; the stream is lost.
$tcp = tcp_socket();
syswrite $tcp, invite(transport => 'TCP', length => 1000);
$reply = answer($tcp, 0.5);
check('Content-Length too large on a stream: waits', !defined $reply, $reply);
close $tcp;
$tcp = tcp_socket();
syswrite $tcp, invite(transport => 'TCP', method => 'OPTIONS', body => "garbage that is no message\r\n\r\n", length => 2);
$reply = answer($tcp, 2);
check('Content-Length too small on a stream: the request is answered', defined $reply && $reply =~ m{^SIP/2\.0 200 }, $reply);
close $tcp;
for my $length ('4294967296', '99999999999999999999', '-1', 'x') {
    $tcp = tcp_socket();
    syswrite $tcp, invite(transport => 'TCP', length => $length);
    $reply = answer($tcp, 2);
    check("Content-Length '$length' on a stream: refused", defined $reply && ($reply eq '' || $reply =~ m{^SIP/2\.0 (400|413|513) }), $reply);
    close $tcp;
}
$tcp = tcp_socket();
{
    local $SIG{PIPE} = 'IGNORE';
    for (1 .. 64) { last unless syswrite $tcp, join '', map { chr int rand 256 } 1 .. 1024 }
}
close $tcp;
check('64 KiB of noise on a stream', 1);
$tcp = tcp_socket();
syswrite $tcp, "\r\n\r\n";
$reply = answer($tcp, 2);
check('a CRLF ping on a stream gets its pong (RFC 5626 4.4.1)', defined $reply && $reply eq "\r\n", $reply);
syswrite $tcp, invite(transport => 'TCP', method => 'OPTIONS', body => '');
$reply = answer($tcp, 2);
check('a good request on a stream is answered after it all', defined $reply && $reply =~ m{^SIP/2\.0 200 }, $reply);
good_call('it all');

print "$passed passed, $failed failed\n";
exit($failed ? 1 : 0);
