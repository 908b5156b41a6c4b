from .consent_page_common import ConsentPageCase
from .disclosure_common import DisclosureCase


class DisclosurePageCase(DisclosureCase, ConsentPageCase):
    """A business partner with a browser, who was asked about a disclosure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.disclosure = cls.prepare()
        cls.disclosure.action_consult()
