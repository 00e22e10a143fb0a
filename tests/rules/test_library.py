#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""test_library.py BUILD ROOT - a program can use what `make install` leaves.

Installs the library, its headers, manual page and pkg-config file into a
folder of its own, then compiles, links and runs the example of the manual
page, and every header by itself.
"""
import glob
import os
import re
import subprocess
import sys
import tempfile

BUILD, ROOT = map(os.path.abspath, sys.argv[1:3])
sys.path.insert(0, os.path.join(ROOT, "tests", "outside"))
from tally import Tally  # noqa: E402


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, **more)


def only(top, pattern):
    found = glob.glob(os.path.join(top, "**", pattern), recursive=True)
    assert len(found) == 1, f"{pattern}: {found}"
    return found[0]


def flags(top, *what):
    pc = os.path.dirname(only(top, "stormvast-engine.pc"))
    env = dict(os.environ, PKG_CONFIG_PATH=pc, PKG_CONFIG_SYSROOT_DIR=top)
    got = run("pkg-config", *what, "stormvast-engine", env=env)
    assert got.returncode == 0, got.stderr
    return got.stdout.split()


def example(page):
    """The program between .nf and .fi of EXAMPLE, as a reader sees it."""
    text = open(page, encoding="utf-8").read()
    text = text.split(".SH EXAMPLE")[1].split(".nf\n")[1].split("\n.fi")[0]
    return text.replace("\\e", "\\")


def compile_c(folder, text, *args):
    source = os.path.join(folder, "prog.c")
    with open(source, "w", encoding="utf-8") as out:
        out.write(text)
    return run(os.environ.get("CC", "cc").split()[-1], "-std=c17", "-Wall",
               "-Wextra", "-Werror", source, *args)


def main():
    tally = Tally()

    def expect(name, is_so, detail=""):
        tally.add(None if is_so else f"{name}: {detail}")

    with tempfile.TemporaryDirectory(prefix="stormvast-library-") as top:
        done = run("meson", "install", "-C", BUILD, "--no-rebuild",
                   "--destdir", top, "--tags", "devel,man")
        expect("installs", done.returncode == 0, done.stdout)
        page = only(top, "libstormvast-engine.3")
        said = re.search(r'prints\n\.BR "(.*)"', open(page).read()).group(1)
        program = os.path.join(top, "prog")
        made = compile_c(top, example(page), "-o", program,
                         *flags(top, "--cflags", "--libs", "--static"))
        expect("the example compiles and links", made.returncode == 0,
               made.stderr)
        told = run(program) if made.returncode == 0 else made
        expect("it prints what the page says",
               told.stdout.strip() == said, told.stdout)
        folder = os.path.dirname(only(top, "outage.h"))
        headers = sorted(os.listdir(folder))
        expect("headers are there", len(headers) > 20, str(headers))
        for header in headers:
            made = compile_c(top, f"#include <engine/{header}>\n"
                             "/* what the house forbids itself is theirs */\n"
                             "int main(void) { return atoi(\"0\"); }\n",
                             "-fsyntax-only", *flags(top, "--cflags"))
            expect(header, made.returncode == 0, made.stderr)
            expect(f"{header} is for others", "internal" not in header)
    return tally.end()


sys.exit(main())
