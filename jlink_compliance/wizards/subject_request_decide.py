from odoo import fields, models

from ..models.subject_request import GROUNDS, IDENTITY

_DECISIONS = [
    ('identify', "Check the identity"), ('extend', "Extend"), ('answer', "Answer"), ('refuse', "Refuse"),
    ('link', "Link for a letter"),
]
#: The portal and the stored address prove who asks by themselves.
_CHECKED_BY_HAND = [method for method in IDENTITY if method[0] not in ('portal', 'address')]


class SubjectRequestDecide(models.TransientModel):
    """Asks what a decision on a request needs: how the identity was checked, how long, what the person is told."""

    _name = 'jlink.subject.request.decide'
    _description = "Decision on a Request"

    request_id = fields.Many2one(
        comodel_name='jlink.subject.request', required=True, readonly=True, ondelete='cascade',
    )
    decision = fields.Selection(selection=_DECISIONS, required=True, readonly=True)
    method = fields.Selection(selection=_CHECKED_BY_HAND, string="How")
    note = fields.Char(help="No number and no copy of a document: what was seen, in a few words.")
    months = fields.Selection(selection=[('1', "1 month"), ('2', "2 months")], string="Extend by", default='1')
    ground = fields.Selection(selection=GROUNDS)
    text = fields.Text(string="What the Person Is Told")
    link = fields.Char(store=False)

    def action_confirm(self):
        """Take the decision; what was typed here is not kept twice."""
        self.ensure_one()
        self.check_access('write')
        request = self.request_id
        request._check_office()
        if self.decision == 'identify':
            request._identify(self.method, self.note or '')
        elif self.decision == 'extend':
            request._extend(int(self.months), self.text)
        elif self.decision == 'answer':
            request._answer(self.text)
        elif self.decision == 'refuse':
            request._refuse(self.ground, self.text)
        self.sudo().unlink()  # sudo: as promised above
        return {'type': 'ir.actions.act_window_close'}
