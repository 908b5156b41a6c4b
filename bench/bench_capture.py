"""Contacts that note themselves: what noting costs the mails of account managers.

The same mails with the hook and with its one method patched out. They are posted and put into the queue, not sent: on
the way to a mail server each takes much longer, which would make the share of noting smaller.
"""

from unittest.mock import patch

from odoo.tests import new_test_user

from .timing import alternate

MAILS = 20
ROUNDS = 25


def run(env, report):
    """Report the ratio of posting on a request, with every mail noted."""
    user = new_test_user(env, login='bench_capture', groups='jlink_compliance.group_account_manager')
    customer = env['res.partner'].create({'name': "Bench AG", 'is_company': True, 'user_id': user.id})
    buyer = env['res.partner'].create({'name': "Buyer", 'email': 'buyer@capture.example', 'parent_id': customer.id})
    lead = env['crm.lead'].create({'name': "Bench", 'partner_id': buyer.id, 'user_id': user.id}).with_user(user)

    def post():
        for _mail in range(MAILS):
            lead.message_post(
                body="Dear customer", subject="Bench", message_type='comment', subtype_xmlid='mail.mt_comment',
                partner_ids=buyer.ids,
            )
            # Each mail is a request of its own, which ends by writing out.
            env.flush_all()

    def post_without():
        with patch.object(env.registry['mail.thread'], '_prepare_passing', lambda *_arguments: None):
            post()

    ours, theirs = alternate(post, post_without, rounds=ROUNDS)
    report.ratio(f"{MAILS} mails on a request, noted as contacts, against not", ours, theirs, 1.12)
    notes = env['jlink.contact.note'].search_count([('partner_id', '=', customer.id)])
    report.value("contacts missing of mails noted", MAILS * (ROUNDS + 1) - notes, 0)
