# SPDX-License-Identifier: EUPL-1.2
"""Mail from the program to a server that is not ours: sent, refused, not now,
no server, no trust, killed in between; and what the administrator sees of it."""
import datetime
import os
import re
import signal
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

try:
    from server import MailServer
except ImportError:
    print("aiosmtpd is not here (Debian: python3-aiosmtpd)")
    sys.exit(77)

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "web"))
from house import Browser, House  # noqa: E402 (its folder comes first)

PASSWORD = "vier losse woorden hier"
URL = "https://bcm.example.org"
BEGIN = datetime.datetime(2026, 11, 22, 9, 0, tzinfo=datetime.timezone.utc)
PROGRAM = sys.argv.pop(1)


class Program(House):
    """`stormvast serve` at a fixed instant; starts again at a later one."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="stormvast-mail-")
        self.now, self.process = BEGIN, None
        self.run("org", "add", "Gemeente Zo\u00eb", "--sector", "sme",
                 "--bare")
        for login, role in (("baas", "admin"), ("lezer", "employee")):
            self.run("user", "add", login, "--role", role, "--org",
                     "Gemeente Zo\u00eb", text=PASSWORD + "\n")

    def run(self, *words, text=""):
        return subprocess.run(
            [PROGRAM, *words, "--data", self.folder], input=text, text=True,
            check=True, capture_output=True, env=self.environment()).stdout

    def environment(self):
        return dict(os.environ, STORMVAST_NOW=self.now.strftime(
            "%Y-%m-%dT%H:%M:%SZ"))

    def start(self, *settings, later=0):
        self.now += datetime.timedelta(seconds=later)
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", self.folder, "--listen",
             "127.0.0.1:0", "--public-url", URL, *settings],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=self.environment())
        line = self.process.stdout.readline().decode()
        self.port = int(re.search(r":(\d+)/", line).group(1))
        self.host = f"127.0.0.1:{self.port}"

    def stop(self, by=signal.SIGTERM):
        self.process.send_signal(by)
        code = self.process.wait(120)
        self.process.stdout.close()
        self.process = None
        return code

    def close(self):
        if self.process:
            self.stop()
        shutil.rmtree(self.folder)


def settings(server, ca=None, plain=False, scheme="smtp"):
    given = ["--mail-server", f"{scheme}://127.0.0.1:{server.port}",
             "--mail-from", "bcm@example.org"]
    given += ["--mail-ca", ca] if ca else []
    return given + (["--mail-plain", "yes"] if plain else [])


class MailTest(unittest.TestCase):
    def setUp(self):
        self.house = Program()
        self.servers = []
        self.certificates = {}

    def tearDown(self):
        self.house.close()
        for server in self.servers:
            server.close()

    def server(self, **how):
        server = MailServer(**how)
        self.servers.append(server)
        return server

    def certificate(self, name):
        """A CA of its own, and a chain for this machine."""
        folder = os.path.join(self.house.folder, name)
        subprocess.run([PROGRAM, "tls", "init", "--out", folder, "127.0.0.1",
                        "localhost"], check=True, capture_output=True)
        files = os.listdir(folder)
        key = [f for f in files if "key" in f and not f.startswith("ca")][0]
        cert = [f for f in files if f.endswith(".pem") and "key" not in f and
                not f.startswith("ca")][0]
        return (os.path.join(folder, "ca.pem"),
                (os.path.join(folder, cert), os.path.join(folder, key)))

    def sign_in(self, login="baas"):
        browser = Browser(self.house)
        answer = browser.post("/login", {"login": login, "password": PASSWORD,
                                         "code": ""}, {"Origin": URL})
        self.assertEqual(answer.status, 303, answer.text)
        return browser

    def post(self, browser, path, pairs):
        return browser.post(path, pairs, {"Origin": URL})

    def ask_test(self, browser, address="anna@example.org", name="Anna"):
        answer = self.post(browser, "/mail/test", {"address": address,
                                                   "name": name})
        self.assertEqual(answer.status, 303, answer.text)

    def wait_for(self, browser, state, words):
        """Until the page of a state says so."""
        end = time.monotonic() + 120
        while time.monotonic() < end:
            text = browser.get(f"/mail?state={state}").text
            if words in text:
                return text
            time.sleep(0.05)
        self.fail(f"{words} is not in {state}: {text}")


class Sends(MailTest):
    def test_a_mail_arrives_whole(self):
        ca, chain = self.certificate("good")
        server = self.server(chain=chain)
        self.house.start(*settings(server, ca))
        browser = self.sign_in()
        self.ask_test(browser, name="Zo\u00eb de Vri\u00ebs, \"burgemeester\"")
        self.assertTrue(server.wait(1))
        given = server.given[0]
        mail = given.mail
        self.assertEqual(given.sender, "bcm@example.org")
        self.assertEqual(given.to, ["anna@example.org"])
        self.assertEqual(mail["From"].addresses[0].display_name,
                         "Gemeente Zo\u00eb")
        self.assertEqual(mail["To"].addresses[0].display_name,
                         "Zo\u00eb de Vri\u00ebs, \"burgemeester\"")
        self.assertEqual(mail["Subject"], "Proefmail van stormvast")
        self.assertEqual(mail["Date"].datetime, self.house.now)
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")
        self.assertTrue(mail["Message-ID"].endswith("@example.org>"))
        self.assertEqual(mail.get_content_type(), "multipart/alternative")
        text = mail.get_body(("plain",)).get_content()
        page = mail.get_body(("html",)).get_content()
        self.assertIn("aangevraagd door baas", text)
        self.assertIn("namens Gemeente Zo\u00eb", text)
        self.assertIn("aangevraagd door baas", page)
        self.assertEqual(mail.defects, [])
        self.assertNotIn(b"\n", given.raw.replace(b"\r\n", b""))
        self.assertLessEqual(max(map(len, given.raw.split(b"\r\n"))), 78)
        self.wait_for(browser, "sent", "anna@example.org")

    def test_signs_in_at_the_server(self):
        ca, chain = self.certificate("good")
        server = self.server(chain=chain, login=("bcm", "geheim woord"))
        secret = os.path.join(self.house.folder, "secret")
        for word, state, words in (("fout", "waiting", "wachtwoord niet aan"),
                                   ("geheim woord", "sent", "anna@example")):
            with open(secret, "w", encoding="utf-8") as file:
                file.write(word + "\n")
            self.house.start(*settings(server, ca), "--mail-user", "bcm",
                             "--mail-password-file", secret, later=7200)
            browser = self.sign_in()
            self.ask_test(browser)
            self.wait_for(browser, state, words)
            self.house.stop()

    def test_not_now_is_tried_again_as_the_same_mail(self):
        server = self.server()
        server.answers["DATA"] = lambda n: "451 4.3.0 later please" \
            if n == 1 else None
        self.house.start(*settings(server, plain=True))
        browser = self.sign_in()
        self.ask_test(browser)
        page = self.wait_for(browser, "waiting", "451 4.3.0 later please")
        self.assertIn("later opnieuw", page)
        self.assertEqual(server.given, [])
        self.house.stop()
        self.house.start(*settings(server, plain=True), later=90)
        self.assertTrue(server.wait(1))
        self.wait_for(self.sign_in(), "sent", "2 pogingen")
        self.assertEqual(server.tried["DATA"], 2)

    def test_never_is_refused_with_the_servers_words(self):
        server = self.server()
        server.answers["RCPT"] = lambda n: "550 5.1.1 <b>nobody</b> here" \
            if n == 1 else None
        self.house.start(*settings(server, plain=True))
        browser = self.sign_in()
        self.ask_test(browser)
        page = self.wait_for(browser, "refused", "nobody")
        self.assertIn("550 5.1.1 &lt;b&gt;nobody&lt;/b&gt; here", page)
        # the next one is not harmed, and the first one may be tried again
        self.ask_test(browser, "bert@example.org", "Bert")
        self.assertTrue(server.wait(1))
        again = re.search(r'action="(/mail/\d+/retry)"', page).group(1)
        self.assertEqual(self.post(browser, again, {}).status, 303)
        self.assertTrue(server.wait(2))
        self.wait_for(browser, "sent", "anna@example.org")
        # what was sent is not sent again
        self.assertEqual(self.post(browser, again, {}).status, 404)

    def test_no_server_keeps_it_waiting(self):
        server = self.server()
        gone = settings(server, plain=True)
        server.close()
        self.servers.remove(server)
        self.house.start(*gone)
        browser = self.sign_in()
        self.ask_test(browser)
        page = self.wait_for(browser, "waiting", "niet te bereiken")
        back = self.server(port=server.port)
        again = re.search(r'action="(/mail/\d+/retry)"', page).group(1)
        self.assertEqual(self.post(browser, again, {}).status, 303)
        self.assertTrue(back.wait(1))

    def test_without_settings_it_waits_and_says_so(self):
        self.house.start()
        browser = self.sign_in()
        self.assertIn("geen mailserver ingesteld", browser.get("/mail").text)
        self.ask_test(browser)
        self.wait_for(browser, "waiting", "anna@example.org")
        self.house.stop()
        server = self.server()
        self.house.start(*settings(server, plain=True), later=400)
        self.assertTrue(server.wait(1))

    def test_killed_in_between_it_is_sent_again(self):
        server = self.server()
        server.hold = threading.Event()
        self.house.start(*settings(server, plain=True))
        self.ask_test(self.sign_in())
        self.assertTrue(server.wait(1))     # given, and not yet answered
        self.house.stop(signal.SIGKILL)
        server.hold.set()
        self.house.start(*settings(server, plain=True), later=900)
        self.assertTrue(server.wait(2))
        ids = {g.mail["Message-ID"] for g in server.given}
        self.assertEqual(len(ids), 1)
        self.assertEqual(len({g.raw for g in server.given}), 1)


    def test_stopping_does_not_wait_for_a_silent_server(self):
        server = self.server()
        server.hold = threading.Event()
        self.house.start(*settings(server, plain=True))
        self.ask_test(self.sign_in())
        self.assertTrue(server.wait(1))
        begin = time.monotonic()
        self.assertEqual(self.house.stop(), 0)
        self.assertLess(time.monotonic() - begin, 45)
        server.hold.set()
        # and it is tried again at once, without a lease to wait for
        self.house.start(*settings(server, plain=True), later=1)
        self.assertTrue(server.wait(2))


class Guards(MailTest):
    def test_another_certificate_is_not_trusted(self):
        _, chain = self.certificate("theirs")
        ca, _ = self.certificate("ours")
        server = self.server(chain=chain)
        self.house.start(*settings(server, ca))
        browser = self.sign_in()
        self.ask_test(browser)
        self.wait_for(browser, "waiting", "certificaat van de mailserver")
        self.assertEqual(server.tried["MAIL"], 0)

    def test_without_tls_nothing_is_said(self):
        ca, chain = self.certificate("good")
        server = self.server(chain=chain, offers_tls=False)
        self.house.start(*settings(server, ca))
        browser = self.sign_in()
        self.ask_test(browser)
        self.wait_for(browser, "waiting", "biedt geen TLS")
        self.assertEqual(server.tried["MAIL"], 0)
        self.assertGreater(server.talked, 0)

    def test_nobody_writes_a_header(self):
        server = self.server()
        self.house.start(*settings(server, plain=True))
        browser = self.sign_in()
        for address in ("a@b.nl\r\nBcc: x@y.nl", "a@b.nl, x@y.nl", "a b@c.nl",
                        "<a@b.nl>", "a@b.nl> SIZE=1", "@b.nl", "a@", "a",
                        "\"a\"@b.nl", "a@b..nl", "a" * 300 + "@b.nl"):
            answer = self.post(browser, "/mail/test", {"address": address,
                                                       "name": "Piet"})
            self.assertEqual(answer.status, 422, address)
            self.assertIn("Piet", answer.text)
        self.ask_test(browser, name="Eva\r\nBcc: x@example.org\r\n\r\nHoi")
        self.assertTrue(server.wait(1))
        mail = server.given[0].mail
        self.assertIsNone(mail["Bcc"])
        self.assertEqual(server.given[0].to, ["anna@example.org"])
        self.assertEqual(len(mail.get_all("To")), 1)
        self.assertEqual(server.tried["MAIL"], 1)

    def test_only_administrators_see_mail(self):
        self.house.start()
        reader = self.sign_in("lezer")
        self.assertEqual(reader.get("/mail").status, 403)
        self.assertEqual(reader.get("/mail/letters/test").status, 403)
        self.assertEqual(self.post(reader, "/mail/test", {
            "address": "a@b.nl"}).status, 403)
        self.assertNotIn('href="/mail"', reader.get("/").text)

    def test_every_mail_can_be_looked_at(self):
        self.house.start()
        browser = self.sign_in()
        found = re.findall(r'href="(/mail/letters/[\w.-]+)"',
                           browser.get("/mail").text)
        self.assertIn("/mail/letters/test", found)
        for path in found:
            for language in ("nl", "en"):
                page = browser.get(f"{path}?lang={language}")
                self.assertEqual(page.status, 200)
                self.assertNotRegex(page.text, r"\[[a-z]+\.[a-z.-]+\]")
        self.assertIn("Test mail from", page.text)
        for path in ("/mail/letters/none", "/mail/letters/test?lang=xx",
                     "/mail?before=x", "/mail/7/retry"):
            self.assertIn(browser.get(path).status, (404, 405), path)

    def test_settings_that_cannot_be(self):
        for words, said in (
                (["--mail-server", "http://x"], "mail-server"),
                (["--mail-server", "smtp://x:99999"], "mail-server"),
                (["--mail-server", "smtp://a b"], "mail-server"),
                (["--mail-server", "smtp://x", "--mail-from", "y"],
                 "mail-from"),
                (["--mail-server", "smtp://elsewhere.example",
                  "--mail-plain", "yes"], "TLS"),
                (["--mail-server", "smtp://localhost",
                  "--mail-password-file", "/nowhere"], "/nowhere"),
                (["--mail-server", "smtp://x", "--public-url", ""],
                 "public-url")):
            done = subprocess.run(
                [PROGRAM, "serve", "--data", self.house.folder, "--listen",
                 "127.0.0.1:0", "--public-url", URL, "--mail-from",
                 "a@b.nl", *words], capture_output=True, text=True,
                check=False, timeout=120)
            self.assertNotEqual(done.returncode, 0, words)
            self.assertIn(said, done.stderr, words)


if __name__ == "__main__":
    unittest.main()
