import logging

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from .disclosure_common import PDF
from .disclosure_page_common import DisclosurePageCase

GONE = "not available any more"


@tagged('post_install', '-at_install')
class TestDocumentsPage(DisclosurePageCase):
    """What one recipient at the customer gets, as long as consent, yes, release and undertaking hold."""

    def setUp(self):
        super().setUp()
        self.agree(self.disclosure)
        self.disclosure.action_release()
        self.line = self.disclosure.document_ids
        self.path = self.documents_link(self.disclosure)

    def documents_link(self, disclosure):
        delivery = disclosure.sudo().exit_ids.filtered(lambda delivery: delivery.channel == 'link')[:1]
        return delivery._make_link('documents').removeprefix(disclosure.company_id.get_base_url())

    def open(self, line=None, path=None, **values):
        path = path or self.path
        form = self.read_form('/consent/new-link')
        return self.url_open(f'{path}/{(line or self.line).id}', data={**form, **values})

    def get_openings(self):
        return self.disclosure.sudo().exit_ids.filtered(lambda delivery: delivery.channel == 'page')

    def test_recipient_sees_and_takes_the_documents_and_each_is_recorded(self):
        page = self.url_open(self.path)
        for words in ("Paula Tiedemann", "Paula.pdf", self.buyer.name, self.disclosure.name, self.manager.name):
            self.assertIn(words, page.text)
        self.assertEqual(page.headers['Referrer-Policy'], 'no-referrer')
        self.assertFalse(self.get_openings(), "looking at the page hands out nothing")
        shown, taken = self.open(show='1'), self.open()
        self.assertEqual((shown.content, taken.content), (PDF, PDF))
        self.assertEqual(shown.headers['Content-Type'], 'application/pdf')
        self.assertIn('inline', shown.headers['Content-Disposition'])
        self.assertIn('attachment', taken.headers['Content-Disposition'])
        self.assertIn('no-store', taken.headers['Cache-Control'])
        self.assertEqual(self.get_openings().recipient_id, self.buyer)
        self.assertEqual(len(self.get_openings()), 2)
        self.assertEqual(self.get_openings()[0]._get_payload()['documents'], [self.cv_digest])

    def test_scanner_that_opens_each_address_gets_nothing(self):
        self.assertIn(self.url_open(f'{self.path}/{self.line.id}').status_code, (404, 405))
        self.assertEqual(self.url_open(f'{self.path}/{self.line.id}', data={'show': '1'}).status_code, 400)
        self.assertFalse(self.get_openings())

    def assert_gone(self):
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 404)
        self.assertIn(GONE, page.text)
        for word in ("Paula", "recall", "withdr", self.customer.name):
            self.assertNotIn(word, page.text)
        self.assertNotIn(PDF, self.open().content)
        self.assertFalse(self.get_openings())

    def test_recall_lets_the_link_die(self):
        self.send(self.link(self.disclosure, 'recall'))
        self.assert_gone()

    def test_withdrawn_consent_lets_the_link_die(self):
        self.withdraw()
        self.assert_gone()

    def test_ended_undertaking_lets_the_link_die(self):
        self.undertaking._terminate("Contract ended")
        self.assert_gone()

    def test_time_that_is_over_lets_the_link_die_also_before_the_job_runs(self):
        with freeze_time(fields.Date.add(self.disclosure.valid_until, days=1)):
            self.assert_gone()

    def test_replaced_document_is_not_handed_out(self):
        self.env.cr.execute("UPDATE jlink_profile_document SET sha256 = 'other' WHERE id = %s", [self.cv.id])
        self.cv.invalidate_recordset()
        self.assertEqual(self.open().status_code, 404)

    def test_document_of_another_disclosure_is_not_handed_out(self):
        certificate = self.add_document(self.profile, 'certificate', "Cert.pdf", b'%PDF-1.4 other')
        other = self.make_released(
            category_ids=certificate.category_id.ids,
            document_ids=[Command.create({'profile_document_id': certificate.id})],
        )
        self.assertEqual(self.open(other.document_ids).status_code, 404)
        self.assertEqual(self.open(other.document_ids, self.documents_link(other)).content, b'%PDF-1.4 other')

    def test_blind_page_does_not_tell_who_it_is(self):
        disclosure = self.make_released(
            form='blind', category_ids=self.env.ref('jlink_compliance.category_profile').ids,
            document_ids=[Command.create({'source': 'blind'})],
        )
        path = self.documents_link(disclosure)
        page = self.url_open(path).text
        self.assertIn("An expert for you", page)
        for word in ("Paula", "Tiedemann", 'paula.tiedemann@example.com'):
            self.assertNotIn(word, page)
        answer = self.open(disclosure.document_ids, path)
        self.assertTrue(answer.content.startswith(b'%PDF'))
        self.assertNotIn("Paula", answer.headers['Content-Disposition'])

    def test_employee_takes_nothing_away_on_the_page_of_the_recipient(self):
        self.authenticate(self.manager.login, self.manager.login)
        self.assertNotIn('name="show"', self.url_open(self.path).text)
        self.assertEqual(self.open().status_code, 404)
        self.assertFalse(self.get_openings())

    def test_key_of_one_recipient_opens_nothing_of_another_purpose(self):
        key = self.path.rpartition('/')[2]
        for path in (f'/disclosure/answer/{key}', f'/disclosure/recall/{key}', f'/undertaking/{key}'):
            self.assertEqual(self.url_open(path).status_code, 404)

    def test_guessing_and_taking_without_end_are_slowed_down(self):
        statuses = [self.url_open(f'/documents/made-up-{number}').status_code for number in range(11)]
        self.assertEqual(statuses, [404] * 10 + [429])
        self.assertEqual(self.url_open(self.path).status_code, 200)

    def test_key_is_in_no_line_of_the_log(self):
        with self.assertLogs('werkzeug', logging.INFO) as log:
            self.open()
        self.assertIn(f'POST /documents/***/{self.line.id} HTTP/1.1', '\n'.join(log.output))
