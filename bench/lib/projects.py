# SPDX-License-Identifier: EUPL-1.2
"""projects - projects by lot, in the shapes of the literature.

  progen(n, ...)  the way of ProGen (Kolisch, Sprecher & Drexl 1995): as j30 to
                  j120 of PSPLIB; network complexity NC, resource factor RF and
                  resource strength RS
  ranged(n, ...)  300 tasks by order strength and how scarce resources are: as
                  RG300 (Debels & Vanhoucke 2007)

The same seed gives the same project on every machine.  A project is a dict of
duration, use (by task), capacity and next (lists of tasks from 0), with a dummy
as first and last task.  As a program it writes some of a shape as files:

  projects.py j90|j120|rg300 FOLDER INDEX...
"""
import os
import random
import sys


def _reach(nexts):
    """What comes after each task, as bits; nexts go to higher numbers."""
    after = [0] * len(nexts)
    for i in range(len(nexts) - 1, -1, -1):
        for j in nexts[i]:
            after[i] |= 1 << j | after[j]
    return after


def _earliest(project):
    start = [0] * len(project["duration"])
    for i, nexts in enumerate(project["next"]):
        for j in nexts:
            start[j] = max(start[j], start[i] + project["duration"][i])
    return start


def critical_path(project):
    return _earliest(project)[-1]


def _peak(project, resource):
    """The most that is used when all start as early as they can."""
    use = [0] * (sum(project["duration"]) + 1)
    for i, start in enumerate(_earliest(project)):
        for t in range(start, start + project["duration"][i]):
            use[t] += project["use"][i][resource]
    return max(use)


def _network(lot, n, complexity, begins=3, ends=3, most=3):
    """Arcs between tasks 1..n, no redundant ones, `complexity` per task."""
    nexts = [set() for _ in range(n + 2)]
    befores = [set() for _ in range(n + 2)]

    def add(i, j):
        nexts[i].add(j)
        befores[j].add(i)

    for j in range(begins + 1, n + 1):
        open_ = [i for i in range(1, min(j, n - ends + 1))
                 if len(nexts[i]) < most]
        add(lot.choice(open_), j)
    for i in range(1, n - ends + 1):
        if not nexts[i]:
            open_ = [j for j in range(max(i, begins) + 1, n + 1)
                     if len(befores[j]) < most]
            add(i, lot.choice(open_) if open_ else n + 1)
    for i in range(1, begins + 1):
        add(0, i)
    for i in range(n - ends + 1, n + 1):
        add(i, n + 1)
    arcs, tries = sum(map(len, nexts)), 0
    while arcs < complexity * (n + 2) and tries < 100 * n:
        tries += 1
        i, j = sorted(lot.sample(range(1, n + 1), 2))
        if len(nexts[i]) >= most or len(befores[j]) >= most or \
                i > n - ends or j <= begins:
            continue
        after = _reach(nexts)
        if after[i] >> j & 1 or any(
                (a == i or after[a] >> i & 1) and
                (b == j or after[j] >> b & 1)
                for a in range(1, i + 1) for b in nexts[a]):
            continue
        add(i, j)
        arcs += 1
    return [sorted(s) for s in nexts]


def progen(seed, n, complexity, factor, strength, resources=4):
    """NC: arcs per task; RF: `factor` of the resources are used by a task;
    RS: `strength`, 0 is scarcest."""
    lot = random.Random(seed)
    project = {
        "duration": [0] + [lot.randint(1, 10) for _ in range(n)] + [0],
        "next": _network(lot, n, complexity),
        "use": [[0] * resources]}
    per_task = round(factor * resources)
    for _ in range(n):
        use = [0] * resources
        for r in lot.sample(range(resources), per_task):
            use[r] = lot.randint(1, 10)
        project["use"].append(use)
    project["use"].append([0] * resources)
    project["capacity"] = []
    for r in range(resources):
        least = max(use[r] for use in project["use"])
        project["capacity"].append(
            least + round(strength * (_peak(project, r) - least)))
    return project


def ranged(seed, n, order, scarce, used, levels=12, resources=4):
    """`order` of all pairs are ordered; a task needs `scarce` of a capacity,
    on average, of `used` resources; no path has more tasks than `levels`."""
    lot = random.Random(seed)
    after = [0] * (n + 2)
    before = [0] * (n + 2)
    pairs, want = 0, order * n * (n - 1) / 2
    tries = 0
    while pairs < want and tries < 100 * n:
        tries += 1
        i, j = sorted(lot.sample(range(1, n + 1), 2))
        if after[i] >> j & 1 or levels * i // (n + 1) == \
                levels * j // (n + 1):
            continue
        up, down = before[i] | 1 << i, after[j] | 1 << j
        for a in range(1, n + 1):
            if up >> a & 1:
                new = down & ~after[a]
                pairs += bin(new).count("1")
                after[a] |= new
            if down >> a & 1:
                before[a] |= up
    nexts = []
    for i in range(n + 2):
        direct, rest = [], after[i]
        for j in range(i + 1, n + 1):
            if rest >> j & 1:
                direct.append(j)
                rest &= ~after[j]
        nexts.append(direct)
    nexts[0] = [j for j in range(1, n + 1) if before[j] == 0]
    for i in range(1, n + 1):
        if not nexts[i]:
            nexts[i] = [n + 1]
    project = {"duration": [0] + [lot.randint(1, 10) for _ in range(n)] + [0],
               "next": nexts, "capacity": [10] * resources,
               "use": [[0] * resources]}
    for _ in range(n):
        use = [0] * resources
        for r in lot.sample(range(resources), used):
            use[r] = min(10, max(1, round(10 * scarce *
                                          lot.uniform(.5, 1.5))))
        project["use"].append(use)
    project["use"].append([0] * resources)
    return project


def rcp(project):
    """As a file in Patterson's form."""
    rows = [f"{len(project['duration'])} {len(project['capacity'])}",
            " ".join(map(str, project["capacity"]))]
    for i, nexts in enumerate(project["next"]):
        rows.append(" ".join(map(str, [
            project["duration"][i], *project["use"][i], len(nexts),
            *(j + 1 for j in nexts)])))
    return "\n".join(rows) + "\n"


def j90(index):
    """The project of that number, of 480 as in PSPLIB's j90."""
    cell = index // 10
    return progen(90000 + index, 90, (1.5, 1.8, 2.1)[cell // 16],
                  (.25, .5, .75, 1)[cell // 4 % 4], (.2, .5, .7, 1)[cell % 4])


def j120(index):
    """The project of that number, of 600 as in PSPLIB's j120."""
    cell = index // 10
    return progen(120000 + index, 120, (1.5, 1.8, 2.1)[cell // 20],
                  (.25, .5, .75, 1)[cell // 5 % 4],
                  (.1, .2, .3, .4, .5)[cell % 5])


def rg300(index):
    """The project of that number, of 480 as in RG300."""
    cell = index // 10
    return ranged(300000 + index, 300, (.25, .5, .75)[cell // 16],
                  (.2, .4, .6, .8)[cell % 4], cell // 4 % 4 + 1)


SHAPES = {"j90": j90, "j120": j120, "rg300": rg300}


def write(shape, folder, index):
    """Its path."""
    path = os.path.join(folder, f"{shape}_{index:03}.rcp")
    with open(path, "w", encoding="utf-8") as file:
        file.write(rcp(SHAPES[shape](index)))
    return path


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in SHAPES:
        sys.exit(__doc__)
    for number in sys.argv[3:]:
        print(write(sys.argv[1], sys.argv[2], int(number)))
