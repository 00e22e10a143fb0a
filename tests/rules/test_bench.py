#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""test_bench.py RUN - bench/run tells every figure, and a full run that was
broken off goes on with what is left."""
import glob
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "outside"))
from tally import Tally  # noqa: E402

RUN = os.path.abspath(sys.argv[1])
ENTRY = """#!/usr/bin/env python3
import os, sys
with open({trace!r}, "a") as file:
    file.write({name!r} + " " + " ".join(sys.argv[2:]) + "\\n")
print("figure of", {name!r}, *map(os.path.basename, sys.argv[1:2]))
sys.exit(os.path.exists({broken!r}))
"""


class Bench:
    """A bench of two scripts and a program, outside any repository."""

    def __init__(self, top):
        self.top, self.trace = top, os.path.join(top, "trace")
        self.broken = os.path.join(top, "broken")
        for folder in ("bench", "build/bench"):
            os.makedirs(os.path.join(top, folder))
        shutil.copy(RUN, os.path.join(top, "bench", "run"))
        for path in ("bench/one.py", "bench/two.py", "build/bench/made"):
            file = os.path.join(top, path)
            name = os.path.basename(path)
            with open(file, "w", encoding="ascii") as out:
                out.write(ENTRY.format(trace=self.trace, name=name,
                                       broken=self.broken + name))
            os.chmod(file, 0o755)
        self.program = os.path.join(top, "build", "program")
        with open(self.program, "w", encoding="ascii"):
            pass

    def run(self, *args):
        """Status and output."""
        env = dict(os.environ, GIT_CEILING_DIRECTORIES=self.top)
        done = subprocess.run(
            [os.path.join(self.top, "bench", "run"), *args, self.program],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env=env, check=False)
        return done.returncode, done.stdout

    def went(self):
        with open(self.trace, encoding="ascii") as file:
            return [line.strip() for line in file]

    def kept(self):
        found = glob.glob(os.path.join(self.top, "docs/measurements/*"))
        return [open(path, encoding="utf-8").read() for path in found]


def all_are_told(top):
    bench = Bench(top)
    status, out = bench.run()
    assert status == 0, status
    for name, last in (("made", ""), ("one.py", " program"),
                       ("two.py", " program")):
        assert f"== {name}\nfigure of {name}{last}\n" in out, out
    assert "machine: " in out and " cores" in out, out
    assert bench.went() == ["made", "one.py", "two.py"], bench.went()
    assert bench.kept() == []


def one_that_fails_is_told(top):
    bench = Bench(top)
    with open(bench.broken + "one.py", "w", encoding="ascii"):
        pass
    status, out = bench.run()
    assert status == 1 and "one.py ended with status 1" in out, out
    assert "figure of two.py" in out, out


def full_goes_on(top):
    bench = Bench(top)
    with open(bench.broken + "two.py", "w", encoding="ascii"):
        pass
    status, out = bench.run("--full")
    assert status == 1 and "two.py ended with status 1" in out, out
    assert bench.kept() == [], "half a run was kept"
    os.remove(bench.broken + "two.py")
    status, out = bench.run("--full")
    assert status == 0, out
    assert bench.went() == ["made", "one.py --full", "two.py --full",
                            "two.py --full"], bench.went()
    [kept] = bench.kept()
    for name in ("made", "one.py", "two.py"):
        assert kept.count(f"figure of {name}") == 1, kept
        assert f"figure of {name}" in out, out
    assert "machine: " in kept and "commit: " in kept, kept


def main():
    tally = Tally()
    for one in (all_are_told, one_that_fails_is_told, full_goes_on):
        with tempfile.TemporaryDirectory() as top:
            tally.check(one.__name__, one, top)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
