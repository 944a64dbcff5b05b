#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Takes the example SIP messages and session descriptions out of RFC texts: extract.py TEXTS [OUT]

TEXTS is a folder with rfcNNNN.txt files as the RFC Editor publishes them; OUT is this folder if not given. Writes
OUT/rfcNNNN-LINE.sip and OUT/rfcNNNN-LINE.sdp, LINE being where the example begins in the text, and OUT/INDEX.tsv, a
row for each. README.md here says what counts as a complete message, and what becomes of one that is not.

Everything is decided by this script from the texts alone; what our parser makes of a message plays no part.
"""
import os
import re
import sys

# The octets of these are in tests/data/torture, from the archives in the texts.
TORTURE = ('4475', '5118')

FOOTER = re.compile(r'\[Page \d+\]\s*$')
HEADER = re.compile(r'^RFC \d+ .*\d{4}\s*$')
REQUEST = re.compile(r'^[A-Z]+ [A-Za-z][A-Za-z0-9+.-]*:\S+ SIP/2\.0$')
RESPONSE = re.compile(r'^SIP/2\.0 [1-6]\d\d( \S.*)?$')
FIELD = re.compile(r'^([A-Za-z][A-Za-z0-9._%*+!~-]*)[ \t]*:[ \t]*(.*)$')
SDP_LINE = re.compile(r'^[a-z]=')
# Something was left out, or stands for something.
ELIDED = re.compile(r'\. ?\. ?\.|<\s*\.|\[[^\]:]*\]|\*\*\*|^\(.*\)$|not shown|xxxx', re.I)
PLACEHOLDER = re.compile(r'^(Content-Length|l) *: *(\.\.\.+|xxxx*|\[[^\]]*\]|<[^>]*>|\S*[A-Z]+\S*)$', re.I)
# Variables in descriptions, as ICE's RFCs have them.
SDP_PLACEHOLDER = re.compile(r'\$[A-Z]')
# Said about the message, not in it.
REMARK = re.compile(r'^(/\*|\*/|--?>|<--|[#;|]|F\d+\b|M\d+\b|\(\d+\)|Message Details)')

COMPACT = {'v': 'via', 'f': 'from', 't': 'to', 'i': 'call-id', 'l': 'content-length', 'c': 'content-type',
           'm': 'contact', 'k': 'supported', 's': 'subject', 'e': 'content-encoding', 'o': 'event',
           'r': 'refer-to', 'b': 'referred-by', 'u': 'allow-events', 'x': 'session-expires'}
NEEDED = ('via', 'from', 'to', 'call-id', 'cseq')
BREAK = '\f'  # a page ended here: there may have been an empty line, or none


def lines_of(path):
    """(number, text) of each line, pages joined."""
    out = []
    with open(path, encoding='utf-8', errors='surrogateescape', newline='') as file:
        raw = re.split(r'\r?\n', file.read().lstrip('\ufeff'))
    i = 0
    while i < len(raw):
        if FOOTER.search(raw[i]):
            while out and not out[-1][1].strip():
                out.pop()
            i += 1
            while i < len(raw) and (not raw[i].strip('\f \t') or HEADER.match(raw[i].strip('\f'))):
                i += 1
            out.append((i, BREAK))
            continue
        out.append((i + 1, raw[i].rstrip('\r\n \t').replace('\f', '')))
        i += 1
    return join_one_lines(out)


def join_one_lines(lines):
    """<allOneLine> (RFC 4475 2.1): what stands between the marks is one line."""
    out, joined = [], None
    for number, text in lines:
        word = text.strip()
        if word == '<allOneLine>':
            joined = (number, text.index('<'), [])
        elif word == '</allOneLine>' and joined:
            out.append((joined[0], ' ' * joined[1] + ''.join(joined[2])))
            joined = None
        elif joined:
            if text != BREAK:
                joined[2].append(text[joined[1]:])
        else:
            out.append((number, text))
    return out


def indent_of(text):
    return len(text) - len(text.lstrip(' '))


def looks_like_field(text, indent):
    here = indent_of(text)
    return bool(text.strip()) and (here > indent or (here == indent and FIELD.match(text[indent:])))


class Source:
    def __init__(self, lines):
        self.lines = lines
        self.at = 0

    def peek(self, ahead=0):
        i = self.at + ahead
        return self.lines[i][1] if i < len(self.lines) else None


def read_head(src, indent):
    """The lines of the head, or None if something in it is elided, or it does not end."""
    head = []
    while True:
        text = src.peek()
        if text is None:
            return head
        if text == BREAK:
            src.at += 1
            following = src.peek()
            if following is None or not looks_like_field(following, indent):
                return head
            continue
        if not text.strip():
            return head
        if indent_of(text) < indent:
            return head if not text.strip() else None
        line = text[indent:]
        if REMARK.match(line) and not FIELD.match(line):
            return head
        head.append(line)
        src.at += 1


def fields_of(head):
    """(name, value) with folds undone; None if a line is no header field."""
    out = []
    for line in head[1:]:
        if line[0] in ' \t':
            if not out:
                return None
            out[-1][1] += ' ' + line.strip()
            continue
        match = FIELD.match(line)
        if not match:
            return None
        name = match.group(1).lower()
        out.append([COMPACT.get(name, name), match.group(2).strip()])
    return out


def value_of(fields, name):
    for field, value in fields:
        if field == name:
            return value
    return None


def body_block(src, indent, wanted):
    """Body lines from here: until they have the wanted octets, or until the indentation or the block ends."""
    lines, start = [], src.at
    octets, exact_at = 0, None
    blank = 0
    while True:
        text = src.peek()
        if text is None:
            break
        if text == BREAK:
            src.at += 1
            continue
        if not text.strip():
            blank += 1
            if blank > 1 and (wanted is None or octets >= wanted):
                break
            lines.append('')
            octets += 2
            src.at += 1
            continue
        line = text[indent:]
        first = not any(lines)
        if indent_of(text) < indent or (REMARK.match(line) and not SDP_LINE.match(line)):
            break
        if (REQUEST.match(line) or RESPONSE.match(line)) and (wanted is None or octets + 2 >= wanted):
            break
        if blank and not first and wanted is None:
            break
        if blank and not first and octets >= wanted:
            break
        blank = 0
        lines.append(line)
        octets += len(line.encode('utf-8', 'surrogateescape')) + 2
        src.at += 1
        if wanted is not None and octets in (wanted, wanted + 2):
            exact_at = (len(lines), src.at, octets == wanted)
            if octets == wanted:
                break
    if exact_at:
        count, src.at, ends = exact_at
        return '\r\n'.join(lines[:count]) + ('\r\n' if ends else ''), True
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        src.at = start
    return ''.join(line + '\r\n' for line in lines), False


def skip_blanks(src):
    seen = False
    while src.peek() is not None and (src.peek() == BREAK or not src.peek().strip()):
        src.at += 1
        seen = True
    return seen


def without_placeholder(head):
    """A Content-Length that stands for a number ("...", "[length]", "xxxx") is taken out."""
    kept = [line for line in head if not PLACEHOLDER.match(line)]
    return kept, len(kept) < len(head)


def message_at(src, indent):
    """(kind, text) of the message that begins here; kind None: not complete, with the reason as text."""
    head = read_head(src, indent)
    if head is None or len(head) < 2:
        return None, 'start line alone'
    head, unnumbered = without_placeholder(head)
    if any(ELIDED.search(line) for line in head):
        return None, 'head elided'
    fields = fields_of(head)
    if fields is None:
        return None, 'a line that is no header field'
    missing = [name for name in NEEDED if value_of(fields, name) is None]
    if missing:
        return None, 'head not whole: no ' + ', '.join(missing)
    text = '\r\n'.join(head) + '\r\n\r\n'
    length = value_of(fields, 'content-length')
    if length is not None and not length.isdigit():
        return None, 'Content-Length is no number'
    wanted = int(length) if length is not None else None
    if wanted == 0 or (wanted is None and value_of(fields, 'content-type') is None):
        return 'unnumbered' if unnumbered else 'whole', text
    mark = src.at
    skip_blanks(src)
    body, exact = body_block(src, indent, wanted)
    if body and any(ELIDED.search(line) for line in body.split('\r\n')[:400]) and not exact:
        body = ''
    if not body and wanted is None and not unnumbered:
        src.at = mark
        return None, 'body elided'
    if not body:
        src.at = mark
    if exact or wanted is None:
        return 'unnumbered' if unnumbered else 'whole', text + body
    size = len(body.encode('utf-8', 'surrogateescape'))
    if size > wanted:
        return 'over', text + body
    return ('short' if body else 'head'), text + body


def description_at(src, indent):
    """(True, text) of the session description that begins here, or (False, the reason why it is left out)."""
    lines = []
    while True:
        text = src.peek()
        if text is None:
            break
        if text != BREAK:
            line = text[indent:]
            if indent_of(text) < indent or not SDP_LINE.match(line):
                # right behind the last line and no delimiter of a body: the rest of a line too long for the page
                if text.strip() and indent_of(text) >= indent and not line.startswith('--'):
                    return False, 'a line is broken in two'
                break
            if lines and line.startswith('v='):
                break
            lines.append(line)
        src.at += 1
    if any(ELIDED.search(line) or SDP_PLACEHOLDER.search(line) for line in lines):
        return False, 'elided'
    if not {'o', 's', 'm'} <= {line[0] for line in lines}:
        return False, 'not whole: no o=, s= or m='
    return True, ''.join(line + '\r\n' for line in lines)


def write(path, text):
    with open(path, 'wb') as file:
        file.write(text.encode('utf-8', 'surrogateescape'))


def messages_of(rfc, lines, out, rows, left):
    src = Source(lines)
    while src.peek() is not None:
        text = src.peek()
        indent = indent_of(text)
        line = text[indent:]
        if not (REQUEST.match(line) or RESPONSE.match(line)):
            src.at += 1
            continue
        number, start = src.lines[src.at][0], src.at
        kind, found = message_at(src, indent)
        if kind:
            name = 'rfc%s-%d.sip' % (rfc, number)
            write(os.path.join(out, name), found)
            rows.append((name, kind))
        else:
            left[found] = left.get(found, 0) + 1
            src.at = start + 1
        src.at = max(src.at, start + 1)


def descriptions_of(rfc, lines, out, rows, left, seen):
    src = Source(lines)
    while src.peek() is not None:
        text = src.peek()
        indent = indent_of(text)
        if text[indent:].rstrip() != 'v=0':
            src.at += 1
            continue
        number, start = src.lines[src.at][0], src.at
        complete, found = description_at(src, indent)
        if not complete:
            reason = 'description ' + found
            left[reason] = left.get(reason, 0) + 1
        elif found not in seen:
            seen.add(found)
            name = 'rfc%s-%d.sdp' % (rfc, number)
            write(os.path.join(out, name), found)
            rows.append((name, 'sdp'))
        src.at = max(src.at, start + 1)


def main():
    texts = sys.argv[1]
    out = sys.argv[2] if len(sys.argv) > 2 else os.path.dirname(os.path.abspath(__file__))
    rows, left, seen = [], {}, set()
    for name in sorted(os.listdir(texts)):
        match = re.match(r'rfc(\d+)\.txt$', name)
        if not match or match.group(1) in TORTURE:
            continue
        lines = lines_of(os.path.join(texts, name))
        messages_of(match.group(1), lines, out, rows, left)
        descriptions_of(match.group(1), lines, out, rows, left, seen)
    with open(os.path.join(out, 'INDEX.tsv'), 'w', encoding='utf-8', errors='surrogateescape') as index:
        index.write('file\tkind\n')
        for row in sorted(rows):
            index.write('\t'.join(row) + '\n')
    for kind in ('whole', 'unnumbered', 'head', 'short', 'over', 'sdp'):
        print('%5d %s' % (sum(row[1] == kind for row in rows), kind))
    for reason, count in sorted(left.items()):
        print('%5d left out: %s' % (count, reason))


if __name__ == '__main__':
    main()
