import io
import json
import zipfile

from odoo.tests import tagged

from .feedback_common import FeedbackCase


@tagged('post_install', '-at_install')
class TestFeedbackErasure(FeedbackCase):
    """A customer's person who becomes a business partner, is told what is held and is erased."""

    def setUp(self):
        super().setUp()
        self.person = self.make_person("Petra Privat", parent_id=False)
        self.feedback = self.answer('2', "Ask Petra Privat again", partner_id=self.person.id,
                                    contact_id=self.person.id)
        self.complaint = self.env['jlink.complaint'].search([('feedback_id', '=', self.feedback.id)])
        self.at_firm = self.env['jlink.complaint'].create({
            'partner_id': self.customer.id, 'description': "Petra Privat was never told", 'contact_id': self.contact.id,
        })

    def test_person_is_told_what_they_answered(self):
        stream = self.env['jlink.subject.package']._stream_zip(self.person)
        data = json.loads(zipfile.ZipFile(io.BytesIO(b''.join(stream))).read('data.json'))
        self.assertEqual(data['feedback'][0]['comment'], "Ask Petra Privat again")
        self.assertEqual(data['reactions'][0]['name'], self.complaint.name)

    def test_erasure_leaves_nothing_of_the_person(self):
        ids, rating_ids = (self.feedback.ids, self.complaint.ids), self.feedback.rating_ids.ids
        self.erase()
        self.assertFalse(self.feedback.browse(ids[0]).exists())
        self.assertFalse(self.complaint.browse(ids[1]).exists())
        self.assertFalse(self.env['rating.rating'].browse(rating_ids).exists())
        self.assertTrue(self.at_firm.exists())

    def test_what_a_firm_said_stays_without_the_person(self):
        self.env.cr.execute(  # the person was the firm's when they said it
            'UPDATE jlink_complaint SET contact_id = %s WHERE id = %s', [self.person.id, self.at_firm.id],
        )
        self.env.invalidate_all()
        self.erase()
        self.assertFalse(self.at_firm.contact_id)
        self.assertNotIn("Petra", self.at_firm.description)
        self.assertIn("was never told", self.at_firm.description)

    def erase(self):
        """Erase the person, who has meanwhile become a business partner and demands it."""
        profile = self.env['jlink.profile']._record_first(self.person, 'referral', self.company)
        officer = self.make_user('officer', 'jlink_compliance.group_back_office')
        self.env['jlink.erasure'].with_user(officer)._plan_on_demand(profile).action_erase()
        self.env.invalidate_all()
