#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""test_disk.py PRELOAD WRITES - the failing disk fails as it should."""
import errno
import os
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "outside"))
import disk  # noqa: E402
from tally import Tally  # noqa: E402

# mode, at, error, lie: what the writer says and what the file holds after it.
CASES = [
    ("no fault", disk.OFF, 0, 0, False, "", b"BBD"),
    ("killed before the first write", disk.KILL, 1, 0, False, None, b""),
    ("killed keeps what was written", disk.KILL, 5, 0, False, None,
     b"BBAACCCC"),
    ("cut loses what was not synced", disk.CUT, 5, 0, False, None, b"AAAA"),
    ("cut after a sync loses nothing", disk.CUT, 6, 0, False, None,
     b"BBAACCCC"),
    ("cut gives back what truncate took", disk.CUT, 8, 0, False, None,
     b"BBAACCCC"),
    ("a disk that lies loses all", disk.CUT, 6, 0, True, None, b""),
    ("no space once", disk.ONCE, 3, errno.ENOSPC, False,
     "3 No space left on device", b"AAAA"),
    ("no space spares a sync", disk.ONCE, 5, errno.ENOSPC, False,
     "6 No space left on device", b"BBAACCCC"),
    ("a sync that fails", disk.ONCE, 2, errno.EIO, False,
     "2 Input/output error", b"AAAA"),
    ("sticky", disk.STICKY, 4, errno.EIO, False, "4 Input/output error",
     b"BBAA"),
    ("half a write", disk.SHORT, 4, errno.EIO, False, "4 Input/output error",
     b"BBAACC"),
    ("a rename that fails", disk.ONCE, 8, errno.EIO, False,
     "8 Input/output error", b"BBD"),
]


def run(preload, writes, case):
    _, mode, at, error, lie, says, holds = case
    with tempfile.TemporaryDirectory() as top:
        folder = os.path.realpath(os.path.join(top, "data"))
        os.mkdir(folder)
        plan = disk.Disk(preload, folder, os.path.join(top, "control"))
        plan.arm(mode, at, error, lie)
        file = os.path.join(folder, "file")
        done = subprocess.run([writes, file], env=plan.env(), text=True,
                              stdout=subprocess.PIPE, check=False)
        if says is None:
            assert done.returncode == -signal.SIGKILL, done
        else:
            assert done.stdout.strip() == says, done
        if os.path.exists(file + ".new"):
            file += ".new"
        with open(file, "rb") as left:
            assert left.read() == holds, (open(file, "rb").read(), holds)
        ops, hits = plan.counts()
        assert hits == (0 if mode == disk.OFF else 1), hits
        assert ops == (at if says is None else int((says or "8")[0])), ops


def main():
    tally = Tally()
    for case in CASES:
        tally.check(case[0], run, sys.argv[1], sys.argv[2], case)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
