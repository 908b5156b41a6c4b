"""The answer package: memory at the peak while ten thousand records are streamed, and how much each adds."""

import time
import tracemalloc
from unittest.mock import patch

from odoo.tools import SQL

RECORDS = 10_000
FEW = 1_000
#: Bytes of each document; together 200 MB.
SIZE = 20_000
_MEGA = 1_000_000


def run(env, report):
    """Report megabytes at the peak and seconds; the archive itself goes nowhere."""
    profile = _make_profile(env)
    _add_documents(env, profile, FEW)
    _stream(env, profile)
    few, _bytes, _seconds = _stream(env, profile)
    _add_documents(env, profile, RECORDS - FEW)
    many, size, _seconds = _stream(env, profile)
    _peak, _size, seconds = _stream(env, profile, traced=False)
    report.value(f"MB at the peak, package of {RECORDS:,} documents", many / _MEGA, 30)
    # An archive ends with its directory: about one KB for each file, whatever its size.
    report.value("KB at the peak for each further document", (many - few) / (RECORDS - FEW) / 1_000, 2)
    report.value("MB at the peak per 100 MB of package", many / size * 100, 15)
    report.value(f"seconds to stream {RECORDS:,} documents", seconds, 60)


def _make_profile(env):
    env['jlink.privacy.text'].search([('state', '=', 'draft')]).action_release()
    partner = env['res.partner'].create({'name': "Bench Person", 'email': 'bench.package@example.com'})
    profile = env['jlink.profile']._record_first(partner, 'referral', env.company)
    consent = env['jlink.consent']._open_requests(profile)
    with patch.object(env.registry['jlink.consent'], '_mail', lambda _self, _kind: None):
        consent._request('mail')
        consent._decide('grant', 'phone', {'note': "Yes."})
    return profile


def _add_documents(env, profile, count):
    """Insert documents that do not compress, by SQL: what is measured is reading them."""
    env.flush_all()
    env.cr.execute(SQL(
        """INSERT INTO jlink_profile_document
               (profile_id, company_id, open_until, name, category_id, content, sha256, size, create_date)
           SELECT %(profile)s, %(company)s, %(until)s, 'document.pdf', %(category)s,
                  convert_to(replace(encode(block.bytes, 'base64'), E'\\n', ''), 'UTF8'),
                  md5(n::text), %(size)s, now()
           FROM generate_series(1, %(count)s) AS n,
                LATERAL (SELECT string_agg(sha512((n || '/' || part)::bytea), ''::bytea) AS bytes
                         FROM generate_series(1, %(parts)s) AS part) AS block""",
        profile=profile.id, company=profile.company_id.id, until=profile.open_until,
        category=env.ref('jlink_compliance.category_cv').id, size=SIZE, count=count, parts=SIZE // 64,
    ))
    env.invalidate_all()


def _stream(env, profile, *, traced=True):
    """Return bytes of memory at the peak, bytes of the archive and seconds."""
    env.invalidate_all()
    if traced:
        tracemalloc.start()
    started = time.perf_counter()
    size = sum(len(part) for part in env['jlink.subject.package']._stream_zip(profile.partner_id))
    seconds = time.perf_counter() - started
    peak = tracemalloc.get_traced_memory()[1] if traced else 0
    tracemalloc.stop()
    return peak, size, seconds
