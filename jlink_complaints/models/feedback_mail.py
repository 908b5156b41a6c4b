from odoo import models

from odoo.addons.jlink_compliance.models.consent_mail import KEY_MARK

_PURPOSE = 'feedback'


class Feedback(models.Model):
    """What a customer is written when feedback is asked for, and the link in it."""

    _inherit = 'jlink.feedback'

    def _mail(self, kind):
        """Write to each person, in their language: ``request`` or ``reminder``."""
        # sudo: templates and the mail queue need rights of their own; the step checked the right to write.
        template = self.env.ref(f'jlink_complaints.mail_template_feedback_{kind}').sudo()
        if self:
            mails = template.send_mail_batch(self.ids, email_values={'is_notification': False, 'auto_delete': True})
            self._note_asking(kind)
            mails.send_after_commit()

    def _note_asking(self, kind):
        """Document that these people were asked: nobody has anything to add, and the plan has its feedback."""
        records = self.sudo()  # sudo: asking documents itself, whoever or whatever asks
        topics = records.env['jlink.communication.topic'].search([('kind', '=', 'feedback')])
        for lang, feedback in records.grouped(lambda record: record.user_id.lang).items():
            told = feedback.with_context(lang=lang)
            notes = told.env['jlink.contact.note']
            comment = told.env._("Reminded of feedback") if kind == 'reminder' else told.env._("Asked for feedback")
            rows = [record._prepare_note_of_asking(kind) for record in told]
            notes._note_mails(rows, comment, occasion='feedback', topic_ids=topics.ids)

    def _prepare_note_of_asking(self, kind):
        return {
            'source_key': f'feedback:{self.id}:{kind}', 'source_name': self.name, 'company_id': self.company_id.id,
            'partner_id': self.partner_id.id, 'contact_ids': self.contact_id.ids, 'user_id': self.user_id.id,
            'channel': 'mail', 'direction': 'out', 'position_id': self.position_id.id,
            **({'res_model': self.res_model, 'res_id': self.res_id} if self.res_model else {}),
        }

    def _get_mail_link(self):
        """Return the link as it stands in a stored mail: marked, without its key."""
        self.ensure_one()
        return self._get_link(KEY_MARK % _PURPOSE)

    def _get_link(self, key):
        return f'{self.company_id.get_base_url()}/feedback/{key}'

    def _make_link(self):
        """Return a link that works until the answer is due, with a new key: told once, stored nowhere."""
        self.ensure_one()
        return self._get_link(self.env['jlink.access.token']._issue(self, _PURPOSE, self.expires_on))


class Mail(models.Model):
    _inherit = 'mail.mail'

    def _prepare_outgoing_body(self):
        """Put the key of the link to the page in while the mail leaves: what is stored holds a mark only."""
        body = super()._prepare_outgoing_body()
        mark = KEY_MARK % _PURPOSE
        if self.model != 'jlink.feedback' or mark not in body:
            return body
        feedback = self.env[self.model].browse(self.res_id).exists()
        if feedback.state in ('asked', 'reminded'):
            body = body.replace(feedback._get_mail_link(), feedback._make_link())
        return body.replace(mark, '')
