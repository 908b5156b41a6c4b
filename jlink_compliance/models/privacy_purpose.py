from odoo import fields, models

LEGAL_BASES = [
    ('consent', "Consent – Art. 6(1)(a) GDPR"),
    ('contract', "Contract and steps before it – Art. 6(1)(b) GDPR"),
    ('obligation', "Legal obligation – Art. 6(1)(c) GDPR"),
    ('interest', "Legitimate interest – Art. 6(1)(f) GDPR"),
]


class PrivacyPurpose(models.Model):
    """What personal data is processed for, on which legal basis and for how long (Art. 13(1)(c), 13(2)(a) GDPR).

    A notice freezes the purposes as they are when it is released, so that each person was told of each basis.
    """

    _name = 'jlink.privacy.purpose'
    _description = "Purpose of Processing"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    legal_basis = fields.Selection(selection=LEGAL_BASES, required=True)
    is_gate = fields.Boolean(
        string="Opens Profiles",
        help="Without an active consent to this purpose, a profile is locked: it is held and proposed on no other"
             " basis.",
    )
    description = fields.Text(translate=True, help="What is done with the data, as the notice says it.")
    storage = fields.Text(string="Kept for", translate=True, help="How long, as the notice says it.")

    _code_uniq = models.UniqueIndex('(code)', "Another purpose has this code.")
    _gate_basis = models.Constraint(
        "CHECK(NOT is_gate OR legal_basis = 'consent')", "Only a purpose that rests on consent can open profiles.",
    )

    def _get_notice_line(self, lang):
        """Return the purpose as the notice in ``lang`` tells it, as text that reads in ten years."""
        self.ensure_one()
        purpose = self.with_context(lang=lang)
        bases = dict(purpose._fields['legal_basis']._description_selection(purpose.env))
        return {
            'code': purpose.code,
            'name': purpose.name,
            'basis': bases[purpose.legal_basis],
            'description': purpose.description or '',
            'storage': purpose.storage or '',
        }
