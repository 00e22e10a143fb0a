# SPDX-License-Identifier: EUPL-1.2
"""The program itself: every page of every record in both languages, and what
people do with their own account."""
import base64
import csv
import hashlib
import hmac
import html
import http.client
import io
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
import zipfile

from house import Browser, House, HouseTest, form

PASSWORD = "vier losse woorden hier"
MISSING = re.compile(r"\[[a-z][a-z0-9_]*(?:[.-][a-z0-9_.-]+)?\]")


class Program(House):
    """`stormvast serve` over a folder with one organisation in it."""

    def __init__(self, program):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix="stormvast-")
        self.run("org", "add", "Proefhuis", "--sector", "sme")
        self.add_user("baas", "admin")
        environment = {k: v for k, v in os.environ.items()
                       if k != "STORMVAST_NOW"}
        self.process = subprocess.Popen(
            [program, "serve", "--data", self.folder, "--listen",
             "127.0.0.1:0"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=environment)
        line = self.process.stdout.readline().decode()
        self.port = int(re.search(r":(\d+)/", line).group(1))
        self.host = f"127.0.0.1:{self.port}"

    def run(self, *words, text=""):
        return subprocess.run([self.program, *words, "--data", self.folder],
                              input=text, text=True, check=True,
                              capture_output=True).stdout

    def add_user(self, login, role):
        self.run("user", "add", login, "--role", role, "--org", "Proefhuis",
                 text=PASSWORD + "\n")

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(120)
        self.process.stdout.close()
        shutil.rmtree(self.folder)
        return code


def code_of(secret, step=0):
    """What an app shows for a secret (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    count = struct.pack(">Q", int(time.time()) // 30 + step)
    mac = hmac.new(key, count, hashlib.sha1).digest()
    at = mac[-1] & 15
    number = struct.unpack(">I", mac[at:at + 4])[0] & 0x7fffffff
    return f"{number % 10**6:06}"


class ProgramTest(HouseTest):
    def sign_in(self, login="baas", password=PASSWORD, code=""):
        browser = Browser(self.house)
        answer = browser.post("/login", {"login": login, "password": password,
                                         "code": code})
        return browser, answer

    def whole(self, browser, path, statuses=(200,)):
        """The page is there in both languages and lacks no word."""
        for language in ("nl", "en"):
            browser.cookies["language"] = language
            answer = browser.get(path)
            self.assertIn(answer.status, statuses, path)
            self.assertEqual(MISSING.findall(answer.text), [], path)
            self.assertIn(f'<html lang="{language}"', answer.text)
        return answer


class Words(ProgramTest):
    def test_every_record_has_its_pages(self):
        browser, answer = self.sign_in()
        self.assertEqual(answer.status, 303)
        api = browser.get("/api/v1/openapi.json", Accept="*/*").json
        paths = {p.split("/")[1] for p in api["paths"]} - {
            "search", "readiness", "files"}
        self.assertGreater(len(paths), 10)
        for path in sorted(paths):
            page = self.whole(browser, "/" + path)
            offered = f'href="/{path}/new"' in page.text
            self.whole(browser, f"/{path}/new",
                       (200,) if offered else (403, 404))
            one = re.search(rf'href="(/{path}/\d+)[?"]', page.text)
            if one is None:
                continue
            for part in ("", "/edit", "/history", "/delete"):
                self.whole(browser, one.group(1) + part,
                           (200, 403, 404))
            for paper in (one.group(1) + "/pdf",
                          f"/{path}/export?format=pdf"):
                answer = browser.get(paper)
                self.assertIn(answer.status, (200, 403, 404), paper)
                if answer.status == 200:
                    self.assertTrue(answer.body.startswith(b"%PDF-"), paper)

    def test_the_house_itself(self):
        browser, _ = self.sign_in()
        for path in ("/account", "/account/password", "/account/tokens",
                     "/account/second-factor", "/account/language", "/choose",
                     "/members", "/history", "/search?q=a"):
            self.whole(browser, path)
        self.whole(browser, "/onzin", (404,))
        self.whole(Browser(self.house), "/login")

    def test_menu_leads_somewhere(self):
        browser, _ = self.sign_in()
        line = re.compile(r'<li[^>]*><a href="(/[a-z-]*)"')
        links = set(line.findall(browser.get("/account").text))
        self.assertIn(len(links), range(10, 22))
        self.assertNotIn("/map", links)
        # A part shows what is within it where one is in it.
        within = set(line.findall(browser.get("/resources").text)) - links
        self.assertEqual(within & {"/map", "/roles"}, {"/map"})
        self.assertIn("/map", line.findall(browser.get("/map").text))
        for link in sorted(links):
            page = browser.get(link)
            self.assertIn(page.status, (200, 303), link)
            within |= set(line.findall(page.text)) - links
        self.assertGreater(len(within), 10)
        for link in sorted(within):
            self.assertIn(browser.get(link).status, (200, 303), link)


class Account(ProgramTest):
    def test_password(self):
        self.house.add_user("wissel", "employee")
        browser, answer = self.sign_in("wissel")
        other, _ = self.sign_in("wissel")
        self.assertEqual(other.get("/account").status, 200)
        new = "een heel ander wachtwoord"
        for pairs in ({"password": "fout", "new": new, "again": new},
                      {"password": PASSWORD, "new": new, "again": new + "x"},
                      {"password": PASSWORD, "new": "kort", "again": "kort"}):
            answer = browser.post("/account/password", pairs)
            self.assertEqual(answer.status, 422, pairs)
            self.assertIn('aria-invalid="true"', answer.text)
        answer = browser.post("/account/password", {
            "password": PASSWORD, "new": new, "again": new})
        self.assertEqual(answer.status, 303)
        self.assertEqual(browser.get("/account").status, 200)
        self.assertEqual(other.get("/account").status, 303)
        self.assertEqual(self.sign_in("wissel")[1].status, 401)
        self.assertEqual(self.sign_in("wissel", new)[1].status, 303)

    def test_second_factor_and_emergency_codes(self):
        self.house.add_user("factor", "employee")
        browser, _ = self.sign_in("factor")
        page = browser.get("/account/second-factor").text
        self.assertIn("<svg", page)
        secret = re.search(r'name="secret" value="([A-Z2-7]+)"', page).group(1)
        place = "/account/second-factor"
        self.assertEqual(browser.post(place, {
            "secret": secret, "code": "000000",
            "password": PASSWORD}).status, 422)
        self.assertEqual(browser.post(place, {
            "secret": secret, "code": code_of(secret),
            "password": "fout"}).status, 422)
        answer = browser.post(place, {"secret": secret, "password": PASSWORD,
                                      "code": code_of(secret)})
        codes = re.findall(r"<li><code>([^<]+)", answer.text)
        self.assertEqual(len(codes), 10)
        self.assertEqual(answer.fields["cache-control"], "no-store")
        asked = self.sign_in("factor")[1]
        self.assertEqual(asked.status, 401)
        self.assertNotIn("password", asked.text)
        second = Browser(self.house)
        self.assertEqual(second.post("/login", form(
            asked.text, "/login", code="123456")).status, 401)
        self.assertEqual(second.post("/login", form(
            asked.text, "/login", code=codes[1])).status, 303)
        self.assertEqual(second.get("/account").status, 200)
        self.assertEqual(Browser(self.house).post("/login", form(
            asked.text, "/login", code=codes[2])).status, 401)
        self.assertEqual(self.sign_in("factor", code="123456")[1].status, 401)
        self.assertEqual(self.sign_in("factor", code=codes[0])[1].status, 303)
        self.assertEqual(self.sign_in("factor", code=codes[0])[1].status, 401)
        self.assertEqual(self.sign_in(
            "factor", code=code_of(secret, 1))[1].status, 303)
        self.assertEqual(browser.post(place, {
            "off": "1", "password": PASSWORD}).status, 303)
        self.assertEqual(self.sign_in("factor")[1].status, 303)

    def test_token_is_shown_once_and_ends(self):
        browser, _ = self.sign_in()
        page = browser.post("/account/tokens", {"name": "Proef", "days": "3",
                                                "read_only": "1"}).text
        token = re.search(r'id="token">(svt_[^<]+)<', page).group(1)
        self.assertNotIn(token, browser.get("/account/tokens").text)
        fields = {"Authorization": "Bearer " + token,
                  "Content-Type": "application/json"}
        self.assertEqual(self.house.ask("GET", "/api/v1/persons",
                                        headers=fields).status, 200)
        self.assertEqual(self.house.ask("POST", "/api/v1/persons",
                                        '{"name": "x"}', fields).status, 403)
        answer = self.house.ask("GET", "/api/v1/readiness", headers=fields)
        self.assertEqual((answer.status, answer.json["state"]),
                         (200, "unknown"))
        self.assertEqual(self.house.ask("GET", "/api/v1/readiness",
                                        headers={}).status, 401)
        page = browser.get("/account/tokens").text
        browser.post(re.search(r'action="(/account/tokens/\d+/delete)"',
                               page).group(1), form(page, "/delete"))
        self.assertEqual(self.house.ask("GET", "/api/v1/persons",
                                        headers=fields).status, 401)

    def test_language_of_the_profile_stays(self):
        self.house.add_user("taal", "employee")
        browser, _ = self.sign_in("taal")
        browser.post("/account/language", {"language": "en"})
        again, _ = self.sign_in("taal")
        self.assertIn('<html lang="en"', again.get("/account").text)
        self.assertEqual(browser.post("/account/language",
                                      {"language": "xx"}).status, 400)


class Members(ProgramTest):
    def test_add_change_remove(self):
        browser, _ = self.sign_in()
        answer = browser.post("/members", {"login": "nieuw", "role": "employee",
                                           "password": PASSWORD})
        self.assertEqual(answer.status, 303, answer.text)
        member, answer = self.sign_in("nieuw")
        self.assertEqual(answer.status, 303)
        self.assertEqual(member.get("/members").status, 403)
        self.assertEqual(member.post("/members", {
            "login": "x", "role": "admin", "password": PASSWORD}).status, 403)
        page = browser.get("/members").text
        row = page[page.index('<th scope="row">nieuw'):]
        path = re.search(r'action="(/members/\d+)/role"', row).group(1)
        version = re.search(r'name="version" value="(\d+)"', row).group(1)
        answer = browser.post(path + "/role", {"version": version,
                                               "role": "admin"})
        self.assertEqual(answer.status, 303, answer.text)
        self.assertEqual(member.get("/members").status, 200)
        self.assertEqual(browser.post(path + "/delete",
                                      {"version": version}).status, 409)
        answer = browser.post(path + "/delete",
                              {"version": str(int(version) + 1)})
        self.assertEqual(answer.status, 303, answer.text)
        self.assertNotIn("nieuw</th>", browser.get("/members").text)
        self.assertNotEqual(member.get("/persons").status, 200)

    def test_last_administrator_stays(self):
        browser, _ = self.sign_in()
        page = browser.get("/members").text
        row = page[page.index('<th scope="row">baas'):]
        path = re.search(r'action="(/members/\d+)/role"', row).group(1)
        version = re.search(r'name="version" value="(\d+)"', row).group(1)
        self.assertEqual(browser.post(path + "/role", {
            "version": version, "role": "employee"}).status, 422)
        self.assertEqual(browser.post("/members", {
            "login": "zonder", "role": "employee"}).status, 422)


class LongForms(ProgramTest):
    def test_form_reads_in_parts(self):
        """Each part has a heading, says why, and holds its own fields."""
        browser, _ = self.sign_in()
        for path, first, last in (("processes", "name", "external_id"),
                                  ("resources", "name", "external_id"),
                                  ("suppliers", "name", "subcontractors")):
            page = browser.get(f"/{path}/new").text
            parts = page.split('<section class="part"')[1:]
            self.assertGreater(len(parts), 4, path)
            for part in parts:
                self.assertRegex(part, r'<h2 id="g-\w+">[^<\[]+</h2>'
                                 r'<p class="hint">[^<\[]{20,}</p>')
                self.assertIn('name="', part)
            for anchor in re.findall(r'href="#(g-\w+)"', page):
                self.assertIn(f'id="{anchor}"', page)
            self.assertIn(f'name="{first}"', parts[0])
            self.assertIn(f'name="{last}"', parts[-1])
            required = re.findall(r'<label for="f-(\w+)">[^<]*'
                                  r'<span class="required">', page)
            self.assertEqual(required, re.findall(
                r'id="f-(\w+)"[^>]* aria-required="true"', page))
            self.assertIn("name", required)

    def test_save_and_add_another(self):
        browser, _ = self.sign_in()
        answer = browser.post("/sites/new", {"name": "Nog een", "then": "new"})
        self.assertEqual((answer.status, answer.fields["location"]),
                         (303, "/sites/new"))
        page = browser.get("/sites/new").text
        self.assertIn("Toegevoegd", page)
        self.assertIn('name="name" value=""', page)
        self.assertIn('name="then"', page)
        # With a fault it comes back as it was.
        answer = browser.post("/sites/new", {"name": "", "then": "new",
                                             "address": "Kade 9"})
        self.assertEqual(answer.status, 422)
        self.assertIn('value="Kade 9"', answer.text)


class Stream:
    """Server-sent events, one at a time."""

    def __init__(self, browser, path="/events", **headers):
        self.conn = http.client.HTTPConnection(
            "127.0.0.1", browser.house.port, timeout=120)
        self.conn.request("GET", path, headers={
            "Cookie": "; ".join(f"{k}={v}" for k, v in
                                browser.cookies.items()), **headers})
        self.answer = self.conn.getresponse()

    def next(self):
        """(number, kind, data), or None at the end of the stream."""
        number = None
        while line := self.answer.readline().decode():
            if line.startswith("id: "):
                number = int(line[4:])
            elif line.startswith("data: "):
                data = json.loads(line[6:])
                return number, data["kind"], data["data"]
        return None

    def until(self, kind):
        """Up to the first of that kind: what other tests did comes before."""
        told = [self.next()]
        while told[-1][1] != kind:
            told.append(self.next())
        return told

    def close(self):
        self.conn.close()


class Events(ProgramTest):
    def change(self, browser, path, **values):
        edit = browser.get(path + "/edit").text
        answer = browser.post(path + "/edit", form(edit, "/edit", **values))
        self.assertEqual(answer.status, 303, answer.text)

    def test_each_use_case_is_told_once_and_again_from_any_place(self):
        browser, _ = self.sign_in()
        stream = Stream(browser)
        self.assertEqual(stream.answer.getheader("content-type"),
                         "text/event-stream")
        answer = browser.post("/sites/new", {"name": "Hoorbaar",
                                             "address": "Geheime straat 7"})
        path = answer.fields["location"]
        self.change(browser, path, name="Nog hoorbaar")
        first, second = stream.until("site.create")[-1], stream.next()
        while first[2]["id"] != int(path.split("/")[-1]):
            first, second = second, stream.next()
        self.assertEqual([first[1], second[1]],
                         ["site.create", "site.change"])
        for event in (first, second):
            self.assertEqual(event[2]["record"], "site")
            self.assertEqual(event[2]["id"], int(path.split("/")[-1]))
            self.assertEqual(set(event[2]), {"record", "id", "version",
                                             "change"})
            self.assertNotIn("hoorbaar", json.dumps(event).lower())
            self.assertNotIn("baas", json.dumps(event))
        self.assertGreater(second[0], first[0])
        self.assertGreater(second[2]["change"], first[2]["change"])
        stream.close()
        again = Stream(browser, **{"Last-Event-ID": str(first[0])})
        self.assertEqual(again.next(), second)
        again.close()
        again = Stream(browser, f"/events?after={first[0] - 1}")
        self.assertEqual([again.next(), again.next()], [first, second])
        again.close()

    def test_page_knows_what_it_shows(self):
        browser, _ = self.sign_in()
        path = browser.post("/sites/new", {"name": "Bekeken"}).fields[
            "location"]
        page = browser.get(path).text
        page = browser.get(path).text
        follow = re.search(r'data-live="(/events\?change=\d+)"', page).group(1)
        self.assertIn('data-record="site"', page)
        self.assertIn(f'data-id="{path.split("/")[-1]}"', page)
        stream = Stream(browser, follow)
        self.change(browser, path, name="Anders")
        change = int(follow.split("=")[1])
        event = stream.until("site.change")[-1]
        while event[2]["change"] <= change:
            event = stream.until("site.change")[-1]
        self.assertEqual((event[1], event[2]["id"]),
                         ("site.change", int(path.split("/")[-1])))
        stream.close()

    def test_import_is_one_event_and_accounts_are_not_told(self):
        browser, _ = self.sign_in()
        stream = Stream(browser)
        browser.post("/account/language", {"language": "nl"})
        answer = browser.send_file("/import", ("file", "sites.csv"),
                                   b"name\nSamen een\nSamen twee\n")
        browser.post(answer.fields["location"], {})
        told = stream.until("account") + stream.until("exchange.stage") + \
            stream.until("exchange.import")
        for _, kind, data in told:
            if kind in ("account", "exchange.stage"):
                self.assertIsNone(data)
        self.assertEqual((told[-1][2]["record"], told[-1][2]["many"]),
                         ("", True))
        stream.close()


class Files(ProgramTest):
    def hand_in(self, browser, text):
        answer = browser.send_file("/import", ("file", "sites.csv"),
                                   text.encode())
        self.assertEqual(answer.status, 303, answer.text)
        return answer.fields["location"]

    def sites(self, browser):
        answer = browser.get("/sites/export?format=csv")
        self.assertEqual(answer.status, 200)
        return list(csv.DictReader(io.StringIO(
            answer.body.decode("utf-8-sig"))))

    def test_import_is_cancelled_from_its_page(self):
        """Cancelled as soon as it runs: nothing of it is there."""
        browser, _ = self.sign_in()
        other, _ = self.sign_in()
        path = self.hand_in(browser, "name,address\n" + "".join(
            f"Kade {i},Straat {i}\n" for i in range(60000)))
        before = self.sites(browser)
        started = threading.Thread(target=browser.post, args=(path, {}))
        started.start()
        page, busy = "", None
        while True:
            ended = not started.is_alive()
            self.assertEqual(other.post(path + "/cancel", {}).status, 303)
            page = other.get(path + "/done").text
            if busy is None and f'action="{path}/cancel"' in page:
                busy = page
            if ended and f'action="{path}/cancel"' not in page:
                break
        started.join()
        self.assertIn("De import is gestopt", page)
        self.assertIn('role="alert"', page)
        self.assertIn(f'href="{path}"', page)
        if busy is not None:
            self.assertRegex(busy, r'<progress value="\d+" max="\d+"')
        self.assertEqual(self.sites(browser), before)
        self.assertNotIn('action="/undo"', page)
        # The same file can be taken in after all.
        self.assertEqual(browser.get(path).status, 200)

    def test_csv_holds_no_formula(self):
        """What a spreadsheet would run gets an apostrophe, and comes back
        without it."""
        browser, _ = self.sign_in()
        names = ['=HYPERLINK("http://evil.example")', "+31 20 123 45 67",
                 "-2+3", "@SUM(A1)", "'=al bewaakt", "'gewoon", "-12,5"]
        for name in names:
            self.assertEqual(browser.post("/sites/new", {
                "name": name, "address": "=1+1"}).status, 303)
        answer = browser.get("/sites/export?format=csv")
        for row in csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))):
            for cell in row:
                self.assertFalse(re.match(r"[=+@\t\r]|-(?![\d.,]+$)", cell),
                                 cell)
        path = self.hand_in(browser, answer.body.decode("utf-8"))
        page = browser.get(path).text
        self.assertNotIn(f'action="{path}"', page, "nothing would change")
        self.assertNotIn('role="alert"', page)
        for name in names:
            self.assertIn("<h1>" + html.escape(name).replace("&#x27;", "&#39;"),
                          self.one(browser, "sites", name))

    def test_list_as_a_workbook(self):
        """What the list shows, in its order, and import reads it back."""
        browser, _ = self.sign_in()
        for name in ("Boek twee", "Boek een", "Ander"):
            browser.post("/sites/new", {"name": name, "capacity": "7"})
        page = browser.get("/sites?q=Boek").text
        link = re.search(r'href="(/sites/export\?[^"]*format=xlsx[^"]*)"',
                         page).group(1).replace("&amp;", "&")
        answer = browser.get(link)
        self.assertEqual(answer.status, 200)
        self.assertIn("spreadsheetml", answer.fields["content-type"])
        self.assertIn("sites.xlsx", answer.fields["content-disposition"])
        with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
            text = "".join(book.read(name).decode() for name in
                           sorted(book.namelist()) if name.endswith(".xml"))
        self.assertIn("Boek een", text)
        self.assertNotIn("Ander<", text)
        self.assertLess(text.index("Boek een"), text.index("Boek twee"))
        handed = browser.send_file("/import", ("file", "sites.xlsx"),
                                   answer.body, media="application/zip")
        self.assertEqual(handed.status, 303, handed.text)
        page = browser.get(handed.fields["location"]).text
        self.assertNotIn('role="alert"', page)
        self.assertNotIn(f'action="{handed.fields["location"]}"', page)
        self.assertEqual(browser.get("/sites/export?format=ods").status, 404)

    def one(self, browser, records, name):
        """The page of the record of that name."""
        page = browser.get(f"/{records}?" + urllib.parse.urlencode(
            {"name": name, "limit": 100})).text
        for path in re.findall(rf'href="(/{records}/\d+)[?"]', page):
            text = browser.get(path).text
            if html.escape(name).replace("&#x27;", "&#39;") in text:
                return text
        return ""

    def test_founding_is_not_offered_for_undo(self):
        browser, _ = self.sign_in()
        page = browser.get("/history").text
        while "Organisatie gemaakt" not in page:
            older = re.search(r'href="(/history\?before=\d+)"', page)
            self.assertIsNotNone(older, "the founding is in the history")
            page = browser.get(older.group(1)).text
        for entry in page.split("<section"):
            if "Organisatie gemaakt" in entry:
                self.assertNotIn('action="/undo"', entry)


if __name__ == "__main__":
    HouseTest.house = Program(sys.argv.pop(1))
    result = unittest.main(exit=False).result
    status = HouseTest.house.close()
    sys.exit(not result.wasSuccessful() or status != 0)
