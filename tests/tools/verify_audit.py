#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""verify_audit.py EXPORT [PROOF]: check what `stormvast audit export` and
`stormvast audit prove` wrote, with none of its code.

The tree is RFC 6962's, the head a C2SP tlog-checkpoint in a C2SP signed note;
Ed25519 is checked by openssl.  Status 0: all is as it was signed.
"""
import base64
import hashlib
import json
import subprocess
import sys
import tempfile

DER = bytes.fromhex('302a300506032b6570032100')


def sha(data):
    return hashlib.sha256(data).digest()


def leaf_hash(data):
    return sha(b'\0' + data)


def root_of(hashes):
    """The root over leaf hashes, by RFC 6962 section 2.1, bottom up."""
    if not hashes:
        return sha(b'')
    while len(hashes) > 1:
        up = [sha(b'\1' + hashes[i] + hashes[i + 1])
              for i in range(0, len(hashes) - 1, 2)]
        if len(hashes) % 2:
            up.append(hashes[-1])
        hashes = up
    return hashes[0]


def root_by_proof(leaf, index, size, proof):
    """RFC 9162 section 2.1.3.2."""
    at, last, node = index, size - 1, leaf
    for other in proof:
        if last == 0:
            raise ValueError('the proof is too long')
        if at & 1 or at == last:
            node = sha(b'\1' + other + node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = sha(b'\1' + node + other)
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError('the proof is too short')
    return node


def is_signed(public, text, signature):
    with tempfile.NamedTemporaryFile() as key, \
            tempfile.NamedTemporaryFile() as message, \
            tempfile.NamedTemporaryFile() as mark:
        for file, data in ((key, DER + public), (message, text),
                           (mark, signature)):
            file.write(data)
            file.flush()
        return subprocess.run(
            ['openssl', 'pkeyutl', '-verify', '-pubin', '-inkey', key.name,
             '-keyform', 'DER', '-rawin', '-in', message.name, '-sigfile',
             mark.name], capture_output=True, check=False).returncode == 0


def read_head(head):
    """Size and root of a checkpoint that its key has signed."""
    name, key_id, body = head['key'].split('+', 2)
    body = base64.b64decode(body, validate=True)
    if body[0] != 1 or len(body) != 33:
        raise ValueError('not an Ed25519 key')
    if sha(name.encode() + b'\n' + body)[:4].hex() != key_id:
        raise ValueError('the key is not what it is called')
    text, marks = head['checkpoint'].split('\n\n', 1)
    text += '\n'
    for line in marks.splitlines():
        dash, who, mark = line.split(' ')
        mark = base64.b64decode(mark, validate=True)
        if dash == '\u2014' and who == name and mark[:4].hex() == key_id:
            if is_signed(body[1:], text.encode(), mark[4:]):
                break
    else:
        raise ValueError('no good signature')
    origin, size, root = text.splitlines()[:3]
    if origin != name:
        raise ValueError('signed for another tree')
    return int(size), base64.b64decode(root, validate=True)


def check_export(path):
    hashes, head = [], None
    with open(path, encoding='utf-8') as file:
        for line in file:
            row = json.loads(line)
            if 'checkpoint' in row:
                head = row
                continue
            data = row['data'].encode()
            json.loads(data)
            if row['leaf'] != len(hashes):
                raise ValueError(f'leaf {len(hashes)} is missing')
            if leaf_hash(data).hex() != row['hash']:
                raise ValueError(f'leaf {row["leaf"]} was altered')
            hashes.append(leaf_hash(data))
    size, root = read_head(head)
    if size != len(hashes) or root != root_of(hashes):
        raise ValueError('the root is another')
    return size


def check_proof(path):
    with open(path, encoding='utf-8') as file:
        row = json.load(file)
    size, root = read_head(row)
    leaf = leaf_hash(row['data'].encode())
    proof = [bytes.fromhex(h) for h in row['proof']]
    if root_by_proof(leaf, row['leaf'], size, proof) != root:
        raise ValueError('the entry is not in the tree')


def main():
    try:
        size = check_export(sys.argv[1])
        if len(sys.argv) > 2:
            check_proof(sys.argv[2])
    except (ValueError, KeyError, TypeError) as fault:
        sys.exit(f'verify_audit: {fault}')
    print(f'verify_audit: {size} entries are as signed')


main()
