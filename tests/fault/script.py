# SPDX-License-Identifier: EUPL-1.2
"""script - the changes that the fault sweep makes over the API, and what must
be there after each of them.

A thing is one record, known by its name.  What the server acknowledged is the
truth; of a change that it neither acknowledged nor refused both what was and
what would be are allowed, and nothing in between.
"""
import copy
import http.client
import re

GONE = None	# a record that is not there


class Lost(Exception):
    """Something acknowledged is not there, or something is half done."""


class Silent(Exception):
    """The server went away without an answer."""


class Wrong(Exception):
    """An answer that should not be."""


def fits(wanted, got):
    """Is all that we wrote in what is there?  Rows may have an id more."""
    if isinstance(wanted, dict):
        return isinstance(got, dict) and all(
            fits(v, got.get(k)) for k, v in wanted.items())
    if isinstance(wanted, list):
        return isinstance(got, list) and len(wanted) == len(got) and all(
            fits(a, b) for a, b in zip(wanted, got))
    return wanted == got


class Things:
    """What the server holds, as far as it has said so."""

    def __init__(self):
        self.known = {}		# (path, name) -> body or GONE
        self.ids = {}		# (path, name) -> id
        self.doubt = None	# key, states allowed: of a change unanswered

    def read(self, client, key):
        """What is there under this name; GONE when nothing is."""
        path, name = key
        token = name.split()[-1]
        found = client.api("GET", f"/{path}?q={token}&limit=10")
        if found.status != 200:
            raise Wrong(f"GET {path}?q={token}: {found.status} "
                        f"{found.text[:300]}")
        items = [i for i in found.json()["items"] if i.get("name") == name]
        if len(items) > 1:
            raise Lost(f"{path} {name} is there {len(items)} times")
        if not items:
            known = self.ids.get(key)
            if known and client.api("GET", f"/{path}/{known}").status == 200:
                raise Lost(f"{path} {name} is there, and not in the list")
            return GONE
        self.ids[key] = items[0]["id"]
        one = client.api("GET", f"/{path}/{items[0]['id']}")
        if one.status != 200:
            raise Lost(f"{path} {name} is in the list, and not there: "
                       f"{one.status}")
        return one.json()

    def settle(self, client):
        """After a fault: what became of the change without an answer."""
        if self.doubt is None:
            return
        key, states = self.doubt
        got = self.read(client, key)
        for state in states:
            if (state is GONE) == (got is GONE) and (
                    state is GONE or fits(state, got)):
                self.known[key] = state
                break
        else:
            raise Lost(f"{key}: half done: {got}, not one of {states}")
        self.doubt = None

    def check(self, client, keys):
        """All of these are as they were acknowledged."""
        for key in keys:
            want = self.known.get(key, GONE)
            got = self.read(client, key)
            if want is GONE and got is not GONE:
                raise Lost(f"{key}: is there, and should not be")
            if want is not GONE and (got is GONE or not fits(want, got)):
                raise Lost(f"{key}: {got}, acknowledged was {want}")


class Script:
    """One round of changes, under names of its own.

    refused: the statuses with which the disk may make the server say no.
    """

    def __init__(self, things, client, name):
        self.things, self.client = things, client
        self.keys = [(path, f"{word} {name}") for path, word in (
            ("resources", "Bron"), ("processes", "Werk"),
            ("requirements", "Steun"))]
        self.refused = ()
        self.may_be_done = False	# a refusal leaves both states open
        self.saw = []			# statuses of refusals
        self.acknowledged = 0

    def send(self, key, after, ask, *args, **more):
        """One change: acknowledged, refused or without an answer."""
        before = self.things.known.get(key, GONE)
        self.things.doubt = key, (before, after)
        try:
            answer = ask(*args, **more)
        except (OSError, http.client.HTTPException) as error:
            raise Silent() from error
        if 200 <= answer.status < 400:
            self.things.known[key] = after
            self.things.doubt = None
            self.acknowledged += 1
            return answer
        if answer.status not in self.refused:
            raise Wrong(f"{args[:2]}: {answer.status} {answer.text[:400]}")
        if args[0] != "POST" or not args[1].startswith("/undo"):
            if answer.media != "application/problem+json":
                raise Wrong(f"{args[:2]}: {answer.status} {answer.media}")
        self.saw.append(answer.status)
        if self.may_be_done:
            self.things.settle(self.client)
        else:
            self.things.known[key] = before
            self.things.doubt = None
        return None

    def create(self, key, body):
        path, name = key
        body = dict(body, name=name)
        answer = self.send(key, body, self.client.api, "POST", f"/{path}",
                           body)
        if answer:
            self.things.ids[key] = answer.json()["id"]
        return self.things.known.get(key)

    def version(self, key):
        answer = self.client.api("GET", f"/{key[0]}/{self.things.ids[key]}")
        if answer.status != 200:
            raise Lost(f"{key}: {answer.status}")
        return answer.json()["version"]

    def change(self, key, part):
        if self.things.known.get(key) is GONE:
            return
        after = dict(copy.deepcopy(self.things.known[key]), **part)
        self.send(key, after, self.client.api, "PATCH",
                  f"/{key[0]}/{self.things.ids[key]}", part,
                  if_match=self.version(key))

    def delete(self, key):
        if self.things.known.get(key) is not GONE:
            self.send(key, GONE, self.client.api, "DELETE",
                      f"/{key[0]}/{self.things.ids[key]}",
                      if_match=self.version(key))

    def undo(self, key, back):
        """Take the newest change of this record back."""
        if self.things.known.get(key) is GONE:
            return
        path = f"/{key[0]}/{self.things.ids[key]}/history?limit=1"
        newest = self.client.api("GET", path).json()["items"][0]
        self.send(key, back, self.client.ask, "POST", "/undo",
                  f"entry={newest['id']}&back=%2F",
                  {"Content-Type": "application/x-www-form-urlencoded"})

    def run(self):
        """All changes, in this order; stops where nobody answers.  The server
        writes by itself too (the audit's numbers), so it may go at a read."""
        try:
            self.changes()
        except (OSError, http.client.HTTPException) as error:
            raise Silent() from error

    def changes(self):
        source, work, need = self.keys
        self.create(source, {"kind": "software", "restore": "PT4H"})
        self.create(work, {"criticality": "critical", "rto": "PT8H",
                           "peaks": [{"name": "maandeinde"},
                                     {"name": "jaareinde"}]})
        if source in self.things.ids and work in self.things.ids and \
                None not in (self.things.known.get(source),
                             self.things.known.get(work)):
            self.create(need, {
                "process": self.things.ids[work], "need": 1,
                "members": [{"resource": self.things.ids[source]}]})
        was = copy.deepcopy(self.things.known.get(work))
        self.change(work, {"rto": "PT6H", "peaks": [{"name": "kerst"}]})
        if self.things.known.get(work) not in (GONE, was):
            self.undo(work, was)
        self.change(source, {"restore": "PT2H",
                             "description": "lang " * 2000})
        self.delete(need)


def token_of(number):
    """A word that no other round has."""
    letters = "bcdfghjklmnpqrstvwxz"
    word = ""
    while number or not word:
        number, digit = divmod(number, len(letters))
        word += letters[digit]
    return re.sub(r"$", "q", word)
