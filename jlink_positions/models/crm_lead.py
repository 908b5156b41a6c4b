from odoo import fields, models
from odoo.tools import is_html_empty

from ..const import ROLES_SEEING_PRICES
from ..passing_mails import moving


class Lead(models.Model):
    _name = 'crm.lead'
    _inherit = ['crm.lead', 'jlink.contact.mixin']

    position_ids = fields.One2many(
        comodel_name='jlink.position', inverse_name='lead_id', string="Positions",
        groups=ROLES_SEEING_PRICES,
    )
    position_count = fields.Integer(
        compute='_compute_position_count',
        groups=ROLES_SEEING_PRICES,
    )

    def _compute_position_count(self):
        counts = dict(self.env['jlink.position']._read_group(
            [('lead_id', 'in', self.ids)], ['lead_id'], ['__count'],
        ))
        for lead in self:
            lead.position_count = counts.get(lead, 0)

    # === ACTION METHODS === #

    def action_new_position(self):
        """Record what the customer asks for as a position and open it.

        A request may hold several positions: each call makes one more.
        """
        positions = self._create_positions()
        return positions._get_records_action(name=self.env._("Position"))

    def action_open_positions(self):
        """Open the positions made from this request."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_positions.position_action')
        action['domain'] = [('lead_id', '=', self.id)]
        action['context'] = {'default_lead_id': self.id}
        return action

    # === BUSINESS METHODS === #

    def _create_positions(self):
        """Make one position of each request, with all that the request says already."""
        self.check_access('read')
        return self.env['jlink.position'].create([lead._prepare_position_values() for lead in self])

    def _prepare_position_values(self):
        self.ensure_one()
        partner = self.partner_id
        company = partner.commercial_partner_id
        return {
            'lead_id': self.id,
            'company_id': (self.company_id or self.env.company).id,
            'partner_id': company.id,
            'contact_id': partner.id if partner != company else False,
            'user_id': self.user_id.id or self.env.uid,
            'team_id': self.team_id.id,
            'role': self.name,
            'priority': '1' if self.priority in ('2', '3') else '0',
            'submission_deadline': self.date_deadline,
            'request': self._get_request_text(),
        }

    def _get_request_text(self):
        """Return the customer's own words: the description, else the first mail that came in."""
        if not is_html_empty(self.description):
            return self.description
        mails = self.message_ids.filtered(lambda message: message.message_type == 'email')
        return mails[-1:].body

    def _merge_dependences_history(self, opportunities):
        """Move messages that are noted as contacts as they were written, and the contacts with them."""
        # sudo: contacts and their messages move with the request, whoever may see them.
        with moving(opportunities.sudo().message_ids._get_noted().ids):
            super()._merge_dependences_history(opportunities)
        self.env['jlink.contact.note'].sudo()._move_to(self, opportunities)  # sudo: as above

    def _merge_dependences(self, opportunities):
        super()._merge_dependences(opportunities)
        # sudo: whoever may merge requests keeps every position with them, those of other teams included.
        opportunities.sudo().position_ids.write({'lead_id': self.id})
