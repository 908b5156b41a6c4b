import hashlib
from base64 import b64decode
from datetime import datetime, time, timedelta

from odoo import fields, models

from ..exceptions import UndertakingError
from .consent_mail import KEY_MARK

_LINK_LIFE = timedelta(days=60)


class Undertaking(models.Model):
    """What is done about an undertaking: send it, record the signature, renew, terminate; what follows from its end."""

    _inherit = 'jlink.undertaking'

    # === ACTION METHODS === #

    def action_send(self):
        """Send the text to the customer's person, with a link to sign."""
        self.ensure_one()
        text = self.env['jlink.privacy.text']._get_current('undertaking', self.contact_id.lang, self.company_id)
        self._take_step('send', {'text_id': text.id, 'sent_on': fields.Datetime.now()})
        self._mail('request')

    def action_send_again(self):
        """Send the link once more."""
        self.ensure_one()
        self._check_step_right(self._get_step('send'))
        if self.state != 'sent':
            raise UndertakingError(self.env._("%(number)s is not waiting for a signature.", number=self.name))
        self._workflow_write({'reminded_on': fields.Datetime.now()}, 'remind')
        self._mail('request')

    def action_enforce(self):
        """Record that the customer has signed: with the file, who and when."""
        for undertaking in self:
            undertaking._take_step('enforce', {'evidence': undertaking._prepare_file_evidence()})

    def action_terminate(self):
        """Ask why it ends."""
        self.ensure_one()
        self._check_step_right(self._get_step('terminate'))
        return {
            'type': 'ir.actions.act_window', 'res_model': 'jlink.undertaking.terminate', 'view_mode': 'form',
            'target': 'new', 'name': self.env._("Terminate the Undertaking"),
            'context': {'default_undertaking_id': self.id},
        }

    def action_renew(self):
        """Open a draft that follows this one without a gap."""
        self.ensure_one()
        self.check_access('write')
        start = max(self.company_id._get_today(), fields.Date.add(self.valid_to, days=1)) if self.valid_to else False
        renewal = self.copy({'valid_from': start or self.company_id._get_today()})
        renewal._workflow_write({'renews_id': self.id}, 'renew')
        return renewal._get_records_action()

    # === BUSINESS METHODS === #

    def _terminate(self, reason):
        """End it now; what rested on it is open again."""
        self._take_step('terminate', {'ended_on': fields.Datetime.now(), 'ended_reason': reason})

    def _sign(self, signatory, function, evidence):
        """Put in force what the customer signed on our page.

        For use by the page, which has looked up the key.

        :param dict evidence: JSON-like: ip, user agent, sha256 of the text shown
        """
        self.ensure_one()
        undertaking = self.sudo()  # sudo: the customer signs, without any role
        undertaking.write({
            'signatory': signatory, 'signatory_function': function, 'signed_on': self.company_id._get_today(),
        })
        if not undertaking.valid_from:
            raise UndertakingError(self.env._("The undertaking names no first day: please tell us."))
        undertaking._take_step('sign', {'evidence': {
            **evidence, 'text': undertaking._describe_text(), 'signatory': signatory, 'function': function,
            'at': fields.Datetime.to_string(fields.Datetime.now()),
        }})
        undertaking._mail_signed()

    def _describe_text(self):
        text = self.text_id
        return {'number': text.number, 'revision': text.revision, 'lang': text.lang, 'sha256': text.content_hash}

    def _prepare_file_evidence(self):
        content = b64decode(self.with_context(bin_size=False).file or b'')
        return {
            'sha256': hashlib.sha256(content).hexdigest(), 'recorded_by': self.env.user.login,
            'signatory': self.signatory, 'signed_on': fields.Date.to_string(self.signed_on) if self.signed_on else '',
        }

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        # Whoever has signed by the link sees there what was signed; for others it is over.
        if step.name not in ('send', 'sign'):
            self.env['jlink.access.token']._revoke(self)
        if step.target in ('expired', 'terminated'):
            self.env['jlink.disclosure']._follow_undertakings(self)

    def _get_event_name(self, event):
        names = {'remind': self.env._("Sent again"), 'renew': self.env._("Renewal begun")}
        return names.get(event) or super()._get_event_name(event)

    # === BUSINESS METHODS - MAIL === #

    def _mail(self, kind, values=None):
        # sudo: templates and the mail queue need rights of their own; the step checked the right to write.
        template = self.env.ref(f'jlink_compliance.mail_template_undertaking_{kind}').sudo()
        template.send_mail_batch(
            self.sudo().filtered('contact_id.email').ids,
            email_values={'is_notification': False, 'auto_delete': True, **(values or {})},
        ).send_after_commit()

    def _get_mail_link(self, purpose):
        """Return the link as it stands in a stored mail."""
        self.ensure_one()
        return self._get_link(purpose, KEY_MARK % purpose)

    def _get_link(self, purpose, key):  # noqa: ARG002  # one page serves the one purpose
        return f'{self.company_id.get_base_url()}/undertaking/{key}'

    def _make_link(self, purpose):
        """Return a link that works, with a new key: told once, stored nowhere."""
        self.ensure_one()
        return self._get_link(purpose, self.env['jlink.access.token']._issue(
            self, purpose, datetime.combine(fields.Date.today() + _LINK_LIFE, time.max),
        ))

    # === CRON === #

    def _cron_undertakings(self):
        """Expire what has run out, and ask for renewal in time: found by date, however late the job runs."""
        while done := self._expire_due() or self._ask_renewal_due():
            self.env['ir.cron']._commit_progress(done)

    def _expire_due(self, limit=200):
        due = self.search([('state', '=', 'in_force'), ('valid_to', '<', fields.Date.today())], limit=limit)
        if due:
            due._take_step('expire', {'ended_on': fields.Datetime.now()})
        return len(due)

    def _ask_renewal_due(self, limit=200):
        """Tell the account manager once that an undertaking runs out within two months."""
        due = self.search([
            *self._get_expiring_domain(60), ('reminded_on', '=', False), ('user_id', '!=', False),
            ('id', 'not in', self._search([('renews_id', '!=', False)]).subselect('renews_id')),
        ], limit=limit)
        for undertaking in due:
            told = undertaking.with_context(lang=undertaking.user_id.lang)
            told.activity_schedule(
                'mail.mail_activity_data_todo', date_deadline=fields.Date.subtract(told.valid_to, days=14),
                user_id=told.user_id.id, summary=told.env._("Renew the undertaking of the customer"),
            )
        if due:
            due._workflow_write({'reminded_on': fields.Datetime.now()}, 'remind')
        return len(due)
