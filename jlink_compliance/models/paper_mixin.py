from odoo import models


class PaperMixin(models.AbstractModel):
    """Records that papers are made of. The document decides on its language and time, not who prints it."""

    _name = 'jlink.paper.mixin'
    _description = "Made into Papers"

    def _get_paper_company(self):
        """Return the company whose paper it is."""
        self.ensure_one()
        return self.company_id or self.env.company

    def _get_paper_lang(self):
        """Return the code of the language of the document."""
        return self._get_paper_company().partner_id.lang or 'en_US'

    def _get_paper_tz(self):
        """Return the name of the time zone in which times are printed."""
        return self._get_paper_company().partner_id.tz or 'UTC'

    def _get_paper_reference(self):
        """Return the neutral number by which people call the document."""
        self.ensure_one()
        return self.display_name

    def _get_paper_values(self, report):  # noqa: ARG002  # for overrides
        """Return what the template of ``report`` needs beside ``doc``, ``company`` and ``paper``."""
        return {}
