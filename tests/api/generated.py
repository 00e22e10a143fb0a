#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""generated.py PROGRAM - what nobody should send, to every field there is.

From the API's own description: every writable property of every record gets
values of the wrong type, at and over its bounds, empty, huge and hostile; then
broken bodies, addresses, queries, fields and methods.  Never is the answer a
fault of ours (5xx), a refusal is always problem+json with its parts, and what
is accepted after all can be read again, in the API and on its page.
"""
import http.client
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "outside"))
import prepared  # noqa: E402
import stormvast  # noqa: E402
from tally import Tally  # noqa: E402

HOSTILE = [
    None, True, False, 0, -1, 1, 5, 101, 2 ** 31, 2 ** 53, 2 ** 63 - 1,
    2 ** 63, -2 ** 63 - 1, 1.5, 1e308, -0.0, "", " ", "\t\n", "0", "-1",
    "x", "x" * 121, "x" * 70_000, "é" * 200, "\u0000", "a\u0000b", "\x7f",
    "\u202e\u2066", "\ufeff", "\U0001f300" * 50, "' OR 1=1 --",
    "<script>alert(1)</script>", "{{name}}", "{{{name}}}", "%s%n", "../../x",
    "javascript:alert(1)", "https://", "https://x.nl/\"><b>", "a@", "@b",
    "a@b", "+31", "tel:112", "P", "PT", "PT0S", "-PT1H", "P1Y", "PT1.5H",
    "PT99999999999999999999H", "8 uur", "2026-02-30", "0000-00-00",
    "9999-12-31", "2026-11-21T25:00:00Z", "2026-11-21T08:00:00",
    "mo-fr 25:00-26:00", "mo-su 00:00-24:00", "none", "critical",
    [], [None], [0], [1, 1], ["x"], [[]], [{}], [{"id": 1}], [{"name": ""}],
    [0] * 2000, [0, None, None, 1, 2, 2, 4, None], [4, 3, 2, 1, 0, 0, 0, 0],
    {}, {"id": 1}, {"": ""}, {"name": {"name": {}}},
]
BODIES = [
    b"", b" ", b"{", b"[]", b"null", b"1", b'"x"', b"{}", b"{}}", b"\xff\xfe",
    b'{"name": "\xff"}', b'{"name": "\\ud800"}', b'{"name": "a", "name": "b"}',
    b"\xef\xbb\xbf{}", b'{"name": 1e999}', b"[" * 100_000,
    b'{"name": ' + b"[" * 200 + b"]" * 200 + b"}", b'{"name": NaN}',
    b'{"name": "x", "nobodyKnowsThis": 1}', b'{"name": "' + b"x" * 900_000 +
    b'"}', b'{"name": "' + b"x" * 3_000_000 + b'"}',
]
PLACES = ["0", "-1", "abc", "1.5", "01", "+1", "9" * 30, "1%00", "%2e%2e",
          "1/2", "1/history/3", "9223372036854775808", "%ff", "1;x", "null"]
QUERIES = ["limit=0", "limit=-1", "limit=501", "limit=abc", "limit=", "limit",
           "limit=1&limit=2", "sort=nothing", "sort=--name", "sort=",
           "sort=name,-name", "after=x", "after=" + "A" * 5000, "before=%00",
           "after=x&before=y", "q=" + "w+" * 2000, "q=%ff%fe", "q=%00", "q=",
           "unknown=1", "name=x", "=", "&&&", "%", "q=%zz", "id=1",
           "a=1&" * 300, "q=a%27%22%3Cb%3E"]
FIELDS = [{"Accept": "text/html"}, {"Accept": "x"}, {"Accept": ""},
          {"Accept-Language": "x" * 2000}, {"If-None-Match": "\"x"},
          {"If-Match": "x"}, {"If-Match": "\"-1\""}, {"If-Match": "W/\"1\""},
          {"Idempotency-Key": ""}, {"Idempotency-Key": "k" * 5000},
          {"Range": "bytes=0-0"}, {"Content-Type": "text/plain"},
          {"Content-Type": "application/json; charset=utf-16"},
          {"X-Http-Method-Override": "DELETE"}]
MAY_BE = (200, 201, 204, 304, 400, 404, 405, 406, 409, 412, 413, 414, 415,
          422, 428, 431, 501)


class Probe:
    """Asks, and judges each answer."""

    def __init__(self, server, account, tally):
        self.server, self.account, self.tally = server, account, tally
        self.client = None
        self.connect()

    def connect(self):
        cookies = self.client.cookies if self.client else None
        self.client = self.server.client()
        if cookies:
            self.client.cookies = cookies
        else:
            self.client.log_in(*self.account)

    def judge(self, what, answer):
        if answer.status >= 500 and answer.status != 501:
            return f"{what}: {answer.status} {answer.text[:200]}"
        if answer.status not in MAY_BE:
            return f"{what}: a status not foreseen: {answer.status}"
        if answer.status < 400 or not answer.body:
            return None
        if answer.media != "application/problem+json":
            return f"{what}: {answer.status} as {answer.media}"
        problem = answer.json()
        for part in ("type", "title", "status", "detail"):
            if part not in problem:
                return f"{what}: a problem without {part}: {problem}"
        if problem["status"] != answer.status:
            return f"{what}: {answer.status} says {problem['status']}"
        if answer.status == 422 and not problem.get("errors"):
            return f"{what}: 422 without its faults: {problem}"
        return None

    def ask(self, what, method, path, body=None, **fields):
        """One request, counted; the answer, or None when none came."""
        try:
            answer = self.client.ask(method, path, body, fields)
        except ValueError:
            return None		# Python itself will not send it
        except (OSError, http.client.HTTPException) as error:
            if self.server.alive():
                self.connect()
            else:
                self.tally.add(f"{what}: the server ended: {error}")
                raise
            self.tally.add(f"{what}: no answer: {error!r}")
            return None
        if answer.fields.get("Connection", "").lower() == "close":
            self.client.connection.close()
        self.tally.add(self.judge(what, answer))
        return answer

    def read_again(self, what, path, answer):
        """What was accepted, in the API and on its page; then away with it."""
        made = answer.json()
        got = self.ask(what + ", read", "GET", f"/api/v1{path}/{made['id']}",
                       Accept="application/json")
        if got and (got.status != 200 or got.json() != made):
            self.tally.add(f"{what}: read again it is {got.text[:200]}")
        page = self.client.get(f"{path}/{made['id']}")
        self.tally.add(None if page.status == 200 else
                       f"{what}: its page: {page.status}")
        self.ask(what + ", away", "DELETE", f"/api/v1{path}/{made['id']}",
                 **{"If-Match": "*"})


def deref(spec, schema):
    while "$ref" in schema:
        node = spec
        for part in schema["$ref"].split("/")[1:]:
            node = node[part]
        schema = node
    return schema


def body_schema(spec, operation):
    content = deref(spec, operation["requestBody"])["content"]
    return deref(spec, content["application/json"]["schema"])


def sample(schema):
    """A value that a required property takes."""
    if "enum" in schema:
        return next(v for v in schema["enum"] if v)
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    return {"string": "Proef", "integer": max(1, schema.get("minimum", 1)),
            "boolean": True, "array": [], "object": {}}.get(kind)


def rows_of(spec, schema):
    """The properties of a row, when this is a list of rows."""
    items = deref(spec, schema.get("items", {}))
    return items.get("properties", {}) if schema.get("items") else {}


def values_for(schema):
    most = schema.get("maxLength")
    more = ["x" * most, "x" * (most + 1)] if most and most < 70_000 else []
    for bound in ("minimum", "maximum"):
        if isinstance(schema.get(bound), int):
            more += [schema[bound] - 1, schema[bound], schema[bound] + 1]
    return HOSTILE + more


def try_fields(spec, probe, path, operation):
    schema = body_schema(spec, operation)
    base = {name: sample(deref(spec, schema["properties"][name]))
            for name in schema.get("required", [])}
    turn = 0
    for name, part in schema["properties"].items():
        part = deref(spec, part)
        cases = [(name, {name: value}) for value in values_for(part)]
        for inner, column in rows_of(spec, part).items():
            cases += [(f"{name}.{inner}", {name: [{inner: value}]})
                      for value in values_for(deref(spec, column))]
        for label, change in cases:
            turn += 1
            body = dict(base, **change)
            if name != "name" and isinstance(body.get("name"), str):
                body["name"] = f"Proef {path} {turn}"
            what = f"POST {path} {label}={str(change)[:60]}"
            answer = probe.ask(what, "POST", "/api/v1" + path, body)
            if answer and answer.status == 201:
                probe.read_again(what, path, answer)


def try_shapes(probe, path):
    api = "/api/v1" + path
    for body in BODIES:
        probe.ask(f"POST {path} {body[:30]!r}", "POST", api, body,
                  **{"Content-Type": "application/json"})
    for place in PLACES:
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            probe.ask(f"{method} {path}/{place}", method, f"{api}/{place}",
                      None if method == "GET" else {"name": "x"},
                      **{"If-Match": "*"})
    for query in QUERIES:
        probe.ask(f"GET {path}?{query[:40]}", "GET", f"{api}?{query}",
                  Accept="application/json")
    for fields in FIELDS:
        for method in ("GET", "POST", "PATCH"):
            place = api + ("/1" if method == "PATCH" else "")
            probe.ask(f"{method} {path} with {str(fields)[:60]}", method,
                      place, None if method == "GET" else {"name": "x"},
                      **fields)
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"):
        probe.ask(f"{method} {path}", method, api)


def main():
    program, tally = os.path.abspath(sys.argv[1]), Tally()
    with stormvast.scratch() as top:
        data = os.path.join(top, "data")
        account = prepared.small(program, data)
        with stormvast.Server(program, data, "--log-level", "error") as server:
            probe = Probe(server, account, tally)
            spec = probe.client.api("GET", "/openapi.json").json()
            lists = {path: row for path, row in spec["paths"].items()
                     if "post" in row and "get" in row}
            tally.add(None if len(lists) > 10 else f"few records: {lists}")
            for path, row in lists.items():
                try_fields(spec, probe, path, row["post"])
            for path in list(lists)[:3]:
                try_shapes(probe, path)
            probe.ask("an address that is none", "GET", "/api/v1/nothing")
            probe.ask("no version", "GET", "/api/processes")
            tally.add(None if server.alive() else "the server ended")
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
