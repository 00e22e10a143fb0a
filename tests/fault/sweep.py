#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""sweep.py PROGRAM PRELOAD GROUP - every write of the program fails once.

A scripted set of changes over the API (script.py) meets a fault at its first
operation on the disk, at its second, and so on to its last: the process is
killed, the power is cut, the disk is full once or for a while, it fails or
writes half.  After each fault, on the same data: what was acknowledged is
there, nothing is half done, the database is sound; a full or failing disk is
answered with 507 or 503 as problem+json, pages can still be read, and when the
disk is well again so is the server, without a start.  The same for an import
from the command line, which is all there or not at all.

GROUP: dead (killed, power cut), live (a full or failing disk) or import.  At
the end of the first a disk that lies about its syncs must be found out: the
test of the test.  STORMVAST_SOAK=1 goes round until the groups together have
ten thousand points.
"""
import concurrent.futures
import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "outside"))
import disk  # noqa: E402
import prepared  # noqa: E402
import stormvast  # noqa: E402
from script import Lost, Script, Silent, Things, Wrong, token_of  # noqa: E402
from tally import Tally  # noqa: E402

SOAK = bool(os.environ.get("STORMVAST_SOAK"))
JOBS = 2
MOST = 2000		# operations of one round, far above what there are

# Kinds of faults that are tried at every step-th operation only; in a soak,
# and the others, at every one.
STEPS = {"full once": 3, "fails for a while": 3, "half a write": 2,
         "import killed": 2, "import power cut": 2, "import full": 2,
         "import fails": 2}
# name, mode, errno, answers allowed, may a refused change be done after all
LIVE = [
    ("full once", disk.ONCE, errno.ENOSPC, (507,), False),
    ("full for a while", disk.STICKY, errno.ENOSPC, (507,), False),
    ("fails once", disk.ONCE, errno.EIO, (503,), True),
    ("fails for a while", disk.STICKY, errno.EIO, (503,), True),
    ("half a write", disk.SHORT, errno.EIO, (503,), True),
]
DEAD = [("killed", disk.KILL), ("power cut", disk.CUT)]
IMPORT = {"import killed": (disk.KILL, 0), "import power cut": (disk.CUT, 0),
          "import full": (disk.STICKY, errno.ENOSPC),
          "import fails": (disk.ONCE, errno.EIO)}
# Kinds of a group; how many points are the least, and in a soak.
GROUPS = {"dead": ([d[0] for d in DEAD], 800, 4000),
          "live": ([r[0] for r in LIVE], 1200, 4000),
          "import": (list(IMPORT), 500, 2000)}


def sound(folder, scratch):
    """The database as SQLite itself sees it, on a copy: a look must not
    recover or checkpoint what the server will find."""
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(folder, scratch)
    for name in [n for n in os.listdir(scratch) if n.endswith(".db")]:
        with sqlite3.connect(os.path.join(scratch, name)) as db:
            for pragma in ("integrity_check", "foreign_key_check"):
                rows = db.execute(f"PRAGMA {pragma}").fetchall()
                if rows not in ([], [("ok",)]):
                    raise Lost(f"{pragma}: {rows[:5]}")
        db.close()


class Rig:
    """A copy of the prepared data, its disk, and a server on it."""

    def __init__(self, house, top):
        self.program, preload, start, self.account = house
        self.top = top
        self.data = os.path.join(top, "data")
        shutil.copytree(start, self.data)
        self.disk = disk.Disk(preload, self.data, os.path.join(top, "control"))
        self.things, self.round, self.server = Things(), 0, None
        self.client = None

    def start(self):
        self.disk.arm(disk.OFF, 0)
        self.server = stormvast.Server(self.program, self.data,
                                       "--log-level", "error",
                                       env=self.disk.env())
        cookies = self.client.cookies if self.client else None
        self.client = self.server.client()
        if cookies:
            self.client.cookies = cookies
        else:
            self.client.log_in(*self.account)

    def stop(self):
        if self.server and self.server.alive():
            self.server.stop()

    def script(self):
        self.round += 1
        return Script(self.things, self.client, token_of(self.round))

    def audit(self):
        """The audit tree is sound too (the server does not run)."""
        stormvast.run(self.program, "audit", "verify", "--data", self.data)

    def dead(self, mode, at, seed, lie=False):
        """The at-th operation is the last.  False: there are not so many."""
        if self.server is None or not self.server.alive():
            self.start()
        script, silent = self.script(), False
        self.disk.arm(mode, at, lie=lie, seed=seed)
        try:
            script.run()
        except Silent:
            silent = True
        self.disk.heal()
        hits = self.disk.counts()[1]
        if not hits and not lie:
            if silent or not self.server.alive():
                raise Wrong("the server went away without a fault")
            self.things.check(self.client, script.keys)
            return False
        if not hits:
            self.server.stop(signal.SIGKILL)
        self.server.stop()
        sound(self.data, os.path.join(self.top, "look"))
        if self.round % 20 == 0:
            self.audit()
        self.start()
        self.things.settle(self.client)
        self.things.check(self.client, script.keys)
        return True

    def live(self, mode, error, refused, may_be_done, at):
        """The same with a server that has to live through it."""
        if self.server is None or not self.server.alive():
            self.start()
        script = self.script()
        script.refused, script.may_be_done = refused, may_be_done
        self.disk.arm(mode, at, error)
        script.run()
        hits = self.disk.counts()[1]
        page = self.client.get("/")
        if page.status != 200:
            raise Wrong(f"GET / on a broken disk: {page.status}")
        self.disk.heal()
        self.things.check(self.client, script.keys)
        after = Script(self.things, self.client, token_of(self.round) + "na")
        after.run()
        self.things.check(self.client, after.keys)
        if not self.server.alive():
            raise Wrong("the server ended")
        return hits > 0


def points(name, first, run):
    """One check for each point of a worker; [fault or None]."""
    found = []
    step = JOBS * (1 if SOAK else STEPS.get(name, 1))
    for at in range(first, MOST, step):
        try:
            if not run(at):
                break
            found.append(None)
        except (Lost, Silent, Wrong, stormvast.Failed, OSError) as error:
            found.append(f"{name} at operation {at}: "
                         f"{type(error).__name__}: {error}")
            if len([f for f in found if f]) > 5:
                break
    return found


def sweep_server(job):
    """All points of one kind of fault; one worker's share of them."""
    house, kind, first, lap = job
    top = tempfile.mkdtemp(dir=os.path.dirname(house[2]))
    rig = Rig(house, top)
    found = []
    try:
        if kind in [d[0] for d in DEAD]:
            mode = dict(DEAD)[kind]
            found = points(kind, first,
                           lambda at: rig.dead(mode, at, at * 31 + lap))
        else:
            row = next(r for r in LIVE if r[0] == kind)
            found = points(kind, first,
                           lambda at: rig.live(*row[1:], at))
        rig.stop()
        sound(rig.data, os.path.join(top, "look"))
        rig.audit()
        rig.start()
        rig.things.check(rig.client, list(rig.things.known))
    except (Lost, Silent, Wrong, stormvast.Failed, OSError) as error:
        found.append(f"{kind}, at the end: {type(error).__name__}: {error}")
    finally:
        rig.stop()
        shutil.rmtree(top, ignore_errors=True)
    return found


def rows_file(path, n=12):
    """Our own export with records that refer to each other."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"stormvast": {"format": 1}, "records": {
            "process": [{"name": f"Invoer werk {i}", "rto": "PT8H",
                         "peaks": [{"name": "piek"}]} for i in range(n)],
            "resource": [{"name": f"Invoer bron {i}", "kind": "data"}
                         for i in range(n)],
            "requirement": [{"name": f"Invoer steun {i}",
                             "process": f"Invoer werk {i}",
                             "members": [{"resource": f"Invoer bron {i}"}]}
                            for i in range(n)]}}, file)
    return 3 * n


def imported(program, data):
    """How many of the rows of rows_file() are there?"""
    out = stormvast.run(program, "export", "--data", data).stdout
    return sum(1 for rows in json.loads(out)["records"].values()
               for row in rows if str(row.get("name")).startswith("Invoer"))


def sweep_import(job):
    """`stormvast import`, all or nothing, at every operation."""
    (program, preload, start, _), kind, first, lap = job
    top = tempfile.mkdtemp(dir=os.path.dirname(start))
    mode, error = IMPORT[kind]
    file = os.path.join(top, "rijen.json")
    n = rows_file(file)
    data = os.path.join(top, "data")

    def one(at):
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(start, data)
        plan = disk.Disk(preload, data, os.path.join(top, "control"))
        plan.arm(mode, at, error, seed=at * 31 + lap)
        done = subprocess.run([program, "import", "--data", data, file],
                              env=plan.env(), stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, check=False)
        hits = plan.counts()[1]
        sound(data, os.path.join(top, "look"))
        there = imported(program, data)
        if done.returncode == 0 and there != n:
            raise Lost(f"acknowledged {n} rows, {there} are there")
        if there not in (0, n):
            raise Lost(f"half an import: {there} of {n} rows")
        if done.returncode != 0 and hits == 0:
            raise Wrong(f"status {done.returncode} without a fault")
        return hits > 0

    try:
        return points(kind, first, one)
    finally:
        shutil.rmtree(top, ignore_errors=True)


def control(house, top):
    """A disk that lies must be found out, at each of some points."""
    found = []
    for turn in range(4):
        work = tempfile.mkdtemp(dir=top)
        rig = Rig(house, work)
        try:
            rig.start()
            rig.dead(disk.CUT, 120 + 90 * turn, 0, lie=True)
            found.append("a disk that lies was not found out")
        except (Lost, stormvast.Failed, sqlite3.DatabaseError):
            found.append(None)
        finally:
            rig.stop()
            shutil.rmtree(work, ignore_errors=True)
    return found


def jobs_of(group, house, lap):
    """What to run, and with what: each kind, shared by the workers."""
    return [(sweep_import if group == "import" else sweep_server,
             (house, kind, 1 + w, lap))
            for kind in GROUPS[group][0] for w in range(JOBS)]


def main():
    program, preload = map(os.path.abspath, sys.argv[1:3])
    group = sys.argv[3]
    tally = Tally()
    goal = GROUPS[group][2 if SOAK else 1]
    with stormvast.scratch() as top:
        start = os.path.join(top, "prepared")
        account = prepared.small(program, start)
        house, lap = (program, preload, start, account), 0
        while not tally.failed and (lap == 0 or
                                    SOAK and tally.passed < goal):
            jobs = jobs_of(group, house, lap)
            with concurrent.futures.ProcessPoolExecutor(JOBS) as pool:
                for (_, job), run in zip(jobs, [pool.submit(*j)
                                                for j in jobs]):
                    found = run.result()
                    for fault in found:
                        tally.add(fault)
                    print(f"{job[1]}: {len(found)} points", flush=True)
            lap += 1
        if tally.passed < goal and not tally.failed:
            tally.add(f"only {tally.passed} points")
        for fault in control(house, top) if group == "dead" else []:
            tally.add(fault)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
