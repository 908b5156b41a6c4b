import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..exceptions import PaperGuardError, PaperTamperedError
from ..plain_reference import PlainMany2one
from ..workflow import Grant, claim_create, granting, may_erase

PURPOSES = [
    ('preview', "Preview"),
    ('print', "Print"),
    ('sent', "Sent"),
    ('signed', "Signed"),
    ('filed', "Filed"),
]
#: What is signed, sent or filed is kept: the stored bytes are the evidence.
KEPT_PURPOSES = frozenset({'sent', 'signed', 'filed'})


class Paper(models.Model):
    """The register of renderings: which bytes were made of which record, by whom, when, with what.

    Every rendering has a row before its bytes leave. A paper that is signed, sent or filed has a second row with
    the bytes, which belongs to the business step and is undone with it. Rows are made by the paper room only
    (see ``paper_room.py``); nobody changes or deletes one through the ORM, superuser included.

    Who reads a row may print the report it comes from, and read the record it was made of. References are plain:
    nothing cascades into the register.
    """

    _name = 'jlink.paper'
    _description = "Paper"
    _inherit = ['jlink.ledger.mixin']
    _order = 'id desc'
    _log_access = False

    name = fields.Char(required=True, readonly=True, help="Name of the file: what it is and a neutral number.")
    purpose = fields.Selection(selection=PURPOSES, required=True, readonly=True)
    is_kept = fields.Boolean(string="Kept", readonly=True, help="The bytes are stored with this entry.")
    report_name = fields.Char(string="Template", required=True, readonly=True)
    revision = fields.Char(readonly=True, help="Number, revision and date of the controlled template used.")
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Integer(string="Record ID", required=True, readonly=True, aggregator=None)
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)
    size = fields.Integer(string="Size (bytes)", required=True, readonly=True)
    lang = fields.Char(string="Language", required=True, readonly=True)
    tz = fields.Char(string="Time Zone", required=True, readonly=True)
    toolchain = fields.Char(required=True, readonly=True, help="Programs, libraries and fonts that made the bytes.")
    rendered_on = fields.Datetime(required=True, readonly=True, help="By the clock of the database.")
    user_id = PlainMany2one(comodel_name='res.users', string="Rendered By", readonly=True, ondelete='restrict')
    company_id = PlainMany2one(comodel_name='res.company', required=True, readonly=True, ondelete='restrict')
    content = fields.Binary(string="File", readonly=True, attachment=True, copy=False)

    _sha256_index = models.Index('(sha256)')
    _record_index = models.Index('(res_model, res_id)')
    _company_index = models.Index('(company_id, id DESC)')

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not all(claim_create(self._name, vals, 'paper') for vals in vals_list):
            raise PaperGuardError(self.env._("Papers are not entered by hand: printing or sending one registers it."))
        return super().create(vals_list)

    def write(self, vals):  # noqa: ARG002  # pylint: disable=method-required-super  # nothing passes
        raise PaperGuardError(self.env._("A registered paper cannot be changed. Print a new one."))

    # Not for `@api.ondelete(at_uninstall=False)`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if may_erase(self._name, self.ids):
            return
        raise PaperGuardError(self.env._("A registered paper is evidence and cannot be deleted."))

    # === ACCESS === #

    def _check_access(self, operation):
        refused = super()._check_access(operation)
        if refused or self.env.su or not any(self._ids):
            return refused
        forbidden = self - self.search([('id', 'in', self.ids)])
        return (forbidden, self._make_access_error) if forbidden else None

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._get_readable_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _get_readable_domain(self):
        """Return the papers of the reports that the user may print, made of records that the user may read."""
        return Domain.OR(
            Domain('report_name', '=', report.report_name)
            & Domain('res_model', '=', report.model)
            & Domain('res_id', 'in', self.env[report.model].with_context(active_test=False)._search(Domain.TRUE))
            for report in self.env['ir.actions.report']._get_printable_papers()
        )

    def _make_access_error(self):
        return AccessError(self.env._(
            "This paper was made of a record that you may not read, or only another role may print it.",
        ))

    # === BUSINESS METHODS === #

    @api.model
    def _keep(self, vals, content):
        """Store the bytes of a registered rendering, in the transaction of the step that needs them.

        For use by the paper room, which has checked the right to it and registered the rendering before.

        :param dict vals: values of the register's row
        :return: the kept paper, in the environment of the caller
        """
        vals = {**vals, 'is_kept': True, 'content': base64.b64encode(content)}
        with granting(Grant(self._name, None, vals)):
            # sudo: nobody has the right to make entries by hand; the room has checked the right to print.
            paper = self.sudo().create(vals).sudo(self.env.su)
        paper._on_paper_kept()
        return paper

    def _on_paper_kept(self):
        """Leave evidence of a paper that is signed, sent or filed; called once after it is stored."""
        self._ledger_record('keep', payload={
            'purpose': self.purpose, 'record': f'{self.res_model},{self.res_id}', 'sha256': self.sha256,
        })

    def _get_ledger_reference(self):
        return self.name

    @api.model
    def _get_event_name(self, event):
        return self.env._("Kept") if event == 'keep' else super()._get_event_name(event)

    def _get_content(self):
        """Return the stored bytes of one paper as they were registered.

        :raise AccessError: the user may not read the paper
        :raise PaperTamperedError: the bytes are gone, or not those of the register any more
        """
        self.ensure_one()
        self.check_access('read')
        content = base64.b64decode(self.with_context(bin_size=False).content or b'')
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise PaperTamperedError(self.env._(
                "The stored file of %(paper)s is not the one that was registered. Keep everything as it is and tell"
                " your administrator.",
                paper=self.name,
            ))
        return content
