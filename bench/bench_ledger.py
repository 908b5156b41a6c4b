"""The ledger: what evidence costs a step, how fast it is sealed and verified."""

import contextlib
import hashlib
import statistics
from unittest.mock import patch

from odoo import fields

from odoo.addons.jlink_compliance.ledger_verifier import verify
from odoo.addons.jlink_compliance.models.ledger_head import BATCH

from .timing import alternate, timed

ROUNDS = 25


def run(env, report):
    """Report the ratios and figures that the product promises."""
    ours, theirs = _time_steps(env)
    report.ratio("five steps with their entries, against without", ours, theirs, 1.1)
    things = env['jlink.position'].search([], limit=1)
    report.value("queries of 1,000 entries in one transaction", _count_queries(things.browse(things.ids * 1_000)), 2)
    report.value("seconds to seal 10,000 entries", _time_sealing(env), 1.0)
    lines = list(env['jlink.ledger.head']._get_lines())
    keys = env['jlink.ledger.head']._get_keyring()
    ours, theirs = alternate(lambda: verify(lines, trusted=keys.trusted), lambda: _hash(lines))
    report.ratio(f"verify {len(lines):,} links, against bare SHA-256", ours, theirs, 2.0)


def _time_steps(env):
    """Take a position through its steps as people take them, with evidence and without."""
    position = env.ref('jlink_positions.position_test').sudo()
    position = position.with_user(position.user_id).with_context(allowed_company_ids=position.company_id.ids)
    classes = {type(env[name]) for name in ('jlink.position', 'jlink.position.evaluation', 'jlink.research.order')}

    def steps():
        position._decide('hold', "The customer waits.", position.contact_id)
        position.action_resume()
        position._decide('revise', "The customer wants more.", position.contact_id)
        position._agree({
            'channel': 'phone', 'agreed_by_id': position.contact_id.id, 'agreed_on': fields.Datetime.now(), 'note': "",
        })
        position._evaluate(position._get_margin_defaults(), {})
        env.flush_all()
        env.invalidate_all()

    def steps_without_entries():
        with contextlib.ExitStack() as stack:
            for cls in classes:
                stack.enter_context(patch.object(cls, '_ledger_record', lambda *_arguments, **_facts: None))
            steps()

    return alternate(steps, steps_without_entries, rounds=ROUNDS)


def _count_queries(records):
    records._ledger_record('resume')
    records.env.flush_all()
    before = records.env.cr.sql_log_count
    records._ledger_record('resume')
    return records.env.cr.sql_log_count - before


def _time_sealing(env):
    """Return the median of sealing full batches; a run leaves some for verifying."""
    position = env['jlink.position'].search([], limit=1)
    while env['jlink.ledger.head']._seal_batch():
        pass
    times = []
    for _round in range(5):
        position.browse(position.ids * BATCH)._ledger_record('resume')
        times.append(timed(env['jlink.ledger.head']._seal_batch))
    return statistics.median(times)


def _hash(lines):
    sha256 = hashlib.sha256
    for line in lines:
        sha256(line).digest()
