from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.jlink_compliance.exceptions import DisclosureError
from odoo.addons.jlink_compliance.workflow import Blocker

from ..const import CHAPTER_DETERMINATION

_ASKING_STATES = ('agreed', 'released', 'staffed')
_RELEASING_STATES = ('released', 'staffed')


class Disclosure(models.Model):
    """A disclosure for a position: the yes is one to the requirements as they were agreed when the person was asked.

    A material change of them makes it another purpose, for which the person is asked anew.
    """

    _inherit = 'jlink.disclosure'

    purpose = fields.Selection(selection_add=[('position', "Position")], ondelete={'position': 'set default'})
    position_id = fields.Many2one(
        comodel_name='jlink.position', index='btree_not_null', ondelete='restrict',
        domain="[('state', 'in', ('agreed', 'released', 'staffed')), ('partner_id', '=?', customer_id)]",
    )
    version_id = fields.Many2one(
        comodel_name='jlink.position.version', string="Requirements as Asked", readonly=True, copy=False,
        ondelete='restrict', groups='jlink_compliance.group_account_manager,jlink_compliance.group_management,'
                                    'jlink_compliance.group_dpo',
    )

    _position_purpose = models.Constraint(
        "CHECK((purpose = 'position') = (position_id IS NOT NULL))",
        "A disclosure for a position names it, and one without is an unsolicited proposal.",
    )

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains('position_id', 'customer_id', 'profile_id')
    def _check_position(self):
        for disclosure in self.sudo().filtered('position_id'):  # sudo: whose position it is is a fact
            position = disclosure.position_id
            if position.partner_id.commercial_partner_id != disclosure.customer_id.commercial_partner_id:
                raise ValidationError(self.env._("The position is of another customer: choose that customer."))
            if position.company_id != disclosure.company_id:
                raise ValidationError(self.env._("Position and business partner belong to different companies."))

    @api.onchange('position_id')
    def _onchange_position_id(self):
        """Take over from the position what the person is to read."""
        if position := self.position_id:
            self.purpose = 'position'
            self.customer_id = position.partner_id.commercial_partner_id
            self.end_customer_id = position.end_customer_id.commercial_partner_id
            self.reason = position._describe_for_person()
            if position.contact_id.email:
                self.recipient_ids = position.contact_id

    @api.onchange('purpose')
    def _onchange_purpose(self):
        if self.purpose != 'position':
            self.position_id = False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        disclosures = super().create([
            {**vals, 'purpose': 'position'} if vals.get('position_id') else vals for vals in vals_list
        ])
        # A position that the user does not see is none to disclose for.
        disclosures.position_id.check_access('read')
        return disclosures

    def write(self, vals):
        if 'position_id' in vals and any(disclosure.state != 'draft' for disclosure in self):
            raise DisclosureError(self.env._(
                "The business partner was asked about exactly this position: for another one prepare another.",
            ))
        result = super().write(vals)
        if 'position_id' in vals:
            self.position_id.check_access('read')
        return result

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {**super()._workflow_initial_values(), 'version_id': False}

    def _prepare_consulted(self):
        # sudo: which requirements are asked about is recorded, whoever asks.
        return {**super()._prepare_consulted(), 'version_id': self.sudo().position_id.version_id.id}

    def _get_asked_terms(self):
        disclosure = self.sudo()  # sudo: the terms are frozen whoever decides
        return {
            **super()._get_asked_terms(),
            'position': disclosure.position_id.name or '',
            'version': disclosure.version_id.number,
            'requirements': disclosure.version_id.content_hash or '',
        }

    @api.model
    def _get_asking_guards(self):
        return (*super()._get_asking_guards(), '_guard_position_agreed')

    @api.model
    def _get_release_guards(self):
        return (*super()._get_release_guards(), '_guard_position_released')

    def _guard_position_agreed(self):
        """Nobody is asked about requirements that are not agreed, or that have changed materially since."""
        unclear = self.env._("The requirements of the position are not agreed with the customer.")
        changed = self.env._("The position has changed materially since the person was asked: ask anew.")
        found = {}
        for disclosure in self:
            position, asked = disclosure.position_id, disclosure.version_id
            found[disclosure.id] = blockers = []
            if position and position.state not in _ASKING_STATES:
                blockers.append(self._block_position('agreed', unclear))
            if asked and any(
                version.is_material for version in position.version_ids if version.number > asked.number
            ):
                blockers.append(self._block_position('changed', changed))
        return found

    def _guard_position_released(self):
        """Nothing is released for a position that was not evaluated positively."""
        message = self.env._("The position is not released: evaluate it and order research first.")
        return {
            disclosure.id: [self._block_position('released', message)]
            if disclosure.position_id and disclosure.position_id.state not in _RELEASING_STATES else []
            for disclosure in self
        }

    def _block_position(self, code, message):
        action = {'method': 'action_open_position'}
        return Blocker(f'position_{code}', message, self.env._(CHAPTER_DETERMINATION), action)

    # === ACTION METHODS === #

    def action_open_position(self):
        """Open the position, if the user may see it."""
        self.ensure_one()
        self.position_id.check_access('read')
        return self.position_id._get_records_action()

    # === BUSINESS METHODS === #

    @api.model
    def _follow_positions(self, positions):
        """End what is open for positions that ended or changed materially; drafts nobody was asked about stay."""
        # sudo: it follows from the position, whoever changed it.
        self.sudo().search(
            Domain('position_id', 'in', positions.ids) & Domain('state', 'in', ('consulted', 'granted', 'released')),
        )._end('position')
