#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""large.py PROGRAM [--full] [--keep FOLDER] - 100 000 resources, twice.

For an even organisation (A, tests/outside/large.py) and one that is bad for
every index (B, uneven.py): the import, the answer, every kind of page, changes,
memory.  Times of pages are processor time of the threads that answer, request
by request, each of another address than the last; beside it the whole request
by the clock.  --keep: the data of the last run there is used again.
"""
import os
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"),
                os.path.join(HERE, "..", "tests", "outside")]
import figures  # noqa: E402
import large  # noqa: E402
import prepared  # noqa: E402
import stormvast  # noqa: E402
import uneven  # noqa: E402
from large_pages import pages  # noqa: E402
from meter import Meter  # noqa: E402

RESOURCES = 100_000


def timed(act):
    begin = time.perf_counter()
    result = act()
    return result, time.perf_counter() - begin


def ms(values, part):
    return f"{stormvast.quantile(values, part) * 1e3:.2f}"


def fresh(path, turn):
    """An address that no cache has, of the same page."""
    if path.startswith(("/api/", "/history")):
        return path
    return f"{path}{'&' if '?' in path else '?'}fresh={turn}"


def measure_pages(client, meter, kinds, slow):
    rows = []
    for name, paths in kinds.items():
        spent, waited = [], []
        for turn, path in enumerate(paths * (1 if len(paths) >= 20
                                             else 20 // len(paths) + 1)):
            before = meter.front()
            answer = client.get(fresh(path, turn))
            spent.append(meter.front() - before)
            waited.append(answer.seconds)
            slow.append((spent[-1], path))
            if answer.status != 200:
                raise stormvast.Failed(f"{path}: {answer.status}")
        rows.append([name, len(spent), ms(spent, .5), ms(spent, .99),
                     ms(spent, 1), ms(waited, .5), ms(waited, .99),
                     f"{len(answer.body) / 1024:.0f} KiB"])
    return rows


def measure_changes(client, meter, n):
    """Changes through the API, one after the other: what each costs whom."""
    first = client.api("GET", f"/resources?limit={n}&sort=-name").json()
    waited, begin = [], meter.threads()
    for item in first["items"]:
        answer = client.api("PATCH", f"/resources/{item['id']}",
                            {"description": f"gewijzigd {time.time_ns()}"},
                            if_match=item["version"])
        if answer.status != 200:
            raise stormvast.Failed(f"change: {answer.status} {answer.text}")
        waited.append(answer.seconds)
        client.get("/")
    # What goes on behind: until the threads have been at rest for a second.
    while True:
        before = meter.threads()
        time.sleep(1.2)
        end = meter.threads()
        if sum(end.values()) - sum(before.values()) < 0.005:
            break
    return waited, {k: (end[k] - begin.get(k, 0)) / n for k in end}


def measure_idle(meter, seconds):
    before = meter.threads()
    time.sleep(seconds)
    after = meter.threads()
    return sum(after.values()) - sum(before.values())


def bring_in(program, top, source, title):
    data = os.path.join(top, "data")
    if os.path.isdir(data):
        return data
    (rows, members), _ = timed(lambda: prepared.large(top, RESOURCES, source))
    prepared.make(program, data, "proef")
    (_, taken), spent = resources_of(lambda: timed(lambda: stormvast.run(
        program, "import", "--data", data, os.path.join(top, "big.json"))))
    size = sum(os.stat(os.path.join(data, f)).st_size
               for f in os.listdir(data))
    _, checked = resources_of(lambda: stormvast.run(
        program, "check", "--data", data, status=None))
    figures.table(["organisation " + title, "figure", "aim"], [
        ["rows, and members in them", f"{rows}, {members}", ""],
        ["import, rows and members a second of processor",
         figures.rate((rows + members) / spent), "30,000"],
        ["the same by the clock",
         figures.rate((rows + members) / taken), ""],
        ["most memory of the import",
         figures.size(stormvast.most_memory()), "< 512 MiB"],
        ["database", figures.size(size), ""],
        ["stormvast check, processor", figures.seconds(checked), "< 3 s"],
    ])
    return data


def resources_of(act):
    """What it gives, and the processor time of the children it ran."""
    before = os.times()
    result = act()
    after = os.times()
    return result, (after.children_user - before.children_user +
                    after.children_system - before.children_system)


def measure(program, top, source, title, full):
    data = bring_in(program, top, source, title)
    slow = []
    with stormvast.Server(program, data) as server:
        idle, meter, client = server.rss(), Meter(server.pid), server.client()
        client.log_in("proef")
        _, first = timed(lambda: client.get("/"))
        rows = measure_pages(client, meter, pages(
            client, 400 if full else 60, source), slow)
        read = server.rss()
        changes, threads = measure_changes(client, meter, 40 if full else 10)
        still = measure_idle(meter, 5)
        print()
        figures.table([title + ": ms", "n", "cpu p50", "p99", "most",
                       "wall p50", "p99", "size"], rows)
        print("\n  dearest by processor:")
        for spent, path in sorted(slow, reverse=True)[:12]:
            print(f"    {spent * 1e3:7.2f}  {path}")
        print()
        figures.table(["organisation " + title, "figure", "aim"], [
            ["memory of the server, nobody has asked", figures.size(idle),
             ""],
            ["first answer (clock)", figures.seconds(first), ""],
            ["memory after all pages", figures.size(read), "< 512 MiB"],
            ["a change, p50", figures.seconds(
                stormvast.quantile(changes, .5)), ""],
            ["a change, most", figures.seconds(max(changes)), ""],
            *[[f"processor a change, thread {k}", figures.seconds(v), ""]
              for k, v in sorted(threads.items())],
            ["most memory of the server", figures.size(server.rss("VmHWM")),
             "< 512 MiB"],
            ["processor in five seconds at rest", figures.seconds(still), ""],
        ])


def main():
    program, full = sys.argv[1], "--full" in sys.argv
    with tempfile.TemporaryDirectory() as scratch:
        if "--keep" in sys.argv:
            scratch = sys.argv[sys.argv.index("--keep") + 1]
        for title, source in (("A", large), ("B", uneven)):
            top = os.path.join(scratch, title)
            os.makedirs(top, exist_ok=True)
            print(flush=True)
            if f"--only-{title}" in sys.argv or not any(
                    a.startswith("--only-") for a in sys.argv):
                measure(program, top, source, title, full)


if __name__ == "__main__":
    sys.exit(main())
