from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools.mail import plaintext2html

from odoo.addons.jlink_compliance.workflow import Grant, granting

from ..exceptions import FeedbackError
from ..feedback_terms import SCORES

_LONGEST_COMMENT = 5000
_TYPE_READ = 'jlink_complaints.mail_activity_type_feedback'


class Feedback(models.Model):
    """What the customer answers, and what follows at once."""

    _inherit = 'jlink.feedback'

    # === BUSINESS METHODS - ANSWERING === #

    def _is_open(self):
        """Tell whether the customer may still answer, or change the answer."""
        self.ensure_one()
        return self.state in ('asked', 'reminded', 'answered') and self.expires_on > fields.Datetime.now()

    def _answer(self, score, comment):
        """Record what the person asked has answered; the same answer again changes nothing.

        For use by the page, which has looked up the key.

        :param str score: '1' to '5'
        :raise FeedbackError: nothing was chosen, or it is too late
        """
        self.ensure_one()
        # sudo: the customer has no account, the program writes for them.
        feedback = self.with_user(SUPERUSER_ID)
        feedback._lock_for_step()
        if not feedback._is_open():
            raise FeedbackError(self.env._("The time for an answer is over. Please write to us at the address below."))
        if score not in dict(SCORES):
            raise FeedbackError(self.env._("Please choose how satisfied you are."))
        comment = (comment or '').strip()[:_LONGEST_COMMENT]
        if (score, comment) == (feedback.score, feedback.comment or ''):
            return
        before = feedback.score
        feedback._rate(int(score), comment)
        feedback._take_step('answer', {
            'score': score, 'comment': comment, 'answered_on': fields.Datetime.now(),
            'is_low': int(score) <= feedback.company_id.jlink_feedback_low_score,
        })
        feedback._follow_answer(before)

    def _rate(self, value, comment):
        """Keep the answer as a rating of Odoo's; one that it replaces is kept and counts no more."""
        ratings = self.env['rating.rating']
        if old := self.rating_ids.filtered('consumed'):
            vals = {'consumed': False}
            with granting(Grant(ratings._name, frozenset(old.ids), vals)):
                old.write(vals)
        vals = {
            'res_model_id': self.env['ir.model']._get_id(self._name), 'res_id': self.id,
            'partner_id': self.contact_id.id, 'rated_partner_id': self.user_id.partner_id.id,
        }
        with granting(Grant(ratings._name, None, vals)):
            rating = ratings.create(vals)
        vals = {'rating': value, 'feedback': comment, 'consumed': True}
        with granting(Grant(ratings._name, frozenset(rating.ids), vals)):
            self.with_context(mail_create_nosubscribe=True, mail_post_autofollow=False).rating_apply(
                value, rating=rating, feedback=comment, subtype_xmlid='mail.mt_note',
            )

    # === BUSINESS METHODS - WHAT FOLLOWS === #

    def _follow_answer(self, before):
        """Note the contact, tell the account manager, and make a low answer a customer's reaction.

        :param str before: the answer that this one replaces, if any
        """
        told = self.with_context(lang=self.user_id.lang or self.company_id.partner_id.lang)
        told._note_contact(told._describe_answer(before))
        told._tell_account_manager(before)
        complaint = self.env['jlink.complaint'].search([('feedback_id', '=', self.id)], limit=1)
        if complaint:
            complaint.message_post(body=plaintext2html(told._describe_answer(before)), subtype_xmlid='mail.mt_note')
        elif self.is_low:
            self.env['jlink.complaint'].create(told._prepare_complaint())

    def _describe_answer(self, before):
        """Return the answer in words, with the customer's own."""
        names = dict(self._fields['score']._description_selection(self.env))
        first = self.env._(
            "Feedback changed from “%(before)s” to “%(after)s”", before=names[before], after=names[self.score],
        ) if before else self.env._("Feedback: %(score)s (%(value)s of 5)", score=names[self.score], value=self.score)
        return '\n'.join(filter(None, (first, self.comment and self.env._("“%(words)s”", words=self.comment))))

    def _note_contact(self, text):
        """Document the contact: the customer wrote it, nobody in the firm has anything to add."""
        rating = self.rating_ids.filtered('consumed')[:1]
        self.env['jlink.contact.note']._note_mails([{
            'source_key': f'feedback:{self.id}:{rating.id}', 'source_name': self.name, 'partner_id': self.partner_id.id,
            'channel': 'portal', 'direction': 'in', 'occasion': 'feedback', 'date': self.answered_on,
            'user_id': self.user_id.id, 'contact_ids': self.contact_id.ids, 'company_id': self.company_id.id,
            'position_id': self.position_id.id or None, 'res_model': self.res_model or None,
            'res_id': self.res_id or None,
        }], text)

    def _tell_account_manager(self, before):
        """Let the account manager read what asks for an answer of theirs; tell the rest in passing."""
        user = self.user_id
        if not user:
            return
        text = self._describe_answer(before)
        if self.is_low or self.comment:
            quiet = self.with_context(mail_activity_quick_update=not self.is_low)
            quiet.activity_unlink([_TYPE_READ])
            quiet.activity_schedule(
                _TYPE_READ, user_id=user.id, note=plaintext2html(text),
                summary=self.env._("Read the feedback of %(customer)s", customer=self.partner_id.name),
            )
        else:
            self.message_notify(
                partner_ids=user.partner_id.ids, body=plaintext2html(text),
                subject=self.env._("Feedback of %(customer)s", customer=self.partner_id.name),
            )

    def _prepare_complaint(self):
        """Return the reaction that a low answer is."""
        words = dict(self._fields['score']._description_selection(self.env))
        return {
            'kind': 'complaint', 'channel': 'portal', 'partner_id': self.partner_id.id,
            'contact_id': self.contact_id.id, 'position_id': self.position_id.id, 'user_id': self.user_id.id,
            'company_id': self.company_id.id, 'received_on': self.answered_on, 'feedback_id': self.id,
            'score': self.score, 'description': self.comment or words[self.score],
        }

    # === BUSINESS METHODS - NO MORE === #

    def _stop_asking(self):
        """Never ask this person again, as they wish; what is planned is dropped."""
        self.ensure_one()
        # sudo: the customer has no account, the program writes for them.
        feedback = self.with_user(SUPERUSER_ID)
        feedback.contact_id.jlink_feedback_stopped_on = fields.Datetime.now()
        feedback._ledger_record('stop')
        running = self.search([('contact_id', '=', feedback.contact_id.id), ('state', '=', 'planned')])
        running.with_user(SUPERUSER_ID)._take_step('drop', {'reason': 'stopped'})

    @api.model
    def _get_event_name(self, event):
        names = {'stop': self.env._("The person does not want to be asked again")}
        return names.get(event) or super()._get_event_name(event)
