#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# A registrar for tests: UDP on 127.0.0.1, one account (alice, secret), MD5 digest. Prints its port, then one line for
# each request: "challenged", "registered SECONDS", "removed" or "refused".
use strict;
use warnings;
use Digest::MD5 'md5_hex';
use IO::Socket::INET;

$| = 1;
my $socket = IO::Socket::INET->new(Proto => 'udp', LocalAddr => '127.0.0.1', LocalPort => 0) or die "no socket: $!";
print 'port ', $socket->sockport, "\n";
my ($realm, $nonce) = ('test', 'f84f1cec41e6cbe5aea9c8e88d359');
alarm 60;
while (defined(my $peer = $socket->recv(my $request, 65535))) {
    my ($method, $uri) = $request =~ m{^(\w+) (\S+) SIP/2\.0\r\n} or next;
    my @copied = grep { /^(Via|From|Call-ID|CSeq):/i } split /\r\n/, $request;
    my ($to) = $request =~ /^(To: [^\r]*)\r/im;
    my ($contact) = $request =~ /^Contact: ([^\r]*)\r/im;
    my ($expires) = ($contact // '') =~ /expires=(\d+)/;
    ($expires) = $request =~ /^Expires: (\d+)/im unless defined $expires;
    my ($status, @more);
    if (my ($answer) = $request =~ /^Authorization: Digest ([^\r]*)\r/im) {
        my %value = $answer =~ /(\w+)="?([^",]*)"?/g;
        my $ha1 = md5_hex("alice:$realm:secret");
        my $ha2 = md5_hex("$method:$value{uri}");
        my $wanted = defined $value{qop} ? md5_hex("$ha1:$nonce:$value{nc}:$value{cnonce}:$value{qop}:$ha2")
                                         : md5_hex("$ha1:$nonce:$ha2");
        if (($value{response} // '') eq $wanted && $value{username} eq 'alice') {
            $status = '200 OK';
            $expires //= 3600;
            if ($expires) { push @more, "Contact: $contact" . ($contact =~ /expires=/ ? '' : ";expires=$expires") }
            print $expires ? "registered $expires\n" : "removed\n";
        } else {
            $status = '401 Unauthorized';
            push @more, qq{WWW-Authenticate: Digest realm="$realm", nonce="$nonce", algorithm=MD5, qop="auth"};
            print "refused\n";
        }
    } else {
        $status = '401 Unauthorized';
        push @more, qq{WWW-Authenticate: Digest realm="$realm", nonce="$nonce", algorithm=MD5, qop="auth"};
        print "challenged\n";
    }
    $socket->send(join("\r\n", "SIP/2.0 $status", @copied, "$to;tag=r1", @more, 'Content-Length: 0', '', ''), 0, $peer);
}
