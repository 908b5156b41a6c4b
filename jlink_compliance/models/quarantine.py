from odoo import api, fields, models

from ..const import STAFF, _lt
from ..exceptions import QuarantineError
from ..workflow import Step

_STATES = [('sealed', "Sealed"), ('handed_over', "Handed over"), ('purged', "Purged")]
_ARRIVED_BY = [('mail', "Mail"), ('drop', "Dropped by staff")]
_LINKS = ('partner_id', 'profile_id', 'consent_id')


class Quarantine(models.Model):
    """Documents that arrived before their person consented: sealed, read by nobody, handed over or purged.

    What is shown of one is its number, when it arrived and of whom. Consent hands the documents to the profile;
    refusal, withdrawal and silence delete them.

    Source: chapter *Rechtliche Anforderungen*; GDPR Art. 5(1)(c) and (e), Art. 6, 25.
    """

    _name = 'jlink.quarantine'
    _description = "Sealed Documents"
    _inherit = ['jlink.workflow.mixin']
    _order = 'id desc'
    _workflow_created_by_step = True

    name = fields.Char(string="Number", readonly=True, required=True)
    company_id = fields.Many2one(comodel_name='res.company', required=True, readonly=True, index=True)
    received_on = fields.Datetime(string="Received", required=True, readonly=True)
    arrived_by = fields.Selection(selection=_ARRIVED_BY, string="Arrived by", required=True, readonly=True)
    state = fields.Selection(selection=_STATES, required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Business Partner", readonly=True, index='btree_not_null',
        ondelete='restrict', help="Empty: who the person is, is still to be said.",
    )
    profile_id = fields.Many2one(
        comodel_name='jlink.profile', readonly=True, index='btree_not_null', ondelete='restrict',
    )
    consent_id = fields.Many2one(
        comodel_name='jlink.consent', readonly=True, index='btree_not_null', ondelete='restrict',
    )
    purge_on = fields.Date(string="Purged on", required=True, readonly=True)
    is_too_large = fields.Boolean(
        string="Was Too Large", readonly=True, help="The documents were not kept: ask the person for smaller ones.",
    )
    digest = fields.Char(readonly=True, groups=fields.NO_ACCESS)

    _name_uniq = models.UniqueIndex('(name)', "Other sealed documents have this number.")
    _digest_uniq = models.UniqueIndex('(digest) WHERE digest IS NOT NULL', "This mail is sealed already.")
    _purge_idx = models.Index("(purge_on) WHERE state = 'sealed'")

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **dict.fromkeys((
                'name', 'company_id', 'received_on', 'arrived_by', 'purge_on', 'is_too_large', 'digest', *_LINKS,
            ), False),
            'state': 'sealed',
        }

    @api.model
    def _workflow_steps(self):
        return (
            Step('assign', _lt("Say whose it is"), ('sealed',), 'sealed', STAFF),
            Step('hand_over', _lt("Hand over to the profile"), ('sealed',), 'handed_over', ()),
            Step('purge', _lt("Purge"), ('sealed',), 'purged', STAFF),
        )

    @api.model
    def _get_event_name(self, event):
        names = {
            'await': self.env._("Waits for the person's consent"),
            'forget': self.env._("Link to the person erased"),
            'merge': self.env._("Moved with its person"),
        }
        return names.get(event) or super()._get_event_name(event)

    def _get_ledger_reference(self):
        return self.name

    def _get_ledger_subject_id(self):
        return self.partner_id.id

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        if step.target in ('handed_over', 'purged'):
            self._delete_files()

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise QuarantineError(self.env._(
            "Sealed documents are not deleted by hand: purge them, which leaves its proof.",
        ))

    # === ACTION METHODS === #

    def action_assign(self):
        """Ask whose the documents are."""
        self.ensure_one()
        self._check_step_right(self._get_step('assign'))
        return {
            'type': 'ir.actions.act_window', 'res_model': 'jlink.quarantine.assign', 'view_mode': 'form',
            'target': 'new', 'name': self.env._("Whose Documents Are These?"),
            'context': {'default_quarantine_id': self.id},
        }

    def action_purge(self):
        """Delete what was sealed by mistake, spam for instance."""
        self._take_step('purge')

    def action_open_consent(self):
        """Open the request that the documents wait for."""
        self.ensure_one()
        self.check_access('read')
        self.consent_id.check_access('read')
        return self.consent_id._get_records_action()

    def action_drop(self):
        """Open the zone for dropping documents of a person who has not consented yet."""
        self.env['jlink.profile']._check_may_record()
        return {
            'type': 'ir.actions.client', 'tag': 'jlink_quarantine_drop', 'name': self.env._("Drop Documents"),
        }

    # === BUSINESS METHODS === #

    def _get_next_action(self):
        """Return what a person does next: hand a link over if there is no mail address, otherwise look."""
        self.ensure_one()
        if self.consent_id.state == 'draft' and not self.consent_id.partner_id.email:
            return self.consent_id.action_hand_over()
        return self._get_records_action()

    def _delete_files(self):
        # sudo: nobody has rights on sealed bytes; the step checked the right to end them.
        self.env['jlink.quarantine.file'].sudo().search([('quarantine_id', 'in', self.ids)]).unlink()

    @api.model
    def _purge(self, partners):
        """Delete all that is sealed of ``partners`` and forget whose it was, for erasure (Art. 17 GDPR).

        :return: how many were concerned
        """
        # sudo: erasure reaches all companies.
        found = self.sudo().search([('partner_id', 'in', partners.ids)])
        if sealed := found.filtered(lambda quarantine: quarantine.state == 'sealed'):
            sealed._take_step('purge')
        if found:
            found._workflow_write({**dict.fromkeys(_LINKS, False), 'digest': False}, 'forget')
        return len(found)
