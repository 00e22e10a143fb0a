# SPDX-License-Identifier: EUPL-1.2
"""stormvast - the program from outside: its commands, its server, its pages.

For tests and benchmarks in Python's own library only.  Nothing here sleeps to
wait for the program: a server is ready when it has printed its address.
"""
import http.client
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PASSWORD = "storm en vast in de haven"


def scratch():
    """A folder for `with`: in memory where there is room, for speed."""
    shm = "/dev/shm"
    roomy = os.access(shm, os.W_OK) and \
        shutil.disk_usage(shm).free > 4 << 30
    return tempfile.TemporaryDirectory(dir=shm if roomy else None)


class Failed(Exception):
    """A command ended otherwise than it should."""


def run(program, *args, status=0, env=None, data=None):
    """Runs a command to its end; its output.  status None: any will do."""
    done = subprocess.run([program, *map(str, args)], env=env, input=data,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False)
    if status is not None and done.returncode != status:
        raise Failed(f"{' '.join(map(str, args))}: status "
                     f"{done.returncode}, not {status}: "
                     f"{done.stderr.decode(errors='replace')[-2000:]}")
    return done


class Server:
    """`stormvast serve` on a free port; usable with `with`."""

    def __init__(self, program, data, *args, env=None):
        begin = time.perf_counter()
        self.child = subprocess.Popen(
            [program, "serve", "--data", data, "--listen", "127.0.0.1:0",
             *args], env=env, stdout=subprocess.PIPE,
            stderr=open(os.path.join(os.path.dirname(data), "log"), "ab"))
        line = self.child.stdout.readline().decode()
        found = re.search(r"http://([\w.]+):(\d+)", line)
        if not found:
            self.child.kill()
            raise Failed(f"serve said {line!r}, status {self.child.wait()}")
        self.host, self.port = found[1], int(found[2])
        self.ready_after = time.perf_counter() - begin

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self.child.pid

    def alive(self):
        return self.child.poll() is None

    def stop(self, how=signal.SIGTERM):
        """Its exit status; None when it had to be killed for it."""
        if self.alive():
            self.child.send_signal(how)
        try:
            status = self.child.wait(120)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            status = None
        self.child.stdout.close()
        return status

    def rss(self, what="VmRSS"):
        """Bytes in memory (VmHWM: the most there ever were)."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
            return int(re.search(what + r":\s+(\d+) kB", file.read())[1]) << 10

    def cpu(self):
        """Seconds of processor used so far."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def client(self):
        return Client(self.host, self.port)


class Answer:
    """What came back, and how long it took in seconds."""

    def __init__(self, answer, body, seconds):
        self.status, self.fields = answer.status, answer.headers
        self.body, self.seconds = body, seconds

    @property
    def text(self):
        return self.body.decode()

    def json(self):
        return json.loads(self.body)

    @property
    def media(self):
        return (self.fields.get("Content-Type") or "").partition(";")[0]


class Client:
    """One connection that stays open, and the cookies that came over it."""

    def __init__(self, host, port, timeout=120):
        self.connection = http.client.HTTPConnection(host, port,
                                                     timeout=timeout)
        self.fields = {"Sec-Fetch-Site": "same-origin",
                       "Accept-Language": "nl"}
        self.cookies = {}

    def ask(self, method, path, body=None, fields=None):
        send = dict(self.fields, **fields or {})
        if self.cookies:
            send["Cookie"] = "; ".join(f"{k}={v}"
                                       for k, v in self.cookies.items())
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            send.setdefault("Content-Type", "application/json")
        begin = time.perf_counter()
        try:
            self.connection.request(method, path, body, send)
            answer = self.connection.getresponse()
            text = answer.read()
        except BaseException:
            self.connection.close()
            raise
        taken = time.perf_counter() - begin
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return Answer(answer, text, taken)

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post_form(self, path, **inputs):
        return self.ask("POST", path, urllib.parse.urlencode(inputs),
                        {"Content-Type":
                         "application/x-www-form-urlencoded"})

    def api(self, method, path, body=None, **fields):
        """Below /api/v1; if_match="3" becomes If-Match: "3"."""
        send = {"Accept": "application/json"}
        for name, value in fields.items():
            name = name.replace("_", "-").title()
            send[name] = f'"{value}"' if name == "If-Match" else value
        return self.ask(method, "/api/v1" + path, body, send)

    def log_in(self, login, password=PASSWORD):
        answer = self.post_form("/login", login=login, password=password,
                                to="/")
        if answer.status != 303:
            raise Failed(f"log-in: {answer.status} {answer.text[:400]}")
        return answer


def demo_account(text):
    """The log-in and the password in what `stormvast demo` printed."""
    for line in reversed(text.splitlines()):
        found = re.search(r"log.?in\w*:\s*(\S+)\s+/\s+(\S+)\s*$", line, re.I)
        if found:
            return found[1], found[2]
    raise Failed("no log-in in: " + text)


def quantile(values, part):
    """The value below which this part lies (nearest rank)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(part * len(ranked)))]


def most_memory():
    """Bytes that the largest ended child had in memory."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
