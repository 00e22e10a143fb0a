# SPDX-License-Identifier: EUPL-1.2
"""planned - the answer over approved planning scenarios, through the program:
late in a scenario alone, a chance that is too small, what nobody said, an
approval that is taken back, and what the server keeps."""
import json
import os
import re
import time

import files
import stormvast

LOGIN = "proef"
PATIENCE = 120	# seconds; a moment is enough on a machine that rests


def organisation(phase=None, lose="Kassasysteem", **times):
    """The one of files.py with a scenario that takes the one system."""
    what = files.organisation()
    records = what["records"]
    records["resource"][0].update(times)
    records["scenario"] = [{
        "name": "Brand", "kind": "fire", "lasts": "PT0S",
        "losses": [{"what": "one", "resource": lose}]}]
    if phase:
        records["scenario"][0]["phases"] = [
            {"kind": "release", "min": phase, "likely": phase, "max": phase}]
    return what


SURE = {"restoreMin": "PT30M", "restoreMax": "PT90M"}

# name, exit status once approved, what was filled in
CASES = [
    ("in time, and likely", 0, organisation(**SURE)),
    ("late in the scenario alone", 1, organisation("PT5H", **SURE)),
    ("in time, but not likely", 1,
     organisation(restore="PT3H", restoreMax="PT24H")),
    ("longest not known", 2, organisation()),
]


def decide(client, verb, **inputs):
    """Approve the one scenario, or take that back."""
    one = client.api("GET", "/scenarios").json()["items"][0]
    page = client.get(f"/scenarios/{one['id']}").text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    done = client.post_form(f"/scenarios/{one['id']}/do/{verb}",
                            version=version, **inputs)
    assert done.status == 303, (verb, done.status, done.text[-2000:])


def current(client):
    """What the API says once the server has weighed the last change."""
    until = time.monotonic() + PATIENCE
    while True:
        said = client.api("GET", "/readiness").json()
        if said["planning"] and said["planning"]["isCurrent"]:
            return said
        assert time.monotonic() < until, said
        # An old yes is not one of now.
        assert said["state"] != "yes", said
        time.sleep(0.1)


def check(place, status):
    plain = place.run("check", status=status).stdout.decode()
    said = json.loads(place.run("check", "--json", status=status).stdout)
    return plain, said["answer"]


def one_case(place, status, what):
    place.take(what)
    assert check(place, 2 if status != 1 or "phases" in
                 what["records"]["scenario"][0] else None)
    with stormvast.Server(place.program, place.data) as server:
        client = server.client()
        client.log_in(LOGIN)
        before = current(client)
        assert before["planning"]["scenarios"] == [], before
        decide(client, "approve")
        kept = current(client)
        page = client.get("/").text
    plain, answer = check(place, status)
    # The server's job and the command compute the same.
    for one in (answer, kept):
        for name in ("computedAt", "change", "isCurrent"):
            one["planning"].pop(name)
    assert answer == kept, (answer, kept)
    assert answer["planning"]["computed"] == answer["planning"]["cases"] == 4
    return plain, answer, page


def case(place, status, what):
    plain, answer, page = one_case(place, status, what)
    kassa, = answer["processes"]
    assert answer["state"] == ["yes", "no", "unknown"][status], answer
    if status == 0:
        return
    assert kassa["decidedBy"] == "scenario", kassa
    assert kassa["scenario"]["name"] == "Brand" and "Brand" in plain, plain
    path = kassa["whatIf"].replace("&", "&amp;")
    assert f'href="{path}"' in page or "&" not in path, path
    assert "at=" in path and "scenario=" in path, path


def withdrawn(place):
    """Approved, then taken back: unknown again, and it says why."""
    place.take(organisation(**SURE))
    with stormvast.Server(place.program, place.data) as server:
        client = server.client()
        client.log_in(LOGIN)
        decide(client, "approve")
        assert current(client)["state"] == "yes"
        decide(client, "withdraw", reason="Klopt niet meer")
        assert current(client)["state"] == "unknown"
        page = client.get("/").text
    assert 'href="/scenarios"' in page and "goedgekeurd" in page, page
    check(place, 2)


def the_same_behind_the_link(place):
    """The link from the overview shows the figures that decided."""
    place.take(organisation("PT5H", **SURE))
    with stormvast.Server(place.program, place.data) as server:
        client = server.client()
        client.log_in(LOGIN)
        decide(client, "approve")
        kassa, = current(client)["processes"]
        path = kassa["whatIf"].replace("/what-if?", "/what-if.json?")
        behind, = client.get(path).json()["processes"]
    assert behind["elapsed"] == kassa["calculated"], (behind, kassa)
    assert behind["verdict"] == kassa["verdict"], (behind, kassa)


TYPES = {"object": dict, "array": list, "string": str, "integer": int,
         "boolean": bool, "null": type(None)}


def fits(schema, value, where="answer"):
    """The value is what the schema says, and nothing it does not name."""
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    assert any(type(value) is TYPES[kind] for kind in kinds), (where, value)
    assert value in schema.get("enum", [value]), (where, value)
    if isinstance(value, list):
        for at, one in enumerate(value):
            fits(schema["items"], one, f"{where}[{at}]")
    if isinstance(value, dict) and "properties" in schema:
        assert set(schema.get("required", [])) <= set(value), (where, value)
        for key, one in value.items():
            assert key in schema["properties"], f"{where}.{key} is not named"
            fits(schema["properties"][key], one, f"{where}.{key}")


def described(place):
    """What the API answers is what its description says."""
    place.take(organisation("PT5H", **SURE))
    with stormvast.Server(place.program, place.data) as server:
        client = server.client()
        client.log_in(LOGIN)
        decide(client, "approve")
        said = current(client)
        schemas = client.api("GET", "/openapi.json").json()["components"][
            "schemas"]
    fits(schemas["report-readiness"], said)


def planted(program, folder):
    """The demo as it is made, on the day that planted.json names."""
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "..", "..", "demo", "planted.json"),
              encoding="utf-8") as file:
        want = json.load(file)
    env = dict(os.environ, STORMVAST_NOW=want["at"])
    stormvast.run(program, "demo", "--data", folder, env=env)
    said = stormvast.run(program, "check", "--data", folder, "--json",
                         status=1, env=env).stdout.splitlines()
    got = []
    for line in map(json.loads, said):
        for one in line["answer"]["processes"]:
            got.append({
                "name": one["name"], "verdict": one["verdict"],
                "late": one["late"], "decidedBy": one["decidedBy"],
                "scenario": one["scenario"] and one["scenario"]["name"],
                "moment": one["moment"] and one["moment"]["at"],
                "savedBy": one["savedBy"]})
    for row in want["planning"]:
        del row["file"]
        assert row in got, ("not found", row)
        got.remove(row)
    assert not got, ("not planted", got)


def planned(tally, place_of):
    for at, (name, status, what) in enumerate(CASES):
        tally.check(f"check: {name} is {status}", case,
                    place_of(f"planned{at}"), status, what)
    tally.check("check: an approval that is taken back", withdrawn,
                place_of("withdrawn"))
    tally.check("check: the same figures behind the link",
                the_same_behind_the_link, place_of("link"))
    tally.check("check: the API answers what it describes", described,
                place_of("described"))
    bare = place_of("planted")
    tally.check("demo: each verdict is the one that was planted", planted,
                bare.program, bare.data + "-demo")
