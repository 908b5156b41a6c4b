import base64

from odoo import api, fields, models

from ..exceptions import DisclosureError
from ..workflow import Grant, claim_write, granting, may_erase

_SOURCES = [
    ('document', "Document of the profile"),
    ('open', "Profile with the name"),
    ('blind', "Profile without the name"),
]
REPORTS = {'open': 'jlink_compliance.profile_open_paper', 'blind': 'jlink_compliance.profile_blind_paper'}


class DisclosureDocument(models.Model):
    """One document that is to leave under a disclosure; with the release exactly these bytes.

    The bytes stay where they are: in the profile, or with the paper that was made for it.
    """

    _name = 'jlink.disclosure.document'
    _description = "Document of a Disclosure"
    _order = 'disclosure_id, id'

    disclosure_id = fields.Many2one(
        comodel_name='jlink.disclosure', required=True, index=True, ondelete='cascade', readonly=True,
    )
    profile_id = fields.Many2one(related='disclosure_id.profile_id', store=True, precompute=True)
    source = fields.Selection(selection=_SOURCES, required=True, default='document')
    profile_document_id = fields.Many2one(
        comodel_name='jlink.profile.document', string="Document", ondelete='set null', index='btree_not_null',
        domain="[('profile_id', '=', profile_id)]",
    )
    category_id = fields.Many2one(
        comodel_name='jlink.privacy.category', compute='_compute_category', store=True, precompute=True,
        ondelete='restrict',
    )
    paper_id = fields.Many2one(
        comodel_name='jlink.paper', readonly=True, copy=False, ondelete='set null', index='btree_not_null',
    )
    name = fields.Char(string="File Name", readonly=True, copy=False)
    sha256 = fields.Char(string="SHA-256", readonly=True, copy=False, index='btree_not_null')

    @api.depends('source', 'profile_document_id.category_id')
    def _compute_category(self):
        profile = self.env.ref('jlink_compliance.category_profile')
        for line in self:
            # sudo: the category of a document tells nothing of it.
            line.category_id = line.sudo().profile_document_id.category_id if line.source == 'document' else profile

    @api.depends('source', 'disclosure_id.name', 'category_id')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.disclosure_id.name} · {line.category_id.name or ''}"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if any({'paper_id', 'name', 'sha256', 'profile_id'} & vals.keys() for vals in vals_list):
            raise DisclosureError(self.env._("What left is recorded by the release and cannot be entered."))
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        if claim_write(self._name, frozenset(self.ids), vals):
            return super().write(vals)
        if {'paper_id', 'name', 'sha256', 'profile_id', 'disclosure_id', 'category_id'} & vals.keys():
            raise DisclosureError(self.env._("What left is recorded by the release and cannot be entered."))
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_while_open(self):
        if not may_erase(self._name, self.ids):
            self._check_open()

    @api.constrains('source', 'profile_document_id', 'disclosure_id')
    def _check_document(self):
        for line in self.sudo():  # sudo: whose document it is is a fact, whoever chose it
            if line.source != 'document' and line.profile_document_id:
                raise DisclosureError(self.env._("The paper of a profile is made by the release: choose no document."))
            if line.profile_document_id and line.profile_document_id.profile_id != line.disclosure_id.profile_id:
                raise DisclosureError(self.env._("Choose a document of this business partner."))

    def _check_open(self):
        # sudo: the state of the disclosure is a fact, whoever writes.
        if any(state not in ('draft', 'consulted', 'granted') for state in self.sudo().disclosure_id.mapped('state')):
            raise DisclosureError(self.env._(
                "Documents and recipients are fixed while a disclosure is released: use “Correct the Delivery” first.",
            ))

    # === BUSINESS METHODS === #

    def _freeze(self):
        """Record exactly which bytes may leave. For use by the release, before it completes.

        Papers are made now and kept: each for its one disclosure.
        """
        lines = self.sudo()  # sudo: the release is a right of its own, checked by its role
        for line in lines:
            if line.source != 'document':
                _content, paper = self.env['jlink.paper']._render(
                    REPORTS[line.source], line.profile_id.sudo(False).with_user(self.env.user), 'sent',
                )
                paper = paper.sudo()  # sudo: as above
                values = {'paper_id': paper.id, 'name': paper.name, 'sha256': paper.sha256}
            else:
                document = line.profile_document_id
                values = {'paper_id': False, 'name': document.name, 'sha256': document.sha256}
            line._fix(values)

    def _fix(self, values):
        """Write what :meth:`write` refuses: the bytes that may leave, by their hash."""
        with granting(Grant(self._name, frozenset(self.ids), values)):
            self.write(values)

    def _get_content(self):
        """Return the bytes of one document as released; nothing if they are not those any more.

        For use by what has checked that the disclosure is released.
        """
        self.ensure_one()
        line = self.sudo().with_context(bin_size=False)  # sudo: whoever the disclosure names may
        if line.source != 'document':
            return line.paper_id._get_content()
        document = line.profile_document_id
        if document.sha256 != line.sha256:
            raise DisclosureError(self.env._(
                "A document of %(number)s was replaced since: use “Correct the Delivery” and release again.",
                number=line.disclosure_id.name,
            ))
        return base64.b64decode(document.content)
