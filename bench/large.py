#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""large.py PROGRAM [--full] - one organisation of 100 000 resources.

Import, the answer, and the time of pages that are filtered, sorted and paged,
asked one after the other over a connection that stays.  The time is that of
the whole request over loopback: a little more than the server's own.
"""
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
from large_pages import pages  # noqa: E402

RESOURCES = 100_000


def timed(act):
    begin = time.perf_counter()
    result = act()
    return result, time.perf_counter() - begin


def measure_pages(client, turns):
    rows = []
    for name, paths in pages(client).items():
        taken = []
        for turn in range(turns):
            path = paths[turn % len(paths)]
            mark = "&" if "?" in path else "?"
            answer = client.get(f"{path}{mark}fresh={turn}")
            if answer.status != 200:
                raise stormvast.Failed(f"{path}: {answer.status}")
            taken.append(answer.seconds)
        rows.append([name, len(paths), figures.seconds(
            figures.median(taken)), figures.seconds(
                stormvast.quantile(taken, .99)),
            f"{len(answer.body) / 1024:.0f} KiB"])
    return rows


def main():
    program, full = sys.argv[1], "--full" in sys.argv
    with tempfile.TemporaryDirectory() as top:
        data = os.path.join(top, "data")
        (rows, members), written = timed(
            lambda: prepared.large(top, RESOURCES))
        prepared.make(program, data, "proef")
        _, taken = timed(lambda: stormvast.run(
            program, "import", "--data", data, os.path.join(top, "big.json")))
        memory = stormvast.most_memory()
        size = sum(os.stat(os.path.join(data, f)).st_size
                   for f in os.listdir(data))
        _, checked = timed(lambda: stormvast.run(
            program, "check", "--data", data, status=None))
        figures.table(["what", "figure"], [
            ["rows and members written to a file", figures.seconds(written)],
            ["import, rows a second", figures.rate(rows / taken)],
            ["import, rows and members a second",
             figures.rate((rows + members) / taken)],
            ["import in all", figures.seconds(taken)],
            ["import, most memory", figures.size(memory)],
            ["database", figures.size(size)],
            ["stormvast check", figures.seconds(checked)],
        ])
        with stormvast.Server(program, data) as server:
            client = server.client()
            client.log_in("proef")
            rows = measure_pages(client, 1000 if full else 200)
            print()
            figures.table(["page", "kinds", "median", "p99", "size"], rows)
            print()
            figures.table(["what", "figure", "aim"], [
                ["memory of the server now", figures.size(server.rss()),
                 "< 512 MiB"],
                ["most memory of the server",
                 figures.size(server.rss("VmHWM")), "< 512 MiB"]])


if __name__ == "__main__":
    sys.exit(main())
