#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""test_soak.py TOOLS - what counts the tests counts right, and a soak that is
broken off goes on where it was."""
import importlib.machinery
import importlib.util
import os
import sys
import tempfile
import threading

TOOLS = os.path.abspath(sys.argv[1])
sys.dont_write_bytecode = True
sys.path[:0] = [os.path.join(TOOLS, "lib"),
                os.path.join(TOOLS, "..", "tests", "outside")]
import cases  # noqa: E402
from tally import Tally  # noqa: E402


def load(name):
    loader = importlib.machinery.SourceFileLoader(
        name.replace("-", "_"), os.path.join(TOOLS, name))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


soak = load("run-soak")
CMOCKA = "[  PASSED  ] 3 test(s).\n"
COUNTS = [
    ("one without a word counts for one", "OK", "hello\n", (1, 0, 0)),
    ("one that fails without a word", "FAIL", "hello\n", (0, 1, 0)),
    ("its last line", "OK", "1 passed, 0 failed\n7 passed, 0 failed\n",
     (7, 0, 0)),
    ("skipped ones", "OK", "2 passed, 0 failed, 4 skipped\n", (2, 0, 4)),
    ("not a line within a line", "OK", "x 9 passed, 0 failed\n", (1, 0, 0)),
    ("two groups of cmocka", "OK", CMOCKA + CMOCKA, (6, 0, 0)),
    ("cmocka's failures", "FAIL", CMOCKA +
     "[  FAILED  ] 2 test(s), listed below:\n", (3, 2, 0)),
    ("dies after its tests", "FAIL", CMOCKA, (3, 1, 0)),
    ("says failed and ends well", "OK", "3 passed, 1 failed\n", (3, 2, 0)),
    ("ends well without a case", "OK", "0 passed, 0 failed\n", (0, 1, 0)),
    ("cannot run here", "SKIP", "", (0, 0, 1)),
]


def counted(case):
    _, result, output, want = case
    got = cases.count({"result": result, "stdout": output})
    assert got == want, f"{got}, not {want}"


class Folder:
    """A runner in a folder of its own, and parts that leave a trace there."""

    def __init__(self, top):
        self.top = top
        self.runner = soak.Runner(os.path.join(top, "kept"))

    def part(self, name, script):
        return soak.Part(name, ["sh", "-c", f"echo x >>'{name}'\n{script}"],
                         self.top)

    def went(self, name):
        """How often this part was started."""
        try:
            with open(os.path.join(self.top, name), encoding="ascii") as file:
                return len(file.readlines())
        except FileNotFoundError:
            return 0

    def all(self, parts):
        total = cases.Sum()
        soak.run_all(self.runner, parts, total)
        return total


def goes_on(top):
    here = Folder(top)
    good = here.part("good", "echo 5 passed, 0 failed")
    bad = here.part("bad", "[ -e mended ]")
    first = here.all([good, bad])
    assert first.line() == "5 passed, 1 failed", first.line()
    assert first.names == ["bad"], first.names
    with open(os.path.join(top, "mended"), "w", encoding="ascii"):
        pass
    again = here.all([good, bad])
    assert again.line() == "6 passed, 0 failed", again.line()
    assert here.went("good") == 1 and here.went("bad") == 2


def knows_a_soak(top):
    here = Folder(top)
    got = here.all([here.part("p", '[ "$STORMVAST_SOAK" = 1 ]')])
    assert got.line() == "1 passed, 0 failed", got.line()


def is_broken_off(top):
    """What ran when it was stopped is not kept, and runs again."""
    here = Folder(top)
    os.mkfifo(os.path.join(top, "started"))
    slow = here.part("slow", "echo >started; sleep 600 & wait")
    later = here.part("later", "true")
    slow.alone = later.alone = True

    def stop():
        with open(os.path.join(top, "started"), encoding="ascii") as file:
            file.read()
        here.runner.stop()

    thread = threading.Thread(target=stop)
    thread.start()
    got = here.all([slow, later])
    thread.join()
    assert got.line() == "0 passed, 0 failed", got.line()
    assert here.went("later") == 0
    here.runner = soak.Runner(here.runner.folder)
    slow = soak.Part("slow", ["true"], top)
    assert here.all([slow, later]).line() == "2 passed, 0 failed"


def hangs(top):
    here, soak.LONGEST = Folder(top), 1
    got = here.all([here.part("p", "sleep 600 & wait")])
    soak.LONGEST = 3600
    assert got.line() == "0 passed, 1 failed", got.line()


def main():
    tally = Tally()
    for case in COUNTS:
        tally.check(case[0], counted, case)
    for one in (goes_on, knows_a_soak, is_broken_off, hangs):
        with tempfile.TemporaryDirectory() as top:
            tally.check(one.__name__, one, top)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
