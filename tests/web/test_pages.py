# SPDX-License-Identifier: EUPL-1.2
"""Pages as a browser meets them: signing in, lists, forms, conflicts."""
import io
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

from house import HouseTest, form, main


class SignIn(HouseTest):
    def test_stranger_is_sent_to_login(self):
        answer = self.browser().get("/things?q=a")
        self.assertEqual(answer.status, 303)
        self.assertEqual(answer.fields["location"], "/login?to=%2Fthings%3Fq%3Da")

    def test_login_goes_where_one_wanted(self):
        answer = self.browser().post("/login", {
            "login": "ada", "password": "open sesame", "to": "/things"})
        self.assertEqual((answer.status, answer.fields["location"]),
                         (303, "/things"))
        session = next(c for c in answer.cookies if c.startswith("stormvast="))
        for word in ("HttpOnly", "SameSite=Lax", "Path=/"):
            self.assertIn(word, session)

    def test_login_never_leaves_the_house(self):
        for to in ("//evil.example/", "https://evil.example/", "/\\evil", "x",
                   "/a\r\nSet-Cookie: a=b"):
            answer = self.browser().post("/login", {
                "login": "ada", "password": "open sesame", "to": to})
            self.assertIn(answer.status, (303, 400), to)
            self.assertIn(answer.fields.get("location", "/"), ("/",), to)

    def test_wrong_password_says_so_and_keeps_the_name(self):
        answer = self.browser().post("/login", {"login": "ada",
                                                "password": "<b>"})
        self.assertEqual(answer.status, 401)
        self.assertIn('value="ada"', answer.text)
        self.assertNotIn("<b>", answer.text)
        self.assertIn("klopt niet", answer.text)

    def test_second_factor_is_asked(self):
        browser = self.browser()
        answer = browser.sign_in("bob")
        self.assertEqual(answer.status, 401)
        self.assertIn('name="code"', answer.text)
        # Only the code: no password is asked again, nor carried along.
        self.assertNotIn('name="password"', answer.text)
        self.assertNotIn("open sesame", answer.text)
        self.assertNotIn('role="alert"', answer.text)
        self.assertEqual(answer.fields["cache-control"], "no-store")
        wrong = browser.post("/login", form(answer.text, "/login",
                                            code="000000"))
        self.assertEqual(wrong.status, 401)
        self.assertIn("code klopt niet", wrong.text)
        right = browser.post("/login", form(wrong.text, "/login",
                                            code="123456"))
        self.assertEqual(right.status, 303)
        late = browser.post("/login", {"half": "onzin", "code": "123456"})
        self.assertEqual(late.status, 401)
        self.assertIn("te lang", late.text)
        self.assertIn('name="password"', late.text)

    def test_second_factor_goes_where_one_wanted(self):
        browser = self.browser()
        answer = browser.post("/login", {
            "login": "bob", "password": "open sesame", "to": "/things"})
        answer = browser.post("/login", form(answer.text, "/login",
                                             code="123456"))
        self.assertEqual(answer.fields["location"], "/things")

    def test_too_many_tries_wait(self):
        answer = self.browser().sign_in("slow")
        self.assertEqual(answer.status, 429)
        self.assertEqual(answer.fields["retry-after"], "900")

    def test_logout_ends_the_session_here_and_there(self):
        browser, copy = self.browser("max"), self.browser()
        copy.cookies = dict(browser.cookies)
        self.assertEqual(copy.get("/things").status, 200)
        self.assertEqual(copy.get("/things").status, 200)
        self.assertEqual(browser.post("/logout", {}).status, 303)
        self.assertEqual(copy.get("/things").status, 303)

    def test_forged_posts_are_refused(self):
        browser = self.browser("ada")
        for headers in ({"Origin": "https://evil.example"},
                        {"Origin": "null"},
                        {"Sec-Fetch-Site": "cross-site"},
                        {"Sec-Fetch-Site": "same-site"},
                        {"Origin": "http://127.0.0.1:1"}):
            answer = browser.post("/things/new", {"name": "x"}, headers)
            self.assertEqual(answer.status, 403, headers)
        self.assertIn("0 gevonden", browser.get("/things?q=x").text)

    def test_forged_login_is_refused(self):
        answer = self.browser().post("/login", {
            "login": "ada", "password": "open sesame"},
            {"Origin": "https://evil.example"})
        self.assertEqual(answer.status, 403)
        self.assertEqual(answer.cookies, [])

    def test_language_follows_browser_and_switch(self):
        browser = self.browser(language="en")
        self.assertIn("Sign in", browser.get("/login").text)
        answer = browser.get("/language?to=nl&back=/login")
        self.assertEqual(answer.fields["location"], "/login")
        self.assertIn("Inloggen", browser.get("/login").text)
        self.assertEqual(browser.get("/language?to=xx").status, 404)
        answer = browser.get("/language?to=nl&back=//evil.example")
        self.assertEqual(answer.fields["location"], "/")


    def test_language_stays_through_login_and_logout(self):
        browser = self.browser()
        browser.get("/language?to=en&back=/login")
        browser.sign_in("ada")
        self.assertIn('<html lang="en"', browser.get("/things").text)
        browser.post("/logout", {})
        self.assertIn('<html lang="en"', browser.get("/login").text)
        self.assertEqual(browser.sign_in("ada").status, 303)
        self.assertIn('<html lang="en"', browser.get("/things").text)
        # Another browser: the profile's.
        self.assertIn('<html lang="nl"', self.browser("ada").get(
            "/things").text)


PDF = b"%PDF-1.7\n\x00\xff\r\n--"


class Files(HouseTest):
    """A file of a record: added, shown, fetched, replaced, taken away."""

    def send(self, browser, path, named, data, pairs=(), /, **fields):
        return browser.send_file(path, ("file.file", named), data,
                                 [p for p in pairs if p[0] != "file.file"] +
                                 list(fields.items()))

    def make(self, browser, title, name, data):
        answer = self.send(browser, "/things/new", name, data, name=title)
        self.assertEqual(answer.status, 303, answer.text)
        return answer.fields["location"]

    def test_comes_back_as_it_went(self):
        browser = self.browser("ada")
        chunk = 256 * 1024
        for size in (9, chunk - 1, chunk, chunk + 1, 5 * 1024 * 1024):
            with self.subTest(size):
                data = (PDF + bytes(range(256)) * (size // 256 + 1))[:size]
                path = self.make(browser, f"Bestand {size}",
                                 "Verslag één.pdf", data)
                page = browser.get(path).text
                self.assertIn(f'href="{path}/files/file"', page)
                self.assertIn("Verslag één.pdf (", page)
                answer = browser.get(path + "/files/file")
                self.assertEqual((answer.status, answer.body == data),
                                 (200, True))
                self.assertEqual(answer.fields["content-type"],
                                 "application/pdf")
                self.assertEqual(answer.fields["x-content-type-options"],
                                 "nosniff")
                self.assertIn("sandbox",
                              answer.fields["content-security-policy"])
                said = answer.fields["content-disposition"]
                self.assertTrue(said.startswith("attachment; filename=\""))
                self.assertIn("filename*=UTF-8''Verslag%20%C3%A9%C3%A9n.pdf",
                              said)

    def test_the_form_shows_keeps_replaces_and_removes(self):
        browser = self.browser("ada")
        path = self.make(browser, "Wisselt", "een.pdf", PDF)
        edit = browser.get(path + "/edit").text
        self.assertIn('enctype="multipart/form-data"', edit)
        self.assertIn("<b>een.pdf (", edit)
        # Nothing chosen: a browser sends a part without a name.
        answer = self.send(browser, path + "/edit", "", b"",
                           form(edit, "/edit", note="bij"))
        self.assertEqual(answer.status, 303)
        self.assertEqual(browser.get(path + "/files/file").body, PDF)
        edit = browser.get(path + "/edit").text
        answer = self.send(browser, path + "/edit", "twee.txt", b"tekst",
                           form(edit, "/edit"))
        self.assertEqual(answer.status, 303)
        answer = browser.get(path + "/files/file")
        self.assertEqual((answer.body, answer.fields["content-type"]),
                         (b"tekst", "text/plain"))
        # Another file goes before the tick that would take the old one away.
        edit = browser.get(path + "/edit").text
        answer = self.send(browser, path + "/edit", "drie.txt", b"drie",
                           form(edit, "/edit", **{"file.remove": "1"}))
        self.assertEqual(browser.get(path + "/files/file").body, b"drie")
        edit = browser.get(path + "/edit").text
        answer = browser.post(path + "/edit", form(
            edit, "/edit", **{"file.remove": "1"}))
        self.assertEqual(answer.status, 303)
        self.assertEqual(browser.get(path + "/files/file").status, 404)
        self.assertNotIn("drie.txt", browser.get(path + "/edit").text)
        history = browser.get(path + "/history").text
        for part in ("<del>drie.txt (", "<ins>drie.txt (",
                     "<del>een.pdf (", "<ins>twee.txt ("):
            self.assertIn(part, history)
        # Undone, it is there again.
        undo = form(history, "/undo")
        self.assertEqual(browser.post("/undo", undo[:2]).status, 303)
        self.assertEqual(browser.get(path + "/files/file").body, b"drie")

    def test_is_kept_when_another_field_is_wrong(self):
        browser = self.browser("ada")
        answer = self.send(browser, "/things/new", "half.pdf", PDF,
                           name="Half", target="gauw", note="veel werk")
        self.assertEqual(answer.status, 422)
        for part in ("<b>half.pdf (", 'value="gauw"', "veel werk"):
            self.assertIn(part, answer.text)
        answer = browser.post("/things/new", form(answer.text, "/new",
                                                  target="4 uur"))
        self.assertEqual(answer.status, 303, answer.text)
        path = answer.fields["location"]
        self.assertEqual(browser.get(path + "/files/file").body, PDF)
        # A row more is asked for: the file that was chosen stays too.
        edit = browser.get(path + "/edit").text
        answer = self.send(browser, path + "/edit", "rij.txt", b"rij", form(
            edit, "/edit", **{"add-row": "steps"}))
        self.assertEqual(answer.status, 200)
        self.assertIn("<b>rij.txt (", answer.text)
        # The tick stays as well, and so does what it would take away.
        answer = browser.post(path + "/edit", form(
            edit, "/edit", target="gauw", **{"file.remove": "1"}))
        self.assertEqual(answer.status, 422)
        self.assertIn("<b>half.pdf (", answer.text)
        self.assertIn('name="file.remove" value="1" checked', answer.text)

    def test_refuses_what_it_cannot_take_and_says_why(self):
        browser = self.browser("ada")
        for name, data, words in (
                ("leeg.pdf", b"", "is leeg"),
                ("kwaad.exe", b"MZ", "kan hier niet bij"),
                ("kwaad.pdf.exe", PDF, "kan hier niet bij"),
                ("pagina.html", b"<script>", "kan hier niet bij"),
                ("zonder", PDF, "kan hier niet bij"),
                ("kwaad.pdf", b"MZ\x90\x00", "iets anders"),
                ("binair.txt", b"a\0b", "iets anders"),
                ("groot.pdf", PDF + bytes(32 * 1024 * 1024), "32 MB")):
            with self.subTest(name):
                answer = self.send(browser, "/things/new", name, data,
                                   name="Geweigerd", note="blijft staan",
                                   target="gauw")
                self.assertEqual(answer.status, 422)
                self.assertIn(words, answer.text)
                # Both faults at once, each leading to its field.
                self.assertIn('href="#f-file"', answer.text)
                self.assertIn('id="f-file"', answer.text)
                self.assertIn('href="#f-target"', answer.text)
                self.assertIn("blijft staan", answer.text)
                self.assertNotIn("<script>", answer.text)
        answer = self.send(browser, "/things/new", "reus.pdf",
                           PDF + bytes(66 * 1024 * 1024), name="Geweigerd")
        self.assertEqual(answer.status, 413)
        for words in ("groter dan 6", "Er is niets bewaard", "knop Vorige",
                      'rel="stylesheet"'):
            self.assertIn(words, answer.text)
        self.assertIn("0 gevonden", browser.get("/things?q=geweigerd").text)

    def test_names_are_only_names(self):
        browser = self.browser("ada")
        for sent, kept in (("../../etc/passwd.txt", "passwd.txt"),
                           ("..\\..\\boot.txt", "boot.txt"),
                           ("C:\\a\\plan.txt", "plan.txt"),
                           ("a%22b<i>.txt", "a&quot;b&lt;i&gt;.txt"),
                           ("x\u202etxt.txt", "xtxt.txt"),
                           ("%0d%0aSet-Cookie: a=b.txt", "Set-Cookie: a=b.txt"),
                           ("é" * 300 + ".txt", "é" * 125 + ".txt")):
            with self.subTest(sent):
                path = self.make(browser, f"Naam {len(sent)}",
                                 sent, b"x")
                self.assertIn(kept + " (", browser.get(path).text)
                answer = browser.get(path + "/files/file")
                self.assertEqual(answer.body, b"x")
                self.assertNotIn("set-cookie", answer.fields)
                said = answer.fields["content-disposition"]
                self.assertNotIn("..", said)
                self.assertEqual(said.count('"'), 2)
        for sent in ("a\0.txt", "a\x07.txt", "a\x1b.txt"):
            with self.subTest(sent):
                answer = self.send(browser, "/things/new", sent, b"x",
                                   name="Nul")
                self.assertEqual(answer.status, 400)
        self.assertIn("0 gevonden", browser.get("/things?q=nul").text)

    def test_only_ones_own_and_only_what_is_a_file(self):
        browser = self.browser("ada")
        path = self.make(browser, "Van ons", "van-ons.pdf", PDF)
        number = dict(form(browser.get(path + "/edit").text,
                           "/edit"))["file"]
        for place in ("/files/name", "/files/nothing", "/files/FILE",
                      "/files/file/x", "/files"):
            self.assertEqual(browser.get(path + place).status, 404, place)
        self.assertEqual(browser.get("/things/9999999/files/file").status, 404)
        stranger = self.browser()
        self.assertEqual(stranger.get(path + "/files/file").status, 303)
        answer = stranger.send_file("/things/new", ("file.file", "a.pdf"), PDF,
                                    [("name", "Vreemd")])
        self.assertEqual(answer.status, 401)
        for odd in ("99999999", "-1", "0", "x", number + "0"):
            with self.subTest(odd):
                answer = browser.post("/things/new", {"name": "Oneigen",
                                                      "file": odd})
                self.assertEqual(answer.status, 422)
                self.assertIn('href="#f-file"', answer.text)
        # Who may only read fetches it and adds none; elsewhere there is none.
        reader = self.browser("eve")
        self.assertEqual(reader.get(path + "/files/file").body, PDF)
        answer = self.send(reader, "/things/new", "a.pdf", PDF, name="Gluur")
        self.assertEqual(answer.status, 403)
        other = self.browser("max")
        self.assertEqual(other.get(path + "/files/file").status, 404)
        answer = other.post("/things/new", {"name": "Gluur", "file": number})
        self.assertEqual(answer.status, 422)


class Pages(HouseTest):
    def make(self, browser, **fields):
        answer = browser.post("/things/new", fields)
        self.assertEqual(answer.status, 303, answer.text)
        return answer.fields["location"]

    def test_new_list_detail_edit_delete_undo(self):
        browser = self.browser("ada")
        path = self.make(browser, name="Eerste <b>", target="4 uur",
                         state="high", price="12,50")
        page = browser.get(path)
        self.assertEqual(page.status, 200)
        self.assertIn("Eerste &lt;b&gt;", page.text)
        self.assertIn("4 uur", page.text)
        self.assertIn("Toegevoegd.", page.text)
        self.assertNotIn("Toegevoegd.</p>", browser.get(path).text)
        self.assertIn("Eerste &lt;b&gt;</a>", browser.get("/things?q=eers").text)
        edit = browser.get(path + "/edit").text
        self.assertIn('value="4 uur"', edit)
        answer = browser.post(path + "/edit", form(edit, "/edit",
                                                   target="2 dagen"))
        self.assertEqual(answer.status, 303)
        self.assertIn("2 dagen", browser.get(path).text)
        history = browser.get(path + "/history").text
        self.assertIn("<del>4 uur</del>", history)
        self.assertIn("<ins>2 dagen</ins>", history)
        asked = browser.get(path + "/delete").text
        answer = browser.post(path + "/delete", form(asked, "/delete"))
        self.assertEqual(answer.fields["location"], "/things")
        self.assertEqual(browser.get(path).status, 404)

    def test_save_and_next_keeps_to_the_list_one_came_from(self):
        browser = self.browser("ada")
        for name, state, target in (("Rij een", "high", "3 uur"),
                                    ("Rij twee", "low", "2 uur"),
                                    ("Rij drie", "high", "1 uur"),
                                    ("Rij vier", "high", "")):
            self.make(browser, name=name, state=state, target=target)
        shown = browser.get("/things?state=high&sort=target&q=rij").text
        rows = re.findall(r'<th scope="row"><a href="([^"]+)">(Rij [a-z]+)<',
                          shown)
        self.assertEqual([name for _, name in rows],
                         ["Rij drie", "Rij een", "Rij vier"])
        page = browser.get(rows[0][0].replace("&amp;", "&")).text
        # Back leads to the list as it was, and so does what is changed.
        self.assertIn('href="/things?state=high&amp;sort=target&amp;q=rij"',
                      page)
        path = re.search(r'href="([^"]+/edit\?[^"]+)"', page)[1]
        seen = []
        while path.count("/edit"):
            text = browser.get(path.replace("&amp;", "&")).text
            seen.append(re.search(r'name="name" value="([^"]+)"', text)[1])
            last = len(seen) == len(rows)
            self.assertEqual('value="next"' in text, not last)
            # Out of the filter and to another place in the sort: the next is
            # still the one that stood behind it.
            answer = browser.post(path.split("?")[0], form(
                text, "/edit", then="next", state="low", target="9 uur"))
            self.assertEqual(answer.status, 303, answer.text)
            path = answer.fields["location"]
        self.assertEqual(seen, ["Rij drie", "Rij een", "Rij vier"])
        self.assertEqual(path, "/things?state=high&sort=target&q=rij")

    def test_save_and_next_after_a_fault_and_without_a_list(self):
        browser = self.browser("ada")
        for name in ("Zz 1", "Zz 2"):
            self.make(browser, name=name)
        one = re.search(r'href="([^"]+)">Zz 1<',
                        browser.get("/things?q=zz").text)[1].split("?")[0]
        text = browser.get(one + "/edit?list=q%3Dzz").text
        answer = browser.post(one + "/edit", form(
            text, "/edit", then="next", target="gauw"))
        self.assertEqual(answer.status, 422)
        self.assertIn('name="list" value="q=zz"', answer.text)
        self.assertIn('value="next"', answer.text)
        for odd in ("", "?list=", "?list=%3D%3D%26", "?list=sort%3Dnothing",
                    "?list=after%3Dx", "?list=" + "q%3D" + 3000 * "a",
                    "?list=limit%3D0", "?list=%22%3E%3Cb%3E",
                    "?list=before%3D00000000.0.1."):
            with self.subTest(odd):
                text = browser.get(one + "/edit" + odd).text
                self.assertIn('value="next"', text)
                self.assertNotIn("<b>", text)
                answer = browser.post(one + "/edit", form(
                    text, "/edit", then="next"))
                self.assertEqual(answer.status, 303)
                self.assertIn("/edit", answer.fields["location"])

    def test_undo_button_brings_a_deleted_one_back(self):
        browser = self.browser("ada")
        path = self.make(browser, name="Terug")
        asked = browser.get(path + "/delete").text
        browser.post(path + "/delete", form(asked, "/delete"))
        undo = form(browser.get("/things").text, "/undo")
        self.assertTrue(undo)
        self.assertEqual(browser.post("/undo", undo).status, 303)
        self.assertEqual(browser.get(path).status, 200)

    def test_faults_stand_at_their_fields_and_nothing_is_lost(self):
        browser = self.browser("ada")
        answer = browser.post("/things/new", {
            "name": "", "note": "lang verhaal", "target": "vier",
            "steps.0.what": "", "steps.0.minutes": "12"})
        self.assertEqual(answer.status, 422)
        for part in ('href="#f-name"', 'href="#f-target"',
                     'href="#f-steps-0-what"', "lang verhaal",
                     'value="vier"', 'value="12"', 'aria-invalid="true"'):
            self.assertIn(part, answer.text)
        for anchor in re.findall(r'href="#(f-[a-z0-9-]+)"', answer.text):
            self.assertIn(f'id="{anchor}"', answer.text)

    def test_rows_are_added_and_taken_out_without_script(self):
        browser = self.browser("ada")
        answer = browser.post("/things/new", [("name", "R"),
                              ("steps.0.what", "een"), ("add-row", "steps")])
        self.assertEqual(answer.status, 200)
        self.assertIn('name="steps.1.what"', answer.text)
        self.assertIn('value="een"', answer.text)
        answer = browser.post("/things/new", form(
            answer.text, "/new", **{"remove-row": "steps.0",
                                    "steps.1.what": "twee"}))
        self.assertNotIn('name="steps.0.what"', answer.text)
        answer = browser.post("/things/new", form(answer.text, "/new"))
        self.assertEqual(answer.status, 303, answer.text)
        page = browser.get(answer.fields["location"]).text
        self.assertIn("twee", page)
        self.assertNotIn("een<", page)

    def test_every_kind_comes_back_from_its_own_form(self):
        browser = self.browser("ada")
        for name in ("Ann", "Ben"):
            browser.post("/persons/new", {"name": name})
        path = self.make(browser, name="Alles", note="a\nb", state="low",
                         active="1", amount="7", price="3,50", target="90 min",
                         seen="2026-11-21 09:00", due="21-11-2026",
                         owner="Ann", mail="a@b.nl", phone="020 123 45 67",
                         site="https://x.nl/?a=1&b=2", hours="ma-vr 08:00-17:00",
                         **{"impact.0": "0", "impact.3": "4",
                            "steps.0.what": "stap", "steps.0.who": "Ben",
                            "helpers": "Ben"})
        before = browser.get(path).text
        edit = browser.get(path + "/edit").text
        answer = browser.post(path + "/edit", form(edit, "/edit"))
        self.assertEqual(answer.status, 303, answer.text)
        after = browser.get(path).text
        facts = re.compile(r'<dl class="facts">.*?</dl>', re.S)
        self.assertEqual(facts.search(before).group(),
                         facts.search(after).group())
        self.assertIn('href="mailto:a@b.nl"', after)
        self.assertIn('href="tel:0201234567"', after)
        self.assertIn(">Ann</a>", after)

    def test_conflict_shows_both_versions(self):
        browser, other = self.browser("ada"), self.browser("bob")
        path = self.make(browser, name="Twist", amount="1")
        mine = browser.get(path + "/edit").text
        theirs = other.get(path + "/edit").text
        other.post(path + "/edit", form(theirs, "/edit", amount="2"))
        answer = browser.post(path + "/edit", form(mine, "/edit", amount="3"))
        self.assertEqual(answer.status, 409)
        self.assertIn("<td>2</td><td>3</td>", answer.text)
        self.assertIn('value="3"', answer.text)
        answer = browser.post(path + "/edit", form(answer.text, "/edit"))
        self.assertEqual(answer.status, 303)

    def test_list_sorts_filters_searches_and_turns_pages(self):
        browser = self.browser("ada")
        for i in range(60):
            self.make(browser, name=f"Blad {i:02}", amount=str(i),
                      state="low" if i % 2 else "medium")
        page = browser.get("/things?q=Blad&sort=-amount&column=amount").text
        self.assertLess(page.index("Blad 59"), page.index("Blad 58"))
        self.assertIn('aria-sort="descending"', page)
        after = re.search(r'href="(/things\?[^"]*after=[^"]*)"', page).group(1)
        second = browser.get(after.replace("&amp;", "&")).text
        self.assertIn("Blad 00", second)
        self.assertNotIn("Blad 59", second)
        low = browser.get("/things?q=Blad&state=low").text
        self.assertIn("30 gevonden", low)
        none = browser.get("/things?q=bestaatniet").text
        self.assertIn("Niets gevonden", none)
        # A form without a button would be none.
        self.assertNotIn('id="bulk"', none)
        self.assertIn('id="bulk"', low)

    def test_list_refuses_what_it_cannot_do(self):
        browser = self.browser("ada")
        for query in ("sort=note", "sort=bestaatniet", "limit=0",
                      "limit=100000", "after=onzin", "target=onzin"):
            self.assertEqual(browser.get("/things?" + query).status, 422, query)

    def test_many_change_at_once_and_back(self):
        browser = self.browser("ada")
        paths = [self.make(browser, name=f"Samen {i}") for i in range(3)]
        ids = [("id", p.rsplit("/", 1)[1]) for p in paths]
        answer = browser.post("/things/bulk", ids + [("field", "state")])
        self.assertEqual(answer.status, 200)
        answer = browser.post("/things/bulk", form(answer.text, "/bulk",
                                                   state="high"))
        self.assertEqual(answer.status, 303, answer.text)
        page = browser.get(answer.fields["location"]).text
        self.assertIn("Alles is gewijzigd", page)
        self.assertIn("high", browser.get(paths[1]).text)
        browser.post("/undo", form(page, "/undo"))
        self.assertNotIn("thing.state.high", browser.get(paths[1]).text)

    def test_bulk_refuses_nothing_chosen_and_names(self):
        browser = self.browser("ada")
        self.assertEqual(browser.post("/things/bulk",
                                      {"field": "state"}).status, 422)
        for field in ("name", "steps", "bestaatniet"):
            self.assertEqual(browser.post("/things/bulk", {
                "field": field, "id": "1"}).status, 400, field)

    def test_reader_sees_no_buttons_and_may_not_post(self):
        browser, reader = self.browser("ada"), self.browser("eve")
        path = self.make(browser, name="Slot")
        self.assertNotIn("/edit", reader.get(path).text)
        self.assertNotIn("/things/new", reader.get("/things").text)
        for method in ("/edit", "/delete"):
            self.assertEqual(reader.get(path + method).status, 403)
            self.assertEqual(reader.post(path + method,
                                         {"version": "1"}).status, 403)
        self.assertEqual(reader.post("/things/new", {"name": "a"}).status, 403)
        self.assertEqual(reader.get("/badges").status, 404)
        self.assertEqual(reader.get("/history").status, 403)

    def test_other_organisation_sees_nothing(self):
        browser, other = self.browser("ada"), self.browser("max")
        path = self.make(browser, name="Geheim")
        self.assertEqual(other.get(path).status, 404)
        self.assertEqual(other.post(path + "/edit", {
            "version": "1", "name": "x"}).status, 404)
        self.assertNotIn("Geheim</a>", other.get("/search?q=Geheim").text)
        self.assertIn("Geheim</a>", browser.get("/search?q=Geh").text)

    def test_csv_holds_every_row(self):
        browser = self.browser("ada")
        self.make(browser, name='Komma, "en" meer', target="8 uur")
        answer = browser.get("/things/export?format=csv&q=Komma")
        self.assertTrue(answer.fields["content-type"].startswith("text/csv"))
        self.assertIn("attachment", answer.fields["content-disposition"])
        self.assertIn('"Komma, ""en"" meer"', answer.text)
        self.assertIn("PT8H", answer.text)
        self.assertEqual(browser.get("/things/export?format=exe").status, 404)

    def read_pdf(self, answer):
        """The text of a PDF, without the way it is set."""
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.fields["content-type"], "application/pdf")
        self.assertIn("attachment", answer.fields["content-disposition"])
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(answer.body)
            file.flush()
            run = subprocess.run(["pdftotext", "-layout", file.name, "-"],
                                 capture_output=True, text=True, check=True)
        return " ".join(run.stdout.split())

    @unittest.skipUnless(shutil.which("pdftotext"), "pdftotext is not there")
    def test_list_on_paper_is_what_the_filters_leave(self):
        browser = self.browser("ada")
        self.make(browser, name="Papieren ding", target="8 uur")
        self.make(browser, name="Ander ding", target="2 uur")
        text = self.read_pdf(browser.get("/things/export?format=pdf"))
        self.assertIn("Papieren ding", text)
        self.assertIn("Ander ding", text)
        self.assertIn("Pagina 1 van", text)
        self.assertNotIn("Een keuze uit de lijst", text)
        text = self.read_pdf(
            browser.get("/things/export?format=pdf&q=Papieren"))
        self.assertIn("Papieren ding", text)
        self.assertNotIn("Ander ding", text)
        self.assertIn("Een keuze uit de lijst", text)

    @unittest.skipUnless(shutil.which("pdftotext"), "pdftotext is not there")
    def test_record_on_paper(self):
        browser = self.browser("ada")
        path = self.make(browser, name="Blad <b>", target="8 uur",
                         note="# Kop\n\n- punt **een**\n- punt twee")
        self.assertIn(f'href="{path}/pdf"', browser.get(path).text)
        text = self.read_pdf(browser.get(path + "/pdf"))
        for part in ("Blad <b>", "8 uur", "Kop", "• punt een", "Gemaakt op"):
            self.assertIn(part, text)
        self.assertNotIn("**", text)
        word = browser.get(path + "/docx")
        self.assertEqual(word.status, 200)
        self.assertIn("wordprocessingml", word.fields["content-type"])
        self.assertIn(".docx", word.fields["content-disposition"])
        with zipfile.ZipFile(io.BytesIO(word.body)) as package:
            document = package.read("word/document.xml").decode()
        for part in ("Blad &lt;b&gt;", "8 uur", "Kop", "punt ", "w:numPr"):
            self.assertIn(part, document)
        self.assertNotEqual(self.browser().get(path + "/docx").status, 200)
        self.assertEqual(browser.get("/things/999999/docx").status, 404)
        self.assertEqual(browser.get("/things/999999/pdf").status, 404)
        self.assertEqual(browser.get("/things/x/pdf").status, 404)
        self.assertEqual(browser.get("/onzin/1/pdf").status, 404)
        self.assertNotEqual(self.browser().get(path + "/pdf").status, 200)

    def test_long_text_is_markdown(self):
        browser = self.browser("ada")
        path = self.make(browser, name="Tekst", note="een **vette** zin\nen "
                         "<script>alert(1)</script> [klik](javascript:y)")
        page = browser.get(path).text
        self.assertIn("een <strong>vette</strong> zin<br>", page)
        self.assertNotIn("<script>alert", page)
        self.assertNotIn("javascript:", page)

    def test_new_form_begins_with_what_the_link_says(self):
        page = self.browser("ada").get("/things/new?name=%3Ci%3E&x=1").text
        self.assertIn('value="&lt;i&gt;"', page)

    def test_pick_gives_names(self):
        browser = self.browser("ada")
        browser.post("/persons/new", {"name": "Zoë"})
        self.assertEqual(browser.get("/pick/test_person?q=zo").json, ["Zoë"])
        self.assertEqual(browser.get("/pick/onzin?q=a").status, 404)

    def test_unknown_and_wrong_method(self):
        browser = self.browser("ada")
        for path in ("/onzin", "/things/0", "/things/x", "/things/999999",
                     "/things/1/onzin", "/things/01"):
            answer = browser.get(path)
            self.assertEqual(answer.status, 404, path)
            self.assertIn("<h1>", answer.text)
        answer = browser.post("/things", {})
        self.assertEqual(answer.status, 405)
        self.assertEqual(answer.fields["allow"], "GET, HEAD")

    def test_error_speaks_json_when_asked(self):
        answer = self.browser("ada").get("/onzin", Accept="application/json")
        self.assertEqual(answer.fields["content-type"],
                         "application/problem+json")
        self.assertEqual(answer.json["status"], 404)


class Kept(HouseTest):
    def test_page_has_a_tag_and_answers_304(self):
        browser = self.browser("ada")
        first = browser.get("/persons")
        tag = first.fields["etag"]
        self.assertEqual(browser.get("/persons",
                                     **{"If-None-Match": tag}).status, 304)

    def test_change_makes_a_new_page(self):
        browser = self.browser("ada")
        browser.get("/persons?q=vers")
        browser.post("/persons/new", {"name": "Vers"})
        browser.cookies.pop("flash", None)
        self.assertIn("Vers</a>", browser.get("/persons?q=vers").text)

    def test_kept_page_is_nobody_elses(self):
        ada, eve = self.browser("ada"), self.browser("eve")
        ada.get("/things")
        ada.get("/things")
        self.assertNotIn("/things/new", eve.get("/things").text)
        self.assertEqual(self.browser().get("/things").status, 303)

    def test_static_parts_stay_for_ever(self):
        css = re.search(r'href="(/assets/[^"]+css)"',
                        self.browser().get("/login").text).group(1)
        answer = self.browser().get(css, **{"Accept-Encoding": "br"})
        self.assertEqual(answer.fields["content-encoding"], "br")
        self.assertIn("immutable", answer.fields["cache-control"])
        self.assertEqual(self.browser().get("/assets/x.css").status, 404)

    def test_health(self):
        for path in ("/healthz", "/readyz"):
            self.assertEqual(self.browser().get(path).text, "ok\n")
        self.assertIn("Expires:", self.browser().get(
            "/.well-known/security.txt").text)


if __name__ == "__main__":
    main()
