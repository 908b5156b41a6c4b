import base64
import re

from odoo.tests import HttpCase, new_test_user

from .consent_common import ConsentCase

# Each page has the token of the session, those without a form in their head.
TOKEN = re.compile(r'csrf_token: "([^"]+)"')
HIDDEN = re.compile(r'name="(lang|text_id|notice_id)" value="([^"]*)"')


class ConsentPageCase(ConsentCase, HttpCase):
    """A person with a browser, who has a link or is signed in to the portal."""

    def link(self, consent, purpose='answer'):
        """Return the path of a link that works."""
        return consent._make_link(purpose).removeprefix(consent.company_id.get_base_url())

    def read_form(self, path):
        """Return what a browser sends with the form on the page: its token and hidden fields."""
        page = self.url_open(path).text
        return {'csrf_token': TOKEN.search(page)[1], **dict(HIDDEN.findall(page))}

    def send(self, path, form_path=None, **values):
        """Open the page with the form, fill it in and send it."""
        return self.url_open(path, data={**self.read_form(form_path or path), **values})

    def make_portal_user(self, profile=None):
        """Return the person of a profile, signed in to the portal as soon as they authenticate."""
        partner = (profile or self.profile).partner_id
        login = f'portal {partner.id}'
        return new_test_user(
            self.env, login=login, groups='base.group_portal', partner_id=partner.id,
            name=partner.name, email=partner.email, lang=partner.lang,
        )

    def add_document(self, profile, name="CV of Petra.pdf", content=b'%PDF-1.7 held'):
        return self.env['jlink.profile.document'].create({
            'profile_id': profile.id, 'name': name, 'content': base64.b64encode(content),
            'category_id': self.env.ref('jlink_compliance.category_cv').id,
        })
