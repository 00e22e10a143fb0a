#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""uneven.py FILE [RESOURCES] - an organisation that is bad for every index.

As large as that of large.py, but nothing is spread evenly: attributes hang
together (software is in the cloud and nearly none of it with the organisation
itself; a supplier works from few sites), values run from half of all to one,
a third of the times is unknown, names are made of sixteen words twice and one
of two that half of all have and none has both, and tens of thousands rest on
the same twenty.  The same bytes each time.
"""
import sys

from large import Lot, write_lists

FIRST = ("haven", "kade", "brug", "sluis", "toren", "markt", "molen", "dijk",
         "polder", "veer", "loods", "kraan", "steiger", "baken", "gracht",
         "werf")
SECOND = ("register", "archief", "balie", "meting", "planning", "toezicht",
          "betaling", "melding", "vergunning", "rooster", "voorraad",
          "dossier", "kaart", "sleutel", "zender", "pomp")
HALVES = ("noord", "zuid")
KINDS = ("software", "data", "equipment", "people", "services", "environment")
USUAL = {"software": "cloud", "data": "cloud", "equipment": "own",
         "people": "own", "services": "provider", "environment": "own"}
HUBS, UNITS, SITES, SUPPLIERS, PERSONS = 20, 60, 80, 300, 400

# What pages filter by, the commonest values first ("?" is: not said), and words.
VALUES = {"kind": ("software", "data", "people", "environment", "organisation"),
          "hosting": ("cloud", "own", "provider", "paper", "?"),
          "supplier": ("Partner 000", "Partner 001", "Partner 299"),
          "site": ("Plek 00", "Plek 01", "Plek 79"),
          "unit": ("Dienst 00", "Dienst 02", "Dienst 59"),
          "owner": ("?", "Persoon 000", "Persoon 399")}
WORDS = ("noord", "zuid", "noord zuid", "n z", "no zu", "haven noord",
         "haven archief", "haven haven kade", "haven kade", "h", "d", "d k",
         "ha", "ve", "ver", "s b", "haven noord zuid", "noord zuid kade", "k",
         "0", "00", "09", "0 noord", "noord 0 zuid", "zie rest haven",
         "zie noord zuid", "de rest noord", "geen", "noord geen")


def skewed(lot, n):
    """Below n; half of the time 0, a quarter 1, and so on; seldom any."""
    if lot.below(8) == 0:
        return lot.below(n)
    at = 0
    while at < n - 1 and lot.below(2):
        at += 1
    return at


def name(i):
    """Words that hang together with the number only by chance."""
    lot = Lot(i * 2654435761 + 17)
    return (f"{FIRST[lot.below(16)]} {SECOND[lot.below(16)]} "
            f"{HALVES[lot.below(2)]} {i:06d}")


def resource(i, lot):
    kind = KINDS[skewed(lot, len(KINDS))]
    hosting = USUAL[kind] if lot.below(1000) else \
        ("own", "provider", "cloud", "paper")[lot.below(4)]
    supplier = skewed(lot, SUPPLIERS)
    row = {"name": name(i), "kind": kind, "hosting": hosting,
           "supplier": f"Partner {supplier:03d}",
           "site": f"Plek {(supplier + skewed(lot, 4)) % SITES:02d}",
           "unit": f"Dienst {skewed(lot, UNITS):02d}"}
    if lot.below(3):
        row["restore"] = f"PT{1 + skewed(lot, 48)}H"
    if lot.below(2):
        row["availability"] = 1 + skewed(lot, 3)
    if lot.below(4) == 0:
        row["owner"] = f"Persoon {skewed(lot, PERSONS):03d}"
    if lot.below(5) == 0:
        row["description"] = f"zie {FIRST[lot.below(16)]} en de rest"
    return row


def process_name(i):
    return f"Proces {FIRST[i % 16]} {i:05d}"


def process(i, lot):
    hours = 8 + skewed(lot, 40)
    return {"name": process_name(i),
            "criticality": ("critical", "important", "supporting",
                            "important")[i % 4],
            "unit": f"Dienst {skewed(lot, UNITS):02d}",
            "mtpd": f"PT{hours + 2}H", "rto": f"PT{hours}H", "rpo": "PT4H",
            "verification": "PT30M"}


def members(lot, n, first, end):
    found = {first + lot.below(end - first) for _ in range(n)}
    return [{"resource": name(i)} for i in sorted(found)]


def requirements(n, nprocesses, lot):
    """A resource rests on later ones near by, and on a hub; no ring."""
    last = n - HUBS
    for i in range(last - 1):
        end = min(i + 1 + 400, last)
        row = {"resource": name(i),
               "members": members(lot, 1 + skewed(lot, 12), i + 1, end)}
        if len(row["members"]) > 1 and lot.below(3) == 0:
            row["need"] = 1
        yield row
        if lot.below(5) < 4:
            yield {"resource": name(i), "grace": "PT10M",
                   "members": members(lot, 6, last, n)}
    for i in range(nprocesses):
        first = lot.below(last - 500)
        yield {"process": process_name(i),
               "members": members(lot, 30, first, first + 500)}
        yield {"process": process_name(i),
               "members": members(lot, 2, last, n)}


def write(path, n=100_000):
    """Rows written, members among them."""
    lot, nprocesses = Lot(7), max(n // 100, 1)
    return write_lists(path, {
        "person": ({"name": f"Persoon {i:03d}"} for i in range(PERSONS)),
        "unit": ({"name": f"Dienst {i:02d}"} for i in range(UNITS)),
        "supplier": ({"name": f"Partner {i:03d}",
                      "criticality": "important"} for i in range(SUPPLIERS)),
        "site": ({"name": f"Plek {i:02d}", "kind": "work", "restore": "PT24H"}
                 for i in range(SITES)),
        "process": (process(i, lot) for i in range(nprocesses)),
        "resource": (resource(i, lot) for i in range(n)),
        "requirement": requirements(n, nprocesses, lot),
    })


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 64
    rows, count = write(sys.argv[1], *map(int, sys.argv[2:]))
    print(f"{rows} rows, {count} members")
    return 0


if __name__ == "__main__":
    sys.exit(main())
