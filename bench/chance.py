#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""chance.py PROGRAM - the same project drawn by NumPy, beside the engine.

bench/engine_chance writes a project of 120 tasks with measured durations, and
the quantiles of its makespan by precedence alone and with shared means.  Here
NumPy draws as many samples with its own random numbers and its own reading of
the policy.  Shown: samples a second and core of both in this run (time of the
processor, so that others at work do not count), and the greatest
difference of the chance to be ready by any of the engine's percentiles.  With
--check it fails when that is more than 0.003.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
except ImportError:
    np = None

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "lib"))
import figures  # noqa: E402  pylint: disable=wrong-import-position

BATCH = 20000


def draw(rng, seen, samples):
    """Empirical quantiles with linear interpolation, [task, sample]."""
    tasks, n = seen.shape
    place = rng.random((tasks, samples)) * (n - 1)
    low = place.astype(np.int64)
    low = np.minimum(low, n - 2)
    row = np.arange(tasks)[:, None]
    return seen[row, low] + (seen[row, low + 1] - seen[row, low]) \
        * (place - low)


def precedence(project, work):
    end = np.zeros_like(work)
    start = np.zeros_like(work)
    first, after = project["next_first"], project["next"]
    for task in range(work.shape[0]):
        end[task] = start[task] + work[task]
        for to in after[first[task]:first[task + 1]]:
            np.maximum(start[to], end[task], out=start[to])
    return end.max(axis=0)


def by_list(project, work):
    """Start times do not decrease along the list; when are u units free?"""
    tasks, samples = work.shape
    ready = np.zeros_like(work)
    floor = np.zeros(samples)
    last = np.zeros(samples)
    free = [np.zeros((c, samples)) for c in project["capacity"]]
    first, after = project["next_first"], project["next"]
    kinds = len(free)
    for task in range(tasks):
        start = np.maximum(floor, ready[task])
        use = project["use"][task * kinds:(task + 1) * kinds]
        for kind, units in enumerate(use):
            if units:
                np.maximum(start, free[kind][units - 1], out=start)
        end = start + work[task]
        for kind, units in enumerate(use):
            if units:
                free[kind][:units] = end
                free[kind].sort(axis=0)
        for to in after[first[task]:first[task + 1]]:
            np.maximum(ready[to], end, out=ready[to])
        floor = start
        np.maximum(last, end, out=last)
    return last


def run(project, policy, samples, seed):
    rng = np.random.default_rng(seed)
    seen = np.sort(np.array(project["seen"], dtype=float).reshape(
        len(project["next_first"]) - 1, -1), axis=1)
    parts, began = [], time.process_time()
    for at in range(0, samples, BATCH):
        parts.append(policy(project, draw(rng, seen,
                                          min(BATCH, samples - at))))
    return np.concatenate(parts), time.process_time() - began


def compare(project, name, policy, samples):
    span, took = run(project, policy, samples, 20261121)
    span.sort()
    worst = 0.0
    # A chance of i percent here; how much is it there?
    for i in range(1, 100):
        there = np.searchsorted(span, project[name][i], "right") / samples
        worst = max(worst, abs(there - i / 100))
    return samples / took, \
        project["samples"] / project[name + "_seconds"], worst


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    if len(args) != 1:
        sys.exit("usage: chance.py PROGRAM [--full] [--check]")
    if np is None:
        print("no NumPy here (Debian: python3-numpy); nothing compared")
        sys.exit(77 if "--check" in sys.argv else 0)
    made = args[0] if "engine_chance" in args[0] else os.path.join(
        os.path.dirname(os.path.realpath(args[0])), "bench", "engine_chance")
    full = "--full" in sys.argv or "--check" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "project.json")
        subprocess.run([made, "--data", path], check=True)
        with open(path, encoding="utf-8") as file:
            project = json.load(file)
    rows, bad = [], False
    for name, policy, few in (("free", precedence, 200000),
                              ("shared", by_list, 100000)):
        samples = 500000 if full else few
        theirs, ours, worst = compare(project, name, policy, samples)
        rows.append([{"free": "precedence", "shared": "4 means"}[name],
                     figures.rate(ours), figures.rate(theirs),
                     f"{ours / theirs:.0f}", f"{worst:.4f}"])
        bad |= worst > 0.003
    figures.table(["120 tasks", "engine/s", "NumPy/s", "times",
                   "chance differs by"], rows)
    sys.exit(1 if bad and "--check" in sys.argv else 0)


main()
