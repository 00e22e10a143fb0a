# SPDX-License-Identifier: EUPL-1.2
"""cases - how many cases a test program says it ran, and how to build first.

A test program counts for as many cases as it reports: cmocka's own lines, or a
last line "N passed, N failed"; one that reports none counts for one.
"""
import os
import re
import subprocess

ROOT = os.path.normpath(os.path.join(os.path.dirname(__file__), "..", ".."))
CMOCKA = {
    "passed": re.compile(r"^\[  PASSED  \] (\d+) test", re.M),
    "failed": re.compile(r"^\[  FAILED  \] (\d+) test\(s\), listed", re.M),
    "skipped": re.compile(r"^\[  SKIPPED \] (\d+) test", re.M),
}
TALLY = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$", re.M)


class Sum:
    """Cases passed, failed and skipped, and the names of what failed."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.names = []

    def add(self, name, passed, failed, skipped=0):
        self.passed += passed
        self.failed += failed
        self.skipped += skipped
        if failed:
            self.names.append(name)

    def line(self):
        tail = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{tail}"


def cases(output):
    """(passed, failed, skipped) that a test's own output reports, or None."""
    found = {k: [int(n) for n in r.findall(output)]
             for k, r in CMOCKA.items()}
    if found["passed"] or found["failed"]:
        return tuple(sum(found[k]) for k in ("passed", "failed", "skipped"))
    tallies = TALLY.findall(output)
    if tallies:
        return tuple(int(n or 0) for n in tallies[-1])
    return None


def count(test):
    """(passed, failed, skipped) of one entry of Meson's log.  One that ends
    well without a single case, or with a failed one, has a failure more."""
    output = (test.get("stdout") or "") + "\n" + (test.get("stderr") or "")
    if test["result"] == "SKIP":
        return 0, 0, 1
    good = test["result"] in ("OK", "EXPECTEDFAIL")
    passed, failed, skipped = cases(output) or (int(good), 0, 0)
    if not good and failed == 0:
        failed = 1
    if good and (failed or not passed + skipped):
        return passed, failed + 1, skipped
    return passed, failed, skipped


def build_all(build, setup, total):
    """Configures (if it was not) and builds; False when that fails."""
    if not os.path.exists(os.path.join(build, "build.ninja")):
        env = dict(os.environ, CC=setup[0])
        run = subprocess.run(["meson", "setup", build, *setup[1:]], env=env,
                             stdout=subprocess.DEVNULL, check=False)
        if run.returncode != 0:
            total.add(f"meson setup {build}", 0, 1)
            return False
    if subprocess.run(["ninja", "-C", build], check=False).returncode != 0:
        total.add(f"ninja -C {build}", 0, 1)
        return False
    return True


def with_ccache(compiler):
    found = any(os.access(os.path.join(d, "ccache"), os.X_OK)
                for d in os.environ.get("PATH", "").split(":"))
    return f"ccache {compiler}" if found else compiler
