from odoo import fields, models
from odoo.tools import format_datetime, formatLang, html2plaintext

from ..const import CHECKLIST_SECTIONS, _lt

# The terms beside the role, in the order in which a person would read them aloud.
_GROUPS = {
    'who': ('partner_id', 'contact_id', 'end_customer_id'),
    'what': ('service_type', 'headcount', 'workload'),
    'when': ('start_date', 'end_date', 'city', 'country_id', 'remote_share'),
    'price': ('price_min', 'price_max', 'price_unit'),
    'delivery': ('submission_deadline', 'proposal_delivery', 'proposal_date'),
}
_GROUP_TITLES = {
    'who': _lt("Who"),
    'what': _lt("What"),
    'when': _lt("When and where"),
    'price': _lt("How much"),
    'delivery': _lt("How and by when to deliver"),
}
_PRICES = {'price_min', 'price_max'}
#: A row that is longer than this many characters may break across pages.
_LONG = 1500


class Position(models.Model):
    """The position sheet: what the customer needs, as agreed, or as far as it is known."""

    _name = 'jlink.position'
    _inherit = ['jlink.position', 'jlink.paper.mixin']

    def _get_paper_lang(self):
        # The sheet is what is agreed with the customer.
        return self.partner_id.lang or super()._get_paper_lang()

    def _get_paper_reference(self):
        self.ensure_one()
        return self.name

    def _get_paper_values(self, report):
        self.ensure_one()
        version = self.env['jlink.position.version'] if self.state == 'draft' else self.version_id
        snapshot = version._get_payload() if version else self._get_snapshot()
        terms = snapshot['terms']
        return {
            **super()._get_paper_values(report),
            'is_draft': not version,
            'role': terms['role'] or self.env._("Role not determined yet"),
            'standing': self._get_sheet_standing(version),
            'terms': [
                (self.env._(_GROUP_TITLES[group]), [self._get_sheet_term(name, terms) for name in names])
                for group, names in _GROUPS.items()
            ],
            'skills': [self._get_sheet_skill(line) for line in terms['skill_ids']],
            'requirements': self._get_sheet_requirements(terms['requirement_ids']),
            'checklist': self._get_sheet_checklist(snapshot['checklist']),
            'request_text': [] if version else self._get_sheet_request(),
            'agreement': self._get_sheet_agreement(version, snapshot),
            'changes': version.change_ids,
            'fingerprint': version.content_hash,
        }

    def _get_sheet_standing(self, version):
        if not version:
            return self.env._("Draft, not agreed with the customer: the terms as far as they are known.")
        return self.env._(
            "Version %(number)s, agreed with %(person)s on %(when)s",
            number=version.number,
            person=version.agreed_by_name,
            when=self._format_paper_time(version.agreed_on),
        )

    def _format_paper_time(self, value):
        """Return a time, UTC or as it is frozen, as the document writes it."""
        if not value:
            return ''
        moment = fields.Datetime.to_datetime(str(value)[:19])  # frozen ones may carry fractions of a second
        return format_datetime(self.env, moment, tz=self.env.context['tz'], dt_format='short')

    def _get_sheet_term(self, name, terms):
        value = terms.get(name)
        text = self._describe_frozen(name, value)
        if value and name in _PRICES:
            text = f"{text}\N{NO-BREAK SPACE}{(terms['currency_id'] or [0, ''])[1]}"
        return self._get_field_label(name), text

    def _get_sheet_skill(self, line):
        importances = dict(self.env['jlink.position.skill']._fields['importance']._description_selection(self.env))
        years = line['years'] or 0
        return {
            **line,
            'importance': importances[line['importance']],
            'years': formatLang(self.env, years, digits=0 if years % 1 == 0 else 1) if years else '',
        }

    def _get_sheet_requirements(self, lines):
        """Return what was determined beyond the terms, by kind."""
        kinds = self.env['jlink.position.requirement']._fields['kind']._description_selection(self.env)
        found = [
            (label, [{**line, 'class': _row_class(line['name'])} for line in lines if line['kind'] == kind])
            for kind, label in kinds
        ]
        return [group for group in found if group[1]]

    def _get_sheet_checklist(self, checklist):
        """Return the answers that the terms do not give, by section."""
        labels = dict(self.env['jlink.position.answer']._fields['section']._description_selection(self.env))
        free = [answer for answer in checklist['answers'] if not answer['term']]
        sections = [
            (labels[section], [self._get_sheet_answer(answer) for answer in free if answer['section'] == section])
            for section, _label in CHECKLIST_SECTIONS
        ]
        return {
            'note': self.env._(
                "%(checklist)s, revision %(revision)s. Questions that a term above answers are not repeated.",
                checklist=" ".join(filter(None, (checklist['number'], checklist['name']))) or '–',
                revision=checklist['revision'] or '–',
            ),
            'sections': [section for section in sections if section[1]],
        }

    def _get_sheet_answer(self, answer):
        text = answer['answer']
        if answer['not_applicable']:
            text = self.env._("Does not apply: %(reason)s", reason=answer['not_applicable'])
        said = ", ".join(filter(None, (answer['said_by'], self._format_paper_time(answer['said_on']))))
        return {
            'question': answer['question'],
            'answer': text or (self.env._("open, mandatory") if answer['mandatory'] else self.env._("open")),
            'said': said if text else '',
            'class': _row_class(text),
        }

    def _get_sheet_request(self):
        """Return the paragraphs of the request; its markup may come from anywhere and stays behind."""
        text = html2plaintext(self.request or '', include_references=False)
        return [paragraph.strip() for paragraph in text.split('\n\n') if paragraph.strip()]

    def _get_sheet_agreement(self, version, snapshot):
        if not version:
            return [(self.env._("Agreed"), self.env._("not yet"))]
        agreement = snapshot['agreement']
        channels = dict(version._fields['channel']._description_selection(self.env))
        rows = [
            (self.env._("Agreed by"), agreement['agreed_by']),
            (self.env._("Agreed on"), self._format_paper_time(agreement['agreed_on'])),
            (self.env._("Agreed through"), channels.get(agreement['channel'])),
            (self.env._("Recorded by"), agreement['recorded_by']),
            (self.env._("Version"), str(version.number)),
            (self.env._("Customer's remark"), agreement['note'] or ''),
            (self.env._("Reason for the change"), snapshot['reason']),
            (self.env._("Change asked by"), snapshot['asked_by']),
        ]
        return [row for row in rows if row[1]]


def _row_class(text):
    return 'long' if len(text or '') > _LONG else None
