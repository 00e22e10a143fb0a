#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""test_main_job.py PROGRAM ARCHIMATE - from a fresh folder to the answer.

The answer and its exit status on organisations of which it is known; import
of every form of file, refusal of rubbish with nothing changed, and a way out
and in again that keeps everything.
"""
import json
import os
import subprocess
import sys
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "outside"), HERE]
import files  # noqa: E402
import planned  # noqa: E402
import prepared  # noqa: E402
import stormvast  # noqa: E402
from tally import Tally  # noqa: E402

REFUSED = (65,)
SECONDS = 300	# far more than any of these needs


class Place:
    """A fresh folder with one organisation, and commands on it."""

    def __init__(self, program, top, name, filled=True):
        self.program, self.top = program, os.path.join(top, name)
        self.data = os.path.join(self.top, "data")
        os.makedirs(self.top)
        if filled:
            prepared.make(program, self.data, "proef")

    def run(self, command, *args, status=0):
        return stormvast.run(self.program, *command.split(), "--data",
                             self.data, *args, status=status)

    def file(self, name, body):
        path = os.path.join(self.top, name)
        with open(path, "wb") as file:
            file.write(body)
        return path

    def take(self, what):
        self.run("import", self.file("in.json", files.as_json(what)))

    def export(self):
        """Everything, without the moment at which it was written."""
        whole = json.loads(self.run("export").stdout)
        whole["stormvast"].pop("exportedAt", None)
        return whole


def answers(tally, program, top):
    """Exit status 1 and 2, in the terminal and as JSON; 0 takes a scenario that
    was approved, see planned.py."""
    cases = [
        ("all in time, without a scenario", 2, files.organisation()),
        ("late", 1, files.organisation(restore="PT12H")),
        ("restore unknown", 2, files.organisation(restore=None)),
        ("no target chosen", 2, files.organisation(rto=None)),
        ("a target without a longest outage", 2,
         files.organisation(mtpd=None)),
        ("verification unknown", 2, files.organisation(verification=None)),
        ("late and unknown", 1, files.organisation(
            restore="PT30H", mtpd=None)),
    ]
    for at, (name, status, what) in enumerate(cases):
        place = Place(program, top, f"answer{at}")

        def one():
            place.take(what)
            plain = place.run("check", status=status).stdout.decode()
            assert "Kassa" in plain, plain
            lines = place.run("check", "--json",
                              status=status).stdout.splitlines()
            assert lines, "no JSON"
            for line in lines:
                json.loads(line)

        tally.check(f"check: {name} is {status}", one)
    place = Place(program, top, "empty")
    tally.check("check: an empty organisation is unknown",
                lambda: place.run("check", status=2))


def whatif_cases():
    """(name, exit status, what was filled in) of losing the one system."""
    def whole(**times):
        what = files.organisation()
        what["records"]["resource"][0].update(times)
        return what

    return [
        ("in time, and likely", 0, whole(restoreMin="PT30M",
                                         restoreMax="PT90M")),
        ("late", 1, whole(restore="PT12H", restoreMax="PT13H")),
        ("in time, but not likely", 1, whole(restore="PT3H",
                                             restoreMax="PT24H")),
        ("longest not known", 2, whole()),
        ("restore not known", 2, files.organisation(restore=None)),
    ]


def what_if(tally, program, top):
    """What if, and what would help, in the terminal."""
    lose = ("--lose", "Kassasysteem")
    for at, (name, status, what) in enumerate(whatif_cases()):
        place = Place(program, top, f"whatif{at}")

        def one():
            place.take(what)
            plain = place.run("whatif", *lose, status=status).stdout.decode()
            assert "Kassa" in plain, plain
            answer = json.loads(place.run("whatif", *lose, "--json",
                                          status=status).stdout)
            kassa, = answer["processes"]
            assert kassa["onTime"] == (status == 0), kassa
            assert kassa["falls"] == [0, 0], kassa
            again = place.run("whatif", *lose, "--json", status=status)
            assert json.loads(again.stdout) == answer, "not the same again"
            place.run("advise", *lose)

        tally.check(f"whatif: {name} is {status}", one)
    tally.check("whatif: what is not asked well", whatif_wrong, program, top)
    tally.check("whatif: saved and on paper, whatever its name",
                whatif_paper, program, top)
    tally.check("whatif: a moment is of the organisation's own clock",
                whatif_zone, program, top)


def whatif_wrong(program, top):
    """Names that are not there, moments that are none: told, nothing done."""
    place = Place(program, top, "whatif-wrong")
    place.take(whatif_cases()[0][2])
    for args, status, word in (
            (("--lose", "Bestaat niet"), 66, "Bestaat niet"),
            (("--scenario", "Bestaat niet"), 66, "Bestaat niet"),
            (("--lose", "resource-999999"), 66, "999999"),
            ((), 65, "uitvalt"),
            (("--lose", ",;,"), 65, "uitvalt"),
            (("--lose", "Kassasysteem", "--at", "gisteren"), 65, "gisteren"),
            (("--lose", "Kassasysteem", "--org", "Geen"), 66, "Geen")):
        for command in ("whatif", "advise"):
            done = place.run(command, *args, status=status)
            assert word in done.stderr.decode(), (args, done.stderr)
            assert not done.stdout, done.stdout
    for option in ("--seed", "--steps", "--samples"):
        for value in ("-1", "x", "1000001", ""):
            done = place.run("whatif", "--lose", "Kassasysteem", option,
                             value, status=None)
            assert done.returncode in (64, 65) or value == "", (option, value)


RUBBISH_NAMES = ("Proef €ë", "<script>alert(1)</script>", "a" * 200,
                 "\u202ereversed\u202c", "\U0001f4a5 knal",
                 "regel\teen", "../../etc/passwd", "{{t whatif}} %s %n",
                 "\u0645\u0631\u062d\u0628\u0627", "e\u0301" * 90,
                 "\ufffe\uffff", "'\" OR 1=1 --")


def whatif_paper(program, top):
    """Saved under any name, it is a sound PDF; asked again it is the same."""
    place = Place(program, top, "whatif-paper")
    place.take(whatif_cases()[0][2])
    with stormvast.Server(program, place.data) as server:
        client = server.client()
        client.log_in("proef")
        question = {"lose": "Kassasysteem", "at": "2026-11-24T10:00"}
        page = client.get("/what-if.pdf?" + urllib.parse.urlencode(question))
        assert page.status == 200 and page.media == "application/pdf", page
        assert page.body[:5] == b"%PDF-" and b"MarkInfo" in page.body
        for name in RUBBISH_NAMES:
            done = client.post_form("/what-if/save", name=name, **question)
            assert done.status in (303, 422), (name, done.status)
            if done.status == 422:
                assert "alert" in done.text, name
                continue
            path = done.fields["Location"]
            paper = client.get(path + "/print.pdf")
            assert paper.status == 200, (name, paper.status)
            assert paper.body[:5] == b"%PDF-", name
            for how in ("then", "1"):
                again = client.get(path + "?again=" + how)
                assert "tot op de byte" in again.text, (name, how)
                assert "<script>alert" not in again.text, name
        gone = client.get("/calculations/999999/print.pdf")
        assert gone.status == 404, gone.status
        for query in ("", "?lose=%00", "?lose=Niets", "?scenario=x"):
            assert client.get("/what-if.pdf" + query).status in (
                400, 404, 422), query


def whatif_zone(program, top):
    """Ten o'clock in Athens is eight in UTC in winter."""
    place = Place(program, top, "whatif-zone")
    what = whatif_cases()[0][2]
    what["records"]["organisation"][0]["timeZone"] = "Europe/Athens"
    place.take(what)
    answer = json.loads(place.run(
        "whatif", "--lose", "Kassasysteem", "--at", "2026-11-24 10:00",
        "--json").stdout)
    assert answer["at"] == 1795507200, answer["at"]
    # Blank: the next Tuesday at ten there.
    blank = json.loads(place.run("whatif", "--lose", "Kassasysteem",
                                 "--json").stdout)
    assert blank["at"] % 86400 in (7 * 3600, 8 * 3600), blank["at"]


def demo(tally, program, top):
    """The demo, once more the demo, and its answer."""
    place = Place(program, top, "demo", filled=False)

    def make():
        login, password = prepared.demo(program, place.data)
        assert len(password) >= 12, password
        with stormvast.Server(program, place.data) as server:
            client = server.client()
            client.log_in(login, password)
            assert client.get("/").status == 200

    def each():
        lines = [json.loads(line) for line in place.run(
            "check", "--json", status=None).stdout.splitlines()]
        names = {line.get("organisation") for line in lines}
        assert len(names) == 5, names

    def one():
        done = place.run("check", "--org", "Noordkade Logistiek BV",
                         status=None)
        assert done.returncode in (0, 1, 2), done
        place.run("check", "--org", "Bestaat niet", status=66)

    def pairs():
        """A process of one of the five is found without naming which."""
        said = place.run("weak", "--pairs", "Uitkeringen betalen", "--json",
                         status=1).stdout.splitlines()
        assert all(len(json.loads(line)["nodes"]) == 2 for line in said), said
        place.run("weak", "--pairs", "Bestaat niet", status=66)
        place.run("weak", "--org", "Noordkade Logistiek BV", "--pairs",
                  "Uitkeringen betalen", status=66)

    tally.check("demo: made, served, signed in", make)
    tally.check("demo: five organisations answer", each)
    tally.check("check: one organisation by its name", one)
    tally.check("weak: pairs of a process that one organisation has", pairs)


def rubbish(tally, program, top):
    """Each file that is none is refused, and nothing is changed by it."""
    place = Place(program, top, "rubbish")
    place.take(files.organisation())
    before = place.export()
    for name, body in files.RUBBISH:
        path = place.file(name, files.bytes_of(body))

        def one():
            done = subprocess.run([program, "import", "--data", place.data,
                                   path], stdout=subprocess.PIPE, timeout=
                                  SECONDS, stderr=subprocess.PIPE, check=False)
            assert done.returncode in REFUSED, (done.returncode, done.stderr)
            assert len(done.stderr) > 20, "no words"
            assert b"[" not in done.stderr.split(b":")[-1][:2], done.stderr
            assert place.export() == before, "something changed"

        tally.check(f"import: {name} is refused", one)
        os.remove(path)
    tally.check("import: a file that is not there", lambda: place.run(
        "import", os.path.join(top, "nergens.xlsx"), status=66))


# What rules alone give: an approval or a proof goes out, and is earned again.
GIVEN = ("state", "approvedAt", "approvedBy", "adoptedAt", "adoptedBy",
         "withdrawn", "staleReason", "proven", "provenAt", "started")


GIVEN_OF = {
    "document": ("inForce", "reviewAt"),
    "document_version": ("authors", "approvals", "submittedAt", "submittedBy",
                         "frozen", "hash", "inForceAt", "endedAt",
                         "urgentUntil", "why", "reviewAt", "staleAt",
                         "staleWhy", "verifiedUntil"),
}


def drop_given(record, row):
    given = GIVEN + GIVEN_OF.get(record, ())
    return {k: v for k, v in row.items() if k not in given}


def there_and_back(tally, program, top):
    """Out and in again, as JSON and as a workbook, keeps everything."""
    source = Place(program, top, "source", filled=False)
    name = "Noordkade Logistiek BV"
    prepared.demo(program, source.data)
    first = json.loads(source.run("export", "--org", name).stdout)
    first["stormvast"].pop("exportedAt", None)

    def keyed(whole):
        return {record: sorted((drop_given(record, row) for row in rows),
                               key=lambda row: json.dumps(row, sort_keys=True))
                for record, rows in whole["records"].items() if rows}

    def as_json():
        other = Place(program, top, "other")
        other.run("import", other.file("all.json", files.as_json(first)))
        again = other.export()
        for record, rows in keyed(first).items():
            got = keyed(again).get(record, [])
            missing = [r for r in rows if r not in got]
            assert not missing, f"{record}: {missing[:1]} not in {got[:2]}"
        other.run("import", other.file("all.json", files.as_json(again)))
        assert keyed(other.export()) == keyed(again), "a second time changed"

    def as_workbook():
        out = os.path.join(source.top, "all.xlsx")
        source.run("export", "--org", name, "--format", "xlsx", "--out", out)
        before = source.run("export", "--org", name).stdout
        done = source.run("import", "--org", name, out)
        after = source.run("export", "--org", name).stdout
        a, b = json.loads(before), json.loads(after)
        assert keyed(a) == keyed(b), (done.stdout, [
            (x, y) for x, y in zip(a["records"].items(),
                                   b["records"].items()) if x != y][:1])

    def template():
        out = os.path.join(source.top, "template.xlsx")
        source.run("template xlsx", "--org", name, "--out", out)
        with open(out, "rb") as file:
            assert file.read(2) == b"PK"

    tally.check("export and import: JSON keeps everything", as_json)
    tally.check("export and import: a workbook keeps everything", as_workbook)
    tally.check("template: a workbook to fill in", template)


def models(tally, program, top, archimate):
    """Architecture models of both versions, and one without a change."""
    for name in sorted(os.listdir(archimate)):
        place = Place(program, top, "model-" + name)
        path = os.path.join(archimate, name)

        def one():
            place.run("import", "--check", path)
            assert not place.export()["records"]["process"], "--check wrote"
            place.run("import", path)
            got = place.export()["records"]
            assert got["process"] and got["resource"], got.keys()
            place.run("import", path)
            again = place.export()["records"]
            assert got == again, "a second time changed something"

        tally.check(f"import: {name}, twice", one)


def main():
    program, archimate = map(os.path.abspath, sys.argv[1:3])
    os.environ["LANG"] = "nl_NL.UTF-8"
    tally = Tally()
    with stormvast.scratch() as top:
        for part in (answers, what_if, demo, rubbish, there_and_back):
            tally.check(part.__name__, part, tally, program, top)
        tally.check("planned", planned.planned, tally,
                    lambda name: Place(program, top, name))
        tally.check("models", models, tally, program, top, archimate)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
