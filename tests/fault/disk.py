# SPDX-License-Identifier: EUPL-1.2
"""disk - a folder whose disk fails when a test says so (see preload.c)."""
import errno
import mmap
import os
import struct

OFF, KILL, CUT, ONCE, STICKY, SHORT = range(6)
LAYOUT = struct.Struct("=qqqiiii")
MODE_AT = struct.calcsize("=qqq")


class Disk:
    """The disk below `folder`, for programs started with env()."""

    def __init__(self, preload, folder, control):
        self.preload, self.folder, self.file = preload, folder, control
        with open(control, "wb") as file:
            file.write(bytes(mmap.PAGESIZE))
        with open(control, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), mmap.PAGESIZE)

    def env(self):
        return dict(os.environ, LD_PRELOAD=self.preload,
                    FAULT_DIR=self.folder, FAULT_CONTROL=self.file)

    def arm(self, mode, at, error=errno.EIO, lie=False, seed=0):
        """The at-th operation from now on goes wrong."""
        LAYOUT.pack_into(self.map, 0, 0, 0, 0, OFF, 0, lie, 0)
        LAYOUT.pack_into(self.map, 0, 0, at, 0, mode, error, lie, seed)

    def heal(self):
        """Nothing goes wrong any more; the counts stay, and go on."""
        struct.pack_into("=i", self.map, MODE_AT, OFF)

    def counts(self):
        """Operations since arm(), and how often one went wrong."""
        ops, _, hits, *_ = LAYOUT.unpack_from(self.map)
        return ops, hits
