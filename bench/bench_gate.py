"""The gate of exits: what it costs ordinary mails, which hold nothing of a business partner."""

import contextlib
from unittest.mock import patch

from tests.smtp import loopback

from .timing import alternate

MAILS = 1_000
ROUNDS = 3
_BODY = "<p>Dear customer,</p><p>%s</p>" % ("Thank you for your order. " * 60)

_SERVER = 'odoo.addons.jlink_compliance.models.ir_mail_server'


def run(env, report):
    """Send the same mails with and without the gate and report the ratio that the product promises."""
    file = env['ir.attachment'].create({'name': "terms.pdf", 'raw': b'%PDF-1.4 terms ' + b'x' * 100_000})
    gate, mails = type(env['jlink.exit.gate']), env['mail.mail']
    with loopback(env) as inbox:
        def send():
            mails.create([
                {
                    'subject': f"Order {number}", 'body_html': _BODY, 'email_from': 'office@example.com',
                    'email_to': f'customer{number}@example.com', 'auto_delete': True,
                    # One of ten takes a file along.
                    'attachment_ids': [(6, 0, file.ids if number % 10 == 0 else [])],
                }
                for number in range(MAILS)
            ]).send()
            inbox.clear()

        def send_without():
            with contextlib.ExitStack() as stack:
                stack.enter_context(patch(f'{_SERVER}.files_of', lambda _mail: []))
                stack.enter_context(patch(f'{_SERVER}.links_in', lambda _mail: ()))
                stack.enter_context(patch.object(type(mails), '_check_exit', lambda _mail, _outgoing: None))
                stack.enter_context(patch.object(gate, '_check', lambda *_arguments: None))
                send()

        ours, theirs = alternate(send, send_without, rounds=ROUNDS)
    report.ratio("1,000 ordinary mails with the gate, against without", ours, theirs, 1.05)
