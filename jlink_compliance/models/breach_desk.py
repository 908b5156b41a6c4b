import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..const import MANAGEMENT
from ..exceptions import BreachError, StepNotAllowedError

_DPO = 'jlink_compliance.group_dpo'
_NUMBER = re.compile(r'[A-Z]+-\d+')
_TODO = 'mail.mail_activity_data_todo'


class Breach(models.Model):
    """What is done about a breach: tell who decides, fill in what the system knows, advise, decide."""

    _inherit = 'jlink.breach'

    # === ACTION METHODS === #

    def action_prefill(self):
        """Fill in from disclosures and ledger who is concerned, which data, and who got them."""
        self.ensure_one()
        self._check_management()
        if not (self.profile_numbers or (self.happened_from and self.happened_to)):
            raise BreachError(self.env._("Say from when until when it happened, or which profiles are concerned."))
        self.write(self._prepare_concerned())

    def action_assess(self):
        """Record that the breach is assessed."""
        self._take_step('assess')

    def action_notify(self):
        """Record that the authority was told."""
        self._take_step('notify', self._prepare_decision())

    def action_dismiss(self):
        """Decide that the authority need not be told."""
        self._take_step('dismiss', self._prepare_decision())

    def action_close(self):
        """Close the breach: everything that was planned is done."""
        self._take_step('close', {'closed_on': fields.Datetime.now()})
        # sudo: whoever closes ends the tasks of others.
        self.sudo().activity_unlink([_TODO])

    def action_advise(self):
        """Write down the advice, as the data protection officer."""
        self.ensure_one()
        self._check_officer()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'jlink.breach.advise', 'view_mode': 'form', 'target': 'new',
            'name': self.env._("Advice"), 'context': {'default_breach_id': self.id, 'default_text': self.advice},
        }

    # === BUSINESS METHODS === #

    def _advise(self, text):
        """Record what the data protection officer advises; it decides nothing (GDPR Art. 39(1)(a))."""
        self._check_officer()
        if self.state == 'closed':
            raise BreachError(self.env._("%(number)s is closed: report another one.", number=self.name))
        self._workflow_write({'advice': text, 'advised_on': fields.Datetime.now()}, 'advise')

    def _prepare_decision(self):
        return {'decided_by_id': self.env.uid, 'decided_on': fields.Datetime.now()}

    def _check_management(self):
        self.check_access('write')
        if not (self.env.su or any(self.env.user.has_group(group) for group in MANAGEMENT)):
            raise StepNotAllowedError(self.env._("A breach is assessed and decided by executive management."))

    def _check_officer(self):
        self.check_access('read')
        if not (self.env.su or self.env.user.has_group(_DPO)):
            raise StepNotAllowedError(self.env._("Advice is up to the data protection officer."))

    def _alert(self):
        """Give a task to whoever decides and whoever advises, due with the 72 hours."""
        # sudo: the task goes to whoever has the role, whoever reports.
        for breach in self.sudo():
            for group in (*MANAGEMENT, _DPO):
                for user in self.env.ref(group).sudo().all_user_ids:  # sudo: as above
                    if breach.company_id in user.company_ids:
                        breach.activity_schedule(
                            _TODO, date_deadline=breach.authority_due_on.date(), user_id=user.id,
                            summary=self.env._(
                                "%(number)s: decide by %(time)s", number=breach.name,
                                time=format_datetime(self.env, breach.authority_due_on, dt_format='short'),
                            ),
                        )

    # === WHO IS CONCERNED === #

    def _prepare_concerned(self):
        """Return what disclosures and ledger tell: numbers, categories and recipients; no person by name."""
        # sudo: counted is what nobody reads here; of it numbers and customers are told.
        breach = self.sudo()
        exits = breach.env['jlink.disclosure.exit'].search(breach._get_exit_domain())
        profiles = breach._get_named_profiles() or breach._get_profiles_of_period(exits)
        documents = breach.env['jlink.profile.document'].search([('profile_id', 'in', profiles.ids)])
        categories = exits.disclosure_id.category_ids or documents.category_id
        return {
            'people_count': len(profiles), 'record_count': len(documents) + len(profiles),
            'category_ids': [(6, 0, categories.ids)],
            'recipients': "\n".join(sorted(exits.disclosure_id.customer_id.mapped('name'))) or False,
        }

    def _get_exit_domain(self):
        domain = Domain('company_id', '=', self.company_id.id)
        if named := self._get_named_profiles():
            domain &= Domain('disclosure_id.profile_id', 'in', named.ids)
        if self.happened_from:
            domain &= Domain('at', '>=', self.happened_from)
        if self.happened_to:
            domain &= Domain('at', '<=', self.happened_to)
        return domain

    def _get_named_profiles(self):
        """Return the profiles whose numbers are named.

        :raise BreachError: a number is no profile's
        """
        numbers = set(_NUMBER.findall((self.profile_numbers or '').upper()))
        profiles = self.env['jlink.profile'].search([
            ('name', 'in', list(numbers)), ('company_id', '=', self.company_id.id),
        ])
        if missing := sorted(numbers - set(profiles.mapped('name'))):
            raise BreachError(self.env._("No profile has the number %(number)s: correct it.", number=missing[0]))
        return profiles

    def _get_profiles_of_period(self, exits):
        """Return the profiles that something was disclosed of or done with in the period."""
        entries = self.env['jlink.ledger.entry'].search([
            ('model', '=', 'jlink.profile'), ('at', '>=', self.happened_from), ('at', '<=', self.happened_to),
            ('company_id', '=', self.company_id.id),
        ])
        changed = self.env['jlink.profile'].browse(set(entries.mapped('res_id'))).exists()
        return exits.disclosure_id.profile_id | changed

    @api.model
    def _get_event_name(self, event):
        return self.env._("Advice recorded") if event == 'advise' else super()._get_event_name(event)
