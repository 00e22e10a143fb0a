# SPDX-License-Identifier: EUPL-1.2
"""tally - checks counted one by one; the last line is for tools/run-tests."""
import threading
import traceback


class Tally:
    """Counts checks; may be used from several threads."""

    def __init__(self):
        self.passed = self.failed = 0
        self.lock = threading.Lock()

    def add(self, fault=None):
        """One check more; fault is what is wrong, or None."""
        with self.lock:
            if fault is None:
                self.passed += 1
                return True
            self.failed += 1
            if self.failed <= 50:
                print("not ok:", fault, flush=True)
            return False

    def check(self, name, body, *args):
        """Runs body; an exception is a failure."""
        try:
            body(*args)
        except Exception as error:  # any fault is one of the case
            where = traceback.extract_tb(error.__traceback__)[-1]
            return self.add(f"{name}: {type(error).__name__}: {error} "
                            f"({where.name}:{where.lineno})")
        return self.add()

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed else 0
