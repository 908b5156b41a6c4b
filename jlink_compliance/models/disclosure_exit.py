from odoo import api, fields, models

CHANNELS = [
    ('link', "Link to the documents"),
    ('mail', "Mail with the documents"),
    ('page', "Opened by the customer"),
    ('download', "Downloaded by us"),
    ('print', "Printed"),
    ('export', "Exported"),
    ('upload', "Uploaded to the customer's system"),
    ('phone', "Told on the phone"),
]


class DisclosureExit(models.Model):
    """One time that something left under a disclosure: what, by which way, to whom, who did it. A record of the past.

    Source: GDPR Art. 5(2), 15(1)(c) and 19.
    """

    _name = 'jlink.disclosure.exit'
    _description = "Exit under a Disclosure"
    _inherit = ['jlink.snapshot.mixin']
    _order = 'id desc'
    _rec_name = 'channel'

    disclosure_id = fields.Many2one(comodel_name='jlink.disclosure', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(comodel_name='res.company', required=True, index=True, ondelete='restrict')
    channel = fields.Selection(selection=CHANNELS, required=True)
    recipient_id = fields.Many2one(
        comodel_name='res.partner', ondelete='restrict', index='btree_not_null',
    )
    at = fields.Datetime(required=True, index=True)
    user_id = fields.Many2one(comodel_name='res.users', string="By", ondelete='restrict')
    note = fields.Char()

    @api.model
    def _record(self, disclosure, channel, documents, recipients, note=''):
        """Record what leaves now; one record for each recipient, or one without.

        For use by what has checked that ``disclosure`` is released.

        :param documents: lines of the disclosure
        """
        now = fields.Datetime.now()
        disclosure = disclosure.sudo()  # sudo: recorded whoever takes it away; the exit checked the right
        return self.concat(*(
            self._snapshot_create({
                'disclosure_id': disclosure.id, 'company_id': disclosure.company_id.id, 'channel': channel, 'at': now,
                'recipient_id': recipient.id, 'user_id': self.env.uid, 'note': note,
            }, {
                'disclosure': disclosure.name, 'channel': channel, 'at': now, 'by': self.env.user.login,
                'recipient': recipient.email_normalized or recipient.name or '', 'note': note,
                'documents': documents.sudo().mapped('sha256'),  # sudo: as above
            })
            for recipient in recipients or [recipients]
        ))
