from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.jlink_compliance.exceptions import StepNotPossibleError
from odoo.addons.jlink_compliance.models.erasure_places import Scope

from ..exceptions import BusinessPartnerNoteError, ContactMailError
from .contact_mail_common import ContactMailCase


@tagged('post_install', '-at_install')
class TestContactInboxDesk(ContactMailCase):

    def make_wizard(self, mails, **values):
        form = Form(self.env['jlink.contact.assign'].with_user(self.account_manager).with_context(
            default_inbox_ids=mails.ids))
        for name, value in values.items():
            form[name] = value
        return form.save()

    def test_the_customer_with_people_at_the_same_domain_is_suggested(self):
        mail = self.arrive_unknown()
        self.assertEqual(mail.suggested_id, self.customer)
        mail.action_assign_suggested()
        self.assertEqual((mail.state, mail.note_ids.partner_id), ('noted', self.customer))
        self.assertEqual(mail.note_ids.user_id, self.account_manager)

    def test_free_mailers_suggest_nobody(self):
        self.contact.copy({'name': "Private", 'email': 'karla@gmail.com', 'parent_id': self.customer.id})
        self.assertFalse(self.arrive_unknown(sender='jo@gmail.com').suggested_id)

    def test_suggesting_for_many_costs_as_much_as_for_one(self):
        mails = self.inbox
        for number in range(20):
            mails |= self.arrive_unknown(number=number, sender=f'p{number}@d{number}.example')
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            mails.with_user(self.account_manager).mapped('suggested_id')

    def test_assigning_remembers_the_person_and_takes_all_mails_of_the_address(self):
        first, second = self.arrive_unknown(1), self.arrive_unknown(2)
        wizard = self.make_wizard(first)
        self.assertEqual((wizard.partner_id, wizard.name, wizard.is_new_person, wizard.same_count),
                         (self.customer, "Jo Ott", True, 1))
        wizard.action_assign()
        person = self.env['res.partner'].search([('email', '=', 'jo.ott@hansa-ag.example')])
        self.assertEqual((person.parent_id, person.name), (self.customer, "Jo Ott"))
        self.assertEqual(first.note_ids.contact_ids, person)
        self.assertEqual(second.state, 'noted')
        self.assertEqual(self.arrive(self.write_mail(sender='jo.ott@hansa-ag.example', number=3)).state, 'noted')

    def test_a_mail_is_assigned_to_another_customer_too(self):
        mail = self.arrive(self.write_mail()).with_user(self.account_manager)
        self.make_wizard(mail, partner_id=self.nord, is_new_person=False).action_assign()
        self.assertEqual(mail.note_ids.partner_id, self.customer | self.nord)

    def test_business_partners_and_suppliers_are_no_customers(self):
        mail = self.arrive_unknown()
        person = self.make_business_partner().partner_id
        with self.assertRaises(BusinessPartnerNoteError):
            mail._assign(person.with_user(self.account_manager))
        supplier = self.env['res.partner'].create({'name': "Paper Ltd", 'is_company': True, 'supplier_rank': 1})
        with self.assertRaises(ContactMailError):
            mail._assign(supplier.with_user(self.account_manager))
        self.assertEqual(mail.state, 'new')

    def test_what_is_no_contact_is_dismissed_with_a_reason_and_taken_up_again(self):
        mail = self.arrive_unknown()
        with self.assertRaises(ContactMailError):
            mail.action_dismiss('because')
        self.env['jlink.contact.dismiss'].with_user(self.account_manager).create({
            'inbox_ids': [(6, 0, mail.ids)], 'dismissal': 'private',
        }).action_dismiss()
        self.assertEqual((mail.state, mail.dismissal), ('dismissed', 'private'))
        mail.action_reopen()
        self.assertEqual((mail.state, mail.dismissal), ('new', False))

    def test_a_noted_mail_is_not_dismissed(self):
        with self.assertRaises(StepNotPossibleError):
            self.arrive(self.write_mail()).with_user(self.account_manager).action_dismiss()

    def test_an_application_goes_to_the_quarantine_and_leaves_nothing(self):
        mail = self.arrive_unknown(sender='Max Neu <max@neu.example>', subject="Lebenslauf", body="Ten years of Java")
        message, original = mail.sudo().message_id, mail.sudo().original_id
        before = self.env['jlink.quarantine'].search([])
        mail.action_seal()
        sealed = self.env['jlink.quarantine'].search([]) - before
        self.assertEqual((sealed.state, sealed.partner_id.email), ('sealed', 'max@neu.example'))
        self.assertFalse(mail.exists() | self.inbox.search([('subject', '=', "Lebenslauf")]))
        self.assertFalse(message.exists())
        self.assertFalse(original.exists())

    def test_nobody_edits_deletes_copies_or_makes_one(self):
        mail = self.arrive_unknown()
        for user in (self.account_manager, self.management, self.env.ref('base.user_root')):
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    mail.with_user(user).write({'subject': "Else", 'state': 'noted'})
                with self.assertRaises(UserError):
                    self.inbox.with_user(user).create({'subject': "Forged"})
        with self.assertRaises(ContactMailError):
            mail.sudo().unlink()
        with self.assertRaises(ContactMailError):
            mail.sudo().copy()

    def test_who_does_not_talk_to_customers_sees_no_mail(self):
        mail = self.arrive_unknown()
        for user in (self.researcher, self.dpo, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                mail.with_user(user).read(['subject'])
        with self.assertRaises(UserError):
            mail.with_user(self.researcher).action_assign_suggested()
        with self.assertRaises(AccessError):
            mail.with_user(self.stranger).message_id.read(['body'])
        with self.assertRaises(AccessError):
            mail.sudo().original_id.with_user(self.stranger).read(['raw'])

    def test_a_mail_of_a_confidential_contact_is_for_whom_the_contact_is_for(self):
        mail = self.arrive(self.write_mail())
        third = self.make_user('third', 'jlink_compliance.group_account_manager')
        self.assertTrue(mail.with_user(third).has_access('read'))
        mail.note_ids.with_user(self.account_manager).write({'comment': "About him", 'is_confidential': True})
        self.env.invalidate_all()
        self.assertFalse(mail.with_user(third).has_access('read'))
        self.assertFalse(mail.message_id.with_user(third).has_access('read'))
        self.assertTrue(mail.with_user(self.account_manager).has_access('read'))
        self.assertEqual(mail.note_ids.with_user(self.account_manager).action_open_mail()['res_id'], mail.id)

    def test_another_company_sees_nothing(self):
        other = self.env['res.company'].create({'name': "Second GmbH"})
        user = new_test_user(self.env, login='second', groups='jlink_compliance.group_management',
                             company_id=other.id, company_ids=[(6, 0, other.ids)])
        self.assertFalse(self.arrive_unknown().with_user(user).has_access('read'))

    def test_blacking_out_reaches_the_mail_and_its_original(self):
        mail = self.arrive(self.write_mail(subject="About Max", body="Max is ill"))
        note = mail.note_ids
        note.with_user(self.account_manager).comment = "Called about Max"
        note.with_user(self.management)._redact(["Max"], "Private")
        self.assertNotIn("Max", f'{mail.subject} {mail.body} {note.comment} {note.source_name}')
        self.assertFalse(mail.original_id)

    def test_a_person_who_is_erased_is_gone_from_the_mails(self):
        profile = self.make_business_partner(email='eva@muster.example')
        mail = self.arrive(self.write_mail(
            sender='account_manager@jlink.example', to='karla.brandt@hansa-ag.example, eva@muster.example',
            more='Delivered-To: contacts@jlink.example\n', body="About Eva"))
        note, message = mail.note_ids, mail.message_id
        self.assertEqual(note.contact_ids, self.contact)
        scope = self.env['jlink.erasure']
        found = scope._find_contact_mails(self.make_scope(profile))
        self.assertEqual(found, mail)
        self.assertEqual(scope._own_contact_mails(found, self.make_scope(profile)), {mail: profile.partner_id})
        note.sudo()._forget_people(profile.partner_id, message)
        found._erase()
        self.assertFalse(mail.exists() | self.inbox.search([('addresses', 'ilike', 'eva@')]))
        self.assertFalse(message.exists())
        self.assertTrue(note.exists())

    def make_scope(self, profile):
        none = profile.browse()
        return Scope(profiles=profile, gone=profile, held=none, kept=profile.document_ids.browse())

    def test_the_address_is_told_where_mails_are_awaited(self):
        help_message = self.env.ref('jlink_positions.contact_inbox_action').help
        told = self.inbox.with_user(self.account_manager).get_empty_list_help(help_message)
        self.assertIn('contacts@jlink.example', told)
