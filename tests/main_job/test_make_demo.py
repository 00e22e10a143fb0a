#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""test_make_demo.py SOURCE BUILD - `make demo` on what is built already.

Its last lines are the log-in and the address, and they let somebody in; it
stops when it is told to, with its data whole; a second time it goes on with
what is there.
"""
import os
import re
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "outside"))
import stormvast  # noqa: E402
from tally import Tally  # noqa: E402


class Demo:
    """`make demo` in a process group of its own, up to its last line."""

    def __init__(self, source, build, data):
        # -o all: what is built is taken as it is.
        self.make = subprocess.Popen(
            ["make", "-C", source, "-s", "-o", "all", "demo", "PORT=0",
             f"BUILD={build}", f"DATA={data}"], start_new_session=True,
            stdout=subprocess.PIPE, text=True)
        self.lines = []
        for line in self.make.stdout:
            self.lines.append(line.rstrip("\n"))
            found = re.fullmatch(r"http://([\d.]+):(\d+)/", self.lines[-1])
            if found:
                self.place = found[1], int(found[2])
                return
        raise stormvast.Failed(f"no address: {self.lines[-5:]}, status "
                               f"{self.make.wait()}")

    def stop(self):
        """Told as by Ctrl-C: make and what it runs; the status of make."""
        os.killpg(self.make.pid, signal.SIGTERM)
        rest = self.make.stdout.read()
        assert rest == "", f"more after the address: {rest!r}"
        return self.make.wait()


def turn(source, build, data):
    demo = Demo(source, build, data)
    try:
        login, password = stormvast.demo_account(demo.lines[-2])
        client = stormvast.Client(*demo.place)
        client.log_in(login, password)
        page = client.get("/")
        assert page.status == 200, page.status
    finally:
        demo.stop()
    try:
        stormvast.Client(*demo.place).get("/login")
    except ConnectionRefusedError:
        return demo.lines
    raise AssertionError("it serves on")


def main():
    source, build = map(os.path.abspath, sys.argv[1:3])
    tally = Tally()
    with stormvast.scratch() as top:
        data = os.path.join(top, "data")
        tally.check("make demo: from nothing", turn, source, build, data)
        tally.check("make demo: with what is there", turn, source, build,
                    data)
        tally.check("the audit is whole", lambda: stormvast.run(
            os.path.join(build, "stormvast"), "audit", "verify", "--data",
            data))
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
