import logging

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models import quarantine_gateway
from .quarantine_common import QuarantineCase, read_mail

_TO = b'To: bewerbung@quarantine.example.com\n'
_MALFORMED = [
    _TO + b'\n',
    _TO + b'From:\n\nx',
    _TO + b'From: <>\n\nx',
    _TO + b'From: nobody\n\nx',
    _TO + b'From: =?utf-8?b?!!!?= <a1@example.org>\n\nx',
    _TO + b'From: =?nonsense?q?x?= <a2@example.org>\n\nx',
    _TO + b'From: "Unclosed <a3@example.org>\n\nx',
    _TO + b'From: a4@example.org, a5@example.org\n\nx',
    _TO + b'From: \xc3\x28\xff <a6@example.org>\n\nx',
    _TO + b'From: a7@example.org\nMessage-Id:   \n\nx',
    _TO + b'From: a8@example.org\nDate: yesterday\n\nx',
    _TO + b'From: a9@example.org\nContent-Type: multipart/mixed\n\nx',
    _TO + b'From: b1@example.org\nContent-Type: ;;;\n\nx',
    _TO + b'From: b2@example.org\nContent-Type: text/plain; charset=martian\n\nx',
    _TO + b'From: b3@example.org\nContent-Transfer-Encoding: base64\n\n!!!\xff',
    _TO + b"From: b4@example.org\nContent-Disposition: attachment; filename*=utf-8''%ff%zz.pdf\n\nx",
    _TO + b'From: b5@example.org\nContent-Type: message/rfc822\n\n',
    _TO + b'From: b6@example.org\nContent-Type: multipart/mixed; boundary="q"\n\n--q\n--q\n--q--',
    b'\n\n' + _TO + b'From: b7@example.org\n\nx',
    b'To: <<bewerbung@quarantine.example.com\nFrom: b8@example.org\n\nx',
    b'To: \xff"bewerbung@quarantine.example.com\nFrom: b9@example.org\n\nx',
    _TO + b'From: c1@example.org\nSubject: ' + b'x' * 100_000 + b'\n\nx',
    _TO + b'From: ' + b'N' * 5000 + b' <c2@example.org>\n\nx',
    _TO + b'From: c3@example.org\x00\nSubject: \x00\n\n\x00',
    _TO + b'From: c4@' + b'e' * 300 + b'.org\n\nx',
]
#: What of a mail stands nowhere but in the sealed bytes.
_SECRETS = ('jonas.brandt', 'brandt', 'geheimbetreff', 'lebenslauf', 'zeugnisse', 'caf-unsolicited')


@tagged('post_install', '-at_install')
class TestQuarantineMail(QuarantineCase):

    def test_a_mail_is_sealed_and_its_sender_asked(self):
        quarantine = self.arrive(read_mail('application'))
        self.assertEqual((quarantine.state, quarantine.arrived_by), ('sealed', 'mail'))
        self.assertEqual(quarantine.partner_id.name, "Jörn Brandt")
        self.assertEqual(quarantine.partner_id.email, 'jonas.brandt@example.org')
        self.assertEqual((quarantine.profile_id.state, quarantine.profile_id.source), ('requested', 'unsolicited'))
        self.assertEqual(quarantine.consent_id.state, 'requested')
        request = self.env['mail.mail'].search([
            ('model', '=', 'jlink.consent'), ('res_id', '=', quarantine.consent_id.id)])
        self.assertIn("sealed and unread", request.body_html)

    def test_consent_brings_the_documents_and_not_the_decoration(self):
        quarantine = self.arrive(read_mail('application'))
        self.grant(quarantine.profile_id)
        documents = quarantine.profile_id.document_ids
        self.assertEqual(set(documents.mapped('name')), {'Lebenslauf_Brandt.pdf', 'Zeugnisse.zip'})
        self.assertIn(b'%PDF-1.4\n%Geheim', [self.get_bytes(document) for document in documents])

    def test_text_of_a_mail_without_documents_becomes_one(self):
        quarantine = self.arrive(read_mail('text_only'))
        self.assertEqual(quarantine.partner_id.email, 'eva.private@example.org')
        self.grant(quarantine.profile_id)
        self.assertIn(b'ten years', self.get_bytes(quarantine.profile_id.document_ids))

    def test_nothing_of_it_is_logged_or_stored_elsewhere(self):
        places = ['mail.message', 'ir.attachment', 'mail.activity', *({'crm.lead'} & set(self.env))]
        before = {place: self.env[place].search([]) for place in places}
        with self.assertLogs(level=logging.INFO) as captured:
            logging.getLogger().info("so that there is something")
            quarantine = self.arrive(read_mail('application'))
            self.env.flush_all()
        logged = '\n'.join(captured.output).lower()
        for secret in (*_SECRETS, 'routing mail from'):
            self.assertNotIn(secret, logged)
        for place in places:
            for record in self.env[place].search([]) - before[place]:
                values = str(record.read()).lower()
                for secret in ('geheimbetreff', 'lebenslauf', 'zeugnisse', 'anbei'):
                    self.assertNotIn(secret, values)
                if record._name == 'mail.message' and record.model != 'jlink.consent':
                    self.assertNotIn('brandt', str(record.body).lower())
        self.assertTrue(quarantine)

    def test_a_mail_to_sales_too_goes_to_the_quarantine_only(self):
        self.env['mail.alias'].create({
            'alias_name': 'verkauf', 'alias_domain_id': self.alias_domain.id,
            'alias_model_id': self.env['ir.model']._get_id('res.partner'),
        })
        before = self.env['res.partner'].search_count([('name', '=', 'CV')])
        self.assertTrue(self.arrive(read_mail('text_only')))
        self.assertEqual(self.env['res.partner'].search_count([('name', '=', 'CV')]), before)

    def test_the_address_is_found_wherever_the_mail_server_writes_it(self):
        for number, header in enumerate(('Cc', 'Delivered-To', 'X-Original-To', 'Envelope-To', 'Resent-To')):
            raw = f'{header}: Bewerbung+tag@Quarantine.example.com\nFrom: h{number}@example.org\n\nx'
            with self.subTest(header=header):
                self.assertTrue(self.arrive(raw))

    def test_the_same_mail_is_sealed_once(self):
        self.assertTrue(self.arrive(read_mail('application')))
        self.assertFalse(self.arrive(read_mail('application')))

    def test_machines_are_not_sealed_and_get_no_answer(self):
        partners = self.env['res.partner'].search_count([])
        for name in ('bounce', 'out_of_office'):
            with self.subTest(name=name):
                self.assertFalse(self.arrive(read_mail(name)))
        own = b'From: bounce@quarantine.example.com\n' + _TO + b'\nx'
        self.assertFalse(self.arrive(own))
        self.assertEqual(self.env['res.partner'].search_count([]), partners)

    def test_who_is_not_the_person_is_not_asked(self):
        new_test_user(self.env, 'forwarder', email='anna@quarantine.example.com', groups='base.group_user')
        firm = self.env['res.partner'].create({
            'name': "Customer", 'is_company': True, 'email': 'info@customer.example'})
        self.env['res.partner'].create({'name': "Buyer", 'parent_id': firm.id, 'email': 'buyer@customer.example'})
        for sender, more in (
            ('anna@quarantine.example.com', ''), ('info@customer.example', ''), ('buyer@customer.example', ''),
            ('spam@example.org', 'X-Spam-Flag: YES\n'), ('list@example.org', 'List-Id: <jobs.example.org>\n'),
        ):
            with self.subTest(sender=sender):
                quarantine = self.arrive(f'From: {sender}\n{more}'.encode() + _TO + b'\nx')
                self.assertEqual((quarantine.state, quarantine.partner_id.id), ('sealed', False))
        self.assertFalse(self.arrive(read_mail('job_board')).partner_id)

    def test_an_open_profile_gets_the_documents(self):
        profile = self.record("Jörn Brandt", 'jonas.brandt@example.org')
        self.grant(profile)
        quarantine = self.arrive(read_mail('application'))
        self.assertEqual((quarantine.state, quarantine.profile_id), ('handed_over', profile))
        self.assertEqual(len(profile.with_user(self.manager).document_ids), 2)

    def test_malformed_mails_never_break_the_gateway(self):
        for number, raw in enumerate(_MALFORMED):
            with self.subTest(number=number), self.assertNoLogs('odoo', logging.ERROR):
                self.assertEqual(self.arrive(raw).state, 'sealed')

    def test_what_is_too_large_is_asked_for_and_not_kept(self):
        self.patch(quarantine_gateway, 'MAX_MAIL', 200)
        quarantine = self.arrive(read_mail('application'))
        self.assertTrue(quarantine.is_too_large)
        self.assertFalse(self.files.search_count([('quarantine_id', '=', quarantine.id)]))
        self.assertEqual(quarantine.consent_id.state, 'requested')

    def test_a_failure_seals_without_person_and_tells_nothing(self):
        self.patch(type(self.quarantines), '_assign', lambda *_args: 1 / 0)
        with self.assertLogs('odoo', logging.ERROR) as captured:
            quarantine = self.arrive(read_mail('application'))
        self.assertEqual((quarantine.state, quarantine.partner_id.id), ('sealed', False))
        self.assertNotIn('brandt', '\n'.join(captured.output).lower())

    def test_other_mails_go_their_way(self):
        raw = b'From: x@example.org\nTo: elsewhere@quarantine.example.com\nMessage-Id: <m@x>\n\nx'
        self.env['mail.thread'].message_process('res.partner', raw)
        self.assertFalse(self.quarantines.search_count([]))

    def test_portal_users_hand_in_no_mails(self):
        portal = new_test_user(self.env, 'quarantine portal', groups='base.group_portal')
        with self.assertRaises(AccessError):
            self.env['mail.thread'].with_user(portal).message_process(None, read_mail('application'))
