from datetime import timedelta

from odoo import api, fields, models

_TYPE = 'jlink_complaints.mail_activity_type_silence'
_BATCH = 200


class Silence(models.Model):
    """Silence is told to the account manager once a week, until there is a contact."""

    _inherit = 'jlink.silence'

    @api.model
    def _cron_silence(self):
        """Clear the tasks of customers who were talked to, and give those of silent ones; in batches."""
        for method in ('_clear_tasks', '_give_tasks'):
            while done := getattr(self, method)():
                self.env['ir.cron']._commit_progress(done)

    @api.model
    def _get_silent(self):
        """Return who is to talk to which customer, one each."""
        self.invalidate_model()
        # sudo: silence is told to whoever is responsible, by the program.
        rows = self.sudo().search_fetch(
            [('kind', '!=', 'feedback'), ('user_id.active', '=', True)], ['partner_id', 'user_id', 'days'],
        )
        return {row.partner_id: row for row in reversed(rows)}

    @api.model
    def _give_tasks(self):
        silent = self._get_silent()
        known = self._get_tasks([
            '|', ('active', '=', True), ('date_done', '>', fields.Date.context_today(self) - timedelta(days=7)),
        ])
        due = [row for customer, row in silent.items() if customer.id not in set(known.mapped('res_id'))][:_BATCH]
        self.env['mail.activity'].with_context(mail_activity_quick_update=True).create([
            {
                'activity_type_id': self.env.ref(_TYPE).id, 'res_model_id': self.env['ir.model']._get_id('res.partner'),
                'res_id': row.partner_id.id, 'user_id': row.user_id.id, 'automated': True,
                'date_deadline': fields.Date.context_today(self),
                'summary': row.with_context(lang=row.user_id.lang).env._(
                    "%(days)s days without contact: get in touch", days=row.days,
                ),
            } for row in due
        ])
        return len(due)

    @api.model
    def _clear_tasks(self):
        silent = self._get_silent()
        tasks = self._get_tasks([('active', '=', True)])
        over = tasks.filtered(lambda task: task.res_id not in {customer.id for customer in silent})[:_BATCH]
        over.unlink()
        return len(over)

    @api.model
    def _get_tasks(self, domain):
        # sudo: tasks of colleagues, too.
        return self.env['mail.activity'].sudo().with_context(active_test=False).search([
            ('activity_type_id', '=', self.env.ref(_TYPE).id), ('res_model', '=', 'res.partner'), *domain,
        ])


class ContactNote(models.Model):
    """Whoever notes a contact has broken the silence."""

    _inherit = 'jlink.contact.note'

    def _record_documented(self):
        super()._record_documented()
        silence = self.env['jlink.silence']
        silence._get_tasks([('active', '=', True), ('res_id', 'in', self.partner_id.ids)]).unlink()
