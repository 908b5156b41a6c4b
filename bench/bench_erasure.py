"""Erasure: how long a thousand people take, and whether the queries of a batch grow with the people in it."""

import time
from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from odoo.addons.jlink_compliance.models.erasure_run import BATCH

PEOPLE = 1_000


def run(env, report):
    """Report seconds for a thousand people, and the queries of a small and a full batch."""
    env = env(context={**env.context, 'mail_notrack': True, 'tracking_disable': True})
    erasures = _make_due(env, PEOPLE)
    with patch.object(fields.Date, 'today', lambda: fields.Date.to_date('2099-01-01')):
        few = _count_queries(erasures[:5])
        full = _count_queries(erasures[5:5 + BATCH])
        started = time.perf_counter()
        done = 5 + BATCH
        for first in range(done, PEOPLE, BATCH):
            erasures[first:first + BATCH]._run()
            env.flush_all()
            env.invalidate_all()
        seconds = (time.perf_counter() - started) * PEOPLE / (PEOPLE - done)
    report.ratio(f"queries of erasing {BATCH} people, against 5", full, few, 1.2)
    report.value(f"seconds to erase {PEOPLE:,} people, scan included", seconds, 120)


def _make_due(env, count):
    """Return planned erasures of people with content, whose consent was withdrawn."""
    texts = env['jlink.privacy.text'].search([('state', '=', 'draft')])
    texts.action_release()
    partners = env['res.partner'].create([
        {'name': f"Bench Person {number}", 'email': f'bench.{number}@example.com'} for number in range(count)
    ])
    profiles = env['jlink.profile']._record_first(partners, 'referral', env.company)
    consents = env['jlink.consent']._open_requests(profiles)
    with patch.object(env.registry['jlink.consent'], '_mail', lambda _self, _kind: None):
        consents._request('mail')
        consents._decide('grant', 'phone', {'note': "Yes."})
        skill = env['hr.skill'].search([('skill_type_id.is_language', '=', False)], limit=1)
        profiles.write({'headline': "Bench", 'skill_ids': [(0, 0, {'skill_id': skill.id})]})
        consents._decide('withdraw', 'phone', {'note': "No."}, fields.Datetime.now() - timedelta(minutes=1))
    return env['jlink.erasure'].search([('profile_ref', 'in', profiles.ids)])


def _count_queries(erasures):
    erasures.env.flush_all()
    erasures.env.invalidate_all()
    before = erasures.env.cr.sql_log_count
    erasures._run()
    erasures.env.flush_all()
    return erasures.env.cr.sql_log_count - before
