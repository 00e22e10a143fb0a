# SPDX-License-Identifier: EUPL-1.2
"""house.py - start the house of house.c and speak HTTP with it."""
import html.parser
import http.client
import json
import signal
import subprocess
import sys
import unittest
import urllib.parse


class Answer:
    """Status, fields (lower case, last one wins) and text of an answer."""

    def __init__(self, response):
        self.status = response.status
        self.fields = {k.lower(): v for k, v in response.getheaders()}
        self.cookies = [v for k, v in response.getheaders()
                        if k.lower() == "set-cookie"]
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.body)


class House:
    """The server under test; one for all tests of a file."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.port = int(self.process.stdout.readline())
        self.host = f"127.0.0.1:{self.port}"

    def ask(self, method, path, body=None, headers=None):
        """One request on a connection of its own."""
        conn = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        conn.request(method, path, body=body, headers=headers or {})
        answer = Answer(conn.getresponse())
        conn.close()
        return answer

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(120)
        self.process.stdout.close()
        return code


class Browser:
    """Keeps cookies, sends what a browser sends with a form of our own."""

    def __init__(self, house, language="nl"):
        self.house = house
        self.language = language
        self.cookies = {}

    def ask(self, method, path, body=None, headers=None):
        fields = {"Accept": "text/html", "Accept-Language": self.language}
        if self.cookies:
            fields["Cookie"] = "; ".join(f"{k}={v}" for k, v in
                                         self.cookies.items())
        fields.update(headers or {})
        answer = self.house.ask(method, path, body, fields)
        for cookie in answer.cookies:
            name, value = cookie.split(";")[0].split("=", 1)
            if "Max-Age=0" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def post(self, path, pairs, headers=None):
        fields = {"Content-Type": "application/x-www-form-urlencoded",
                  "Origin": "http://" + self.house.host,
                  "Sec-Fetch-Site": "same-origin"}
        fields.update(headers or {})
        return self.ask("POST", path, urllib.parse.urlencode(pairs), fields)

    def send_file(self, path, name, data, pairs=(), media="text/csv"):
        """A form with one file, as a browser posts it (RFC 7578)."""
        mark = "--deel-van-het-formulier"
        parts = [f'--{mark}\r\nContent-Disposition: form-data; '
                 f'name="{key}"\r\n\r\n{value}\r\n' for key, value in pairs]
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; '
                     f'name="{name[0]}"; filename="{name[1]}"\r\n'
                     f'Content-Type: {media}\r\n\r\n')
        body = "".join(parts).encode() + data + f"\r\n--{mark}--\r\n".encode()
        return self.ask("POST", path, body, {
            "Content-Type": f"multipart/form-data; boundary={mark}",
            "Origin": "http://" + self.house.host,
            "Sec-Fetch-Site": "same-origin"})

    def sign_in(self, login, code=""):
        return self.post("/login", {"login": login, "password":
                                    "open sesame", "code": code})


class Forms(html.parser.HTMLParser):
    """The inputs of the form whose action ends so, as a browser sends them."""

    def __init__(self, text, action):
        super().__init__()
        self.action, self.inside = action, False
        self.pairs, self.select, self.area = [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "form":
            self.inside = attrs.get("action", "").endswith(self.action)
        elif not self.inside or name is None and tag != "option":
            return
        elif tag == "input":
            if attrs.get("type") != "checkbox" or "checked" in attrs:
                self.pairs.append((name, attrs.get("value", "")))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in attrs:
            self.pairs.append((self.select, attrs.get("value", "")))
        elif tag == "textarea":
            self.area = name
            self.pairs.append((name, ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area and self.inside:
            text = data[1:] if data.startswith("\n") else data
            self.pairs[-1] = (self.area, text)


def form(text, action, **changes):
    """Those inputs, with some given other values."""
    pairs = [p for p in Forms(text, action).pairs if p[0] not in changes]
    return pairs + list(changes.items())


class HouseTest(unittest.TestCase):
    house = None

    def browser(self, login=None, language="nl"):
        browser = Browser(self.house, language)
        if login:
            self.assertEqual(browser.sign_in(login, "123456").status, 303)
        return browser


def main():
    HouseTest.house = House(sys.argv.pop(1))
    program = unittest.main(module="__main__", exit=False)
    code = HouseTest.house.close()
    sys.exit(not program.result.wasSuccessful() or code != 0)
