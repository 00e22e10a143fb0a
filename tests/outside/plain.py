# SPDX-License-Identifier: EUPL-1.2
"""plain - an independent look at plain projects and schedules of them.

Reads PSPLIB (.sm), Patterson (.rcp), ProGen/max (.sch) and our JSON with
nothing of the program, and says what is wrong with a schedule.
"""
import json
import os
import re


def read(path):
    """A dict of duration, use, capacity, arcs (from, to, lag)."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if path.endswith(".sm"):
        return _sm(text)
    if path.endswith(".sch"):
        return _sch(text)
    if path.endswith(".rcp"):
        return _rcp(text)
    return _json(json.loads(text))


def _project(duration, use, capacity, arcs):
    return {"duration": duration, "use": use, "capacity": capacity,
            "arcs": arcs}


def _sm(text):
    part = {}
    for block in re.split(r"^\*+\s*$", text, flags=re.M):
        lines = block.strip().splitlines()
        if lines:
            part[lines[0].split(":")[0].strip()] = lines[1:]
    after, duration, use = {}, [], []
    for line in part["PRECEDENCE RELATIONS"][1:]:
        job, _, _, *rest = map(int, line.split())
        after[job] = rest
    for line in part["REQUESTS/DURATIONS"][2:]:
        _, _, long, *needs = map(int, line.split())
        duration.append(long)
        use.append(needs)
    capacity = list(map(int, part["RESOURCEAVAILABILITIES"][1].split()))
    return _project(duration, use, capacity, [
        (i - 1, j - 1, duration[i - 1]) for i in after for j in after[i]])


def _rcp(text):
    word = iter(map(int, text.split()))
    n, m = next(word), next(word)
    capacity = [next(word) for _ in range(m)]
    duration, use, arcs = [], [], []
    for i in range(n):
        duration.append(next(word))
        use.append([next(word) for _ in range(m)])
        arcs += [(i, next(word) - 1, duration[i]) for _ in range(next(word))]
    return _project(duration, use, capacity, arcs)


def _sch(text):
    lines = [line.split() for line in text.strip().splitlines()]
    n, m = int(lines[0][0]) + 2, int(lines[0][1])
    arcs = []
    for i, row in enumerate(lines[1:n + 1]):
        count = int(row[2])
        for k in range(count):
            arcs.append((i, int(row[3 + k]),
                         int(row[3 + count + k].strip("[]"))))
    rows = [list(map(int, row)) for row in lines[n + 1:2 * n + 1]]
    return _project([row[2] for row in rows], [row[3:3 + m] for row in rows],
                    list(map(int, lines[2 * n + 1])), arcs)


def _json(value):
    duration = [task["duration"] for task in value["tasks"]]
    none = [0] * len(value["capacity"])
    arcs = []
    for j, task in enumerate(value["tasks"]):
        for before in task.get("after", []):
            if isinstance(before, int):
                before = {"task": before}
            i = before["task"] - 1
            arcs.append((i, j, before.get("lag", duration[i])))
    return _project(duration, [task.get("use", none)
                               for task in value["tasks"]],
                    value["capacity"], arcs)


def faults(project, start, makespan):
    """What is wrong with a schedule, in sentences; none when it is right."""
    duration, found = project["duration"], []
    if len(start) != len(duration):
        return [f"{len(start)} starts for {len(duration)} tasks"]
    ends = [s + d for s, d in zip(start, duration)]
    if max(ends, default=0) != makespan:
        found.append(f"ends at {max(ends, default=0)}, says {makespan}")
    found += [f"task {i + 1} starts at {s}" for i, s in enumerate(start)
              if s < 0]
    found += [f"{j + 1} starts at {start[j]}, {lag} after {i + 1} is "
              f"{start[i] + lag}" for i, j, lag in project["arcs"]
              if start[j] < start[i] + lag]
    change = {}
    for i, use in enumerate(project["use"]):
        if duration[i] == 0:
            continue
        for at, sign in ((start[i], 1), (ends[i], -1)):
            row = change.setdefault(at, [0] * len(use))
            for r, units in enumerate(use):
                row[r] += sign * units
    used = [0] * len(project["capacity"])
    for at in sorted(change):
        used = [a + b for a, b in zip(used, change[at])]
        found += [f"at {at} resource {r + 1} is used {u} times"
                  for r, u in enumerate(used)
                  if u > project["capacity"][r]]
    return found


def critical_path(project):
    """The longest chain; only for projects whose lags are not below 0."""
    n = len(project["duration"])
    head, waits, after = [0] * n, [0] * n, [[] for _ in range(n)]
    for i, j, lag in project["arcs"]:
        after[i].append((j, lag))
        waits[j] += 1
    ready = [i for i in range(n) if waits[i] == 0]
    for i in ready:
        for j, lag in after[i]:
            head[j] = max(head[j], head[i] + lag)
            waits[j] -= 1
            if waits[j] == 0:
                ready.append(j)
    return max((h + d for h, d in zip(head, project["duration"])), default=0)


def psplib():
    """Where PSPLIB's files are on this machine, or None: they carry no
    licence, so they are not part of the project."""
    here = os.path.dirname(os.path.abspath(__file__))
    path = os.environ.get("STORMVAST_PSPLIB", os.path.join(
        here, "..", "..", "..", "shared", "data", "psplib"))
    return os.path.realpath(path) if os.path.isdir(path) else None


def best_known(folder):
    """(upper, lower) by name; a short schedule may be newer than these."""
    known = {}
    for name, file in (("j30", "j30opt.sm"), ("j60", "j60hrs.sm"),
                       ("j60", "j60lb.sm")):
        with open(os.path.join(folder, file), encoding="latin-1") as lines:
            for line in lines:
                row = line.split()
                if len(row) < 3 or not all(w.isdigit() for w in row[:3]):
                    continue
                key, upper = f"{name}{row[0]}_{row[1]}", int(row[2])
                lower = known.get(key, (0, 0))[1]
                if file == "j30opt.sm":
                    lower = upper
                elif file == "j60lb.sm" and row[3:4] and row[3].isdigit():
                    lower = int(row[3])
                if key in known:
                    upper = min(upper, known[key][0])
                known[key] = (upper, lower)
    return known
