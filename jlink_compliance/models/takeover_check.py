from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import email_normalize

from ..const import SOURCES, _lt
from ..exceptions import TakeoverError
from ..takeover_columns import CONTENT, LABELS
from ..takeover_table import Archive, TableError, parse_date, parse_number, parse_skill, plain, read_table, split_list

_UNITS = ('hour', 'day', 'month', 'year')
_DAYS = ('recorded_on', 'consent_date', 'valid_until', 'available_from')
_FILE_PROBLEMS = {
    'unreadable': _lt("The table cannot be read: save it as CSV or XLSX and upload it again."),
    'no_header': _lt("The first row has no column “Name”: use the template's headers."),
    'too_long': _lt("The table has more than 20,000 rows: split it."),
    'no_archive': _lt("The proofs are no ZIP archive: pack the files into one and upload it again."),
}
_PROBLEMS = {
    'required': _lt("is missing"),
    'channel': _lt("mail or phone is missing"),
    'email': _lt("is no mail address"),
    'phone': _lt("is no phone number"),
    'date': _lt("is no day: write 2021-03-15 or 15.03.2021"),
    'future': _lt("lies in the future"),
    'before': _lt("lies before the consent"),
    'number': _lt("is no figure"),
    'choice': _lt("is none of the values that are possible"),
    'lang': _lt("is no installed language"),
    'country': _lt("is no code of a country"),
    'skill': _lt("is no known skill: “%s”"),
    'level': _lt("is no level of the skill: “%s”"),
    'years': _lt("has years that are no figure up to 60: “%s”"),
    'twice': _lt("names a skill twice: “%s”"),
    'file': _lt("is not in the ZIP archive: “%s”"),
    'size': _lt("is larger than 25 MB: “%s”"),
    'double': _lt("stands in row %s too"),
    'known': _lt("belongs to a business partner who is recorded already: %s"),
}


class Takeover(models.Model):
    """The dry run: each row is judged before anything is made of it."""

    _inherit = 'jlink.takeover'

    def _check_rows(self):
        """Judge each row of the file and keep the judgement as lines.

        :return: how many there are of each kind
        :raise TakeoverError: the file is no table, or there is none
        """
        content, proofs = self._get_files()
        if not content:
            raise TakeoverError(self.env._("Upload the table first."))
        try:
            known = self._prepare_known(Archive(proofs))
            rows = list(read_table(content, self._get_headers()))
        except TableError as error:
            raise TakeoverError(self.env._(_FILE_PROBLEMS[str(error)])) from None
        known['profiles'] = self._find_profiles(rows)
        lines = [self._judge(number, cells, known) for number, cells in rows]
        self.line_ids.unlink()
        self.env['jlink.takeover.line'].create(lines)
        return {f'{kind}_count': sum(line['kind'] == kind for line in lines) for kind in ('proof', 'queue', 'rejected')}

    @api.model
    def _get_headers(self):
        """Return the code of a column by its code, and by its label in each language."""
        headers = {plain(code): code for code in LABELS}
        for lang, _name in self.env['res.lang'].get_installed():
            env = self.with_context(lang=lang).env
            headers |= {plain(env._(label)): code for code, label in LABELS.items()}
        return headers

    def _prepare_known(self, archive):
        """Return what rows are compared with, read once."""
        countries = self.env['res.country'].search([('code', '!=', False)])
        skills = self.env['hr.skill'].with_context(lang=self.env.user.lang).search([('skill_type_id', '!=', False)])
        return {
            'archive': archive,
            'skills': {plain(skill.name): skill for skill in skills},
            'levels': {
                kind.id: {plain(level.name): level.id for level in kind.skill_level_ids}
                for kind in skills.skill_type_id
            },
            'countries': {country.code: country.id for country in countries},
            'langs': dict(self.env['res.lang'].get_installed()),
            'sources': {plain(name): code for code, label in self._get_sources() for name in (code, label)},
            'seen': {},
            'months': self.company_id.jlink_consent_months,
        }

    def _get_sources(self):
        return [*SOURCES, *self.env['jlink.profile']._fields['source']._description_selection(self.env)]

    def _find_profiles(self, rows):
        """Return the numbers of profiles by the mail addresses and phone numbers in ``rows``, in two queries."""
        emails = {email_normalize(cells.get('email') or '') for _number, cells in rows} - {False, None, ''}
        phones = {self._format_phone(cells.get('phone')) for _number, cells in rows} - {False, None, ''}
        profiles = self.env['jlink.profile'].search([
            '|', ('partner_id.email_normalized', 'in', list(emails)),
            ('partner_id.phone_sanitized', 'in', list(phones)),
        ])
        return {
            channel: profile.name for profile in profiles
            for channel in (profile.partner_id.email_normalized, profile.partner_id.phone_sanitized) if channel
        }

    def _format_phone(self, phone):
        return phone and self.env['res.partner']._phone_format(number=phone, country=self.company_id.country_id)

    # === ONE ROW === #

    def _judge(self, number, cells, known):
        """Return the line of a row: what becomes of it, or the first reason why nothing does."""
        facts, problems = {}, []
        for part in (self._judge_person, self._judge_days, self._judge_consent, self._judge_content):
            part(cells, known, facts, problems, number)
        line = {'takeover_id': self.id, 'row': number, 'facts': False}
        if problems:
            return {
                **line, 'kind': 'rejected',
                'column': self.env._(LABELS[problems[0][0]]),
                'reason': "; ".join(self._describe(*problem) for problem in problems),
            }
        has_proof = facts.pop('has_proof')
        if has_proof:
            return {**line, 'kind': 'proof', 'facts': facts}
        kept = {name: value for name, value in facts.items() if name not in CONTENT}
        return {**line, 'kind': 'queue', 'facts': kept, 'reason': self.env._(
            "Without date, declaration and proof of a consent in force: only name, channel, source and date are kept.",
        )}

    def _describe(self, code, problem, value=''):
        text = self.env._(_PROBLEMS[problem])
        return f"{self.env._(LABELS[code])}: {text % value if '%s' in text else text}"

    def _judge_person(self, cells, known, facts, problems, number):
        email, phone = cells.get('email'), cells.get('phone')
        facts |= {'name': cells.get('name'), 'email': email_normalize(email or ''), 'phone': phone or False}
        channels = {'email': facts['email'], 'phone': self._format_phone(phone)}
        if not facts['name']:
            problems.append(('name', 'required'))
        if not email and not phone:
            problems.append(('email', 'channel'))
        for code, channel in channels.items():
            if cells.get(code) and not channel:
                problems.append((code, code))
            elif channel and channel in known['profiles']:
                problems.append((code, 'known', known['profiles'][channel]))
            elif channel and known['seen'].setdefault(channel, number) != number:
                problems.append((code, 'double', known['seen'][channel]))
        lang, source = cells.get('lang'), cells.get('source')
        facts['lang'] = lang or self.company_id.partner_id.lang or self.env.lang
        if facts['lang'] not in known['langs']:
            problems.append(('lang', 'lang'))
        facts['source'] = known['sources'].get(plain(source)) if source else 'takeover'
        if not facts['source']:
            problems.append(('source', 'choice'))

    def _judge_days(self, cells, known, facts, problems, number):  # noqa: ARG002  # one signature for all
        today = fields.Date.today()
        for code in _DAYS:
            text = cells.get(code)
            day = parse_date(text) if text else None
            facts[code] = day and day.isoformat()
            if text and not day:
                problems.append((code, 'date'))
            elif day and day > today and code in ('recorded_on', 'consent_date'):
                problems.append((code, 'future'))

    def _judge_consent(self, cells, known, facts, problems, number):  # noqa: ARG002  # one signature for all
        """Tell whether date, text and proof of a consent that still holds are there: all three, or none counts."""
        facts |= {'consent_text': cells.get('consent_text'), 'proof': cells.get('proof')}
        day = fields.Date.to_date(facts['consent_date'])
        facts['has_proof'] = bool(day and facts['consent_text'] and facts['proof'])
        if facts['proof']:
            self._judge_file('proof', facts['proof'], known, problems)
        if not facts['has_proof']:
            return
        until = fields.Date.to_date(facts['valid_until']) or day + relativedelta(months=known['months'])
        if until < day:
            problems.append(('valid_until', 'before'))
        facts['valid_until'] = until.isoformat()
        facts['has_proof'] = until > fields.Date.today()

    def _judge_file(self, code, name, known, problems):
        if name.casefold() not in known['archive'].names:
            problems.append((code, 'file', name))
        elif known['archive'].is_too_large(name):
            problems.append((code, 'size', name))

    def _judge_content(self, cells, known, facts, problems, number):  # noqa: ARG002  # one signature for all
        facts |= {code: cells.get(code) or False for code in ('headline', 'city', 'zip')}
        facts['rate'] = parse_number(cells['rate']) if cells.get('rate') else False
        if facts['rate'] is None:
            problems.append(('rate', 'number'))
        facts['rate_unit'] = (cells.get('rate_unit') or 'hour').lower()
        if facts['rate_unit'] not in _UNITS:
            problems.append(('rate_unit', 'choice'))
        country = (cells.get('country') or '').upper()
        facts['country'] = known['countries'].get(country, False)
        if country and not facts['country']:
            problems.append(('country', 'country'))
        facts['documents'] = split_list(cells.get('documents') or '')
        for name in facts['documents']:
            self._judge_file('documents', name, known, problems)
        facts['skills'] = []
        for code in ('skills', 'languages'):
            for text in split_list(cells.get(code) or ''):
                self._judge_skill(code, text, known, facts, problems)

    def _judge_skill(self, code, text, known, facts, problems):
        name, level, years = parse_skill(text)
        skill = known['skills'].get(plain(name))
        if not skill:
            problems.append((code, 'skill', name))
            return
        level_id = known['levels'].get(skill.skill_type_id.id, {}).get(plain(level)) if level else False
        if level_id is None:
            problems.append((code, 'level', level))
        if years is None or years > 60:
            problems.append((code, 'years', text))
        if skill.id in [known_id for known_id, _level, _years in facts['skills']]:
            problems.append((code, 'twice', name))
        facts['skills'].append([skill.id, level_id, years])
