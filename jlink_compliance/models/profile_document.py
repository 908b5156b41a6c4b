import base64
import hashlib

from odoo import api, fields, models

_PREVIEWS = {'pdf': 'pdf', 'png': 'image', 'jpg': 'image', 'jpeg': 'image'}


class ProfileDocument(models.Model):
    """A document of a business partner: CV, certificate, reference, contract.

    The bytes lie in this table, not in an attachment: they have no address, no token and no copy in the file store, are
    read by the rule of this model alone and are gone with the row.
    """

    _name = 'jlink.profile.document'
    _description = "Document of a Business Partner"
    _inherit = ['jlink.profile.part.mixin']
    _order = 'profile_id, id desc'

    name = fields.Char(prefetch='content', string="File Name", required=True)
    category_id = fields.Many2one(comodel_name='jlink.privacy.category', required=True, ondelete='restrict', index=True)
    content = fields.Binary(required=True, attachment=False)
    sha256 = fields.Char(
        prefetch='content', string="SHA-256", compute='_compute_sha256', store=True, precompute=True, index=True,
    )
    size = fields.Integer(
        prefetch='content', string="Size (Bytes)", compute='_compute_sha256', store=True, precompute=True,
        aggregator='sum',
    )
    preview = fields.Selection(
        selection=[('pdf', "PDF"), ('image', "Picture")], compute='_compute_preview',
        help="How the document is shown here, if at all.",
    )
    dated = fields.Date(
        prefetch='content', string="Date of the Document", help="The day from which statutory retention counts.",
    )

    @api.depends('content')
    def _compute_sha256(self):
        for document in self:
            content = base64.b64decode(document.with_context(bin_size=False).content or b'')
            document.sha256 = hashlib.sha256(content).hexdigest()
            document.size = len(content)

    @api.depends('name')
    def _compute_preview(self):
        for document in self:
            document.preview = _PREVIEWS.get((document.name or '').rpartition('.')[2].lower(), False)

    @api.depends('profile_id.name', 'category_id')
    @api.depends_context('lang')
    def _compute_display_name(self):
        # sudo: the number is neutral.
        for document in self:
            document.display_name = f"{document.sudo().profile_id.name} · {document.category_id.name or ''}"
