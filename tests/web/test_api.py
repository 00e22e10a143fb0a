# SPDX-License-Identifier: EUPL-1.2
"""The JSON API as a program meets it."""
import json

from house import HouseTest, main

ADA = "svt_ada-" + "0" * 39
EVE = "svt_eve-" + "0" * 39
MAX = "svt_max-" + "0" * 39


class ApiTest(HouseTest):
    def api(self, method, path, body=None, token=ADA, **fields):
        headers = {"Accept": "application/json", "Accept-Language": "en"}
        if token:
            headers["Authorization"] = "Bearer " + token
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            headers["Content-Type"] = "application/json"
        headers.update({k.replace("_", "-"): v for k, v in fields.items()})
        answer = self.house.ask(method, "/api/v1" + path, body, headers)
        self.assertEqual(answer.fields.get("api-version"), "1.0.0")
        return answer

    def make(self, **fields):
        answer = self.api("POST", "/things", fields)
        self.assertEqual(answer.status, 201, answer.text)
        return answer

    def refused(self, answer, status, code=None, field=None):
        self.assertEqual(answer.status, status, answer.text)
        self.assertEqual(answer.fields["content-type"],
                         "application/problem+json")
        problem = answer.json
        self.assertEqual(problem["status"], status)
        self.assertTrue(problem["type"].startswith("urn:stormvast:problem:"))
        self.assertNotIn("[", problem["title"])
        if field:
            self.assertIn((field, code), [(e["field"], e["code"])
                                          for e in problem["errors"]])
        return problem


class Records(ApiTest):
    def test_create_read_change_delete(self):
        made = self.make(name="API een", target="PT4H", state="low")
        path = made.fields["location"].removeprefix("/api/v1")
        tag = made.fields["etag"]
        self.assertEqual(made.json["target"], "PT4H")
        got = self.api("GET", path)
        self.assertEqual(got.json, made.json)
        changed = self.api("PATCH", path, {"target": None, "amount": 5},
                           If_Match=tag)
        self.assertEqual(changed.status, 200, changed.text)
        self.assertIsNone(changed.json["target"])
        self.assertEqual(changed.json["state"], "low")
        self.assertNotEqual(changed.fields["etag"], tag)
        whole = self.api("PUT", path, {"name": "API twee"},
                         If_Match=changed.fields["etag"])
        self.assertEqual(whole.json["name"], "API twee")
        self.assertIsNone(whole.json["amount"])
        entries = self.api("GET", path + "/history").json["items"]
        self.assertEqual([e["useCase"] for e in entries],
                         ["thing.change", "thing.change", "thing.create"])
        self.assertEqual(entries[1]["changes"]["target"],
                         {"from": "PT4H", "to": None})
        gone = self.api("DELETE", path, If_Match=whole.fields["etag"])
        self.assertEqual((gone.status, gone.body), (204, b""))
        self.refused(self.api("GET", path), 404)

    def test_put_back_what_was_got(self):
        made = self.make(name="Heen en weer",
                         steps=[{"what": "een"}, {"what": "twee"}])
        path = made.fields["location"].removeprefix("/api/v1")
        again = self.api("PUT", path, made.json, If_Match=made.fields["etag"])
        self.assertEqual(again.status, 200, again.text)
        for key in ("changedAt", "version"):
            made_json = made.json
        for key, value in made_json.items():
            if key not in ("changedAt", "version"):
                self.assertEqual(again.json[key], value, key)

    def test_stale_and_missing_version(self):
        made = self.make(name="Versie")
        path = made.fields["location"].removeprefix("/api/v1")
        for method in ("PUT", "PATCH"):
            self.refused(self.api(method, path, {"name": "x"}), 428)
            self.refused(self.api(method, path, {"name": "x"},
                                  If_Match='"99"'), 412)
            self.refused(self.api(method, path, {"name": "x"},
                                  If_Match='1'), 412)
        self.refused(self.api("DELETE", path), 428)
        self.assertEqual(self.api("PATCH", path, {"amount": 1},
                                  If_Match="*").status, 200)
        self.refused(self.api("PATCH", path, {"amount": 2},
                              If_Match=made.fields["etag"]), 412)

    def test_etag_saves_the_body(self):
        made = self.make(name="Tag")
        path = made.fields["location"].removeprefix("/api/v1")
        answer = self.api("GET", path, If_None_Match=made.fields["etag"])
        self.assertEqual((answer.status, answer.body), (304, b""))

    def test_same_key_happens_once(self):
        first = self.api("POST", "/things", {"name": "Sleutel"},
                         Idempotency_Key="k-1")
        second = self.api("POST", "/things", {"name": "Sleutel"},
                          Idempotency_Key="k-1")
        self.assertEqual((first.status, second.status), (201, 201))
        self.assertEqual(first.json["id"], second.json["id"])
        self.assertEqual(self.api("GET", "/things?q=Sleutel").json["count"], 1)
        self.refused(self.api("POST", "/things", {"name": "L"},
                              Idempotency_Key="k" * 81), 400)

    def test_faults_name_every_field(self):
        answer = self.api("POST", "/things", {
            "target": "four", "amount": "7", "nonsense": 1})
        self.refused(answer, 422, "json-key-unknown", "nonsense")
        self.refused(answer, 422, "json-type", "amount")
        answer = self.api("POST", "/things", {"state": "low"})
        self.refused(answer, 422, "field-required", "name")
        answer = self.api("POST", "/things", {"name": "R", "owner": 999999})
        self.assertEqual(answer.status, 422)
        self.assertEqual(self.api("GET", "/things?q=R").status, 200)

    def test_bodies_that_are_no_record(self):
        for body in ("", "{", "[1", '{"name": "a", "name": "b"}', "\xff",
                     '{"name": "a"} x'):
            answer = self.api("POST", "/things", body.encode("latin-1"),
                              Content_Type="application/json")
            self.refused(answer, 400)
        deep = "[" * 100 + "]" * 100
        self.refused(self.api("POST", "/things", deep,
                              Content_Type="application/json"), 400)
        for body in ("[]", "1", "null", '"x"'):
            answer = self.api("POST", "/things", body,
                              Content_Type="application/json")
            self.assertIn(answer.status, (400, 422), body)
        self.refused(self.api("POST", "/things", "a=b", Content_Type=
                              "application/x-www-form-urlencoded"), 415)
        self.refused(self.api("POST", "/things", "{}"), 415)
        self.assertEqual(self.api("POST", "/things", b"x" * 2**21,
                                  Content_Type="application/json").status, 413)


class Lists(ApiTest):
    def test_pages_filters_and_order(self):
        for i in range(7):
            self.make(name=f"Lijst {i}", amount=i,
                      state="high" if i < 3 else "low")
        seen, path = [], "/things?q=Lijst&sort=-amount&limit=3"
        while path:
            answer = self.api("GET", path)
            seen += [t["amount"] for t in answer.json["items"]]
            cursor = answer.json["next"]
            if cursor:
                self.assertIn('rel="next"', answer.fields["link"])
            path = cursor and ("/things?q=Lijst&sort=-amount&limit=3&after="
                               + cursor)
        self.assertEqual(seen, [6, 5, 4, 3, 2, 1, 0])
        answer = self.api("GET", "/things?q=Lijst&state=high")
        self.assertEqual(answer.json["count"], 3)
        self.assertFalse(answer.json["hasMore"])

    def test_refuses_what_it_does_not_know(self):
        for query, field in (("nonsense=1", "nonsense"), ("sort=note", "sort"),
                             ("limit=0", "limit"), ("limit=x", "limit"),
                             ("limit=501", "limit"), ("state=purple", "state"),
                             ("column=a&note=x", "note")):
            problem = self.refused(self.api("GET", "/things?" + query), 422)
            self.assertEqual(problem["errors"][0]["field"], field)
        self.refused(self.api("GET", "/things?after=nonsense"), 422)

    def test_search(self):
        self.make(name="Zoekbaar ding")
        items = self.api("GET", "/search?q=zoekb").json["items"]
        self.assertEqual(items[0]["type"], "thing")
        self.assertEqual(self.house.ask("GET", items[0]["href"], headers={
            "Authorization": "Bearer " + ADA}).status, 200)
        self.refused(self.api("GET", "/search"), 422)


class Files(ApiTest):
    """A file is sent first; a record names it by its number."""

    def send(self, name, data, part="file", token=ADA, media="x/y"):
        body = (b"--b\r\nContent-Disposition: form-data; name=\"" +
                part.encode() + b"\"; filename=\"" + name.encode() +
                b"\"\r\nContent-Type: " + media.encode() + b"\r\n\r\n" +
                data + b"\r\n--b--\r\n")
        return self.house.ask("POST", "/api/v1/files", body, {
            "Authorization": "Bearer " + token,
            "Content-Type": "multipart/form-data; boundary=b"})

    def test_sent_named_and_fetched(self):
        answer = self.send("../Verslag.pdf", b"%PDF-1.4 x")
        self.assertEqual(answer.status, 201, answer.text)
        kept = answer.json
        self.assertEqual(answer.fields["location"],
                         f"/api/v1/files/{kept['id']}")
        self.assertEqual((kept["name"], kept["mediaType"], kept["size"]),
                         ("Verslag.pdf", "application/pdf", 10))
        self.assertEqual(self.api("GET", f"/files/{kept['id']}").json, kept)
        answer = self.api("GET", f"/files/{kept['id']}/content",
                          Accept="application/pdf")
        self.assertEqual((answer.status, answer.body), (200, b"%PDF-1.4 x"))
        self.assertEqual(answer.fields["content-type"], "application/pdf")
        self.assertIn("attachment", answer.fields["content-disposition"])
        made = self.make(name="Met bestand", file=kept["id"])
        self.assertEqual(made.json["file"], kept["id"])

    def test_refusals(self):
        for answer, status in (
                (self.send("a.exe", b"MZ"), 422),
                (self.send("a.pdf", b""), 422),
                (self.send("a.pdf", b"MZ"), 422),
                (self.send("a.pdf", b"%PDF-", part="other"), 422),
                (self.send("a\0.pdf", b"%PDF-"), 400),
                (self.api("POST", "/files", {"file": "x"}), 415),
                (self.api("GET", "/files"), 405),
                (self.api("DELETE", "/files/1"), 405),
                (self.api("GET", "/files/99999999"), 404),
                (self.api("GET", "/files/99999999/content"), 404),
                (self.api("GET", "/files/01"), 404),
                (self.api("GET", "/files/x"), 404),
                (self.api("GET", "/files/1/other"), 404)):
            self.assertEqual(answer.status, status, answer.text)
            self.assertEqual(answer.fields["content-type"],
                             "application/problem+json")
        answer = self.api("POST", "/things", {"name": "Zonder",
                                              "file": 99999999})
        self.refused(answer, 422, "attachment-unknown", "file")
        self.refused(self.send("a.pdf", b"%PDF-", token=EVE), 403)
        kept = self.send("a.pdf", b"%PDF-").json["id"]
        self.assertEqual(self.api("GET", f"/files/{kept}", token=EVE).status,
                         200)
        self.assertEqual(self.api("GET", f"/files/{kept}", token=MAX).status,
                         404)


class Doors(ApiTest):
    def test_who_may_not(self):
        self.refused(self.api("GET", "/things", token=None), 401)
        answer = self.api("GET", "/things", token="svt_onzin")
        self.refused(answer, 401)
        self.assertIn("Bearer", answer.fields["www-authenticate"])
        self.refused(self.api("GET", "/things", token=None,
                              Authorization="Basic YTpi"), 401)
        self.refused(self.api("POST", "/things", {"name": "x"}, token=EVE),
                     403)
        made = self.make(name="Van een ander")
        path = made.fields["location"].removeprefix("/api/v1")
        self.refused(self.api("GET", path, token=MAX), 404)
        self.refused(self.api("PATCH", path, {"name": "x"}, token=MAX,
                              If_Match="*"), 404)

    def test_session_cookie_needs_our_own_page(self):
        browser = self.browser("ada")
        self.assertEqual(browser.get("/api/v1/things",
                                     Accept="*/*").status, 200)
        for origin in ("https://evil.example", None):
            headers = {"Content-Type": "application/json"}
            if origin:
                headers["Origin"] = origin
            answer = browser.ask("POST", "/api/v1/things", '{"name": "CSRF"}',
                                 headers | {"Accept": "*/*"})
            self.refused(answer, 403)
        answer = browser.ask("POST", "/api/v1/things", '{"name": "Eigen"}', {
            "Content-Type": "application/json", "Accept": "*/*",
            "Origin": "http://" + self.house.host})
        self.assertEqual(answer.status, 201)

    def test_unknown_places_and_methods(self):
        for path in ("/onzin", "/things/x", "/things/0", "/things/01",
                     "/things/1/onzin", "/things/1/history/2", "/badges"):
            self.refused(self.api("GET", path), 404)
        answer = self.api("DELETE", "/things")
        self.refused(answer, 405)
        self.assertEqual(answer.fields["allow"], "GET, HEAD, POST")
        self.refused(self.api("GET", "/things", Accept="text/html"), 406)
        answer = self.house.ask("GET", "/api/v2/things")
        self.assertEqual(answer.status, 404)

    def test_description_is_public(self):
        answer = self.api("GET", "/openapi.json", token=None)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json["openapi"], "3.1.0")
        self.assertIn("/things/{id}", answer.json["paths"])
        self.assertNotIn("/badges", answer.json["paths"])
        tag = answer.fields["etag"]
        self.assertEqual(self.api("GET", "/openapi.json", token=None,
                                  If_None_Match=tag).status, 304)

    def test_words_follow_the_language(self):
        nl = self.api("GET", "/onzin", Accept_Language="nl").json["title"]
        en = self.api("GET", "/onzin", Accept_Language="en").json["title"]
        self.assertNotEqual(nl, en)


class Events(HouseTest):
    def test_refuses_a_wrong_place(self):
        browser = self.browser("ada")
        for last in ("x", "-1", "9" * 30):
            self.assertEqual(browser.get("/events", **{
                "Last-Event-ID": last}).status, 400)
            self.assertEqual(browser.get("/events?change=" + last).status,
                             400)
        self.assertEqual(browser.get("/events?room=").status, 404)
        self.assertEqual(browser.get("/events?room=" + "a" * 81).status, 404)
        self.assertEqual(self.browser().get("/events").status, 303)



if __name__ == "__main__":
    main()
