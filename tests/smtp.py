"""A mail server on the loopback: what leaves really leaves, and is read back as its recipients would."""

import contextlib
import email
import email.policy
import socketserver
import threading
from unittest.mock import patch


class _Session(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as a client needs to deliver."""

    def handle(self):
        self.say("220 loopback")
        for line in self.rfile:
            verb = line.split(b' ', 1)[0].strip().upper()
            if verb == b'DATA':
                self.say("354 go on")
                self.take_message()
            self.say("221 bye" if verb == b'QUIT' else "250 ok")
            if verb == b'QUIT':
                return

    def take_message(self):
        lines = []
        for line in self.rfile:
            if line == b'.\r\n':
                break
            lines.append(line.removeprefix(b'.') if line.startswith(b'..') else line)
        self.server.inbox.append(email.message_from_bytes(b''.join(lines), policy=email.policy.default))

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), _Session)
        self.inbox = []


@contextlib.contextmanager
def loopback(env):
    """Let Odoo deliver to a server of our own; yield the list of messages it has received."""
    server = _Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    env['ir.mail_server'].search([]).active = False
    env['ir.mail_server'].create({
        'name': "Loopback", 'smtp_host': '127.0.0.1', 'smtp_port': server.server_address[1], 'smtp_encryption': 'none',
    })
    try:
        # Odoo sends nothing while it is tested, unless told to.
        with patch.object(env.registry['ir.mail_server'], '_disable_send', classmethod(lambda cls: False)):
            yield server.inbox
    finally:
        server.shutdown()
        server.server_close()


def read_html(message):
    """Return the HTML of a received message, decoded."""
    return message.get_body(('html',)).get_content()
