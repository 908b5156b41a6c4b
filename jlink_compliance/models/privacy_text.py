from odoo import api, fields, models

from ..exceptions import TextMissingError, TextReleasedError

_KINDS = [
    ('consent', "Declaration of consent"),
    ('notice', "Notice to the data subject"),
    ('undertaking', "Customer's undertaking"),
]
_CONTENT = {'name', 'number', 'kind', 'lang', 'revision', 'body', 'company_id'}


class PrivacyText(models.Model):
    """A revision of a text that people outside the firm are shown or sign: a controlled document.

    Texts ship as drafts, to be checked by counsel. Management releases a revision, which never changes after; the next
    one of the same kind, language and company supersedes it. What was shown to whom is told by number, revision and
    hash.
    """

    _name = 'jlink.privacy.text'
    _description = "Privacy Text"
    _inherit = ['jlink.controlled.document.mixin']
    _order = 'kind, lang, revision desc'

    name = fields.Char(string="Title", required=True)
    number = fields.Char(string="Document", required=True, default="DS-01")
    kind = fields.Selection(selection=_KINDS, required=True, default='consent')
    lang = fields.Selection(
        selection='_get_languages', string="Language", required=True, default=lambda self: self.env.lang,
    )
    company_id = fields.Many2one(comodel_name='res.company', help="Empty: for all companies.")
    body = fields.Html(required=True, sanitize_form=True, sanitize_style=True)
    purposes = fields.Json(string="Purposes as Released", copy=False)
    purposes_html = fields.Html(string="Purposes", compute='_compute_purposes_html')

    _revision_uniq = models.UniqueIndex(
        '(kind, lang, COALESCE(company_id, 0), revision)', "This revision of the text exists already.",
    )

    # === COMPUTE METHODS === #

    @api.depends('number', 'revision', 'lang', 'kind')
    @api.depends_context('lang')
    def _compute_display_name(self):
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for text in self:
            text.display_name = f"{text.number} {kinds.get(text.kind, '')} ({text.lang}), {text.revision}"

    @api.depends('state', 'kind', 'lang', 'purposes')
    def _compute_purposes_html(self):
        for text in self:
            text.purposes_html = self.env['ir.qweb']._render(
                'jlink_compliance.privacy_purposes', {'purposes': text._get_purposes(), 'text': text},
            ) if text.kind == 'notice' else False

    # === CRUD METHODS === #

    def write(self, vals):
        if _CONTENT & vals.keys() and any(text.state != 'draft' for text in self):
            raise TextReleasedError(self.env._(
                "A released text never changes. Make a new revision of it, which can be edited until it is released.",
            ))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_drafts_only(self):
        if any(text.state != 'draft' for text in self):
            raise TextReleasedError(self.env._("A released text is evidence of what people were told: it stays."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {**super()._workflow_initial_values(), 'purposes': False}

    def _get_ledger_reference(self):
        return f'{self.number}/{self.kind}/{self.lang}/{self.revision}'

    # === BUSINESS METHODS === #

    @api.model
    def _get_current(self, kind, lang, company):
        """Return the released text of ``kind``: in ``lang``, otherwise in the company's language, otherwise in any.

        :raise TextMissingError: nobody has released one
        """
        # sudo: people outside the firm are shown it, and all roles send it.
        texts = self.sudo().search([
            ('kind', '=', kind), ('state', '=', 'released'), ('company_id', 'in', [company.id, False]),
        ])
        wishes = (lang, company.partner_id.lang)

        def rank(text):
            return wishes.index(text.lang) if text.lang in wishes else len(wishes), not text.company_id
        if not texts:
            raise TextMissingError(self.env._(
                "No %(kind)s is released yet. Ask executive management to release one under Configuration,"
                " Privacy Texts.",
                kind=dict(self._fields['kind']._description_selection(self.env))[kind].lower(),
            ))
        return texts.sorted(rank)[0]

    def _get_line_domain(self):
        return [('kind', '=', self.kind), ('lang', '=', self.lang), ('company_id', '=', self.company_id.id)]

    def _get_purposes(self):
        """Return the purposes as released, or as they would be released now."""
        self.ensure_one()
        if self.state != 'draft' or self.kind != 'notice':
            return self.purposes or []
        return [purpose._get_notice_line(self.lang) for purpose in self.env['jlink.privacy.purpose'].search([])]

    def _prepare_release(self):
        return {**super()._prepare_release(), 'purposes': self._get_purposes()}

    def _get_content(self, *, purposes):
        self.ensure_one()
        return {
            'number': self.number, 'kind': self.kind, 'lang': self.lang, 'revision': self.revision,
            'title': self.name, 'body': str(self.body), 'purposes': purposes,
        }
