# SPDX-License-Identifier: EUPL-1.2
"""peers - other programs on the same plain projects.

Chuffed as the npm package `minizinc` (WebAssembly under node) and Gecode as
Debian's minizinc and flatzinc: the same model, the search that each does best
with.  Each gets as much of the processor as ours.  What is not on this machine
is left out and said so.
"""
import json
import os
import re
import resource
import shutil
import subprocess
import tempfile

import figures
import plain

STARTING = 2		# seconds, for loading and flattening
PATIENCE = 20		# times longer by the clock: the machine may be busy
HERE = os.path.dirname(os.path.abspath(__file__))
MODEL = """include "cumulative.mzn";
int: n; int: m; int: k; int: horizon;
array[1..n] of int: d; array[1..m] of int: cap;
array[1..n, 1..m] of int: use; array[1..k, 1..2] of int: arc;
array[1..n] of var 0..horizon: s; var 0..horizon: makespan;
constraint forall(a in 1..k)(s[arc[a, 1]] + d[arc[a, 1]] <= s[arc[a, 2]]);
constraint forall(i in 1..n)(s[i] + d[i] <= makespan);
constraint forall(r in 1..m)(
  cumulative(s, d, [use[i, r] | i in 1..n], cap[r]));
solve :: int_search(s ++ [makespan], smallest, indomain_min)
  minimize makespan;
output ["makespan=\\(makespan);s=\\(s)\\n"];
"""


def data(project):
    arcs = [(i + 1, j + 1) for i, j, _ in project["arcs"]]

    def table(rows):
        return "[|" + "|".join(",".join(map(str, r)) for r in rows) + "|]"
    return "\n".join([
        f"n={len(project['duration'])};m={len(project['capacity'])};"
        f"k={len(arcs)};horizon={sum(project['duration'])};",
        f"d={project['duration']};cap={project['capacity']};",
        f"use={table(project['use'])};arc={table(arcs)};"])


def _best(text, project):
    """The last schedule that was printed, checked; and whether proved."""
    best = None
    for found in re.finditer(r"makespan=(\d+);s=(\[[\d, ]*\])", text):
        best = int(found[1])
        faults = plain.faults(project, json.loads(found[2]), best)
        if faults:
            raise RuntimeError(faults[0])
    return best, "==========" in text


def _limited(seconds):
    """As much of the processor as ours gets, and a little to begin with."""
    most = int(seconds) + STARTING
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def gecode(project, seconds):
    with tempfile.TemporaryDirectory() as top:
        model, values = os.path.join(top, "m.mzn"), os.path.join(top, "d.dzn")
        with open(model, "w", encoding="utf-8") as file:
            file.write(MODEL)
        with open(values, "w", encoding="utf-8") as file:
            file.write(data(project))
        done = subprocess.run(
            ["minizinc", "--solver", "gecode", "-a", "--time-limit",
             str(int(seconds * 1000 * PATIENCE)), model, values],
            check=False, preexec_fn=lambda: _limited(seconds),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return _best(done.stdout, project)


def chuffed(project, seconds):
    done = subprocess.run(
        ["node", os.path.join(HERE, "chuffed.mjs"), str(seconds * PATIENCE)],
        input=json.dumps({"model": MODEL, "data": data(project)}),
        check=False, preexec_fn=lambda: _limited(seconds), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True)
    return _best(done.stdout, project)


def available():
    there = {}
    if shutil.which("node") and subprocess.run(
            ["node", os.path.join(HERE, "chuffed.mjs"), "--there"],
            check=False, stderr=subprocess.DEVNULL).returncode == 0:
        there["Chuffed"] = chuffed
    if shutil.which("minizinc") and shutil.which("fzn-gecode"):
        there["Gecode"] = gecode
    return there


def compare(paths, seconds, ours):
    """One table: each project, ours and each peer, as long for each."""
    there = available()
    missing = {"Chuffed", "Gecode"} - set(there)
    if missing:
        print("not on this machine:", ", ".join(sorted(missing)))
    rows, worse = [], 0
    for path in paths:
        project, answer = plain.read(path), ours(path, seconds)
        cells = [answer["name"],
                 f"{answer['makespan']}{'*' if answer['proved'] else ' '}"]
        for solver in there.values():
            best, proved = solver(project, seconds)
            cells.append("-" if best is None else
                         f"{best}{'*' if proved else ' '}")
            worse += best is not None and best < answer["makespan"]
        rows.append(cells)
    figures.table([f"{seconds} s each, * proved", "stormvast", *there], rows)
    print(f"  a peer was shorter: {worse} times")
