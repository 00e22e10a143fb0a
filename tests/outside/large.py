#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""large.py FILE [RESOURCES] - an organisation of the size of a large city.

Writes our own JSON: resources in departments of a hundred that rest on each
other and on fifty shared ones, ten members to a requirement; a hundredth part
of them has a process on top.  With 100 000 resources there are 1 000 000
members.  The same bytes each time: numbers come from a small generator of our
own.
"""
import json
import sys

KINDS = ("software", "data", "equipment", "people", "services")
HOSTINGS = ("own", "provider", "cloud")
GROUP, DEPARTMENT, SHARED = 10, 100, 50


# What pages filter by, the commonest values first ("?" is: not said), and words.
VALUES = {"kind": ("software", "data", "organisation", "?"),
          "hosting": ("own", "cloud", "paper"),
          "supplier": ("Leverancier 000", "?"),
          "site": ("Locatie 00", "Locatie 49"),
          "unit": ("?", "Afdeling 00")}
WORDS = ("middel", "m", "mi", "mid", "middel 0", "middel 00", "middel 09999",
         "0500", "m 0", "middel 0 05", "geen", "middel geen")


class Lot:
    """A linear congruential generator (Knuth's MMIX constants)."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 +
                      1442695040888963407) % 2 ** 64
        return (self.state >> 33) % n


def name(i):
    return f"Middel {i:06d}"


def resources(n, lot):
    for i in range(n):
        yield {"name": name(i), "kind": KINDS[lot.below(len(KINDS))],
               "hosting": HOSTINGS[lot.below(3)],
               "site": f"Locatie {lot.below(50):02d}",
               "supplier": f"Leverancier {lot.below(200):03d}",
               "availability": 1 + lot.below(3),
               "restore": f"PT{1 + lot.below(12)}H",
               "restart": f"PT{lot.below(30)}M"}


def processes(n, lot):
    for i in range(n):
        yield {"name": f"Proces {i:05d}",
               "criticality": "critical" if i % 5 == 0 else "important",
               "unit": f"Afdeling {i % 40:02d}",
               "mtpd": "P2D", "rto": f"PT{8 + lot.below(16)}H",
               "rpo": "PT4H", "verification": "PT30M"}


def members(lot, first, end, but):
    """Up to GROUP different ones of [first, end) without `but`."""
    found = {}
    for _ in range(4 * GROUP):
        at = first + lot.below(end - first)
        if at != but:
            found[at] = True
        if len(found) == GROUP:
            break
    return [{"resource": name(i)} for i in sorted(found)]


def requirements(n, nprocesses, lot):
    """Each resource rests on later ones of its department, so that there is
    no ring; the last ones of a department rest on what all share."""
    last = n - SHARED
    for i in range(last):
        end = min((i // DEPARTMENT + 1) * DEPARTMENT, last)
        first = i + 1
        if end - first < GROUP:
            first, end = last, n
        group = members(lot, first, end, i)
        row = {"resource": name(i), "members": group}
        if lot.below(5) == 0:
            row["need"] = 1 + lot.below(len(group))
        if lot.below(5) == 0:
            row["grace"] = "PT15M"
        yield row
    for i in range(nprocesses):
        first = i * DEPARTMENT % max(last - DEPARTMENT, 1)
        yield {"process": f"Proces {i:05d}",
               "members": members(lot, first, first + DEPARTMENT, -1)}


def lists_of(n):
    lot, nprocesses = Lot(42), max(n // 100, 1)
    return {
        "unit": ({"name": f"Afdeling {i:02d}"} for i in range(40)),
        "site": ({"name": f"Locatie {i:02d}", "kind": "work",
                  "restore": "PT24H"} for i in range(50)),
        "supplier": ({"name": f"Leverancier {i:03d}",
                      "criticality": "important"} for i in range(200)),
        "process": processes(nprocesses, lot),
        "resource": resources(n, lot),
        "requirement": requirements(n, nprocesses, lot),
    }


def write_lists(path, lists):
    """Our own JSON of these records; rows written, members among them."""
    rows, count = 0, 0
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"stormvast": {"format": 1},\n"records": {')
        for at, (record, items) in enumerate(lists.items()):
            file.write((",\n" if at else "\n") + f'"{record}": [')
            for i, row in enumerate(items):
                file.write((",\n" if i else "\n") + json.dumps(row))
                rows += 1
                count += len(row.get("members", ()))
            file.write("]")
        file.write("}}\n")
    return rows, count


def write(path, n=100_000):
    """Rows written, members among them."""
    return write_lists(path, lists_of(n))


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 64
    rows, count = write(sys.argv[1], *map(int, sys.argv[2:]))
    print(f"{rows} rows, {count} members")
    return 0


if __name__ == "__main__":
    sys.exit(main())
