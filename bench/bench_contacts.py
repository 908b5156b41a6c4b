"""Contacts: logging one against a message on a request, the timeline and the pivot among a million."""

import statistics
from collections.abc import Callable

from odoo import Command

from .bench_positions import _specification
from .timing import alternate, timed

SMALL = 10_000
LARGE = 1_000_000
OF_ONE_CUSTOMER = 80
ROUNDS = 15
BENCH = "Bench AG"


def run(env, report):
    """Fill the table step by step and report the ratios that the product promises."""
    env = _as(env, 'jlink_compliance.group_account_manager')
    report.ratio("log a contact, against a message on a request", *_measure_logging(env), 1.0)
    customer = env['res.partner'].create({'name': BENCH, 'is_company': True})
    _fill(env, customer, OF_ONE_CUSTOMER)
    _fill(env, None, SMALL)
    among_few = _median(_timeline(env, customer))
    _fill(env, None, LARGE - SMALL)
    among_many = _median(_timeline(env, customer))
    report.ratio("timeline of 80, 1,000,000 against 10,000", among_many, among_few, 1.2)
    _fill_bare(env)
    manager = _as(env, 'jlink_compliance.group_management')
    ours = _pivot(manager['jlink.contact.note'], 'date', 'channel')
    theirs = _pivot(env['ir.logging'].sudo(), 'create_date', 'type')
    report.ratio("pivot of month and channel over 1,000,000", *alternate(ours, theirs, rounds=5), 1.3)


def _as(env, role):
    user = env['res.users'].sudo().create({
        'name': role, 'login': role, 'email': f'{role}@example.com',
        'group_ids': [Command.set([env.ref(role).id, env.ref('sales_team.group_sale_salesman_all_leads').id])],
    })
    return env(user=user, su=False, context={'lang': 'en_US', 'tz': 'Europe/Berlin'})


def _measure_logging(env):
    customer = env['res.partner'].create({'name': "Log AG", 'is_company': True})
    lead = env['crm.lead'].create({'name': "Request", 'partner_id': customer.id})
    keyword = env['jlink.contact.keyword'].search([], limit=1)
    values = {
        'res_model': 'crm.lead', 'res_id': lead.id, 'comment': "Wants an extension until May",
        'keyword_ids': [Command.set(keyword.ids)],
    }

    def log():
        env.invalidate_all()
        env['jlink.contact.note'].create(dict(values))
        env.flush_all()

    def post():
        env.invalidate_all()
        lead.message_post(body="Wants an extension until May", subtype_xmlid='mail.mt_note')
        env.flush_all()
    return alternate(log, post, rounds=60)


def _fill(env, customer, rows):
    """Insert contacts by SQL, of ``customer`` or of all companies in turn."""
    others = [('is_company', '=', True), ('name', '!=', BENCH)]
    partners = customer.ids if customer else env['res.partner'].sudo().search(others).ids
    env.cr.execute("""
        INSERT INTO jlink_contact_note (
            company_id, partner_id, user_id, responsible_id, date, channel, direction, occasion, comment, state,
            documented_on, documented_by_id, due_on, is_timely, is_confidential, salt, content_hash, create_uid,
            create_date)
        SELECT %(company)s, (%(partners)s)[1 + n %% cardinality(%(partners)s)], %(user)s, %(user)s, moment.at,
               (ARRAY['phone', 'mail', 'meeting', 'video'])[1 + n %% 4], 'out', 'order', 'Called about ' || n,
               'documented', moment.at, %(user)s, moment.at, true, false, md5(n::text), md5(n::text), %(user)s,
               moment.at
          FROM generate_series(1, %(rows)s) AS n, LATERAL (SELECT now() - n * interval '1 minute' AS at) AS moment""", {
        'company': env.company.id, 'partners': partners, 'user': env.uid, 'rows': rows,
    })
    env.cr.execute("ANALYZE jlink_contact_note")
    env.invalidate_all()


def _fill_bare(env):
    """Insert as many rows into a model of Odoo's that no rule narrows."""
    env.cr.execute("""
        INSERT INTO ir_logging (create_date, name, level, dbname, type, path, line, func, message)
        SELECT now() - n * interval '1 minute', 'bench', 'INFO', 'bench', (ARRAY['client', 'server'])[1 + n %% 2],
               'bench', '1', 'bench', 'Called about ' || n
          FROM generate_series(1, %s) AS n""", [LARGE])
    env.cr.execute("ANALYZE ir_logging")


def _timeline(env, customer) -> Callable:
    notes = env['jlink.contact.note']
    domain = [('partner_id', 'in', customer.ids), ('state', '!=', 'corrected')]
    specification = _specification(notes, 'list')

    def call():
        env.invalidate_all()
        notes.formatted_read_group(domain, ['date:month'], ['__count'])
        notes.web_search_read(domain, specification, limit=80, count_limit=10_001)
    return call


def _pivot(model, date, column) -> Callable:
    def call():
        model.env.invalidate_all()
        model.formatted_read_group([], [f'{date}:month', column], ['__count'])
    return call


def _median(call):
    call()
    return statistics.median(timed(call) for _round in range(ROUNDS))
