from odoo import models


class Company(models.Model):
    _inherit = 'res.company'

    def _get_paper_address(self):
        """Return name and address for the head of papers, as lines."""
        self.ensure_one()
        lines = (
            self.name,
            self.street,
            " ".join(filter(None, (self.zip, self.city))),
            self.phone,
            self.email,
        )
        return [line for line in lines if line]
