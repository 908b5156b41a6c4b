"""Profiles: a search by three skills among 100,000 against SQL written by hand; what the rule of profiles costs."""

import statistics
from collections.abc import Callable

from odoo import Command
from odoo.tools import SQL

from .timing import alternate, timed

PROFILES = 100_000
SKILLS = 120
PAGE = 80
#: Least level and years of the three skills that are looked for.
LEAST = (50, 3.0)
_PROFILES = """
        WITH people AS (
            INSERT INTO res_partner (name, complete_name, active, type, lang, autopost_bills)
            SELECT 'Person ' || n, 'Person ' || n, true, 'contact', 'en_US', 'ask'
            FROM generate_series(1, %(rows)s) AS n
            RETURNING id
        )
        INSERT INTO jlink_profile (
            name, partner_id, company_id, source, recorded_on, state, open_until, headline, available_from, workload,
            rate, rate_unit, does_freelance, city,
            remote_share)
        SELECT 'BE-' || lpad(id::text, 8, '0'), id, %(company)s, 'application', now(),
               CASE WHEN id %% 10 = 0 THEN 'requested' WHEN id %% 100 = 1 THEN 'ended' ELSE 'open' END,
               CASE WHEN id %% 10 > 0 AND id %% 100 != 1 THEN now() + (30 + id %% 700) * interval '1 day' END,
               'Expert no. ' || id, CURRENT_DATE + (id %% 200)::int, 100, 60 + id %% 80, 'hour', true, 'Hamburg', 50
        FROM people"""
_LINES = """
        INSERT INTO jlink_profile_skill (
            profile_id, company_id, open_until, skill_id, skill_type_id, is_language, level_id, level_progress,
            years)
        SELECT profile.id, profile.company_id, profile.open_until, %(first)s + drawn.skill, %(kind)s, false,
               (%(levels)s::int[])[1 + drawn.level], 20 * (1 + drawn.level),
               (drawn.level * 3 + profile.id %% 10)::numeric
        FROM jlink_profile profile CROSS JOIN LATERAL (
            SELECT DISTINCT ON (skill) (power(random(), 2) * (%(skills)s - 1))::int AS skill,
                   (random() * 4)::int AS level
            FROM generate_series(1, 9) WHERE profile.id > 0
        ) drawn
        WHERE profile.name LIKE 'BE-%%' AND profile.state != 'requested'"""


def run(env, report):
    """Fill the tables by SQL and report the ratios that the product promises."""
    skills = _make_skills(env)
    _fill(env, skills)
    manager = env(user=_make_manager(env), context={'lang': 'en_US'})
    sought = [(skill.id, *LEAST) for skill in skills[:3]]
    by_hand = _fastest_by_hand(manager, sought)
    ours, theirs = alternate(_search(manager, sought), by_hand, rounds=41)
    report.ratio("search by three skills among 100,000, by hand", ours, theirs, 1.5)
    ours, theirs = alternate(_search(manager, sought), _search(env, sought), rounds=41)
    report.ratio("the rule of profiles, against without", ours, theirs, 1.15)
    ours, theirs = alternate(_count(manager, sought), _count(env, sought), rounds=41)
    report.ratio("the rule when counting all, against without", ours, theirs, 1.15)


def _make_skills(env):
    kind = env['hr.skill.type'].create({
        'name': "Bench",
        'skill_level_ids': [
            Command.create({'name': f"L{level}", 'level_progress': level}) for level in (20, 40, 60, 80, 100)
        ],
        'skill_ids': [Command.create({'name': f"Bench skill {number}"}) for number in range(SKILLS)],
    })
    return kind.skill_ids.sorted('id')


def _make_manager(env):
    return env['res.users'].create({
        'name': "Bench",
        'login': 'bench profiles',
        'group_ids': [Command.set([env.ref('jlink_compliance.group_account_manager').id])],
    }).id


def _fill(env, skills):
    """Insert profiles with eight skills each, some of them rarer than others.

    One in ten still waits for consent, hence without skills; one in a hundred has ended and waits for its erasure.
    """
    env.flush_all()
    parameters = {
        'company': env.company.id, 'rows': PROFILES, 'first': skills[0].id, 'skills': SKILLS,
        'kind': skills.skill_type_id.id, 'levels': skills.skill_type_id.skill_level_ids.sorted('level_progress').ids,
    }
    env.cr.execute(_PROFILES, parameters)
    env.cr.execute(_LINES, parameters)
    for table in ('res_partner', 'jlink_profile', 'jlink_profile_skill'):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.invalidate_all()


def _search(env, sought) -> Callable:
    profiles = env['jlink.profile']

    def call():
        return profiles.search(profiles._get_search_domain(sought), limit=PAGE).ids
    return call


def _count(env, sought) -> Callable:
    profiles = env['jlink.profile']
    return lambda: profiles.search_count(profiles._get_search_domain(sought))


_RULE = "profile.company_id = ANY(%s) AND profile.open_until > timezone('UTC', now())"
_LINE = "line.skill_id = %s AND line.level_progress >= %s AND line.years >= %s"
_EXISTS = f" AND EXISTS (SELECT FROM jlink_profile_skill line WHERE line.profile_id = profile.id AND {_LINE})"
#: The ways a person would write it; which is fastest depends on the machine and how common the skills are.
_BY_HAND = (
    f"""SELECT profile.id FROM jlink_profile profile WHERE {_RULE} {_EXISTS * 3}
        ORDER BY profile.name DESC LIMIT {PAGE}""",
    f"""SELECT profile.id FROM jlink_profile profile WHERE {_RULE} AND profile.id = ANY(ARRAY(
            SELECT line.profile_id FROM jlink_profile_skill line WHERE ({_LINE}) OR ({_LINE}) OR ({_LINE})
            GROUP BY line.profile_id HAVING count(*) = 3))
        ORDER BY profile.name DESC LIMIT {PAGE}""",
)


def _fastest_by_hand(env, sought) -> Callable:
    """Return the call of the statement that answers the same question under the same rule in the least time."""
    parameters = [env.companies.ids, *(value for skill in sought for value in skill)]

    def prepare(statement):
        def call():
            env.cr.execute(statement, parameters)
            return [row[0] for row in env.cr.fetchall()]
        return call

    calls = [prepare(statement) for statement in _BY_HAND]
    expected = _search(env, sought)()
    if not expected or any(call() != expected for call in calls):
        raise AssertionError("The statements do not answer the same question.")
    return min(calls, key=lambda call: statistics.median(timed(call) for _round in range(7)))
