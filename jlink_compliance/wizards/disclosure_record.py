from odoo import fields, models

from ..models.disclosure import PROPOSED


class DisclosureRecord(models.TransientModel):
    """Asks what a business partner said on the phone about one disclosure."""

    _name = 'jlink.disclosure.record'
    _description = "What the Person Said about a Disclosure"

    disclosure_id = fields.Many2one(comodel_name='jlink.disclosure', required=True, readonly=True, ondelete='cascade')
    state = fields.Selection(related='disclosure_id.state', related_sudo=False)
    answer = fields.Selection(selection=[('grant', "Yes"), ('decline', "No")], default='grant')
    said_on = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    already_proposed = fields.Selection(
        selection=PROPOSED, string="Already Proposed There?", required=True, default='unknown',
    )
    proposed_note = fields.Char(string="Proposed by")
    note = fields.Char(help="What was said, in a few words.")

    def action_confirm(self):
        """Record it: it counts at once and is confirmed to the person in writing."""
        self.ensure_one()
        decision = self.answer if self.state == 'consulted' else 'recall'
        self.disclosure_id._record_phone(
            decision, self.note, self.said_on, self.already_proposed, self.proposed_note or '',
        )
        # sudo: what was typed here is not kept twice.
        self.sudo().unlink()
        return {'type': 'ir.actions.act_window_close'}


class DisclosureReply(models.TransientModel):
    """Asks what to answer to a business partner who asks back."""

    _name = 'jlink.disclosure.reply'
    _description = "Answer to a Question about a Disclosure"

    disclosure_id = fields.Many2one(comodel_name='jlink.disclosure', required=True, readonly=True, ondelete='cascade')
    question = fields.Text(related='disclosure_id.question', related_sudo=False)
    reply = fields.Text(string="Our Answer", required=True)

    def action_confirm(self):
        """Send the answer, and ask again."""
        self.ensure_one()
        self.disclosure_id._reply(self.reply)
        # sudo: what was typed here is not kept twice.
        self.sudo().unlink()
        return {'type': 'ir.actions.act_window_close'}


class DisclosureExitRecord(models.TransientModel):
    """Asks what left by a way that the system does not see: the customer's own system, the phone."""

    _name = 'jlink.disclosure.exit.record'
    _description = "Record What Left"

    disclosure_id = fields.Many2one(comodel_name='jlink.disclosure', required=True, readonly=True, ondelete='cascade')
    channel = fields.Selection(
        selection=[('upload', "Uploaded to the customer's system"), ('phone', "Told on the phone")],
        required=True, default='upload',
    )
    recipient_ids = fields.Many2many(
        related='disclosure_id.recipient_ids', string="Released to", related_sudo=False,
    )
    recipient_id = fields.Many2one(
        comodel_name='res.partner', string="To Whom", required=True, domain="[('id', 'in', recipient_ids)]",
        ondelete='cascade',
    )
    note = fields.Char(string="Which System, What Was Said")

    def action_confirm(self):
        """Record it under the disclosure; only its recipients count."""
        self.ensure_one()
        self.disclosure_id._record_by_hand(self.channel, self.recipient_id, self.note or '')
        # sudo: what was typed here is not kept twice.
        self.sudo().unlink()
        return {'type': 'ir.actions.act_window_close'}
