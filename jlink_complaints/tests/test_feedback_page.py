import re

from odoo.tests import HttpCase, tagged

from .feedback_common import FeedbackCase

TOKEN = re.compile(r'csrf_token: "([^"]+)"')


@tagged('post_install', '-at_install')
class TestFeedbackPage(FeedbackCase, HttpCase):
    """The customer opens the link of the mail, without an account."""

    def setUp(self):
        super().setUp()
        self.feedback = self.ask(position_id=self.make_position().id)
        self.path = self.feedback._make_link().removeprefix(self.company.get_base_url())

    def send(self, path=None, **values):
        page = self.url_open(path or self.path).text
        self.env.invalidate_all()
        return self.url_open(path or self.path, data={'csrf_token': TOKEN.search(page)[1], **values})

    def read_answer(self):
        return self.feedback.read(['state', 'score', 'comment', 'answered_on', 'reminded_on', 'rating_ids'])

    def test_looking_changes_nothing_however_often(self):
        before = self.read_answer()
        for query in ('', '?score=1', '?score=1&decision=answer&comment=x', '?decision=stop'):
            answer = self.url_open(self.path + query)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("How satisfied are you with our service?", answer.text)
            self.assertIn("Senior Java Developer", answer.text)
        self.env.invalidate_all()
        self.assertEqual(self.read_answer(), before)
        self.assertFalse(self.contact.jlink_feedback_stopped_on)
        self.assertEqual(answer.headers['Cache-Control'], 'no-store')
        self.assertEqual(answer.headers['Referrer-Policy'], 'no-referrer')

    def test_choice_in_the_link_is_marked_only(self):
        page = self.url_open(self.path + '?score=2').text
        self.assertRegex(page, r'value="2"[^>]*checked')
        self.assertEqual(self.feedback.state, 'asked')

    def test_sending_answers_and_sending_twice_answers_once(self):
        for _time in range(2):
            answer = self.send(decision='answer', score='4', comment="Fine")
            self.assertIn("Thank you!", answer.text)
        self.env.invalidate_all()
        self.assertEqual((self.feedback.score, self.feedback.comment), ('4', "Fine"))
        self.assertEqual(len(self.feedback.rating_ids), 1)

    def test_answer_can_be_changed_until_the_end(self):
        self.send(score='5')
        self.assertIn("You have answered already", self.url_open(self.path).text)
        answer = self.send(score='1', comment="On second thoughts: no")
        self.assertIn("Somebody will get in touch with you", answer.text)
        self.env.invalidate_all()
        self.assertEqual((self.feedback.score, self.feedback.rating_count), ('1', 1))
        self.assertEqual(len(self.feedback.rating_ids), 2)

    def test_sending_without_a_choice_says_what_to_do(self):
        answer = self.send(comment="<b>bold</b>")
        self.assertIn("Please choose how satisfied you are", answer.text)
        self.assertIn("&lt;b&gt;bold&lt;/b&gt;", answer.text)
        self.assertEqual(self.feedback.state, 'asked')

    def test_nothing_is_taken_without_the_token_of_the_session(self):
        self.assertEqual(self.url_open(self.path, data={'score': '5'}).status_code, 400)
        self.assertEqual(self.feedback.state, 'asked')

    def test_robots_answer_nothing(self):
        self.send(score='5', contact_url='https://spam.example')
        self.assertEqual(self.feedback.state, 'asked')

    def test_expired_link_says_so(self):
        page = self.url_open(self.path).text
        self.shift(self.feedback, expires_on=1)
        self.assertIn("The time for an answer is over", self.url_open(self.path).text)
        self.url_open(self.path, data={'csrf_token': TOKEN.search(page)[1], 'score': '5'})
        self.env.invalidate_all()
        self.assertEqual(self.feedback.state, 'asked')
        token = self.env['jlink.access.token'].search([
            ('res_model', '=', 'jlink.feedback'), ('res_id', '=', self.feedback.id),
        ])
        self.shift(token, expires_on=1)
        self.assertEqual(self.url_open(self.path).status_code, 404)

    def test_forged_keys_open_nothing_and_are_slowed_down(self):
        codes = [self.url_open(f'/feedback/forged{number}').status_code for number in range(12)]
        self.assertEqual((codes[0], codes[-1]), (404, 429))
        self.assertEqual(self.url_open(self.path).status_code, 200)

    def test_key_of_something_else_opens_nothing(self):
        key = self.env['jlink.access.token']._issue(self.feedback, 'other', self.feedback.expires_on)
        self.assertEqual(self.url_open(f'/feedback/{key}').status_code, 404)

    def test_employees_answer_for_nobody(self):
        self.authenticate(self.account_manager.login, self.account_manager.login)
        page = self.url_open(self.path).text
        self.assertIn("Only the customer answers here", page)
        self.send(score='5')
        self.env.invalidate_all()
        self.assertEqual(self.feedback.state, 'asked')

    def test_person_asks_not_to_be_asked_any_more(self):
        answer = self.send(decision='stop')
        self.assertIn("We will not ask you for feedback any more", answer.text)
        self.env.invalidate_all()
        self.assertTrue(self.contact.jlink_feedback_stopped_on)
        self.assertEqual(self.feedback.state, 'asked')
