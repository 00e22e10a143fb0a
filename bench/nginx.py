#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""nginx.py PROGRAM [--full] - our pages beside nginx serving a file.

nginx (one worker) serves a file of the same size as the page; wrk asks both in
turn, round after round, so that both meet the same machine.  A page is asked
signed in: cached (the same again) and anew (each time with another query, so
that it is rendered).  What counts is requests for each second of processor
that the server used, from /proc; wrk has its own.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"),
                os.path.join(HERE, "..", "tests", "outside")]
import figures  # noqa: E402
import prepared  # noqa: E402
import stormvast  # noqa: E402

CONFIG = """
worker_processes 1; daemon off; pid {top}/nginx.pid;
error_log {top}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  open_file_cache max=100; types {{ text/html html; }}
  client_body_temp_path {top}; proxy_temp_path {top}; fastcgi_temp_path {top};
  uwsgi_temp_path {top}; scgi_temp_path {top};
  server {{ listen 127.0.0.1:{port}; root {top}/root; }}
}}
"""
SCRIPT = """
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", wrk.path .. "%s" .. n)
end
done = function(summary, latency)
  io.write(string.format("p99=%%d requests=%%d bad=%%d bytes=%%d\\n",
    latency:percentile(99), summary.requests,
    summary.errors.status + summary.errors.read + summary.errors.timeout +
    summary.errors.connect, summary.bytes))
end
"""
PLAIN = SCRIPT.replace('wrk.path .. "%s" .. n', "wrk.path").replace("%%", "%")


class Nginx:
    """One worker, a folder, a free port."""

    def __init__(self, top, files):
        root = os.path.join(top, "root")
        os.mkdir(root)
        os.chmod(top, 0o755)
        for name, body in files.items():
            with open(os.path.join(root, name), "wb") as file:
                file.write(body)
        self.port = free_port()
        config = os.path.join(top, "nginx.conf")
        with open(config, "w", encoding="ascii") as file:
            file.write(CONFIG.format(top=top, port=self.port))
        found = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
        self.child = subprocess.Popen([found, "-c", config, "-p", top],
                                      stderr=subprocess.DEVNULL)
        wait_for(self.port)

    def pids(self):
        with open(f"/proc/{self.child.pid}/task/{self.child.pid}/children",
                  encoding="ascii") as file:
            return [int(p) for p in file.read().split()]

    def stop(self):
        self.child.terminate()
        self.child.wait()


def free_port():
    import socket
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port):
    """Until somebody listens: curl tries again by itself."""
    subprocess.run(["curl", "-s", "-o", "/dev/null", "--retry", "50",
                    "--retry-connrefused", "--retry-delay", "0",
                    "--retry-max-time", "10",
                    f"http://127.0.0.1:{port}/"], check=True)


def cpu(pids):
    used = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / stormvast.TICKS


def wrk(url, pids, script, fields, duration):
    """(requests, processor seconds of the server, p99 seconds, body bytes)"""
    args = ["wrk", "-t1", "-c32", f"-d{duration}s", "-s", script]
    for name, value in fields.items():
        args += ["-H", f"{name}: {value}"]
    before = cpu(pids)
    out = subprocess.run([*args, url], stdout=subprocess.PIPE, text=True,
                         check=True).stdout
    used = cpu(pids) - before
    found = re.search(r"p99=(\d+) requests=(\d+) bad=(\d+)", out)
    p99, requests, bad = map(int, found.groups())
    if bad:
        raise stormvast.Failed(f"{url}: {bad} bad answers")
    return requests, used, p99 / 1e6, duration


class Row:
    """One line of the table: what is asked, of whom, and what came of it."""

    def __init__(self, name, url, pids, script, fields, against=None):
        self.name, self.url, self.pids = name, url, pids
        self.script, self.fields, self.against = script, fields, against
        self.got = []

    def turn(self, duration):
        self.got.append(wrk(self.url, self.pids(), self.script, self.fields,
                            duration))

    def rate(self):
        return sum(g[0] for g in self.got) / sum(g[3] for g in self.got)

    def per_cpu(self):
        return sum(g[0] for g in self.got) / max(
            sum(g[1] for g in self.got), 1 / stormvast.TICKS)

    def cells(self):
        ratio = f"{self.per_cpu() / self.against.per_cpu():.2f}x" \
            if self.against else ""
        return [self.name, figures.rate(self.rate()),
                figures.rate(self.per_cpu()),
                figures.seconds(figures.median([g[2] for g in self.got])),
                ratio]


def make_rows(server, client, top, places):
    """Rows for each page: nginx, ours from the cache, ours anew."""
    bodies = {}
    for name, (path, _) in places.items():
        answer = client.get(path)
        if answer.status != 200:
            raise stormvast.Failed(f"{path}: {answer.status}")
        bodies[name + ".html"] = answer.body
    nginx = Nginx(top, bodies)
    cookie = {"Cookie": "; ".join(f"{k}={v}"
                                  for k, v in client.cookies.items())}
    scripts = {}
    for name, text in (("same", PLAIN), ("anew?", SCRIPT % "?fresh="),
                       ("anew&", SCRIPT % "&fresh=")):
        scripts[name] = os.path.join(top, name + ".lua")
        with open(scripts[name], "w", encoding="ascii") as file:
            file.write(text)
    rows = []
    ours = f"http://127.0.0.1:{server.port}"

    def pid():
        return [server.pid]

    for name, (path, aim) in places.items():
        size = len(bodies[name + ".html"])
        base = Row(f"{name}, {size} bytes: nginx, a file",
                   f"http://127.0.0.1:{nginx.port}/{name}.html", nginx.pids,
                   scripts["same"], {})
        rows += [base, Row(f"{name}: cached (aim {aim[0]})", ours + path, pid,
                           scripts["same"], cookie, base)]
        if aim[1]:
            mark = "anew&" if "?" in path else "anew?"
            rows.append(Row(f"{name}: anew (aim {aim[1]})", ours + path, pid,
                            scripts[mark], cookie, base))
    return nginx, rows


def main():
    program, full = sys.argv[1], "--full" in sys.argv
    rounds, duration = (6, 8) if full else (3, 4)
    with tempfile.TemporaryDirectory() as top:
        data = os.path.join(top, "data")
        login, password = prepared.demo(program, data)
        with stormvast.Server(program, data, "--log-level", "error") as server:
            client = server.client()
            client.log_in(login, password)
            one = client.api("GET", "/processes?limit=1").json()["items"][0]
            nginx, rows = make_rows(server, client, top, {
                "overview": ("/", (">= 1.0x", ">= 0.5x")),
                "record": (f"/processes/{one['id']}", (">= 1.0x", ">= 0.5x")),
                "api": (f"/api/v1/processes/{one['id']}",
                        (">= 25,000 a CPU-second", None)),
            })
            try:
                for _ in range(rounds):
                    for row in rows:
                        row.turn(duration)
            finally:
                nginx.stop()
    figures.table(["what", "a second", "a CPU-second", "p99", "ratio"],
                  [row.cells() for row in rows])


if __name__ == "__main__":
    sys.exit(main())
