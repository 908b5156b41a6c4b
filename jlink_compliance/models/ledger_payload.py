from odoo import api, fields, models
from odoo.tools import SQL

from .. import ledger_schema


class LedgerPayload(models.Model):
    """The facts behind an entry of the same id, with the salt of their hash.

    They may name people. Erasing salt and facts erases the person from the ledger (Art. 17 GDPR): what stays is a
    hash that nothing can be found by, and the chain still verifies.
    """

    _name = 'jlink.ledger.payload'
    _description = "Facts Behind an Entry"
    _inherit = ['jlink.ledger.table']
    _auto = False
    _order = 'id desc'

    company_id = fields.Many2one(comodel_name='res.company', readonly=True)
    subject_id = fields.Integer(readonly=True, aggregator=None, help="The person whom the facts are about.")
    payload = fields.Text(string="Facts", readonly=True)

    def init(self):
        self._make_table(ledger_schema.PAYLOAD)

    @api.model
    def _move_subject(self, source, destination):
        """Let the facts about ``source`` be about ``destination``, the same person, so that erasure finds them."""
        self.env.cr.execute(SQL(
            "UPDATE jlink_ledger_payload SET subject_id = %s WHERE subject_id = %s", destination.id, source.id,
        ))
        self.env['jlink.ledger.payload'].invalidate_model(['subject_id'])

    @api.model
    def _erase_subject(self, partner):
        """Erase the facts and salts of all entries about ``partner``; return how many there were."""
        self.env.cr.execute(SQL(
            """UPDATE jlink_ledger_payload SET salt = NULL, payload = NULL
               WHERE subject_id IN %s AND payload IS NOT NULL""", tuple(partner.ids),
        ))
        self.env['jlink.ledger.payload'].invalidate_model(['payload'])
        return self.env.cr.rowcount
