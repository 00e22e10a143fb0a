#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""program.py PROGRAM [--full] - size, start, memory, signing in."""
import concurrent.futures
import os
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"),
                os.path.join(HERE, "..", "tests", "outside")]
import figures  # noqa: E402
import prepared  # noqa: E402
import stormvast  # noqa: E402


def first_page(program, data):
    """Seconds from the start to the first whole page, and memory then."""
    begin = time.perf_counter()
    with stormvast.Server(program, data) as server:
        idle = server.rss()
        page = server.client().get("/login")
        taken = time.perf_counter() - begin
        if page.status != 200:
            raise stormvast.Failed(f"/login: {page.status}")
        return server.ready_after, taken, idle


def sign_in(server, login, password):
    begin = time.perf_counter()
    server.client().log_in(login, password)
    return time.perf_counter() - begin


def main():
    program, turns = sys.argv[1], 30 if "--full" in sys.argv else 10
    with tempfile.TemporaryDirectory() as top:
        data = os.path.join(top, "data")
        begin = time.perf_counter()
        login, password = prepared.demo(program, data)
        made = time.perf_counter() - begin
        starts = [first_page(program, data) for _ in range(turns)]
        with stormvast.Server(program, data) as server:
            idle = server.rss()
            one = [sign_in(server, login, password) for _ in range(4)]
            begin = time.perf_counter()
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                list(pool.map(lambda _: sign_in(server, login, password),
                              range(8)))
            eight = time.perf_counter() - begin
            most = server.rss("VmHWM")
    figures.table(["what", "figure", "aim"], [
        ["program with all its parts",
         figures.size(os.stat(program).st_size), "< 15 MiB"],
        ["demo, five organisations made", figures.seconds(made), ""],
        ["start to listening", figures.seconds(figures.median(
            [s[0] for s in starts])), ""],
        ["start to first page", figures.seconds(figures.median(
            [s[1] for s in starts])), "< 300 ms"],
        ["memory, idle, nobody has signed in", figures.size(idle),
         "< 40 MiB"],
        ["signing in (Argon2id)", figures.seconds(figures.median(one)), ""],
        ["eight sign in at once", figures.seconds(eight), ""],
        ["most memory in that time", figures.size(most), ""],
    ])


if __name__ == "__main__":
    sys.exit(main())
