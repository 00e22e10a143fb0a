# SPDX-License-Identifier: EUPL-1.2
"""meter - the processor time of a server, thread by thread.

/proc/PID/task/TID/schedstat counts nanoseconds, of which /proc/PID/stat shows
hundredths of a second only.
"""
import os

# Threads that answer; the others work behind people's backs.
FRONT = ("stormvast", "page")


class Meter:
    def __init__(self, pid):
        self.top = f"/proc/{pid}/task"
        self.names = {}

    def _read(self, thread, what):
        with open(f"{self.top}/{thread}/{what}", encoding="ascii") as file:
            return file.read()

    def threads(self):
        """{name: seconds so far}; threads of a name together."""
        sums = {}
        for thread in os.listdir(self.top):
            try:
                name = self._read(thread, "comm").strip()
                spent = int(self._read(thread, "schedstat").split()[0])
            except (FileNotFoundError, ProcessLookupError):
                continue
            sums[name] = sums.get(name, 0) + spent / 1e9
        return sums

    def front(self):
        """Seconds of the threads that answer.  A thread that has answered is
        still busy for a moment: read until nothing moves."""
        before = -1.0
        while True:
            now = sum(v for k, v in self.threads().items() if k in FRONT)
            if now == before:
                return now
            before = now
