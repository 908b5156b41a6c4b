from odoo import models
from odoo.tools import format_datetime

#: Purposes by code that each part of the system serves.
_PURPOSES = {
    'profile': ('pool', 'contract'),
    'disclosure': ('pool',),
    'quarantine': ('first_contact',),
    'erasure': ('statutory', 'claims'),
}


class ProcessingActivity(models.Model):
    """What the system really does, and how an entry of the register differs from it."""

    _inherit = 'jlink.processing.activity'

    def _get_system_values(self):
        """Return purposes, bases, categories, recipients and periods as the system has them, in the entry's language.

        :return: nothing for an activity that the system knows nothing of
        """
        self.ensure_one()
        if self.subject not in _PURPOSES:
            return {}
        # sudo: purposes, categories and rules are no secret to those who read the register; recipients are kinds only.
        speaking = self.sudo().with_context(lang=self.lang)
        purposes = speaking.env['jlink.privacy.purpose'].search([('code', 'in', _PURPOSES[self.subject])])
        bases = dict(purposes._fields['legal_basis']._description_selection(purposes.env))
        return {
            'purposes': speaking._join(
                f'{purpose.name}: {purpose.description or ""}'.rstrip(': ') for purpose in purposes
            ),
            'legal_bases': speaking._join(bases[purpose.legal_basis] for purpose in purposes),
            'categories': speaking._join(speaking._get_system_categories()),
            'recipients': speaking._join(speaking._get_system_recipients()),
            'retention': speaking._join([
                *(f'{purpose.name}: {purpose.storage}' for purpose in purposes if purpose.storage),
                *speaking._get_system_periods(),
            ]),
        }

    def _join(self, lines):
        return "\n".join(dict.fromkeys(line for line in lines if line))

    def _get_system_categories(self):
        if self.subject == 'quarantine':
            return [self.env._("Name and one way to reach the person"), self.env._("Documents as sent, sealed")]
        names = self.env['jlink.privacy.category'].search([('active', '=', True)]).mapped('name')
        if self.subject == 'disclosure':
            return names
        return [self.env._("Name and ways to reach the person"), self.env._("Skills, availability, rate"), *names]

    def _get_system_recipients(self):
        """Return kinds of recipients with how many there are by now: of customers those who were told."""
        if self.subject != 'disclosure':
            return [self.env._("Nobody outside the firm, except processors bound by contract")]
        domain = [('exit_ids', '!=', False)]
        if self.company_id:
            domain.append(('company_id', '=', self.company_id.id))
        groups = self.env['jlink.disclosure']._read_group(domain, [], ['customer_id:count_distinct'])
        return [
            self.env._("Customers bound to data protection, after the person's grant"),
            self.env._("Customers told so far: %(count)s", count=groups[0][0]),
        ]

    def _get_system_periods(self):
        if self.subject == 'disclosure':
            return []
        rules = self.env['jlink.retention.rule'].search([('company_id', 'in', [self.company_id.id, False])])
        if self.subject == 'quarantine':
            rules = rules.filtered(lambda rule: rule.trigger in ('unanswered', 'declined'))
        elif self.subject == 'profile':
            rules = rules.filtered(lambda rule: rule.kind == 'erase')
        return [f"{line['name']}: {line['period']} ({line['source']})" for line in (rule._get_line() for rule in rules)]

    def _get_differences(self):
        """Return where the system does something else by now: label of the field, what is new, what is gone."""
        self.ensure_one()
        found = []
        for name, now in self._get_system_values().items():
            told, real = (self[name] or '').splitlines(), now.splitlines()
            # How many were told grows by itself; the kind of recipient is what the register is about.
            if name == 'recipients':
                told, real = told[:1], real[:1]
            added = [line for line in real if line not in told]
            gone = [line for line in told if line not in real] if name == 'purposes' else []
            if added or gone:
                found.append({'label': self._get_field_label(name), 'added': added, 'gone': gone})
        return found

    # === PAPERS === #

    def _get_paper_company(self):
        return self.company_id or self.env.company

    def _get_paper_lang(self):
        return self.lang

    def _get_paper_reference(self):
        return f'{self.number}-{self.revision}'

    def _get_paper_values(self, report):
        states = dict(self._fields['state']._description_selection(self.env))
        names = (
            'description', 'purposes', 'legal_bases', 'people', 'categories', 'recipients', 'third_countries',
            'retention', 'security',
        )
        return {
            **super()._get_paper_values(report),
            'is_draft': self.state == 'draft',
            'rows': [(self._get_field_label(name), (self[name] or '').splitlines()) for name in names],
            'pairs': [
                (self.env._("Number"), self.number), (self.env._("Revision"), str(self.revision)),
                (self.env._("State"), states[self.state]),
                (self.env._("Released by"), self.approved_by_id.sudo().name),  # sudo: a colleague's name
                (self.env._("Valid from"), format_datetime(self.env, self.valid_from, tz=self._get_paper_tz())
                 if self.valid_from else ''),
            ],
        }
