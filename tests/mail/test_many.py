# SPDX-License-Identifier: EUPL-1.2
"""test_many MANY [N] - ten thousand addressees: each is written to once, and in
reasonable time."""
import collections
import os
import subprocess
import sys
import unittest

try:
    from server import MailServer
except ImportError:
    print("aiosmtpd is not here (Debian: python3-aiosmtpd)")
    sys.exit(77)

MANY = sys.argv.pop(1)
NUMBER = int(os.environ.get("STORMVAST_MAILS", "10000"))


class Many(unittest.TestCase):
    def test_each_is_written_to_once(self):
        server = MailServer()
        try:
            done = subprocess.run([MANY, str(server.port), str(NUMBER)],
                                  capture_output=True, text=True, check=False)
        finally:
            server.close()
        print(done.stdout, done.stderr)
        self.assertEqual(done.returncode, 0)
        to = collections.Counter(g.to[0] for g in server.given)
        ids = {g.mail["Message-ID"] for g in server.given}
        self.assertEqual(len(to), NUMBER)
        self.assertEqual(set(to.values()), {1})
        self.assertEqual(len(ids), NUMBER)
        self.assertLess(server.talked, 2 + NUMBER // 500)


if __name__ == "__main__":
    unittest.main()
