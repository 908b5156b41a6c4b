from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.jlink_compliance.models.consent_mail import KEY_MARK
from odoo.addons.jlink_compliance.workflow import may_erase

from ..communication_const import REASONS
from ..exceptions import CommunicationError

#: How long a link to opt out works: as long as anybody may look for an old mail.
_LINK_DAYS = 3 * 365
#: What the program finds out, never a person or an import.
_OWN = ('state', 'reason', 'mail_id', 'basis_text', 'failure', 'email')


class CommunicationMailingLine(models.Model):
    """One recipient of a mailing: written to, or left out with the reason."""

    _name = 'jlink.communication.mailing.line'
    _description = "Recipient of a Mailing"
    _inherit = ['jlink.ledger.mixin']
    _order = 'mailing_id desc, id'
    _rec_name = 'partner_id'

    mailing_id = fields.Many2one(
        comodel_name='jlink.communication.mailing', required=True, ondelete='cascade', index=True,
    )
    topic_id = fields.Many2one(related='mailing_id.topic_id')
    company_id = fields.Many2one(related='mailing_id.company_id', store=True, precompute=True, index=True)
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Person", required=True, index=True, ondelete='restrict',
    )
    customer_id = fields.Many2one(related='partner_id.commercial_partner_id', string="Customer")
    state = fields.Selection(
        selection=[
            ('waiting', "Waiting"), ('left_out', "Left Out"), ('queued', "Under Way"), ('sent', "Sent"),
            ('failed', "Not Delivered"),
        ],
        required=True, readonly=True, copy=False, default='waiting', index=True,
    )
    reason = fields.Selection(selection=REASONS, string="Left Out Because", readonly=True, copy=False)
    email = fields.Char(string="Address", readonly=True, copy=False, help="Where it was sent to.")
    basis_text = fields.Char(
        string="Basis", readonly=True, copy=False, help="Why advertising could be sent, as it stood then (§ 7 UWG).",
    )
    mail_id = fields.Many2one(
        comodel_name='mail.mail', readonly=True, copy=False, index='btree_not_null', ondelete='set null',
        groups='base.group_system',
    )
    failure = fields.Char(string="Why Not", readonly=True, copy=False)

    _person_uniq = models.UniqueIndex('(mailing_id, partner_id)', "This person is a recipient already.")
    _waiting_index = models.Index("(mailing_id, id) WHERE state IN ('waiting', 'queued')")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create([
            {**{name: value for name, value in vals.items() if name not in _OWN}, 'state': 'waiting'}
            for vals in vals_list
        ])
        lines._check_draft()
        return lines

    def write(self, vals):
        if not self.env.su:
            self._check_draft()
            if vals.keys() & set(_OWN):
                raise CommunicationError(self.env._("Who is written to follows from the check: use “Check Again”."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_draft(self):
        if not may_erase(self._name, self.ids):
            self._check_draft()

    def _check_draft(self):
        if any(mailing.state != 'draft' for mailing in self.mailing_id):
            raise CommunicationError(self.env._("This mailing is on its way and stays as it is: prepare another one."))

    # === BUSINESS METHODS - WHO IS LEFT OUT === #

    def _check(self):
        """Find out who of these recipients is left out, and why; in constant queries."""
        reasons = self._find_reasons()
        lines = self.sudo()  # sudo: follows from the check, whoever prepares the mailing
        for reason, found in lines.filtered(lambda line: line.state in ('waiting', 'left_out')).grouped(
            lambda line: reasons.get(line.id, False),
        ).items():
            state = 'left_out' if reason else 'waiting'
            changed = found.filtered(lambda line, new=(state, reason): (line.state, line.reason) != new)
            if changed:
                changed.write({'state': state, 'reason': reason})

    def _find_reasons(self):
        """Return for each line that is to be left out why.

        :rtype: dict[int, str]
        """
        people = self.sudo().partner_id  # sudo: facts that decide, whoever sends
        tests = self._get_tests(people)
        found = {}
        taken = self._get_taken_addresses()
        for line in self.sudo().sorted('id'):  # sudo: as above
            person = line.partner_id
            reason = next((name for name, test in tests.items() if test(person)), None)
            if not reason and taken.setdefault(person.email_normalized, line.id) != line.id:
                reason = 'duplicate'
            if reason:
                found[line.id] = reason
        return found

    def _get_tests(self, people):
        """Return by reason whether a person is left out for it; what they need is looked up for all at once."""
        topic = self.mailing_id.topic_id
        profiled = people._get_profile().partner_id
        emails = [email for email in people.mapped('email_normalized') if email]
        # sudo: the blacklist holds, whoever sends.
        blacklist = set(self.env['mail.blacklist'].sudo().search([('email', 'in', emails)]).mapped('email'))
        refusing = set(self.env['jlink.communication.optout']._get_refusing(people, topic).ids)
        tests = {
            'no_person': lambda person: person.is_company,
            'archived': lambda person: not person.active or not person.commercial_partner_id.active,
            'business_partner': lambda person: person in profiled,
            'no_address': lambda person: not person.email_normalized,
            'blacklisted': lambda person: person.email_normalized in blacklist,
            'opted_out': lambda person: person.id in refusing,
        }
        if any(topic.mapped('is_advertising')):
            bases = self._get_bases(people)
            tests['no_basis'] = lambda person: person not in bases
        return tests

    def _get_bases(self, people):
        bases = self.env['jlink.advertising.basis'].with_company(self.mailing_id.company_id[:1])
        return bases._get_valid(people)

    def _get_taken_addresses(self):
        """Return which line of the mailing has which address already, besides these."""
        others = self.sudo().search([  # sudo: as above
            ('mailing_id', 'in', self.mailing_id.ids), ('id', 'not in', self.ids),
            ('state', 'in', ('queued', 'sent', 'failed')),
        ]) if self._ids else self
        return {line.partner_id.email_normalized: line.id for line in others}

    # === BUSINESS METHODS - LINKS === #

    def _get_mail_link(self, purpose):
        """Return the link as it stands in a stored mail: marked, without its key."""
        return self._get_link(purpose, KEY_MARK % purpose)

    def _get_link(self, _purpose, key):
        return f"{self.company_id.get_base_url()}/communication/opt-out/{key}"

    def _make_key(self):
        """Return a key that lets the recipient opt out: told once, stored nowhere."""
        self.ensure_one()
        expires = fields.Datetime.now() + timedelta(days=_LINK_DAYS)
        return self.env['jlink.access.token']._issue(self, 'optout', expires)

    def _get_ledger_reference(self):
        return f'M{self.mailing_id.id}/{self.id}'

    def _get_ledger_subject_id(self):
        return self.partner_id.id

    @api.model
    def _get_event_name(self, event):
        return self.env._("Written to") if event == 'send' else super()._get_event_name(event)
