#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""test_graphs.py PROGRAM - `stormvast engine outage|weak` on graphs in files."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None

# b stands in for a, but a rests on c as well.
SHARED = {"nodes": [{"name": "pay", "kind": "process", "mtpd": 3600},
                    {"name": "a"}, {"name": "b"}, {"name": "c"}],
          "groups": [{"of": "pay", "need": 1, "members": ["a", "b"]},
                     {"of": "a", "need": 1, "members": ["c"]}]}


class Graphs(unittest.TestCase):
    def run_on(self, graph, *words, status=0):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(graph, file)
            file.flush()
            done = subprocess.run(
                [PROGRAM, "engine", *words, "--json", file.name], check=False,
                capture_output=True, text=True,
                env={**os.environ, "LC_ALL": "C"})
        self.assertEqual(done.returncode, status, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_weak_pairs(self):
        pairs = self.run_on(SHARED, "weak", "--pairs", "pay")
        self.assertEqual([p["nodes"] for p in pairs], [["a", "b"], ["b", "c"]])
        self.assertTrue(all(p["certain"] for p in pairs))

    def test_weak_pairs_of_what_is_no_process(self):
        for name in ("a", "nobody", ""):
            self.run_on(SHARED, "weak", "--pairs", name, status=66)

    def test_outage_known(self):
        """Everything known: a minute, and a restart on top of it."""
        graph = {"nodes": [{"name": "web", "restart": 5},
                           {"name": "disk", "restore": 60}],
                 "groups": [{"of": "web", "need": 1, "grace": 2,
                             "members": ["disk"]}]}
        at = {one["name"]: one
              for one in self.run_on(graph, "outage", "--lost", "disk")}
        self.assertEqual(at["disk"]["up"], [60, 60])
        self.assertEqual(at["web"]["down"], [2, 2])
        self.assertEqual(at["web"]["up"], [65, 65])

    def test_outage_unknown_is_a_span(self):
        graph = {"nodes": [{"name": "web", "restart": 5}, {"name": "disk"}],
                 "groups": [{"of": "web", "need": 1, "members": ["disk"]}]}
        at = {one["name"]: one
              for one in self.run_on(graph, "outage", "--lost", "disk")}
        self.assertEqual(at["web"]["up"][1], None)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    case = unittest.TestLoader().loadTestsFromTestCase(Graphs)
    result = unittest.TextTestRunner(verbosity=2).run(case)
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed")
    sys.exit(bad > 0)
