"""Positions against Odoo's own requests (``crm.lead``): the same data, the same run, as ratios.

What the web client asks the server for is measured: its list, its search by name, its form.
"""

from collections.abc import Callable
from datetime import timedelta

from lxml import etree

from odoo import Command, fields

from .timing import alternate

ROWS = 100_000
PAGE = 80
BATCH = 200


def run(env, report):
    """Fill both tables with the same data and report the ratios that the product promises."""
    env = _as_account_manager(env)
    _fill(env)
    positions, leads = env['jlink.position'], env['crm.lead']
    ours, theirs = alternate(_list(positions), _list(leads))
    report.ratio("list of 80 out of 100,000", ours, theirs, 1.0)
    ours, theirs = alternate(_search(positions, 'role'), _search(leads, 'name'))
    report.ratio("search by name among 100,000", ours, theirs, 1.0)
    ours, theirs = alternate(_form(positions), _form(leads))
    report.ratio("open the form", ours, theirs, 1.5)
    ours, theirs = alternate(_create_positions(env), _create_leads(env), rounds=5)
    report.ratio("create 200, each with its checklist", ours, theirs, 2.0)
    report.value("queries of an evaluation, end to end", _count_queries_of_evaluation(env), 60)


def _as_account_manager(env):
    user = env['res.users'].create({
        'name': "Bench",
        'login': 'bench',
        'email': 'bench@example.com',
        'group_ids': [Command.set([
            env.ref('jlink_compliance.group_account_manager').id,
            env.ref('sales_team.group_sale_salesman_all_leads').id,
        ])],
    })
    return env(user=user, context={'lang': 'en_US'})


def _fill(env):
    """Insert as many requests as positions by SQL: the names, customers, dates and owners are the same."""
    columns = "company_id, partner_id, user_id, priority, create_uid, write_uid, create_date, write_date"
    values = """
        SELECT %(company)s, partners.ids[1 + n %% cardinality(partners.ids)], %(user)s, (n %% 20 = 0)::int::text,
               %(user)s, %(user)s, now() - n * interval '1 minute', now() - n * interval '1 minute'"""
    source = """
        FROM generate_series(1, %(rows)s) AS n,
             (SELECT array_agg(id) AS ids FROM res_partner WHERE is_company) AS partners"""
    parameters = {'company': env.company.id, 'user': env.uid, 'rows': ROWS}
    name = "(ARRAY['Java developer', 'Tester', 'SAP consultant', 'Data engineer'])[1 + n %% 4] || ' ' || n"
    deadline = "CURRENT_DATE + (n %% 90)::int"
    stage = env['crm.stage'].search([], limit=1).id
    env.cr.execute(f"""
        INSERT INTO crm_lead (name, type, active, stage_id, date_deadline, probability, {columns})
        {values.replace('SELECT', f'SELECT {name}, %(type)s, true, %(stage)s, {deadline}, 10,')}
        {source}""", {**parameters, 'type': 'opportunity', 'stage': stage})
    env.cr.execute(f"""
        INSERT INTO jlink_position (
            name, role, state, service_type, headcount, submission_deadline, currency_id, price_max, price_unit,
            workload, {columns})
        {values.replace('SELECT', f'''SELECT 'B-' || n, {name}, 'draft', 'freelance', 1, {deadline}, %(currency)s,
            95, 'hour', 100,''')}
        {source}""", {**parameters, 'currency': env.company.currency_id.id})
    env.cr.execute("ANALYZE crm_lead")
    env.cr.execute("ANALYZE jlink_position")
    env.invalidate_all()


def _specification(model, view_type: str) -> dict:
    """Return what the web client reads for the model's own view: the fields that are shown at first."""
    views = model.get_views([(False, view_type)])
    return _read_fields(model, etree.fromstring(views['views'][view_type]['arch']))


def _read_fields(model, arch) -> dict:
    specification = {}
    for node in arch.xpath(".//field[not(ancestor::field)]"):
        field = model._fields.get(node.get('name'))
        if field is None or node.get('optional') == 'hide':
            continue
        specification[field.name] = {'fields': _read_lines(model, field, node)} if field.relational else {}
    return specification


def _read_lines(model, field, node) -> dict:
    lines = next((etree.fromstring(etree.tostring(child)) for child in node if child.tag == 'list'), None)
    if lines is None:
        return {'display_name': {}}
    return _read_fields(model.env[field.comodel_name], lines)


def _list(model) -> Callable:
    specification = _specification(model, 'list')

    def call():
        model.env.invalidate_all()
        model.web_search_read([], specification, limit=PAGE, count_limit=10_001)
    return call


def _search(model, name: str) -> Callable:
    specification = _specification(model, 'list')

    def call():
        model.env.invalidate_all()
        model.web_search_read([(name, 'ilike', "consultant 777")], specification, limit=PAGE, count_limit=10_001)
    return call


def _form(model) -> Callable:
    specification = _specification(model, 'form')
    record = model.create(_prepare(model))

    def call():
        model.env.invalidate_all()
        record.web_read(specification)
    return call


def _prepare(model) -> dict:
    partner = model.env['res.partner'].search([('is_company', '=', True)], limit=1)
    today = fields.Date.today()
    if model._name == 'crm.lead':
        return {'name': "Java developer", 'partner_id': partner.id, 'date_deadline': today, 'type': 'opportunity'}
    return {
        'role': "Java developer",
        'partner_id': partner.id,
        'submission_deadline': today,
        'start_date': today + timedelta(days=30),
        'price_max': 95,
    }


def _create_positions(env) -> Callable:
    return _create(env['jlink.position'])


def _create_leads(env) -> Callable:
    return _create(env['crm.lead'])


def _create(model) -> Callable:
    values = _prepare(model)

    def call():
        model.env.invalidate_all()
        model.create([dict(values) for _number in range(BATCH)])
        model.env.flush_all()
    return call


def _count_queries_of_evaluation(env) -> int:
    """Return the queries of an evaluation, from the figures it starts with to its record."""
    position = env.ref('jlink_positions.position_test').sudo()
    context = {'allowed_company_ids': position.company_id.ids}
    position = position.with_user(position.user_id).with_context(**context)
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    position._evaluate(position._get_margin_defaults(), {})
    env.flush_all()
    return env.cr.sql_log_count - before
