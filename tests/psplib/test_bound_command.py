# SPDX-License-Identifier: EUPL-1.2
"""`stormvast engine bound` on small projects of our own.

  test_bound_command.py PROGRAM
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop(1)

# Six tasks of 5 for two people, one behind another for two of them.
TEAM = {"name": "team", "capacity": [2], "tasks": [
    {"duration": 5, "use": [1], "after": [1] if n == 1 else []}
    for n in range(6)]}
# Three of 4, each with 2 of 3 units: no two together.
APART = {"name": "apart", "capacity": [3], "tasks": [
    {"duration": 4, "use": [2]} for _ in range(3)]}
# Task 2 ends after 1 began by 3 at the latest, and begins 5 after it.
CIRCLE = {"name": "circle", "capacity": [1], "tasks": [
    {"duration": 1, "use": [1], "after": [{"task": 2, "lag": -3}]},
    {"duration": 1, "use": [1], "after": [{"task": 1, "lag": 5}]}]}


class Bound(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def run_on(self, project, *options):
        path = os.path.join(self.folder.name, "p.json")
        with open(path, "w", encoding="utf-8") as f:
            if isinstance(project, str):
                f.write(project)
            else:
                json.dump(project, f)
        env = dict(os.environ, LC_ALL="en_GB.UTF-8")
        return subprocess.run(
            [PROGRAM, "engine", "bound", *options, path], env=env,
            capture_output=True, text=True, check=False, timeout=100)

    def answer(self, project, *options):
        done = self.run_on(project, "--json", "--conflicts", "1000", *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_work_is_the_reason(self):
        got = self.answer(TEAM)
        self.assertEqual((got["lower_bound"], got["upper_bound"]), (15, 15))
        self.assertTrue(got["proved"])
        self.assertEqual(got["kind"], "work")
        self.assertEqual((got["resource"], got["work"]), (1, 30))
        self.assertEqual(len(got["start"]), 6)

    def test_no_two_together(self):
        got = self.answer(APART)
        self.assertEqual((got["kind"], got["lower_bound"]), ("clique", 12))
        self.assertEqual(got["tasks"], [1, 2, 3])

    def test_a_circle_has_no_schedule(self):
        got = self.answer(CIRCLE)
        self.assertEqual(got["kind"], "circle")
        self.assertIsNone(got["lower_bound"])
        self.assertIsNone(got["upper_bound"])
        self.assertEqual(self.answer(CIRCLE, "--target", "9")["verdict"],
                         "infeasible")

    def test_verdicts_around_the_best(self):
        self.assertEqual(self.answer(TEAM, "--target", "15")["verdict"],
                         "feasible")
        self.assertEqual(self.answer(TEAM, "--target", "14")["verdict"],
                         "infeasible")
        self.assertEqual(self.answer(APART, "--target", "0")["verdict"],
                         "infeasible")

    def test_a_line_says_why(self):
        done = self.run_on(TEAM, "--conflicts", "10")
        self.assertIn("resource 1 has 30 of work", done.stdout)
        done = self.run_on(TEAM, "--target", "14", "--conflicts", "10")
        self.assertIn("infeasible", done.stdout)

    def test_refuses_what_it_cannot_read(self):
        self.assertEqual(self.run_on("{").returncode, 65)
        self.assertEqual(self.run_on(TEAM, "--target", "x").returncode, 64)
        self.assertEqual(self.run_on(TEAM, "--conflicts", "-1").returncode,
                         64)
        done = subprocess.run([PROGRAM, "engine", "bound"],
                              capture_output=True, check=False, timeout=100)
        self.assertEqual(done.returncode, 64)


if __name__ == "__main__":
    unittest.main()
