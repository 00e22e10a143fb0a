# SPDX-License-Identifier: EUPL-1.2
"""A CA of our own over real HTTPS: made, served, shown on /trust, believed; and
what a page says that comes over plain HTTP."""
import hashlib
import http.client
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
MISSING = re.compile(r"\[[a-z][a-z0-9_]*(?:[.-][a-z0-9_.-]+)?\]")
HERE = "127.0.0.1"


class Server:
    """`stormvast serve`, with these settings; ends as it should."""

    def __init__(self, folder, *settings):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", folder, *settings],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.line = self.process.stdout.readline().decode()
        self.plain = None
        if "--listen-http" in settings and self.line:
            second = self.process.stdout.readline().decode()
            self.plain = int(re.search(r":(\d+)/", second).group(1))

    @property
    def port(self):
        return int(re.search(r":(\d+)/", self.line).group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=120)
        if self.line and self.process.returncode != 0:
            raise AssertionError(said.decode())


def tls_init(folder, *names):
    return subprocess.run([PROGRAM, "tls", "init", *names, "--out", folder],
                          capture_output=True, text=True, check=True).stdout


class Trust(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="stormvast-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = os.path.join(self.folder, "data")
        self.tls = os.path.join(self.folder, "tls")
        os.mkdir(self.data)

    def serve(self, *settings):
        return Server(self.data, "--listen", HERE + ":0", *settings)

    def with_tls(self, *settings):
        return self.serve("--tls-cert", self.tls + "/server.pem",
                          "--tls-key", self.tls + "/server-key.pem", *settings)

    def get(self, server, path, ca=None, **fields):
        if ca:
            conn = http.client.HTTPSConnection(
                HERE, server.port, timeout=120,
                context=ssl.create_default_context(cadata=ca))
        else:
            conn = http.client.HTTPConnection(HERE, server.port, timeout=120)
        conn.request("GET", path, headers={"Accept": "text/html"} | fields)
        answer = conn.getresponse()
        body = answer.read().decode()
        conn.close()
        return answer, body

    def ca(self):
        with open(self.tls + "/ca.pem", encoding="ascii") as file:
            return file.read()

    def test_page_shows_the_ca_and_gives_it(self):
        said = tls_init(self.tls, HERE, "localhost")
        print_of = hashlib.sha256(ssl.PEM_cert_to_DER_cert(
            self.ca())).hexdigest().upper()
        self.assertIn(print_of, said.replace(" ", ""))
        with self.with_tls() as server:
            for language in ("nl", "en"):
                answer, text = self.get(server, "/trust", self.ca(),
                                        **{"Accept-Language": language})
                self.assertEqual(answer.status, 200)
                self.assertEqual(MISSING.findall(text), [])
                self.assertIn(print_of, text.replace(" ", ""))
                self.assertIn(f"https://{HERE}:{server.port}/trust", text)
                self.assertIn("<svg", text)
                for system in ("Windows", "macOS", "Android", "iPhone"):
                    self.assertIn(system, text)
            answer, text = self.get(server, "/trust/ca.pem", self.ca())
            self.assertEqual(answer.status, 200)
            self.assertEqual(answer.getheader("Content-Type"),
                             "application/x-x509-ca-cert")
            self.assertIn(".crt", answer.getheader("Content-Disposition"))
            # Who trusts what was fetched, trusts the server.
            answer, text = self.get(server, "/login", text)
            self.assertEqual(answer.status, 200)
            self.assertNotIn('role="note"', text)

    def test_stranger_does_not_trust_it(self):
        tls_init(self.tls, HERE)
        other = os.path.join(self.folder, "other")
        tls_init(other, HERE)
        with open(other + "/ca.pem", encoding="ascii") as file, \
                self.with_tls() as server:
            with self.assertRaises(ssl.SSLCertVerificationError):
                self.get(server, "/trust", file.read())

    def test_key_beside_the_ca_stays_at_home(self):
        tls_init(self.tls, HERE)
        ca = self.ca()
        with open(self.tls + "/ca-key.pem", encoding="ascii") as key, \
                open(self.tls + "/ca.pem", "a", encoding="ascii") as file:
            file.write(key.read())
        with self.with_tls() as server:
            _, text = self.get(server, "/trust/ca.pem", ca)
            self.assertEqual(text, ca)

    def test_ca_of_another_is_not_shown(self):
        tls_init(self.tls, HERE)
        ours, other = self.ca(), os.path.join(self.folder, "other")
        tls_init(other, HERE)
        shutil.copy(other + "/ca.pem", self.tls + "/ca.pem")
        with self.with_tls() as server:
            for path in ("/trust", "/trust/ca.pem"):
                answer, _ = self.get(server, path, ours)
                self.assertEqual(answer.status, 404)
        for file in (other + "/ca.pem", self.tls + "/nowhere.pem"):
            with self.with_tls("--tls-ca", file) as server:
                self.assertEqual(server.line, "")
                self.assertIn(file, server.process.stderr.read().decode())

    def ask_plain(self, server, method, path, host):
        conn = http.client.HTTPConnection(HERE, server.plain, timeout=120)
        conn.request(method, path, headers={"Host": host} if host else {},
                     body="login=a&password=b" if method == "POST" else None)
        answer = conn.getresponse()
        body = answer.read().decode()
        conn.close()
        return answer, body

    def test_plain_http_goes_on_to_https(self):
        tls_init(self.tls, HERE)
        with self.with_tls("--listen-http", HERE + ":0") as server:
            for method, path, host, where in (
                    ("GET", "/", "bcm.nl:80", "bcm.nl:PORT/"),
                    ("GET", "/login?to=%2Fa", "bcm.nl", "bcm.nl:PORT"
                     "/login?to=%2Fa"),
                    ("HEAD", "/processes", "[::1]:8080",
                     "[::1]:PORT/processes"),
                    ("POST", "/login", "[::1]", "[::1]:PORT/login"),
                    ("GET", "/api/v1/processes", HERE,
                     HERE + ":PORT/api/v1/processes"),
                    ("GET", "http://bcm.nl/a?b=c", "bcm.nl",
                     "bcm.nl:PORT/a?b=c"),
                    ("GET", "/trusted", "bcm.nl", "bcm.nl:PORT/trusted")):
                answer, _ = self.ask_plain(server, method, path, host)
                self.assertEqual(answer.status, 308, path)
                self.assertEqual(answer.getheader("Location"), "https://" +
                                 where.replace("PORT", str(server.port)))
                self.assertIsNone(answer.getheader("Set-Cookie"))
            answer, text = self.ask_plain(server, "GET", "/trust", HERE)
            self.assertEqual(answer.status, 200)
            style = re.search(r'href="(/assets/[^"]+\.css)"', text).group(1)
            for path in (style, "/trust/ca.pem", "/healthz"):
                answer, _ = self.ask_plain(server, "GET", path, HERE)
                self.assertEqual(answer.status, 200, path)
            self.assertEqual(self.get(server, "/login", self.ca())[0].status,
                             200)
        for url in ("https://bcm.example.nl", "https://bcm.example.nl/"):
            with self.with_tls("--listen-http", HERE + ":0", "--public-url",
                               url) as server:
                answer, _ = self.ask_plain(server, "GET", "/map?a=1",
                                           "ander.nl")
                self.assertEqual(answer.getheader("Location"),
                                 "https://bcm.example.nl/map?a=1")
                text = self.get(server, "/trust", self.ca())[1]
                self.assertIn("https://bcm.example.nl/trust", text)
                self.assertNotIn("nl//", text)

    def test_plain_listener_needs_a_certificate(self):
        with self.serve("--listen-http", HERE + ":0") as server:
            self.assertEqual(server.line, "")
            self.assertIn("listen-http",
                          server.process.stderr.read().decode())

    def test_plain_http_says_what_is_off(self):
        with self.serve() as server:
            for host, warns in ((HERE, False), ("localhost:1", False),
                                ("[::1]:80", False), ("192.168.1.20", True),
                                ("bcm.example.nl", True),
                                ("127.example.nl", True)):
                answer, text = self.get(server, "/login", Host=host)
                self.assertEqual(answer.status, 200)
                self.assertEqual('role="note"' in text, warns, host)
                self.assertEqual(MISSING.findall(text), [])
            self.assertEqual(self.get(server, "/trust")[0].status, 404)


unittest.main()
