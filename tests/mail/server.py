# SPDX-License-Identifier: EUPL-1.2
"""server - a mail server that is not ours (aiosmtpd), on a free port of this
machine, that answers as a test wants and keeps what it was given."""
import asyncio
import email
import email.policy
import ssl
import threading

from aiosmtpd.smtp import SMTP, AuthResult


class Given:
    """One mail as it came in."""

    def __init__(self, envelope):
        self.sender = envelope.mail_from
        self.to = envelope.rcpt_tos
        self.raw = envelope.original_content
        self.mail = email.message_from_bytes(self.raw,
                                             policy=email.policy.default)


class MailServer:
    """`answers` maps a step (MAIL, RCPT, DATA) to a function of the mail's
    number, from 1, that gives an answer or None for 250."""

    def __init__(self, port=0, chain=None, login=None, offers_tls=True):
        self.given, self.talked, self.answers = [], 0, {}
        self.tried = {"MAIL": 0, "RCPT": 0, "DATA": 0}
        self.arrived = threading.Condition()
        self.hold = None            # an Event: DATA is not answered before it
        self.login = login
        context = None
        if chain and offers_tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*chain)
        self.loop = asyncio.new_event_loop()
        self.context = context
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(port, ready))
        self.thread.start()
        ready.wait(60)
        self.port = self.server.sockets[0].getsockname()[1]

    def _session(self):
        self.talked += 1
        with_login = {}
        if self.login:
            with_login = {"auth_required": True, "authenticator": self._auth,
                          "auth_require_tls": self.context is not None}
        return SMTP(self, hostname="mail.test", tls_context=self.context,
                    loop=self.loop, **with_login)

    def _auth(self, _server, _session, _envelope, _mechanism, data):
        pair = (data.login.decode(), data.password.decode())
        return AuthResult(success=pair == self.login, handled=False)

    def _run(self, port, ready):
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(self.loop.create_server(
            self._session, "127.0.0.1", port))
        ready.set()
        self.loop.run_forever()
        self.server.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    def _answer(self, step):
        self.tried[step] += 1
        return self.answers.get(step, lambda n: None)(self.tried[step])

    async def handle_MAIL(self, _server, _session, envelope, address, options):
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self._answer("MAIL") or "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, options):
        answer = self._answer("RCPT")
        if answer is None:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return answer or "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        answer = self._answer("DATA")
        with self.arrived:
            if answer is None:
                self.given.append(Given(envelope))
            self.arrived.notify_all()
        while self.hold and not self.hold.is_set():
            await asyncio.sleep(0.01)
        return answer or "250 2.0.0 taken"

    def wait(self, number, seconds=120):
        """Until so many mails were given."""
        with self.arrived:
            return self.arrived.wait_for(lambda: len(self.given) >= number,
                                         seconds)

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(60)
