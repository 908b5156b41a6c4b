import logging
import time
import tracemalloc

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .. import contact_mail
from .contact_mail_common import ContactMailCase, read_mail

_KARLA = 'karla.brandt@hansa-ag.example'
#: What becomes of each mail in ``tests/mails``: state, people, direction, subject; None: nothing is kept.
_NOTED = [
    ('outlook_bcc', 'noted', [_KARLA], 'out', "Angebot Java"),
    ('outlook_forward_de', 'noted', [_KARLA], 'in', "Verlängerung – 3 Monate"),
    ('outlook_forward_en', 'noted', [_KARLA], 'in', "Extension"),
    ('outlook_forward_fr', 'noted', [_KARLA], 'in', "Prolongation"),
    ('outlook_winmail', 'noted', [_KARLA], 'in', "Vertrag"),
    ('gmail_forward', 'noted', [_KARLA], 'in', "Neue Position"),
    ('apple_forward', 'noted', [_KARLA], 'in', "Termin"),
    ('ios_forward', 'noted', [_KARLA], 'in', "Lunch"),
    ('thunderbird_forward', 'noted', [_KARLA], 'in', "Profile für Hansa"),
    ('attached_forward', 'noted', [_KARLA], 'in', "Rechnung für September"),
    ('forward_of_own', 'noted', [_KARLA], 'out', "Unser Angebot"),
    ('forward_chain', 'noted', [_KARLA], 'in', "Preise"),
    ('exchange_invitation', 'noted', [_KARLA], 'in', "Jahresgespräch"),
    ('notes_forward', 'noted', [_KARLA], 'in', "Bestellung für Oktober"),
    ('gmx_forward', 'noted', [_KARLA], 'in', "Anruf"),
    ('latin_customer', 'noted', [_KARLA], 'in', "Rückfrage zu den Stundensätzen"),
    ('utf16', 'noted', [_KARLA], 'in', "UTF-16"),
    ('koi8r', 'noted', [_KARLA], 'in', "Привет"),
    ('broken_charset', 'noted', [_KARLA], 'in', "Grüße aus Köln"),
    ('control_characters', 'noted', [_KARLA], 'in', "Null Byte"),
    ('no_date_no_subject', 'noted', [_KARLA], 'in', False),
    ('split_words', 'noted', [_KARLA], 'in', "Verlängerung der Bestellung"),
    ('smime_signed', 'noted', [_KARLA], 'in', "Signiert"),
    ('smime_encrypted', 'noted', [_KARLA], 'in', "Vertraulich"),
    ('html_script', 'noted', [_KARLA], 'in', "Newsletter?"),
    ('long_lines', 'noted', [_KARLA], 'in', 'x' * 500),
    ('redirected', 'noted', [_KARLA], 'in', "Umgeleitet"),
    ('two_customers', 'noted', [_KARLA, 'ole@nord.example'], 'out', "Marktentwicklung"),
]
_WAITING = [
    ('no_from', '', "Ohne Absender"),
    ('unknown_colleague_of_customer', 'jo.ott@hansa-ag.example', "Neuer Einkäufer"),
    ('unknown_freemail', 'somebody@gmail.com', "Hallo"),
    ('among_colleagues', '', "Intern"),
]
_NOT_KEPT = [
    'bounce', 'out_of_office', 'auto_reply', 'mailing_list', 'loop', 'business_partner', 'bcc_business_partner',
    'forward_business_partner',
]


@tagged('post_install', '-at_install')
class TestContactInbox(ContactMailCase):

    def test_mails_with_customers_become_open_contacts(self):
        for name, state, people, direction, subject in _NOTED:
            with self.subTest(name=name), self.assertNoLogs('odoo', logging.ERROR):
                mail = self.arrive(read_mail(name))
                self.assertEqual((mail.state, mail.direction, mail.subject), (state, direction, subject))
                notes = mail.note_ids
                self.assertEqual(sorted(notes.contact_ids.mapped('email')), people)
                self.assertEqual(set(notes.mapped('state')), {'open'}, "nothing from outside documents itself")
                self.assertEqual(set(notes.mapped('source_name')), {subject})
                self.assertEqual(notes.message_id, mail.message_id)
                self.assertEqual(notes.user_id, self.account_manager)
                self.assertEqual(set(notes.mapped('channel')), {'mail'})

    def test_mails_with_nobody_known_wait_to_be_assigned(self):
        for name, email, subject in _WAITING:
            with self.subTest(name=name), self.assertNoLogs('odoo', logging.ERROR):
                mail = self.arrive(read_mail(name))
                self.assertEqual((mail.state, mail.person_email or '', mail.subject), ('new', email, subject))
                self.assertFalse(mail.note_ids)

    def test_machines_lists_loops_and_business_partners_leave_nothing(self):
        self.make_business_partner()
        places = ('jlink.contact.inbox', 'jlink.contact.note', 'ir.attachment', 'res.partner', 'jlink.quarantine')
        before = {place: self.env[place].search_count([]) for place in places}
        for name in _NOT_KEPT:
            with self.subTest(name=name), self.assertLogs('odoo', logging.INFO) as logs:
                self.assertFalse(self.arrive(read_mail(name)))
                self.assertNotIn('eva', '\n'.join(logs.output).lower())
        self.assertEqual({place: self.env[place].search_count([]) for place in places}, before)
        told = self.env['mail.message'].search([('body', 'ilike', 'Geheim')])
        self.assertFalse(told)

    def test_a_colleague_is_told_that_a_mail_belongs_into_the_profile_once_a_day(self):
        self.make_business_partner()
        for name in ('bcc_business_partner', 'forward_business_partner'):
            self.arrive(read_mail(name))
        notices = self.env['mail.message'].search([
            ('message_type', '=', 'user_notification'), ('partner_ids', 'in', self.account_manager.partner_id.ids),
            ('subject', '=', "A mail belongs into the profile"),
        ])
        self.assertEqual(len(notices), 1)
        self.assertNotIn("Eva", notices.body)

    def test_the_same_mail_is_noted_once(self):
        self.assertTrue(self.arrive(read_mail('gmail_forward')))
        self.assertFalse(self.arrive(read_mail('gmail_forward')))
        self.assertEqual(self.env['jlink.contact.note'].search_count([('source_name', '=', "Neue Position")]), 1)

    def test_what_is_kept_runs_nothing_and_loads_nothing(self):
        mail = self.arrive(read_mail('html_script'))
        self.assertIn("Hallo <b>Anna</b>", mail.body)
        for word in ('script', 'track.example', 'evil.example', 'onload', 'onerror', 'data:', '<img', '<form',
                     'alert('):
            self.assertNotIn(word, mail.body)
        self.assertFalse(mail.file_ids, "Odoo makes public links of pictures inside a text")
        self.assertIn(b'track.example', mail.original_id.raw)
        self.assertEqual(mail.original_id.mimetype, 'message/rfc822')

    def test_files_that_a_browser_would_run_lose_their_type(self):
        raw = self.write_mail().replace(b'Content-Type: text/plain; charset=utf-8\n\nText\n', (
            b'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; name="x.html"\n'
            b'Content-Disposition: attachment; filename="x.html"\n\n<html><script>x()</script></html>\n--b--\n'))
        self.assertEqual(self.arrive(raw).file_ids.mapped('mimetype'), ['text/plain'])

    def test_files_and_what_cannot_be_read_are_told(self):
        attached = self.arrive(read_mail('attached_forward'))
        self.assertEqual(attached.file_ids.mapped('name'), ['Rechnung.eml'])
        winmail = self.arrive(read_mail('outlook_winmail'))
        self.assertEqual((winmail.remark, winmail.file_ids.mapped('name')), ('tnef', ['winmail.dat']))
        self.assertIn("Der Vertrag", winmail.body)
        self.assertEqual(self.arrive(read_mail('smime_encrypted')).remark, 'sealed')
        self.assertFalse(self.arrive(read_mail('smime_signed')).file_ids)

    def test_letters_arrive_as_they_were_written(self):
        for name, words in (('latin_customer', "95 für „zwei“"), ('utf16', "Grüße aus Łódź"), ('koi8r', "Привет"),
                            ('broken_charset', "Grüße"), ('outlook_bcc', "für zwei Personen zu 95 €")):
            with self.subTest(name=name):
                self.assertIn(words, self.arrive(read_mail(name)).body)

    def test_dates_that_make_no_sense_become_today(self):
        for number, date in enumerate(('Mon, 12 Oct 2076 10:00:00 +0200', 'yesterday',
                                       'Thu, 1 Jan 1970 00:00:00 +0000')):
            mail = self.arrive(self.write_mail(number=number, more=f'Date: {date}\n'))
            self.assertEqual(mail.date.date(), fields.Date.today())

    def test_a_mail_of_twenty_megabytes_costs_memory_in_proportion(self):
        files = b'QUJDREVG' * 9 + b'\n'
        raw = self.write_mail().replace(b'Content-Type: text/plain; charset=utf-8\n\nText\n', (
            b'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/pdf; name="big.pdf"\n'
            b'Content-Transfer-Encoding: base64\n\n' + files * (20 * 1024 * 1024 // len(files)) + b'\n--b--\n'))
        tracemalloc.start()
        begun = time.monotonic()
        mail = self.arrive(raw)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        logging.getLogger(__name__).info(
            "A mail of %.0f MB: %.1f s, %.0f MB", len(raw) / 2**20, time.monotonic() - begun, peak / 2**20)
        self.assertEqual(mail.file_ids.mapped('name'), ['big.pdf'])
        self.assertLess(peak, 12 * len(raw))

    def test_of_a_mail_that_is_too_large_the_headers_are_kept(self):
        self.patch(contact_mail, 'MAX_MAIL', 1000)
        mail = self.arrive(self.write_mail(body="Secret " * 1000))
        self.assertEqual((mail.state, mail.remark, mail.subject), ('noted', 'too_large', "Hello"))
        self.assertNotIn("Secret", mail.body)
        self.assertNotIn(b'Secret', mail.original_id.raw)

    def test_a_hundred_mails_of_one_sender_are_one_notice(self):
        before = self.env['mail.message'].search_count([('message_type', '=', 'user_notification')])
        mails = self.env['mail.mail'].search_count([])
        for number in range(100):
            self.arrive(self.write_mail(
                sender='account_manager@jlink.example', to='new@unknown.example', number=number,
                more='Delivered-To: contacts@jlink.example\n'))
        self.assertEqual(self.inbox.search_count([('person_email', '=', 'new@unknown.example')]), 100)
        notices = self.env['mail.message'].search_count([('message_type', '=', 'user_notification')]) - before
        self.assertEqual(notices, 1)
        self.assertLessEqual(self.env['mail.mail'].search_count([]) - mails, 1)

    def test_an_answer_belongs_to_the_document_of_the_conversation(self):
        position = self.make_position()
        message = position.sudo().message_post(body="Our proposal")
        raw = self.write_mail(more=f'In-Reply-To: {message.message_id}\n')
        note = self.arrive(raw).note_ids
        self.assertEqual((note.res_model, note.res_id, note.position_id), (position._name, position.id, position))
        other = self.write_mail(sender='ole@nord.example', number=2, more=f'References: {message.message_id}\n')
        self.nord.user_id = self.account_manager
        self.assertFalse(self.arrive(other).note_ids.position_id, "another customer's document")

    def test_a_mail_to_sales_as_well_is_posted_there_and_noted_once(self):
        self.env['mail.alias'].create({
            'alias_name': 'wanted', 'alias_domain_id': self.alias_domain.id, 'alias_contact': 'everyone',
            'alias_model_id': self.env['ir.model']._get_id('crm.lead'),
        })
        raw = self.write_mail(to='wanted@jlink.example, contacts@jlink.example', subject="Two people wanted")
        self.assertFalse(self.arrive(raw), "the request has it")
        lead = self.env['crm.lead'].search([('name', '=', "Two people wanted")])
        self.assertEqual(len(lead), 1)
        note = self.env['jlink.contact.note'].search([('message_id', 'in', lead.message_ids.ids)])
        self.assertEqual((note.partner_id, note.res_model, note.res_id), (self.customer, 'crm.lead', lead.id))

    def test_a_mail_to_the_quarantine_as_well_goes_there_only(self):
        self.env.ref('jlink_compliance.mail_alias_quarantine').write({
            'alias_domain_id': self.alias_domain.id, 'alias_name': 'bewerbung'})
        before = self.env['jlink.quarantine'].search_count([])
        self.assertFalse(self.arrive(self.write_mail(to='bewerbung@jlink.example, contacts@jlink.example')))
        self.assertEqual(self.env['jlink.quarantine'].search_count([]), before + 1)

    def test_a_mailbox_of_its_own_needs_no_address(self):
        raw = self.write_mail(sender='account_manager@jlink.example', to='karla.brandt@hansa-ag.example')
        mail = self.arrive(raw, model='jlink.contact.inbox')
        self.assertEqual((mail.state, mail.direction), ('noted', 'out'))

    def test_a_customer_nobody_is_in_charge_of_waits(self):
        self.customer.user_id = False
        mail = self.arrive(self.write_mail())
        self.assertEqual((mail.state, mail.suggested_id), ('new', self.contact))

    def test_what_fails_is_kept_for_a_person_to_look_at(self):
        self.patch(type(self.inbox), '_get_customers', lambda *_args: 1 / 0)
        with self.assertLogs('odoo', logging.ERROR) as logs:
            mail = self.arrive(self.write_mail(subject="Confidential"))
        self.assertEqual((mail.state, mail.subject), ('new', "Confidential"))
        self.assertNotIn("Confidential", '\n'.join(logs.output))

    def test_each_company_has_an_address_of_its_own(self):
        second = self.env['res.company'].create({'name': "Second GmbH", 'alias_domain_id': self.alias_domain.id})
        self.assertFalse(second._get_contact_address())
        second._set_contact_alias('kontakte')
        self.assertEqual(second._get_contact_address(), 'kontakte@jlink.example')
        self.assertEqual(self.arrive(self.write_mail(to='kontakte@jlink.example')).company_id, second)
        self.company._set_contact_alias('hello')
        self.assertEqual(self.company._get_contact_address(), 'hello@jlink.example')

    def test_portal_users_hand_in_no_mails(self):
        portal = new_test_user(self.env, 'contact portal', groups='base.group_portal')
        with self.assertRaises(AccessError):
            self.env['mail.thread'].with_user(portal).message_process(None, self.write_mail())
