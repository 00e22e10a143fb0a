# SPDX-License-Identifier: EUPL-1.2
"""test_schedules.py PROGRAM - `stormvast engine schedule` from outside.

Every schedule is looked at by tests/outside/plain.py, which shares nothing with
the program.  PSPLIB's files are read where they are; without them those tests
are skipped.  STORMVAST_SOAK=1: all of them.
"""
import glob
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "outside"),
                os.path.join(HERE, "..", "..", "bench", "lib")]
import plain  # noqa: E402
import projects  # noqa: E402

CORPUS = os.path.join(HERE, "..", "fuzz", "corpus", "project")
SOAK = os.environ.get("STORMVAST_SOAK") is not None
PROGRAM = None


def run(*words, status=0):
    done = subprocess.run(
        [PROGRAM, "engine", "schedule", *map(str, words)], check=False,
        capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    if done.returncode != status:
        raise AssertionError(f"{words[-3:]}: status {done.returncode}, "
                             f"{done.stderr[-500:]}")
    return done


def solve(paths, *words):
    out = run("--json", *words, *paths).stdout.splitlines()
    return [json.loads(line) for line in out]


class Schedules(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def check(self, paths, answers):
        self.assertEqual(len(paths), len(answers))
        for path, answer in zip(paths, answers):
            project = plain.read(path)
            if answer["makespan"] is None:
                continue
            self.assertEqual([], plain.faults(
                project, answer["start"], answer["makespan"]), path)
            self.assertLessEqual(answer["lower_bound"], answer["makespan"])

    def test_small_ones_in_each_form(self):
        paths = sorted(glob.glob(os.path.join(CORPUS, "small.*")))
        self.assertEqual(len(paths), 4)
        answers = solve(paths, "--schedules", 1000)
        self.check(paths, answers)
        self.assertEqual([(a["name"], a["makespan"], a["proved"])
                          for a in answers],
                         [("Small", 6, True), ("small", 6, True),
                          ("small", 6, True), ("small", 6, True)])

    def test_the_same_bytes_again(self):
        path = self.write("a.rcp", projects.rcp(projects.progen(
            7, 60, 1.8, .75, .2)))
        first = solve([path], "--schedules", 9000, "--conflicts", 300)[0]
        again = solve([path], "--schedules", 9000, "--conflicts", 300)[0]
        for answer in (first, again):
            answer.pop("seconds")
        self.assertEqual(first, again)
        self.check([path], [first])
        # Stopped by the clock: what it printed gives it again.
        cut = solve([path], "--time", 0.2)[0]
        again = solve([path], "--schedules", cut["schedules"],
                      "--conflicts", cut["conflicts"])[0]
        for answer in (cut, again):
            answer.pop("seconds")
        self.assertEqual(cut, again)

    def test_projects_by_lot(self):
        lot = random.Random(1)
        paths = []
        for k in range(200 if SOAK else 12):
            project = projects.progen(
                k, lot.randint(10, 120), lot.uniform(1.5, 2.1),
                lot.choice((.25, .5, .75, 1)), lot.uniform(.1, .7),
                lot.choice((1, 2, 4, 6)))
            if k % 3 == 0:
                # Seconds, and so many units that a byte is too small.
                project["duration"] = [d * 1800 for d in project["duration"]]
                project["capacity"][0] *= 101
                for use in project["use"]:
                    use[0] *= 101
            paths.append(self.write(f"{k:03}.rcp", projects.rcp(project)))
        answers = solve(paths, "--schedules", 600, "--conflicts", 20)
        self.check(paths, answers)
        for path, answer in zip(paths, answers):
            self.assertGreaterEqual(answer["lower_bound"],
                                    plain.critical_path(plain.read(path)))

    def test_what_is_wrong_is_said_and_the_rest_goes_on(self):
        good = os.path.join(CORPUS, "small.rcp")
        never = self.write("never.rcp", "2 1\n3\n1 4 1 2\n1 0 0\n")
        circle = self.write("circle.rcp", "2 1\n3\n1 1 1 2\n1 0 1 1\n")
        done = run(good, never, circle, good, "--schedules", 100, status=1)
        self.assertEqual(len(done.stdout.splitlines()), 2)
        faults = done.stderr.splitlines()
        self.assertEqual(len(faults), 2)
        self.assertIn("never.rcp:1:", faults[0])
        self.assertIn("circle.rcp:1:", faults[1])
        run("--schedules", 10, status=64)
        for words in (("--schedules", "0"), ("--schedules", "x"),
                      ("--time", "-1"), ("--time", "1.2345"),
                      ("--seed", "-1"), ("--conflicts", "-1")):
            run(good, *words, status=64)

    def psplib(self, family, every):
        folder = plain.psplib()
        if folder is None:
            self.skipTest("PSPLIB is not on this machine")
        paths = sorted(glob.glob(os.path.join(folder, family, "*.sm")))
        return paths[::1 if SOAK else every], plain.best_known(folder)

    def test_psplib_j30(self):
        paths, known = self.psplib("j30", 40)
        answers = solve(paths, "--schedules", 400000)
        self.check(paths, answers)
        for answer in answers:
            self.assertEqual(answer["makespan"], known[answer["name"]][0],
                             answer["name"])

    def test_psplib_j60(self):
        paths, known = self.psplib("j60", 40)
        answers = solve(paths, "--schedules", 30000)
        self.check(paths, answers)
        over = 0
        for answer in answers:
            upper, lower = known[answer["name"]]
            self.assertGreaterEqual(answer["makespan"], lower)
            self.assertLessEqual(answer["lower_bound"], upper)
            over += answer["makespan"] / upper - 1
        self.assertLess(over / len(answers), .01)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    case = unittest.TestLoader().loadTestsFromTestCase(Schedules)
    result = unittest.TextTestRunner(verbosity=2).run(case)
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad - len(result.skipped)} passed, "
          f"{bad} failed, {len(result.skipped)} skipped")
    sys.exit(bad > 0)
