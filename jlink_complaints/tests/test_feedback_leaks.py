from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .feedback_common import FeedbackCase

_SECRET = "Nobody called back about the server room"


@tagged('post_install', '-at_install')
class TestFeedbackLeaks(FeedbackCase):
    """Odoo lets every employee read and write ratings: ours are for whoever sees the feedback, written by nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.feedback = cls.answer('2', _SECRET, position_id=cls.make_position().id)
        cls.rating = cls.feedback.rating_ids
        cls.complaint = cls.env['jlink.complaint'].search([('feedback_id', '=', cls.feedback.id)])

    def test_employee_learns_nothing_of_ratings(self):
        for user in (self.stranger, self.researcher, self.dpo):
            ratings = self.env['rating.rating'].with_user(user)
            ours = [('res_model', '=', 'jlink.feedback')]
            with self.subTest(user.name):
                self.env.invalidate_all()
                self.assertFalse(ratings.search(ours))
                self.assertFalse(ratings.search([('feedback', 'ilike', "server room")]))
                self.assertFalse(ratings._read_group(ours, ['res_name'], ['rating:avg']))
                self.assertFalse(ratings.name_search(self.feedback.name))
                with self.assertRaises(AccessError):
                    ratings.search([('jlink_feedback_id.comment', 'ilike', "server")])
                with self.assertRaises(AccessError):
                    self.rating.with_user(user).read(['feedback', 'rating', 'res_name', 'access_token'])

    def test_whoever_sees_the_feedback_sees_its_rating(self):
        for user in (self.account_manager, self.management, self.quality):
            with self.subTest(user.name):
                rating = self.rating.with_user(user)
                self.assertEqual((rating.rating, rating.feedback, rating.res_name), (2.0, _SECRET, self.feedback.name))

    def test_colleague_of_another_team_sees_neither(self):
        other = self.make_user('other_manager', 'jlink_compliance.group_account_manager')
        for record in (self.feedback, self.rating, self.complaint):
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_user(other).read(['display_name'])

    def test_name_of_feedback_tells_nothing(self):
        self.assertRegex(self.feedback.display_name, r'^F-\d+$')
        self.assertRegex(self.complaint.display_name, r'^R-\d{4}-\d+$')

    def test_staff_cannot_forge_change_or_delete_a_rating(self):
        model_id = self.env['ir.model']._get_id('jlink.feedback')
        asked = self.ask(contact_id=self.make_person().id)
        for user in (self.stranger, self.account_manager, self.management, self.env.ref('base.user_admin')):
            ratings = self.env['rating.rating'].with_user(user)
            foreign = self.make_foreign_rating()
            vals = {'res_model_id': model_id, 'res_id': asked.id, 'rating': 5, 'consumed': True}
            for name, forge in {
                'create': lambda ratings=ratings, vals=vals: ratings.create(vals),
                'write': lambda user=user: self.rating.with_user(user).write({'rating': 5}),
                'reset': lambda user=user: self.rating.with_user(user).reset(),
                'delete': lambda user=user: self.rating.with_user(user).unlink(),
                'point elsewhere': lambda user=user, foreign=foreign, vals=vals: foreign.with_user(user).write(vals),
            }.items():
                with self.subTest(user=user.name, way=name), self.cr.savepoint(), self.assertRaises(UserError):
                    forge()
        self.assertEqual(self.rating.rating, 2.0)

    def make_foreign_rating(self):
        return self.env['rating.rating'].create({
            'res_model_id': self.env['ir.model']._get_id('res.partner'), 'res_id': self.customer.id, 'rating': 5,
            'consumed': True, 'partner_id': self.contact.id,
        })

    def test_not_even_the_program_forges_a_rating(self):
        """Odoo writes ratings as superuser for whoever posts or edits a message with one, or holds its token."""
        ways = {
            'post': lambda: self.feedback.message_post(body="Great", rating_value=5),
            'post elsewhere': lambda: self.complaint.with_user(self.account_manager).message_post(
                body="Great", rating_value=5,
            ),
            'apply': lambda: self.feedback.sudo().rating_apply(5, token=self.rating.access_token),
            'edit': lambda: self.feedback.sudo()._message_update_content(
                self.rating.message_id, body="Great", rating_value=5,
            ),
            'remove': lambda: self.feedback.sudo()._message_update_content(
                self.rating.message_id, body="x", rating_value=False,
            ),
        }
        for name, forge in ways.items():
            with self.subTest(name), self.cr.savepoint(), self.assertRaises(UserError):
                forge()
        self.env.invalidate_all()
        self.assertEqual((self.feedback.rating_ids.rating, self.feedback.rating_ids.feedback), (2.0, _SECRET))

    def test_ratings_of_other_records_work_as_before(self):
        rating = self.make_foreign_rating()
        rating.with_user(self.stranger).write({'feedback': "Fine"})
        self.assertEqual(rating.with_user(self.stranger).feedback, "Fine")
        rating.unlink()

    def test_second_company_stays_out(self):
        other = self.env['res.company'].create({'name': "Second Firm"})
        self.management.company_ids = [Command.link(other.id)]
        for model in ('jlink.feedback', 'jlink.complaint', 'jlink.silence'):
            records = self.env[model].with_user(self.management)
            with self.subTest(model):
                self.assertFalse(records.with_context(allowed_company_ids=other.ids).search([]))
        self.assertTrue(self.feedback.with_user(self.management).name)

    def test_conversation_about_feedback_is_read_by_whoever_reads_the_feedback(self):
        message = self.rating.message_id
        self.assertIn("server room", message.with_user(self.account_manager).body)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            message.with_user(self.stranger).read(['body'])
        self.assertFalse(self.feedback.message_partner_ids & self.contact)
