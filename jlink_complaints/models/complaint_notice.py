from odoo import fields, models

_TYPE = 'jlink_complaints.mail_activity_type_reaction'


class Complaint(models.Model):
    """Reactions are told to the management at once, and to the account manager."""

    _inherit = 'jlink.complaint'

    def _tell_management(self):
        """Give each member of management of the company, and the account manager, a task; write to management.

        Mails leave after the commit, each to one person in their language.
        """
        # sudo: everybody's reactions are told, whoever records them.
        for company, complaints in self.sudo().grouped('company_id').items():
            managers = complaints._get_management(company)
            # The mail says it already; the task would say it again.
            quiet = complaints.with_context(mail_activity_quick_update=True)
            quiet._plan_reading(managers)
            complaints._mail_management(managers)

    def _get_management(self, company):
        group = self.env.ref('jlink_compliance.group_management')
        return group.all_user_ids.filtered(
            lambda user: user.active and not user.share and company in user.company_ids,
        )

    def _plan_reading(self, managers):
        kinds = dict(self._fields['kind']._description_selection(self.env))
        self.env['mail.activity'].create([
            {
                'activity_type_id': self.env.ref(_TYPE).id, 'res_model_id': self.env['ir.model']._get_id(self._name),
                'res_id': complaint.id, 'user_id': user.id, 'automated': True,
                'date_deadline': fields.Date.context_today(self),
                'summary': f'{kinds[complaint.kind]}: {complaint.partner_id.name}',
            }
            for complaint in self for user in managers | complaint.user_id
        ])

    def _mail_management(self, managers):
        template = self.env.ref('jlink_complaints.mail_template_reaction')
        for user in managers.filtered('email'):
            template.with_context(reader_id=user.partner_id.id, reader_lang=user.lang).send_mail_batch(
                self.ids, email_values={'is_notification': False, 'auto_delete': True},
            ).send_after_commit()

    def _get_mail_subject(self):
        """Return number, kind and customer, for the subject of a mail in the language of its reader."""
        kinds = dict(self._fields['kind']._description_selection(self.env))
        return f'{self.name}: {kinds[self.kind]} · {self.partner_id.name}'
