# SPDX-License-Identifier: EUPL-1.2
"""figures - tables of measurements, as people read them."""


def seconds(value):
    """1.23 s, 4.56 ms or 78 us, three digits or so."""
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if value >= size or unit == "us":
            return f"{value / size:.3g} {unit}"
    return None


def size(value):
    return f"{value / (1 << 20):.1f} MiB"


def rate(value):
    return f"{value:,.0f}"


def table(head, rows):
    """Columns as wide as they need; the first left, the others right."""
    cells = [head, *[[str(c) for c in row] for row in rows]]
    wide = [max(len(row[i]) for row in cells) for i in range(len(head))]
    for row in cells:
        print("  " + row[0].ljust(wide[0]) + "".join(
            "  " + cell.rjust(w) for cell, w in zip(row[1:], wide[1:])),
              flush=True)


def median(values):
    ranked = sorted(values)
    return ranked[len(ranked) // 2]
