from odoo.tests import tagged

from .corrective_common import CorrectiveCase

_HARM = (
    '<h1 style="color: red" class="big">Title</h1><p>Text <b>bold</b></p><script>alert(1)</script>'
    '<img src="x" onerror="alert(2)"><a href="javascript:alert(3)">go</a><iframe src="https://x.example"></iframe>'
)


@tagged('post_install', '-at_install')
class TestDocumentPage(CorrectiveCase):

    def assert_harmless(self, content):
        for harm in ('<script', 'onerror', 'javascript:', '<iframe', 'alert(1)'):
            self.assertNotIn(harm, content)
        for kept in ('<h1', 'color: red', 'class="big"', '<b>bold</b>'):
            self.assertIn(kept, content)

    def test_what_is_pasted_into_a_page_runs_nowhere(self):
        pages = self.env['document.page'].with_user(self.quality)
        page = pages.create({'name': "Invoicing", 'content': _HARM})
        self.assert_harmless(page.content)
        self.assert_harmless(page.history_head.content)
        page.content = f'<p>More</p>{_HARM}'
        self.env.invalidate_all()
        self.assert_harmless(page.content)
        versions = self.env['document.page.history'].with_user(self.quality)
        version = versions.create({'page_id': page.id, 'content': _HARM})
        self.assert_harmless(version.content)
        version.content = _HARM
        self.assert_harmless(version.content)

    def test_what_was_stored_before_is_mended_once(self):
        page = self.env['document.page'].create({'name': "Old", 'content': "<p>x</p>"})
        good = self.env['document.page'].create({'name': "Good", 'content': "<p>onwards = 3</p>"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE document_page_history SET content = %s WHERE id = %s", [_HARM, page.history_head.id],
        )
        self.env.invalidate_all()
        self.assertIn('<script', page.history_head.content)
        self.env['document.page.history'].init()
        self.assert_harmless(page.history_head.content)
        self.assertEqual(good.history_head.content, "<p>onwards = 3</p>")

    def test_the_name_of_a_page_is_text_in_the_index_of_its_category(self):
        category = self.env['document.page'].create({'name': "Room", 'type': 'category'})
        self.env['document.page'].create({
            'name': "<script>alert(1)</script><b>A</b>", 'parent_id': category.id, 'content': "<p>x</p>",
        })
        self.assertNotIn('<script', category.content)
        self.assertNotIn('<b>A</b>', category.content)
        self.assertIn('href=', category.content)
