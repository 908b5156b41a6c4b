from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.jlink_compliance.exceptions import GuardedFieldError, StepBlockedError, StepNotAllowedError

from ..exceptions import CommunicationError
from .communication_common import CommunicationCase


@tagged('post_install', '-at_install')
class TestCommunicationMailing(CommunicationCase):

    # === WHO IS LEFT OUT === #

    def test_who_is_left_out_is_said_with_the_reason(self):
        people = self.make_people(6)
        fine, archived, blocked, mute, twin, refusing = people
        archived.active = False
        self.env['mail.blacklist'].create({'email': blocked.email})
        mute.email = 'no address'
        twin.email = fine.email.upper()
        self.env['jlink.communication.optout'].create({'partner_id': refusing.id, 'topic_id': self.topic.id})
        person = self.make_business_partner().partner_id
        mailing = self.make_mailing(people | person)
        reasons = {line.partner_id: line.reason for line in mailing.line_ids}
        self.assertEqual(reasons, {
            fine: False, archived: 'archived', blocked: 'blacklisted', mute: 'no_address', twin: 'duplicate',
            refusing: 'opted_out', person: 'business_partner',
        })
        self.assertEqual((mailing.total, mailing.left_out), (1, 6))

    def test_opting_out_of_another_topic_leaves_nobody_out(self):
        self.env['jlink.communication.optout'].create({
            'partner_id': self.contact.id, 'topic_id': self.advertising.id,
        })
        self.assertEqual(self.make_mailing().line_ids.state, 'waiting')

    def test_who_becomes_unreachable_after_the_start_is_left_out(self):
        mailing = self.make_mailing()
        mailing.action_start()
        self.env['mail.blacklist'].create({'email': self.contact.email})
        self.assertFalse(self.run_mailing(mailing))
        self.assertEqual(mailing.line_ids.reason, 'blacklisted')

    def test_the_check_needs_constant_queries(self):
        few, many = self.make_mailing(self.make_people(3)), self.make_mailing(self.make_people(60, 'other.example'))
        counts = []
        for mailing in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            mailing.line_ids._check()
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 2)

    # === PREPARING === #

    def test_texts_come_from_the_template_and_are_edited_for_the_mailing_only(self):
        mailing = self.make_mailing()
        content = mailing.content_ids.filtered(lambda content: content.language == 'en_US')
        self.assertEqual(content.subject, "Order news for you")
        self.assertIn("Dear Karla Brandt", content.preview)
        content.subject = "Something else"
        self.assertEqual(self.topic.template_id.subject, "Order news for you")
        mailing.topic_id = self.advertising
        self.assertEqual(content.subject, "Market news for you")

    def test_nothing_is_sent_without_topic_text_or_recipients(self):
        mailing = self.mailings.create({})
        with self.assertRaises(StepBlockedError):
            mailing.action_start()
        mailing = self.make_mailing()
        mailing.content_ids.write({'body_html': "<p><br></p>"})
        with self.assertRaises(StepBlockedError):
            mailing.action_start()

    def test_people_and_customers_chosen_in_the_list_are_written_to(self):
        self.make_line(recipient_ids=self.link(self.contact))
        person = self.make_people(1)
        partners = (self.customer | person).with_user(self.account_manager)
        action = self.env.ref('jlink_complaints.res_partner_action_communicate').with_user(self.account_manager)
        opened = action.with_context(active_model='res.partner', active_ids=partners.ids).run()
        mailing = self.mailings.browse(opened['res_id'])
        mailing.topic_id = self.topic
        self.assertEqual(mailing.line_ids.partner_id, self.contact | person)

    def test_a_text_looks_up_what_its_writer_may(self):
        mailing = self.make_mailing()
        secret = "object.env['ir.config_parameter'].sudo().get_param('database.secret')"
        self.account_manager.group_ids -= self.env.ref('mail.group_mail_template_editor')
        self.env.ref('base.group_user').implied_ids -= self.env.ref('mail.group_mail_template_editor')
        content = mailing.content_ids[:1].with_user(self.account_manager)
        content.sudo().write({'body_html': f'<p><t t-out="{secret}"/></p>'})
        with self.assertRaises(AccessError):
            content.sudo()._render_for(mailing.line_ids)

    def test_what_is_on_its_way_stays_as_it_is(self):
        mailing = self.make_mailing()
        mailing.action_start()
        attempts = (
            lambda: mailing.write({'topic_id': self.advertising.id}),
            lambda: mailing.content_ids[:1].write({'subject': "Else"}),
            lambda: mailing.line_ids.unlink(),
            lambda: mailing._add_people(self.make_people(1)),
            lambda: mailing.unlink(),
            lambda: mailing.action_check(),
        )
        for attempt in attempts:
            with self.assertRaises(CommunicationError), self.cr.savepoint():
                attempt()

    def test_states_are_forged_by_nobody(self):
        mailing = self.mailings.with_context(default_state='done').create({'topic_id': self.topic.id, 'state': 'done'})
        self.assertEqual(mailing.state, 'draft')
        with self.assertRaises(GuardedFieldError):
            mailing.sudo().state = 'done'
        mailing._add_people(self.contact)
        with self.assertRaises(CommunicationError):
            mailing.line_ids.write({'state': 'sent'})
        line = mailing.line_ids.create({
            'mailing_id': mailing.id, 'partner_id': self.make_people(1).id, 'state': 'sent', 'basis_text': "forged",
        })
        self.assertEqual((line.state, line.basis_text), ('waiting', False))

    # === SENDING === #

    def test_each_recipient_gets_a_mail_of_their_own_and_each_is_documented(self):
        people = self.make_people(3)
        line = self.make_line(days=60, recipient_ids=self.link(self.contact))
        mailing = self.make_mailing(people | self.contact)
        mailing.action_start()
        mails = self.run_mailing(mailing)
        self.assertEqual([mail.recipient_ids for mail in mails], list(people | self.contact))
        self.assertFalse(any(mails.mapped('email_cc')) or any(mails.mapped('email_to')))
        for mail, person in zip(mails, people | self.contact, strict=True):
            self.assertIn(f"Dear {person.name}", mail.body_html)
        self.deliver(mails)
        self.assertEqual((mailing.state, mailing.progress, mailing.done), ('done', 100, 4))
        note = self.notes.search([('contact_ids', 'in', self.contact.ids)])
        self.assertEqual((note.state, note.comment, note.topic_ids), ('documented', "Order news sent", self.topic))
        self.assertEqual((note.user_id, note.documented_by_id), (self.account_manager, self.account_manager))
        self.assertEqual(line.state, 'waiting')

    def test_the_basis_is_kept_as_it_was(self):
        self.make_basis()
        mailing = self.make_mailing(topic=self.advertising)
        mailing.action_start()
        self.run_mailing(mailing)
        self.assertIn("proof: Fair in May", mailing.line_ids.basis_text)
        entry = self.env['jlink.ledger.entry'].search([
            ('model', '=', 'jlink.communication.mailing.line'), ('res_id', '=', mailing.line_ids.id),
        ])
        self.assertEqual(entry.event, 'send')

    def test_whoever_is_killed_in_the_middle_goes_on_without_double_mails(self):
        mailing = self.make_mailing(self.make_people(10))
        mailing.action_start()
        running = mailing.sudo()
        self.assertEqual(running._send_batch(3), 3)
        record = type(running.line_ids)._record_sent
        with self.assertRaises(RuntimeError), self.cr.savepoint(), patch.object(
            type(running.line_ids), '_record_sent', autospec=True, side_effect=RuntimeError,
        ):
            running._send_batch(3)
        self.assertEqual(type(running.line_ids)._record_sent, record)
        self.assertEqual(running._count_waiting(), 7)
        mails = self.run_mailing(mailing)
        self.assertEqual(len(mails), 10)
        sent = self.env['mail.mail'].search([
            ('model', '=', 'jlink.communication.mailing.line'), ('res_id', 'in', mailing.line_ids.ids),
        ])
        self.assertEqual(sent.recipient_ids, mailing.line_ids.partner_id)
        self.assertEqual(len(sent), 10)

    def test_a_batch_needs_constant_queries_per_recipient_of_odoos_mails_only(self):
        counts = []
        for size in (5, 45):
            mailing = self.make_mailing(self.make_people(size, f'm{size}.example'))
            mailing.action_start()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            mailing.sudo()._send_batch()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 5, counts)

    def test_noting_needs_constant_queries(self):
        counts = []
        for size in (5, 45):
            mailing = self.make_mailing(self.make_people(size, f'm{size}.example'))
            mailing.action_start()
            self.run_mailing(mailing).write({'state': 'sent'})
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            mailing.sudo()._settle_batch()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 5, counts)

    def test_stopped_mails_do_not_leave_until_it_goes_on(self):
        mailing = self.make_mailing(self.make_people(4))
        mailing.action_start()
        mailing.sudo()._send_batch(2)
        mailing.action_stop()
        mails = mailing.sudo().line_ids.mail_id
        self.assertEqual(mails.mapped('state'), ['cancel', 'cancel'])
        self.assertEqual(self.mailings._settle_batch(), 0)
        mailing.action_resume()
        self.assertEqual(mails.mapped('state'), ['outgoing', 'outgoing'])
        self.assertEqual(len(self.run_mailing(mailing)), 4)

    def test_an_opt_out_stops_the_mail_that_waits(self):
        mailing = self.make_mailing()
        mailing.action_start()
        mail = self.run_mailing(mailing)
        self.env['jlink.communication.optout']._opt_out(
            self.contact, self.topic, 'page', self.company,
        )
        self.assertEqual((mail.state, mailing.line_ids.reason), ('cancel', 'opted_out'))

    @mute_logger('odoo.addons.base.models.ir_mail_server', 'odoo.addons.mail.models.mail_mail')
    def test_without_a_mail_server_the_mails_wait(self):
        mailing = self.make_mailing()
        mailing.action_start()
        mail = self.run_mailing(mailing)
        with patch.object(type(self.env['ir.mail_server']), '_connect__', side_effect=ConnectionRefusedError("down")):
            mail.send()
        self.assertEqual(mail.state, 'exception')
        self.mailings._settle_batch()
        self.assertEqual((mail.state, mailing.line_ids.state, mailing.state), ('outgoing', 'queued', 'sending'))

    def test_what_could_not_be_delivered_is_said_and_tried_again(self):
        mailing = self.make_mailing()
        mailing.action_start()
        mail = self.run_mailing(mailing)
        mail.write({'state': 'exception', 'failure_type': 'mail_email_invalid', 'failure_reason': "No such user"})
        self.mailings._settle_batch()
        self.mailings._finish()
        self.assertEqual((mailing.line_ids.failure, mailing.failed, mailing.state), ("No such user", 1, 'done'))
        self.assertFalse(self.notes.search([('contact_ids', 'in', self.contact.ids)]))
        mailing.action_try_again()
        self.assertEqual((mail.state, mailing.state), ('outgoing', 'sending'))

    def test_another_company_sees_nothing(self):
        mailing, basis = self.make_mailing(), self.make_basis()
        other = self.env['res.company'].create({'name': "Second GmbH"})
        user = new_test_user(self.env, login='second', groups='jlink_compliance.group_account_manager',
                             company_id=other.id, company_ids=[(6, 0, other.ids)])
        for record in (mailing, mailing.line_ids, mailing.content_ids, basis):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(user).read(['company_id'])

    def test_management_reads_and_researchers_see_nothing(self):
        mailing = self.make_mailing()
        self.assertEqual(mailing.with_user(self.management).topic_id, self.topic)
        with self.assertRaises(StepNotAllowedError):
            mailing.with_user(self.management).action_start()
        for user in (self.researcher, self.dpo, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                mailing.with_user(user).action_start()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                mailing.with_user(user).read(['topic_id'])
