"""Disclosures: what releasing many of them costs, apart from mail."""

import base64

from odoo import Command, fields

from .timing import timed

FEW, MANY = 20, 200


def run(env, report):
    """Report queries per batch and the time of a release."""
    basis = _make_basis(env)
    few, _seconds = _release(env, basis, FEW)
    many, seconds = _release(env, basis, MANY)
    report.value(f"queries of releasing {MANY} more than of {FEW}", many - few, 2)
    report.value(f"seconds to release {MANY} disclosures", seconds, 10)


def _make_basis(env):
    """Return a bound customer with a person, and a profile with a document."""
    profile = env['jlink.profile'].search([('open_until', '>', fields.Datetime.now())], limit=1)
    env = env(context={**env.context, 'allowed_company_ids': profile.company_id.ids})
    customer = env['res.partner'].create({'name': "Bench AG", 'is_company': True})
    env['res.partner'].create({'name': "Buyer", 'email': 'buyer@bench.example', 'parent_id': customer.id})
    env['jlink.undertaking'].create({
        'partner_id': customer.id, 'kind': 'document', 'signatory': "B", 'signed_on': fields.Date.today(),
        'file': base64.b64encode(b'signed'), 'company_id': profile.company_id.id,
    }).action_enforce()
    document = env['jlink.profile.document'].create({
        'profile_id': profile.id, 'name': "CV.pdf", 'content': base64.b64encode(b'%PDF bench'),
        'category_id': env.ref('jlink_compliance.category_cv').id,
    })
    return document.with_env(env), customer.with_env(env)


def _release(env, basis, number):
    document, customer = basis
    disclosures = document.env['jlink.disclosure'].create([
        {
            'profile_id': document.profile_id.id, 'customer_id': customer.id, 'reason': "Bench",
            'category_ids': document.category_id.ids, 'recipient_ids': customer.child_ids.ids,
            'document_ids': [Command.create({'profile_document_id': document.id})],
        }
        for _number in range(number)
    ])
    disclosures.action_consult()
    disclosures._decide('grant', 'phone', {'note': "Yes."})
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    seconds = timed(lambda: (disclosures._release(), env.flush_all()))
    return env.cr.sql_log_count - before, seconds
