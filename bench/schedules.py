#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""schedules.py PROGRAM [--full] - schedules of plain projects.

How many schedules a second the search makes, how far above the critical path
they end, how many are proved, and other programs on the same projects.  Times
are of one processor, so that they hold on a busy machine too.  Every schedule
is checked (tests/outside/plain.py).

PSPLIB's files are read where they are; without them those rows lack.  The
projects of 90, 120 and 300 tasks are made by lot in the shapes of j90, j120 and
RG300: their figures say how versions of this program compare, and cannot be laid
beside published ones.  --full takes all of j30 and j60, 1 s and 10 s each, and
keeps every answer beside the program, by commit, from where it goes on when it
was stopped.  Peers: bench/lib/peers.py.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"),
                os.path.join(HERE, "..", "tests", "outside")]
import figures  # noqa: E402
import peers  # noqa: E402
import plain  # noqa: E402
import projects  # noqa: E402

MADE = {"90 tasks": ("j90", range(4, 480, 40)),
        "120 tasks": ("j120", range(3, 600, 40)),
        "300 tasks": ("rg300", range(5, 480, 74))}
SAMPLE = {"j30": 24, "j60": 24}		# every so manieth
PEERS = [f"j30{k}" for k in ("5_4", "9_3", "13_1", "13_6", "17_2", "25_7",
                             "29_1", "29_8", "41_5", "45_9")] + \
        [f"j60{k}" for k in ("1_1", "5_7", "9_3", "13_1", "17_10", "25_2",
                             "29_6", "33_3", "41_4", "45_8")]


def solve(program, paths, *words):
    """Each answer, checked; with the critical path under "path"."""
    done = subprocess.run(
        [program, "engine", "schedule", "--json", *map(str, words), *paths],
        check=True, stdout=subprocess.PIPE, text=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    for path, answer in zip(paths, answers):
        project = plain.read(path)
        faults = plain.faults(project, answer.pop("start"),
                              answer["makespan"])
        if faults:
            sys.exit(f"{path}: {faults[0]}")
        answer["path"] = plain.critical_path(project)
    return answers


def write_made(folder):
    """Paths of projects by lot, by name of their shape."""
    return {name: [projects.write(shape, folder, index) for index in indices]
            for name, (shape, indices) in MADE.items()}


def speed(program, paths):
    """Schedules a second where nothing ends early: the best of five."""
    hard = [p for p, a in zip(paths, solve(program, paths, "--schedules",
                                           3000, "--conflicts", 0))
            if not a["proved"]][:5]
    best = 0
    for _ in range(5):
        answers = solve(program, hard, "--schedules", 60000,
                        "--conflicts", 0)
        best = max(best, sum(a["schedules"] for a in answers) /
                   sum(a["seconds"] for a in answers))
    return best


def row(name, seconds, answers, known):
    over = [100 * (a["makespan"] / a["path"] - 1) for a in answers]
    cells = [name, len(answers), seconds, f"{sum(over) / len(over):.2f} %"]
    over = [100 * (a["makespan"] / a["lower_bound"] - 1) for a in answers]
    cells.append(f"{sum(over) / len(over):.2f} %")
    if known:
        best = [100 * (known[a["name"]][0] / a["path"] - 1) for a in answers]
        cells += [f"{sum(best) / len(best):.2f} %",
                  sum(a["makespan"] <= known[a["name"]][0] for a in answers)]
    else:
        cells += ["-", "-"]
    return cells + [sum(a["proved"] for a in answers)]


HEAD = ["projects", "number", "s each", "above critical path", "above bound",
        "best known", "as short", "proved"]


def kept(program, paths, seconds, file):
    """As solve(), one project at a time, each line kept in a file."""
    done = {}
    if os.path.exists(file):
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                answer = json.loads(line)
                done[answer["name"], answer["limit"]] = answer
    answers = []
    for path in paths:
        key = os.path.basename(path).rsplit(".", 1)[0], seconds
        if key not in done:
            done[key] = solve(program, [path], "--time", seconds)[0]
            done[key]["limit"] = seconds
            with open(file, "a", encoding="utf-8") as lines:
                lines.write(json.dumps(done[key]) + "\n")
        answers.append(done[key])
    return answers


def main():
    program, full = sys.argv[1], "--full" in sys.argv
    folder = plain.psplib()
    known = plain.best_known(folder) if folder else {}
    commit = subprocess.run(["git", "-C", HERE, "rev-parse", "--short",
                             "HEAD"], stdout=subprocess.PIPE, text=True,
                            check=False).stdout.strip()
    file = os.path.join(os.path.dirname(os.path.realpath(program)),
                        "bench-kept", f"schedules-{commit}.jsonl")
    os.makedirs(os.path.dirname(file), exist_ok=True)
    sets = {family: sorted(glob.glob(os.path.join(folder, family, "*.sm")))
            for family in SAMPLE} if folder else {}
    with tempfile.TemporaryDirectory() as top:
        made = write_made(top)
        figures.table(["schedules a second", "figure"], [
            [name, figures.rate(speed(program, paths[::7]
                                      if name in sets else paths))]
            for name, paths in {**sets, **made}.items()])
        print()
        rows = []
        for family, paths in sets.items():
            if full:
                rows += [row(family, s, kept(program, paths, s, file), known)
                         for s in (1, 10)]
            else:
                some = paths[::SAMPLE[family]]
                rows.append(row(f"{family}, every {SAMPLE[family]}th", 1,
                                solve(program, some, "--time", 1), known))
        for name, paths in made.items():
            rows += [row(name, s, solve(program, paths, "--time", s), None)
                     for s in ((1, 10) if full else (1,))]
        figures.table(HEAD, rows)
    if folder:
        print()
        peers.compare([os.path.join(folder, name[:3], name + ".sm")
                       for name in PEERS], 20 if full else 2,
                      lambda path, s: solve(program, [path], "--time", s)[0])


if __name__ == "__main__":
    sys.exit(main())
