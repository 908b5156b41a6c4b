from odoo import models


class Binary(models.AbstractModel):
    """Odoo's own routes hand out bytes of any record: not those of protected files to employees."""

    _inherit = 'ir.binary'

    def _record_to_stream(self, record, field_name):
        if self.env.user._is_internal():
            if record._name == 'jlink.profile.document' and field_name == 'content':
                record._refuse_taking()
            elif record._name == 'ir.attachment' and not record.public:
                record._check_no_taking()
            elif record._name == 'jlink.paper':
                record._check_not_of_profile()
        return super()._record_to_stream(record, field_name)
