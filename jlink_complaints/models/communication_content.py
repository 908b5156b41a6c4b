from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import is_html_empty

from ..exceptions import CommunicationError


class CommunicationContent(models.Model):
    """Subject and text of a mailing in one language, with placeholders for what is personal.

    It is rendered with the rights of whoever wrote it last: what a text may look up is what its writer may.
    """

    _name = 'jlink.communication.content'
    _description = "Text of a Mailing"
    _inherit = ['mail.render.mixin']
    _order = 'language'
    _rec_name = 'language'

    mailing_id = fields.Many2one(
        comodel_name='jlink.communication.mailing', required=True, index=True, ondelete='cascade',
    )
    company_id = fields.Many2one(related='mailing_id.company_id', store=True, precompute=True, index=True)
    language = fields.Selection(
        string="Written In", selection=lambda self: self.env['res.lang'].get_installed(), required=True,
    )
    subject = fields.Char()
    body_html = fields.Html(
        string="Text", render_engine='qweb', render_options={'post_process': True}, sanitize='email_outgoing',
    )
    preview_subject = fields.Char(compute='_compute_preview')
    preview = fields.Html(compute='_compute_preview', sanitize=False)

    _language_uniq = models.UniqueIndex('(mailing_id, language)', "There is a text in this language already.")

    # === COMPUTE METHODS === #

    def _compute_render_model(self):
        self.render_model = 'res.partner'

    @api.depends('subject', 'body_html', 'mailing_id.line_ids.state')
    def _compute_preview(self):
        """Show the mail as its first recipient will get it."""
        for content in self:
            lines = content.mailing_id.line_ids.filtered(lambda line: line.state == 'waiting')
            line = lines.filtered(
                lambda line, content=content: content.mailing_id._get_content(line.partner_id) == content,
            )[:1] or lines[:1]
            shown = content._origin._render_for(line) if line and content._origin else {}
            content.preview_subject, content.preview = shown.get(line.id, (False, False))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        contents = super().create(vals_list)
        contents._check_draft()
        return contents

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_draft(self):
        self._check_draft()

    def _check_draft(self):
        if any(mailing.state != 'draft' for mailing in self.mailing_id):
            raise CommunicationError(self.env._("This mailing is on its way and stays as it is: prepare another one."))

    # === BUSINESS METHODS === #

    @api.model
    def _fill(self, mailing, anew):
        """Have a text in each installed language, from the topic's template.

        :param bool anew: replace texts that are there, which are about another topic
        """
        template = mailing.topic_id.template_id.sudo()  # sudo: the text of a template is for whoever sends it
        present = mailing.content_ids.grouped('language')
        for code, _name in self.env['res.lang'].get_installed():
            translated = template.with_context(lang=code)
            values = {'subject': translated.subject, 'body_html': translated.body_html}
            if code not in present:
                self.create({'mailing_id': mailing.id, 'language': code, **values})
            elif anew:
                present[code].write(values)

    def _is_complete(self):
        return bool(self.subject and self.subject.strip()) and not is_html_empty(self.body_html)

    def _render_for(self, lines):
        """Return subject and body for each of ``lines``, in this language: personal text, sender, and the way out.

        :rtype: dict[int, tuple[str, Markup]]
        """
        self.ensure_one()
        content = self.with_user(self.write_uid).with_context(lang=self.language)
        people = lines.partner_id.ids
        subjects = content._render_field('subject', people, set_lang=self.language)
        bodies = content._render_field('body_html', people, set_lang=self.language)
        footer = self._render_footer(lines[:1])
        return {
            line.id: (subjects[line.partner_id.id], Markup('%s%s') % (bodies[line.partner_id.id], footer))
            for line in lines
        }

    def _render_footer(self, line):
        """Return what stands below each text of the mailing: it is the same for all of its recipients."""
        mailing = self.mailing_id.with_context(lang=self.language).sudo()  # sudo: name and address of the firm
        return self.env['ir.qweb'].with_context(lang=self.language).sudo()._render(
            'jlink_complaints.communication_footer', {
                'mailing': mailing, 'topic': mailing.topic_id, 'company': mailing.company_id,
                'sender': mailing.user_id or self.env.user, 'link': line._get_mail_link('optout'),
            },
        )
