from odoo import api, fields, models

from ..const import STAFF, _lt
from ..exceptions import DisclosureError
from ..workflow import Step, may_erase

#: Whoever is still to be told the one need not be told the other as well.
_SAID_WITH = {
    'withdrawn': ('withdrawn', 'recalled', 'erased'),
    'restricted': ('restricted', 'objected'),
}
REASONS = [
    ('withdrawn', "Consent or disclosure has ended"),
    ('recalled', "Disclosure was recalled"),
    ('rectified', "Data were corrected (Art. 16)"),
    ('erased', "Data are erased (Art. 17)"),
    ('restricted', "Processing is restricted (Art. 18)"),
    ('objected', "The person objects (Art. 21)"),
]


class DisclosureNotice(models.Model):
    """A task: tell whoever was told about a person that this has changed.

    Source: GDPR Art. 19.
    """

    _name = 'jlink.disclosure.notice'
    _description = "Notice to Recipients"
    _inherit = ['jlink.workflow.mixin']
    _order = 'id desc'
    _rec_name = 'reason'
    _workflow_created_by_step = True

    disclosure_id = fields.Many2one(
        comodel_name='jlink.disclosure', required=True, readonly=True, index=True, ondelete='restrict',
    )
    company_id = fields.Many2one(comodel_name='res.company', required=True, readonly=True, index=True)
    customer_id = fields.Many2one(related='disclosure_id.customer_id', related_sudo=False)
    user_id = fields.Many2one(
        comodel_name='res.users', string="To Be Done by", readonly=True, index=True, ondelete='restrict',
    )
    reason = fields.Selection(selection=REASONS, required=True, readonly=True)
    due_on = fields.Date(string="Due", required=True, readonly=True, index=True)
    state = fields.Selection(
        selection=[('open', "To do"), ('done', "Done")], required=True, readonly=True, index=True,
    )
    done_on = fields.Datetime(readonly=True)
    done_by_id = fields.Many2one(comodel_name='res.users', readonly=True, ondelete='restrict')
    note = fields.Char(string="How", readonly=True)

    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if not may_erase(self._name, self.ids):
            raise DisclosureError(self.env._("A notice to recipients is evidence: it goes with its person only."))

    @api.model
    def _workflow_initial_values(self):
        return {
            'state': 'open',
            **dict.fromkeys((
                'disclosure_id', 'company_id', 'user_id', 'reason', 'due_on', 'done_on', 'done_by_id', 'note',
            ), False),
        }

    @api.model
    def _workflow_steps(self):
        return (Step('finish', _lt("Recipients were told"), ('open',), 'done', STAFF),)

    def _get_ledger_reference(self):
        return f'{self.disclosure_id.name}/{self.id}'

    def _get_ledger_subject_id(self):
        return self.disclosure_id.partner_id.id

    # === ACTION METHODS === #

    def action_send(self):
        """Write to all who were told, and be done."""
        self._check_step_right(self._get_step('finish'))
        self._mail()
        self._finish(self.env._("By mail"))

    def action_done(self):
        """Record that the recipients were told otherwise."""
        self._finish(self.env._("Told otherwise"))

    def _finish(self, note):
        self._take_step('finish', {'done_on': fields.Datetime.now(), 'done_by_id': self.env.uid, 'note': note})

    def _mail(self):
        # sudo: templates and the mail queue need rights of their own; the step checked the right to write.
        template = self.env.ref('jlink_compliance.mail_template_disclosure_notice').sudo()
        reached = self.sudo().filtered(lambda notice: notice._get_recipients())
        template.send_mail_batch(
            reached.ids, email_values={'is_notification': False, 'auto_delete': True},
        ).send_after_commit()

    def _get_recipients(self):
        """Return the persons at the customer who were told, with a mail address."""
        return self.disclosure_id.exit_ids.recipient_id.filtered('email_normalized')

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        # sudo: whoever was to do it, it is done.
        done = self.sudo().disclosure_id.filtered(lambda disclosure: not disclosure.has_open_notice)
        done.activity_unlink(['mail.mail_activity_data_todo'])


class Disclosure(models.Model):
    _inherit = 'jlink.disclosure'

    def _notify_recipients(self, reason):
        """Make it a task to tell whoever was told under these disclosures; those under which nothing left need none.

        :param str reason: one of ``REASONS``
        :return: the new notices
        """
        said = _SAID_WITH.get(reason, (reason,))
        # sudo: who was told is a fact, whoever caused the change
        told = self.sudo().filtered(lambda disclosure: disclosure.exit_ids and not any(
            notice.state == 'open' and notice.reason in said for notice in disclosure.notice_ids
        ))
        notices = self.env['jlink.disclosure.notice'].sudo()._workflow_create([
            {
                'disclosure_id': disclosure.id, 'company_id': disclosure.company_id.id, 'state': 'open',
                'user_id': disclosure.user_id.id, 'reason': reason,
                'due_on': fields.Date.add(fields.Date.today(), days=7),
            }
            for disclosure in told
        ])
        told._remind_manager(_lt("Tell the recipients: see the notice"))
        return notices
