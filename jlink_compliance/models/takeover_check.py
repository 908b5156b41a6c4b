from collections import Counter
from dataclasses import dataclass, field

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
    'required': _lt("missing"),
    'channel': _lt("mail or phone is missing"),
    'email': _lt("no mail address"),
    'phone': _lt("no phone number"),
    'date': _lt("no day, write 2021-03-15 or 15.03.2021"),
    'future': _lt("lies in the future"),
    'before': _lt("lies before the consent"),
    'number': _lt("no figure"),
    'choice': _lt("none of the possible values"),
    'lang': _lt("no installed language"),
    'country': _lt("no code of a country"),
    'skill': _lt("“%s” is no known skill"),
    'level': _lt("“%s” is no level of this skill"),
    'years': _lt("“%s” has years that are no figure up to 60"),
    'twice': _lt("“%s” stands there twice"),
    'file': _lt("“%s” is not in the ZIP archive"),
    'size': _lt("“%s” is larger than 25 MB"),
    'double': _lt("stands in row %s too"),
    'known': _lt("belongs to a business partner who is recorded already, %s"),
}


@dataclass
class Row:
    """A row while it is judged: what it says, what it is compared with, what of it counts and what is wrong."""

    number: int
    cells: dict
    known: dict
    facts: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    has_proof: bool = False

    def cell(self, code):
        """Return what a column says, empty if it is not there."""
        return self.cells.get(code) or ''

    def refuse(self, code, problem, value=''):
        """Note a problem of a column."""
        self.problems.append((code, problem, value))


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
        kinds = Counter(line['kind'] for line in lines)
        return {f'{kind}_count': kinds[kind] for kind in ('proof', 'queue', 'rejected')}

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
        skills = self.env['hr.skill'].with_context(lang=self.env.user.lang).search([('skill_type_id', '!=', False)])
        countries = self.env['res.country'].search([('code', '!=', False)])
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
        """Return the numbers of profiles by the mail addresses and phone numbers in ``rows``."""
        emails = {email_normalize(cells.get('email') or '') for _number, cells in rows} - {False, None, ''}
        phones = {self._format_phone(cells.get('phone')) for _number, cells in rows} - {False, None, ''}
        profiles = self.env['jlink.profile'].search([
            '|', ('partner_id.email_normalized', 'in', list(emails)),
            ('partner_id.phone_sanitized', 'in', list(phones)),
        ])
        return {
            channel: profile.name
            for profile in profiles
            for channel in (profile.partner_id.email_normalized, profile.partner_id.phone_sanitized)
            if channel
        }

    def _format_phone(self, phone):
        return phone and self.env['res.partner']._phone_format(number=phone, country=self.company_id.country_id)

    # === ONE ROW === #

    def _judge(self, number, cells, known):
        """Return the line of a row: what becomes of it, or each reason why nothing does."""
        row = Row(number, cells, known)
        for part in (self._judge_person, self._judge_standing, self._judge_days, self._judge_consent,
                     self._judge_terms, self._judge_lists):
            part(row)
        line = {'takeover_id': self.id, 'row': number, 'facts': False}
        if row.problems:
            return {
                **line, 'kind': 'rejected', 'column': self.env._(LABELS[row.problems[0][0]]),
                'reason': "; ".join(self._describe(*problem) for problem in row.problems),
            }
        if row.has_proof:
            return {**line, 'kind': 'proof', 'facts': row.facts}
        kept = {name: value for name, value in row.facts.items() if name not in CONTENT}
        return {**line, 'kind': 'queue', 'facts': kept, 'reason': self.env._(
            "Without date, declaration and proof of a consent in force: only name, channel, source and date are kept.",
        )}

    def _describe(self, code, problem, value=''):
        text = self.env._(_PROBLEMS[problem])
        return f"{self.env._(LABELS[code])}: {text % value if '%s' in text else text}"

    def _judge_person(self, row):
        email, phone = row.cell('email'), row.cell('phone')
        row.facts |= {'name': row.cell('name'), 'email': email_normalize(email), 'phone': phone or False}
        channels = {'email': row.facts['email'], 'phone': self._format_phone(phone)}
        if not row.cell('name'):
            row.refuse('name', 'required')
        if not email and not phone:
            row.refuse('email', 'channel')
        for code, channel in channels.items():
            if row.cell(code) and not channel:
                row.refuse(code, code)
            elif channel in row.known['profiles']:
                row.refuse(code, 'known', row.known['profiles'][channel])
            elif channel and row.known['seen'].setdefault(channel, row.number) != row.number:
                row.refuse(code, 'double', row.known['seen'][channel])

    def _judge_standing(self, row):
        lang, source = row.cell('lang'), row.cell('source')
        row.facts['lang'] = lang or self.company_id.partner_id.lang or self.env.lang
        if row.facts['lang'] not in row.known['langs']:
            row.refuse('lang', 'lang')
        row.facts['source'] = row.known['sources'].get(plain(source)) if source else 'takeover'
        if not row.facts['source']:
            row.refuse('source', 'choice')

    def _judge_days(self, row):
        today = fields.Date.today()
        for code in _DAYS:
            text = row.cell(code)
            day = parse_date(text) if text else None
            row.facts[code] = day and day.isoformat()
            if text and not day:
                row.refuse(code, 'date')
            elif day and day > today and code in ('recorded_on', 'consent_date'):
                row.refuse(code, 'future')

    def _judge_consent(self, row):
        """Tell whether date, text and proof of a consent that still holds are there: all three, or it is none."""
        text, proof = row.cell('consent_text'), row.cell('proof')
        row.facts |= {'consent_text': text, 'proof': proof}
        if proof:
            self._judge_file(row, 'proof', proof)
        day = fields.Date.to_date(row.facts['consent_date'])
        if not (day and text and proof):
            return
        until = fields.Date.to_date(row.facts['valid_until']) or day + relativedelta(months=row.known['months'])
        if until < day:
            row.refuse('valid_until', 'before')
        row.facts['valid_until'] = until.isoformat()
        row.has_proof = until > fields.Date.today()

    def _judge_file(self, row, code, name):
        archive = row.known['archive']
        if name.casefold() not in archive.names:
            row.refuse(code, 'file', name)
        elif archive.is_too_large(name):
            row.refuse(code, 'size', name)

    def _judge_terms(self, row):
        row.facts |= {code: row.cell(code) or False for code in ('headline', 'city', 'zip')}
        row.facts['rate'] = parse_number(row.cell('rate')) if row.cell('rate') else False
        if row.facts['rate'] is None:
            row.refuse('rate', 'number')
        row.facts['rate_unit'] = (row.cell('rate_unit') or 'hour').lower()
        if row.facts['rate_unit'] not in _UNITS:
            row.refuse('rate_unit', 'choice')
        country = row.cell('country').upper()
        row.facts['country'] = row.known['countries'].get(country, False)
        if country and not row.facts['country']:
            row.refuse('country', 'country')

    def _judge_lists(self, row):
        row.facts |= {'documents': split_list(row.cell('documents')), 'skills': []}
        for name in row.facts['documents']:
            self._judge_file(row, 'documents', name)
        for code in ('skills', 'languages'):
            for text in split_list(row.cell(code)):
                self._judge_skill(row, code, text)

    def _judge_skill(self, row, code, text):
        name, level, years = parse_skill(text)
        skill = row.known['skills'].get(plain(name))
        if not skill:
            row.refuse(code, 'skill', name)
            return
        level_id = row.known['levels'].get(skill.skill_type_id.id, {}).get(plain(level)) if level else False
        if level_id is None:
            row.refuse(code, 'level', level)
        if years is None or years > 60:
            row.refuse(code, 'years', text)
        if skill.id in [skill_id for skill_id, _level, _years in row.facts['skills']]:
            row.refuse(code, 'twice', name)
        row.facts['skills'].append([skill.id, level_id, years])
