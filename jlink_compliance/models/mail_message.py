from odoo import api, models
from odoo.tools import is_html_empty


class Message(models.Model):
    """What people type about others passes here, whichever way they post it."""

    _inherit = 'mail.message'

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_typed(vals)
        return super().create(vals_list)

    def write(self, vals):
        if {'body', 'model', 'res_id'} & vals.keys():
            for message in self:
                own = {name: message[name] for name in ('model', 'res_id', 'body', 'message_type')}
                message._check_typed({**own, **vals})
        return super().write(vals)

    def _check_typed(self, vals):
        """Let the record refuse a text that a person types; what the program writes as superuser passes.

        Notices to one reader lie in no conversation and pass as well.
        """
        if self.env.su or vals.get('message_type') == 'user_notification' or is_html_empty(vals.get('body')):
            return
        record = self.env[vals['model']].browse(vals.get('res_id')) if vals.get('model') in self.env else None
        if record and hasattr(record, '_check_typed'):
            record._check_typed()
