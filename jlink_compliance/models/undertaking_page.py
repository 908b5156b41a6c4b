from odoo import Command, api, models
from odoo.exceptions import AccessError

from ..exceptions import UndertakingError

_LONGEST_NAME = 100


class Undertaking(models.Model):
    """What the customer's person does with an undertaking: read it, sign it, by a link or signed in to the portal.

    Source: GDPR Art. 5(2) (what was committed to is proven).
    """

    _inherit = 'jlink.undertaking'

    # === BUSINESS METHODS - WHAT IS SHOWN === #

    @api.model
    def _get_own(self):
        """Return the undertakings of the firm of whoever is signed in to the portal, as superuser; of others none.

        A person without a firm, and an employee, have none.
        """
        user = self.env.user
        # sudo: people outside have no rights on undertakings; they see those of their own firm.
        undertakings = self.sudo()
        firm = user.partner_id.sudo().commercial_partner_id  # sudo: the own firm
        if not (user._is_portal() and firm.is_company):
            return undertakings.browse()
        return undertakings.search([('partner_id', '=', firm.id), ('state', '!=', 'draft')])

    def _is_signer(self):
        """Tell whether the person signed in to the portal is the one who was asked to sign."""
        self.ensure_one()
        undertaking = self.sudo()  # sudo: who was asked is no secret to whoever reads the undertaking
        return undertaking.state == 'sent' and undertaking.contact_id == self.env.user.partner_id

    def _get_text_langs(self):
        """Return the languages the undertaking can be read in, as ``res.lang`` records."""
        self.ensure_one()
        # sudo: released texts are shown to people outside the firm.
        undertaking, langs = self.sudo(), self.env['res.lang'].sudo().search([], order='name')
        if undertaking.state != 'sent':
            return langs.filtered(lambda lang: lang.code == undertaking.text_id.lang)
        texts = undertaking.text_id.search([
            ('kind', '=', 'undertaking'), ('state', '=', 'released'),
            ('company_id', 'in', [undertaking.company_id.id, False]),
        ])
        released = set(texts.mapped('lang'))
        return langs.filtered(lambda lang: lang.code in released)

    def _get_shown_text(self, lang):
        """Return the text as it is shown now: before the signature what is released, after it what was signed."""
        self.ensure_one()
        undertaking = self.sudo()  # sudo: the text is shown to the customer, who has no rights on it
        if undertaking.state != 'sent':
            return undertaking.text_id
        return self.env['jlink.privacy.text']._get_current('undertaking', lang, undertaking.company_id)

    # === BUSINESS METHODS - SIGNING === #

    def _take_signature(self, form, lang, channel, evidence):
        """Put in force what the customer's person has read, ticked and signed with their name.

        For use by pages that have looked up the key, or checked who is signed in.

        :param dict form: ``signatory``, ``function``, ``agreed``, ``text_id``
        :raise UndertakingError: something is missing, or another revision was released while reading
        :raise AccessError: an employee is signed in
        """
        self.ensure_one()
        self._check_customer_signs()
        undertaking = self.sudo()  # sudo: the customer signs, without any role
        name, function = (
            ' '.join((form.get(field) or '').split())[:_LONGEST_NAME] for field in ('signatory', 'function')
        )
        if not (name and function):
            raise UndertakingError(self.env._("Please enter your name and your function."))
        if not form.get('agreed'):
            raise UndertakingError(self.env._("Please tick that you sign for your company."))
        text = undertaking._get_shown_text(lang)
        if str(form.get('text_id')) != str(text.id):
            raise UndertakingError(self.env._(
                "The text was revised while you were reading. Please read the new one below and sign again.",
            ))
        if undertaking.text_id != text:
            undertaking._workflow_write({'text_id': text.id}, 'show')
        undertaking._sign(name, function, {**evidence, 'channel': channel})

    def _check_customer_signs(self):
        if self.env.user._is_internal():
            raise AccessError(self.env._(
                "Only the customer signs here. Record a signed document in JLink instead.",
            ))

    @api.model
    def _get_event_name(self, event):
        names = {'show': self.env._("Shown in another language or revision")}
        return names.get(event) or super()._get_event_name(event)

    # === BUSINESS METHODS - THE SIGNED PAPER === #

    def _file_paper(self):
        """Make the signed paper and return a file of it, which lies at the undertaking and goes with the mail.

        For use by the signature, which has checked the right to it.
        """
        self.ensure_one()
        # sudo: the customer signs without any role; the paper is evidence of it.
        undertaking = self.sudo()
        content, paper = undertaking.env['jlink.paper']._render(
            'jlink_compliance.undertaking_paper', undertaking, 'signed',
        )
        return undertaking.env['ir.attachment'].create({
            'name': paper.name, 'raw': content, 'mimetype': 'application/pdf', 'res_model': self._name,
            'res_id': self.id,
        })

    def _get_signed_paper(self):
        """Return name and bytes of the paper as signed; nothing if it was signed elsewhere."""
        self.ensure_one()
        # sudo: whoever reads the undertaking may have its paper.
        paper = self.env['jlink.paper'].sudo().search([
            ('res_model', '=', self._name), ('res_id', '=', self.id), ('purpose', '=', 'signed'),
            ('is_kept', '=', True),
        ], limit=1)
        return (paper.name, paper._get_content()) if paper else None

    def _mail_signed(self):
        """Confirm the signature in writing, with the paper."""
        self._mail('signed', {'attachment_ids': [Command.link(self._file_paper().id)]})
