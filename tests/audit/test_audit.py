#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""test_audit.py PROGRAM VERIFIER - `stormvast audit` from the terminal.

What an auditor does: verify, also against what was kept before; take the whole
away and check it with another's program; prove one entry; ask for the key, and
for a new one.  And what goes wrong: a database that was tampered with, a key
that is another or gone, files that are none.  Exit status and words in both
languages.
"""
import json
import os
import shutil
import sqlite3
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "outside"))
import prepared  # noqa: E402
import stormvast  # noqa: E402
from tally import Tally  # noqa: E402

SYNTAX, DATA, MISSING, DISK_FULL, IO = 64, 65, 66, 73, 74
LANGS = {"nl": "nl_NL.UTF-8", "en": "en_GB.UTF-8"}


class Place:
    """A folder with an organisation, and `stormvast audit` on it."""

    def __init__(self, program, top, name, like=None):
        self.program, self.top = program, os.path.join(top, name)
        self.data = os.path.join(self.top, "data")
        os.makedirs(self.top)
        if like:
            shutil.copytree(like.data, self.data)
        else:
            prepared.make(program, self.data, "proef")
        self.key = os.path.join(self.data, "audit.key")

    def run(self, *args, status=0, lang="nl"):
        """Both outputs as text."""
        env = {k: v for k, v in os.environ.items()
               if not k.startswith("LC_")}
        done = stormvast.run(self.program, *args, "--data", self.data,
                             status=status, env=dict(env, LANG=LANGS[lang]))
        return done.stdout.decode(), done.stderr.decode()

    def audit(self, *args, **more):
        return self.run("audit", *args, **more)

    def verify(self, *args, **more):
        return self.audit("verify", *args, **more)

    def more(self, name):
        """Something that the audit tells about."""
        self.run("org", "add", name)

    def keep(self, name, text):
        path = os.path.join(self.top, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def checkpoint(self, name):
        return self.keep(name, self.audit("checkpoint")[0])

    def sql(self, text, *binds):
        with sqlite3.connect(os.path.join(self.data, "stormvast.db")) as db:
            rows = db.execute(text, binds).fetchall()
        db.close()
        return rows


def same(got, want):
    assert got == want, f"{got!r}, not {want!r}"


def holds(text, *parts):
    for part in parts:
        assert part in text, f"{part!r} is not in {text!r}"


def refused(output):
    """Words on the one, nothing on the other, and no message without words."""
    out, words = output
    same(out, "")
    assert words.startswith("stormvast: ") and len(words) > 30, words
    assert "[" not in words, words
    return words


# ---- what an auditor does ---------------------------------------------------

def whole(place):
    """Nothing was changed; how many entries there are."""
    [[n]] = place.sql("SELECT COUNT(*) FROM audit_entry")
    assert n > 1, n
    same(place.verify(), (f"Het logboek is onveranderd; aantal regels: {n}\n",
                          ""))
    same(place.verify(lang="en"),
         (f"The audit is unchanged; number of entries: {n}\n", ""))


def kept_checkpoint(place):
    old = place.checkpoint("old")
    with open(old, encoding="utf-8") as file:
        origin, size, root, empty, signature = file.read().splitlines()
    assert origin.startswith("stormvast/"), origin
    assert int(size) > 0 and len(root) == 44 and empty == ""
    holds(signature, "\u2014 " + origin)
    place.more("Later")
    place.verify(old)
    place.verify(place.checkpoint("new"))


def proof(place, verifier):
    """All of it, and one entry, by a program that shares nothing with ours."""
    place.more("Bewezen")
    [[entry]] = place.sql("SELECT MAX(id) FROM audit_entry")
    out = place.audit("prove", str(entry))[0]
    one = json.loads(out)
    same(json.loads(one["data"])["id"], entry)
    assert one["proof"] and one["leaf"] < one["size"]
    lines = place.audit("export")[0]
    rows = [json.loads(line) for line in lines.splitlines()]
    same([row["leaf"] for row in rows[:-1]], list(range(len(rows) - 1)))
    same(set(rows[-1]), {"checkpoint", "key"})
    same(rows[-1]["key"] + "\n", place.audit("key")[0])
    files = place.keep("all.jsonl", lines), place.keep("one.json", out)
    subprocess.run([sys.executable, verifier, *files], check=True,
                   stdout=subprocess.DEVNULL)
    bent = place.keep("bent.json", out.replace('"leaf":', '"leaf":1', 1))
    done = subprocess.run([sys.executable, verifier, files[0], bent],
                          stderr=subprocess.DEVNULL, check=False)
    assert done.returncode != 0, "the verifier takes all"


def beside_a_server(place):
    """Entries get their numbers from two programs, and none twice."""
    with stormvast.Server(place.program, place.data) as server:
        client = server.client()
        client.log_in("proef")
        for i in range(5):
            answer = client.api("POST", "/processes", {"name": f"W {i}"})
            same(answer.status, 201)
            place.verify()
        old = place.checkpoint("beside")
        place.audit("key", "new")
        same(client.api("POST", "/processes", {"name": "W na"}).status, 201)
        place.verify(old)
    place.verify(old)


def new_key(place):
    before = place.audit("key")[0]
    holds(before, "stormvast/", "+")
    same(place.audit("key")[0], before)
    old = place.checkpoint("of-old-key")
    after = place.audit("key", "new")[0]
    assert after != before and after.startswith(before.partition("+")[0])
    same(place.audit("key")[0], after)
    same(os.stat(place.key).st_mode & 0o777, 0o600)
    place.verify(old)
    [[told]] = place.sql("SELECT reason FROM audit_entry "
                         "WHERE usecase = 'audit.new-key' ORDER BY id DESC")[:1]
    holds(told, before.strip(), after.strip())
    place.verify(place.checkpoint("of-new-key"))


# ---- what goes wrong --------------------------------------------------------

WRONG_WORDS = [
    (("verify", "a", "b"), SYNTAX), (("prove",), SYNTAX),
    (("prove", "een"), SYNTAX), (("prove", "1", "2"), SYNTAX),
    (("prove", "99999999"), MISSING), (("key", "old"), SYNTAX),
    (("key", "new", "new"), SYNTAX), (("verify", "/nergens/x"), MISSING),
    (("verify", "/"), IO), (("verify", "--nonsense"), SYNTAX),
]

# What is done to the database, and a part of what is then said.
TAMPERS = [
    ("UPDATE audit_entry SET at = at + 1 WHERE leaf = 1", "is veranderd",
     "was altered"),
    ("UPDATE audit_entry SET actor = 'iemand' WHERE leaf = 1", "is veranderd",
     "was altered"),
    ("DELETE FROM audit_entry WHERE leaf = 1", "Blad 1", "Leaf 1"),
    ("UPDATE audit_node SET hash = zeroblob(32) WHERE level = 1", "Knoop",
     "Node"),
    ("UPDATE audit_tree SET size = size - 1", "stand", "head"),
    ("UPDATE audit_tree SET note = replace(note, 'a', 'b')", "sleutel", "key"),
]


def tampered(top, good, case):
    change, dutch, english = case
    place = Place(good.program, top, "t" + str(abs(hash(change))), good)
    place.sql(change)
    holds(refused(place.verify(status=DATA)), dutch)
    holds(refused(place.verify(status=DATA, lang="en")), english)
    shutil.rmtree(place.top)


def strange_checkpoints(top, good):
    other = Place(good.program, top, "other")
    note = good.checkpoint("seal")
    with open(note, encoding="utf-8") as file:
        text = file.read()
    files = {
        "theirs": (other.audit("checkpoint")[0], "handtekening"),
        "empty": ("", "geen controlepunt"),
        "bent": (text.replace("\n", "\n1", 1), "handtekening"),
        "cut": (text[:-40], "handtekening"),
        "long": (text * 100, "geen controlepunt"),
    }
    for name, (body, words) in files.items():
        said = refused(good.verify(good.keep(name, body), status=DATA))
        holds(said, words)
    place = Place(good.program, top, "younger", good)
    place.more("Nog een")
    holds(refused(good.verify(place.checkpoint("future"), status=DATA)),
          "Er is een stuk weg")


def wrong_key(top, good):
    place = Place(good.program, top, "wrong-key", good)
    other = Place(good.program, top, "key-of")
    other.audit("key")
    shutil.copy(other.key, place.key)
    for args in (("verify",), ("checkpoint",), ("key", "new"), ("export",)):
        holds(refused(place.audit(*args, status=DATA)), "andere sleutel")
    holds(refused(place.verify(status=DATA, lang="en")), "another key")


def missing_key(top, good):
    """The one fault that is an administrator's: a backup without it."""
    place = Place(good.program, top, "no-key", good)
    os.remove(place.key)
    for args in (("verify",), ("checkpoint",), ("key",), ("key", "new"),
                 ("export",), ("prove", "1")):
        holds(refused(place.audit(*args, status=IO)), place.key,
              "reservekopie")
    holds(refused(place.verify(status=IO, lang="en")), place.key, "backup")
    # The server says it and serves on: nobody is kept from working.
    with stormvast.Server(place.program, place.data,
                          env=dict(os.environ, LANG="nl_NL.UTF-8")) as server:
        client = server.client()
        client.log_in("proef")
        answer = client.api("POST", "/processes", {"name": "Toch"})
        same(answer.status, 201)
    with open(os.path.join(place.top, "log"), encoding="utf-8") as log:
        holds(log.read(), f"stormvast: De sleutel van het logboek ontbreekt "
              f"of is onleesbaar: {place.key}")
    shutil.copy(good.key, place.key)
    place.verify()


def full_output(good):
    """What cannot be written is told, not cut short in silence."""
    with open("/dev/full", "wb") as out:
        done = subprocess.run([good.program, "audit", "export", "--data",
                               good.data], stdout=out, check=False,
                              stderr=subprocess.PIPE)
    assert done.returncode in (DISK_FULL, IO), done


def main():
    program, verifier = map(os.path.abspath, sys.argv[1:3])
    tally = Tally()
    with stormvast.scratch() as top:
        good = Place(program, top, "good")
        tally.check("verify: whole, in both languages", whole, good)
        tally.check("verify: a checkpoint of before", kept_checkpoint, good)
        tally.check("export, prove: another's verifier", proof, good, verifier)
        tally.check("key new: old checkpoints still verify", new_key, good)
        tally.check("export, prove: after a new key", proof, good, verifier)
        tally.check("all of it beside a server", beside_a_server, good)
        for args, status in WRONG_WORDS:
            tally.check(" ".join(args), lambda: refused(good.audit(
                *args, status=status)))
        for case in TAMPERS:
            tally.check(case[0], tampered, top, good, case)
        tally.check("strange checkpoints", strange_checkpoints, top, good)
        tally.check("a wrong key", wrong_key, top, good)
        tally.check("no key", missing_key, top, good)
        tally.check("export: a full disk", full_output, good)
        tally.check("verify: whole at the end", whole, good)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
