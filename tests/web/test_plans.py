# SPDX-License-Identifier: EUPL-1.2
"""A plan through the pages: begun from a template, written, reviewed, approved
by who may and nobody else, read back, on paper; and what goes wrong on the way."""
import html
import re
import sys
import unittest

from house import HouseTest, form
from test_program import PASSWORD, Program, ProgramTest


def number_in(path):
    return re.search(r"/document-versions/(\d+)", path).group(1)


class Plans(ProgramTest):
    @classmethod
    def setUpClass(cls):
        for login, role in (("schrijver", "coordinator"),
                            ("marga", "manager"), ("piet", "employee")):
            cls.house.add_user(login, role)
        test = cls("make_people")
        test.make_people()

    def make_people(self):
        """Marga is general manager, and her account is hers."""
        boss, _ = self.sign_in()
        boss.post("/persons/new", {"name": "Marga Bakker",
                                   "phone": "+31 6 11111111"})
        roles = boss.get("/roles").text
        role = re.search(r'href="(/roles/\d+)[^"]*"[^>]*>'
                         r'(?:Directeur|General manager)', roles)
        path = role.group(1) + "/edit"
        page = boss.get(path).text
        answer = boss.post(path, form(page, path, holder="Marga Bakker"))
        self.assertEqual(answer.status, 303, answer.text[:2000])
        self.link(boss, "marga", "Marga Bakker")

    def link(self, boss, login, person, status=303):
        page = boss.get("/members").text
        row = re.search(rf'<th scope="row">{login}</th>.*?'
                        r'action="(/members/\d+/role)"', page, re.S)
        answer = boss.post(row.group(1), form(page, row.group(1),
                           person=person, role="manager"))
        self.assertEqual(answer.status, status)
        return answer

    def begin(self, browser, kind="procedure", **more):
        answer = browser.post("/plan-start", {"kind": kind, "language": "nl",
                                              **more})
        self.assertEqual(answer.status, 303, answer.text[:500])
        return "/document-versions/" + number_in(answer.fields["location"])

    BODY = ("## Doel en reikwijdte\n\nOpen blijven.\n\n"
            "## Wat doet u als het gebeurt\n\nBel.\n\n"
            "## Rollen\n\n{{call-tree}}\n")

    def write(self, browser, path, body=None, then="save", **more):
        page = browser.get(path + "/write").text
        pairs = form(page, "/write", body=body or self.BODY, then=then,
                     change_note="Eerste", **more)
        return browser.post(path + "/write", pairs)

    def submitted(self, title):
        writer, _ = self.sign_in("schrijver")
        path = self.begin(writer, title=title)
        answer = self.write(writer, path, then="submit")
        self.assertEqual(answer.status, 303, answer.text)
        return writer, path

    def test_from_template_to_in_force(self):
        writer, _ = self.sign_in("schrijver")
        path = self.begin(writer, "continuity-plan")
        self.whole(writer, path)
        page = self.whole(writer, path + "/write").text
        self.assertIn("{{processes}}", html.unescape(page))
        # What is still to be filled in holds it back, and the text stays.
        text = dict(form(page, "/write"))["body"]
        refused = self.write(writer, path, body=text, then="submit")
        self.assertEqual(refused.status, 422)
        self.assertIn("[invullen", refused.text)
        text = re.sub(r"\[invullen[^\]]*\]", "iets", text)
        answer = self.write(writer, path, body=text, then="submit")
        self.assertEqual(answer.status, 303, answer.text)
        # It touches personal data and nobody watches over those.
        marga, _ = self.sign_in("marga")
        page = self.whole(marga, path)
        self.assertNotIn('action="%s/approve"' % path, page.text)

    def test_approved_by_who_may(self):
        writer, path = self.submitted("Wie mag")
        page = writer.get(path).text
        self.assertIn("Marga Bakker", page)
        self.assertNotIn("/approve", page)
        boss, _ = self.sign_in()
        marga, _ = self.sign_in("marga")
        piet, _ = self.sign_in("piet")
        page = marga.get(path).text
        pairs = form(page, "/approve")
        self.assertEqual(len(dict(pairs)["hash"]), 64)
        # Without the right, or with the right and not the role.
        for other in (writer, piet, boss):
            self.assertNotIn("/approve", other.get(path).text)
            self.assertEqual(other.post(path + "/approve", pairs).status, 403)
        self.assertEqual(marga.post(path + "/approve", {}).status, 422)
        self.assertEqual(marga.post(path + "/approve",
                                    {"hash": "0" * 64}).status, 409)
        self.assertEqual(marga.post(path + "/approve", pairs).status, 303)
        page = self.whole(marga, path).text
        self.assertIn("Marga Bakker", page)
        marga.cookies["language"] = "nl"
        self.assertIn("Geldig", marga.get(path).text)
        document = re.search(r'href="(/documents/\d+)"', page).group(1)
        page = self.whole(marga, document).text
        log = marga.get(document + "/versions.csv").text
        self.assertIn("1.0,", log)
        self.assertIn("Marga Bakker", log)
        # Nothing more to write, or to throw away.
        self.assertEqual(writer.get(path + "/write").status, 422)
        self.assertEqual(writer.post(document + "/new-version",
                                     {}).status, 303)
        self.whole(marga, path + "/compare")

    def test_on_paper_and_as_text(self):
        writer, path = self.submitted("Op papier")
        pdf = writer.get(path + "/plan.pdf")
        self.assertEqual((pdf.status, pdf.body[:5]), (200, b"%PDF-"))
        page = writer.get(path + "/plan.html")
        self.assertIn("<h1>Op papier</h1>", page.text)
        self.assertIn("attachment", page.fields["content-disposition"])
        text = writer.get(path + "/plan.md")
        self.assertTrue(text.text.startswith("# Op papier"))
        self.assertIn("Marga Bakker", text.text)

    def test_two_writers_lose_nothing(self):
        writer, _ = self.sign_in("schrijver")
        other, _ = self.sign_in()
        path = self.begin(writer, title="Samen")
        early = form(other.get(path + "/write").text, "/write")
        self.assertEqual(self.write(writer, path,
                                    self.BODY + "\nAlfa.").status, 303)
        pairs = [p for p in early if p[0] != "body"]
        answer = other.post(path + "/write", pairs + [
            ("body", self.BODY + "\nBravo."), ("then", "save")])
        self.assertEqual(answer.status, 409)
        self.assertIn("Alfa", answer.text)
        self.assertIn("Bravo", answer.text)
        # They are one text by now; where both wrote, one chooses.
        again = form(answer.text, "/write", then="save")
        self.assertIn("Alfa", dict(again)["body"])
        self.assertIn("Bravo", dict(again)["body"])
        self.assertEqual(other.post(path + "/write", again).status, 303)
        self.assertIn("Bravo", other.get(path).text)
        self.assertEqual(self.write(other, path, dict(again)["body"],
                                    then="submit").status, 422)

    def test_typed_and_not_saved_comes_back(self):
        writer, _ = self.sign_in("schrijver")
        path = self.begin(writer, title="Onderweg")
        shown = self.write(writer, path, self.BODY + "\nBijna kwijt.",
                           then="preview")
        self.assertEqual(shown.status, 200)
        self.assertNotIn("Bijna kwijt", writer.get(path).text)
        page = writer.get(path + "/write").text
        self.assertIn("Bijna kwijt.", dict(form(page, "/write"))["body"])
        # Of nobody else.
        boss, _ = self.sign_in()
        self.assertNotIn("Bijna kwijt", boss.get(path + "/write").text)
        version = dict(form(page, "/write"))["version"]
        answer = writer.post(path + "/write", {"version": version,
                                               "then": "forget"})
        self.assertEqual(answer.status, 303)
        self.assertNotIn("Bijna kwijt", writer.get(path + "/write").text)

    def test_too_much_is_told_and_stays(self):
        writer, _ = self.sign_in("schrijver")
        path = self.begin(writer, title="Groot")
        page = writer.get(path + "/write").text
        version = dict(form(page, "/write"))["version"]
        answer = writer.send_file(path + "/write", ("x", ""), b"", [
            ("version", version), ("body", "woord " * 900000),
            ("then", "save")])
        self.assertEqual(answer.status, 422)
        self.assertIn("woord woord", answer.text)
        answer = writer.send_file(path + "/write", ("x", ""), b"", [
            ("version", version), ("body", "woord " * 300000),
            ("then", "save")])
        self.assertEqual(answer.status, 303)

    def test_hostile_text_is_text(self):
        writer, _ = self.sign_in("schrijver")
        path = self.begin(writer, title="<script>alert(1)</script>")
        self.write(writer, path, "<img src=x onerror=alert(1)>\n\n"
                   "[klik](javascript:alert(1))\n\n{{<b>}}\n\n</textarea>")
        for page in (path, path + "/write", path + "/compare"):
            text = writer.get(page).text
            self.assertNotIn("<script>alert", text)
            self.assertNotIn("<img src=x", text)
            self.assertNotIn("javascript:alert(1)\"", text)

    def test_who_may_not_write_sees_no_writing(self):
        writer, _ = self.sign_in("schrijver")
        piet, _ = self.sign_in("piet")
        path = self.begin(writer, title="Alleen lezen")
        self.assertNotIn("/write", piet.get(path).text)
        self.assertEqual(piet.get(path + "/write").status, 403)
        self.assertEqual(piet.post(path + "/write", {"version": 1,
                                   "body": "x"}).status, 403)
        self.assertEqual(piet.get("/plan-start").status, 403)
        self.assertEqual(piet.post("/plan-start",
                                   {"kind": "policy"}).status, 403)
        self.assertEqual(writer.post("/plan-start",
                                     {"kind": "zomaar"}).status, 422)
        self.assertEqual(writer.get("/document-versions/9/write").status, 404)

    def test_an_account_is_of_a_person_who_is_there(self):
        boss, _ = self.sign_in()
        answer = self.link(boss, "marga", "Niemand", 422)
        self.assertIn("staat niet in het register", answer.text)

    def test_in_an_emergency_it_says_so(self):
        writer, _ = self.sign_in("schrijver")
        path = self.begin(writer, title="Brand")
        self.write(writer, path, "Bel iedereen.")
        page = writer.get(path).text
        answer = writer.post(path + "/do/urgent", form(
            page, "/do/urgent", reason="De hal brandt"))
        self.assertEqual(answer.status, 303)
        page = self.whole(writer, path).text
        self.assertIn("De hal brandt", page)
        self.assertIn('class="alert bad"', page)
        self.assertIn("Brand", self.whole(writer, "/attention").text)
        marga, _ = self.sign_in("marga")
        page = marga.get(path).text
        self.assertEqual(marga.post(path + "/approve", form(
            page, "/approve")).status, 303)
        self.assertNotIn('class="alert bad"', marga.get(path).text)


if __name__ == "__main__":
    HouseTest.house = Program(sys.argv.pop(1))
    program = unittest.main(module="__main__", exit=False)
    code = HouseTest.house.close()
    sys.exit(not program.result.wasSuccessful() or code != 0)
