#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""embed.py - builds files into the program as const C arrays.

    embed.py --out x.c --symbol NAME [--compress] [--root DIR] FILE...
    embed.py --out x.c --symbol NAME --tree DIR --suffix .html --depfile x.d

Writes `const struct embed_set NAME` (src/base/embed.h), sorted by name.  A
FILE may be written name=path to be known by another name; with --root the
name is the path below DIR, else the last part of the path.  Each gets a path
with a hash of its content in it, so that a browser may keep it for ever; in a
stylesheet, url("name") of another file in the set becomes that path.
With --tree the files are all below DIR that end so, named by
the path below it; the depfile names files and folders, so that the build
finds a new one.  --compress adds gzip and brotli variants where they are smaller.

The output depends on nothing but the files: the same input, the same bytes.
"""
import argparse
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".sql": "text/plain; charset=utf-8",
    ".po": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml",
}
PACKED = (".woff2", ".png")
CSS_URL = re.compile(rb'url\("([\w.-]+)"\)')


class File:
    """One file: its name, its bytes and what becomes of them."""

    def __init__(self, name, path):
        self.name = name
        self.kind = os.path.splitext(name)[1]
        with open(path, "rb") as file:
            self.raw = file.read()
        self.path = None

    def finish(self, by_name):
        """Point a stylesheet at the paths of the others; name by content."""
        if self.path:
            return
        if self.kind == ".css":
            self.raw = CSS_URL.sub(lambda m: self.link(m, by_name), self.raw)
        digest = hashlib.sha256(self.raw).hexdigest()[:12]
        stem = self.name[:len(self.name) - len(self.kind)]
        self.path = f"{stem}.{digest}{self.kind}"

    def link(self, match, by_name):
        other = by_name.get(match[1].decode())
        if other is None:
            sys.exit(f"embed.py: {self.name}: no such file: "
                     f"{match[1].decode()}")
        other.finish(by_name)
        return b'url("' + other.path.encode() + b'")'

    def variants(self, compress):
        """(raw, gzip, brotli); an empty one is not made."""
        if not compress or self.kind in PACKED:
            return self.raw, b"", b""
        made = [gzip.compress(self.raw, 9, mtime=0), brotli(self.raw)]
        return (self.raw, *(m if len(m) < len(self.raw) else b""
                            for m in made))


def brotli(raw):
    if not shutil.which("brotli"):
        sys.exit("embed.py: the brotli program is missing")
    return subprocess.run(["brotli", "--best", "--stdout", "-"], input=raw,
                          check=True, capture_output=True).stdout


def array(out, name, data):
    """A byte array; returns the C of a struct str over it."""
    if not data:
        return "{ NULL, 0 }"
    out.write(f"static const unsigned char {name}[] = {{\n")
    for i in range(0, len(data), 24):
        out.write("\t" + ",".join(map(str, data[i:i + 24])) + ",\n")
    out.write("};\n")
    return f"{{ (const char *){name}, {len(data)} }}"


def literal(text):
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'{{ "{quoted}", {len(text.encode())} }}'


def write(out, symbol, files, compress):
    out.write("/* Made by tools/embed.py; do not edit. */\n"
              '#include "base/embed.h"\n\n'
              f"extern const struct embed_set {symbol};\n\n")
    rows = []
    for i, file in enumerate(files):
        raw, packed, best = (
            array(out, f"f{i}_{kind}", data) for kind, data in
            zip(("raw", "gzip", "br"), file.variants(compress)))
        kind = TYPES.get(file.kind, "application/octet-stream")
        rows.append(f"\t{{ {literal(file.name)}, {literal(file.path)},\n"
                    f'\t  "{kind}",\n\t  {raw}, {packed}, {best} }},\n')
    out.write(f"\nstatic const struct embed_file files[{max(1, len(files))}]"
              f" = {{\n{''.join(rows) or '	{ .type = NULL },'}}};\n\n"
              f"const struct embed_set {symbol} = "
              f"{{ files, {len(files)} }};\n")


def read(args):
    files = {}
    for spec in args.files:
        name, _, path = spec.rpartition("=")
        if not name:
            name = os.path.relpath(path, args.root) if args.root else \
                os.path.basename(path)
        if name in files:
            sys.exit(f"embed.py: {name} is given twice")
        files[name] = File(name, path)
    return files


def walk(args):
    """The files of --tree as name=path, and the depfile: while there is no such
    folder, the one above it, so that its coming is seen."""
    found, seen = [], []
    above = args.tree
    while not os.path.isdir(above):
        above = os.path.dirname(above)
    seen.append(above)
    for folder, folders, names in os.walk(args.tree):
        folders.sort()
        seen.append(folder)
        for name in names:
            if name.endswith(args.suffix):
                path = os.path.join(folder, name)
                seen.append(path)
                found.append(f"{os.path.relpath(path, args.tree)}={path}")
    with open(args.depfile, "w", encoding="utf-8") as deps:
        deps.write(f"{args.out}: {' '.join(sorted(set(seen)))}\n")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("--symbol", required=True)
    parser.add_argument("--compress", action="store_true")
    parser.add_argument("--root")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--tree")
    parser.add_argument("--suffix", default="")
    parser.add_argument("--depfile")
    args = parser.parse_args()
    if args.tree:
        args.files += walk(args)
    files = read(args)
    for file in files.values():
        file.finish(files)
    with open(args.out, "w", encoding="utf-8") as out:
        write(out, args.symbol,
              sorted(files.values(), key=lambda f: f.name.encode()),
              args.compress)


main()
