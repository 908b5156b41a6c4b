import pathlib

from werkzeug.exceptions import NotFound

from odoo import SUPERUSER_ID, api, http
from odoo.http import content_disposition, request
from odoo.modules.registry import Registry

from .. import ledger_verifier

_DPO = 'jlink_compliance.group_dpo'


class LedgerController(http.Controller):
    """The ledger leaves the house for whoever audits it: by the data protection officer only."""

    @http.route('/jlink/ledger/<any(chain,facts):part>', type='http', auth='user', methods=['GET'], readonly=True)
    def export(self, part):
        """Stream the chain, or the facts behind it, as the stand-alone verifier reads them."""
        self._check_dpo()
        name = 'ledger.jlink' if part == 'chain' else 'ledger-facts.jsonl'
        return self._download(_stream(request.env.cr.dbname, part), name)

    @http.route('/jlink/ledger/verifier', type='http', auth='user', methods=['GET'], readonly=True)
    def verifier(self):
        """Return the program that checks an export without Odoo."""
        self._check_dpo()
        return self._download(pathlib.Path(ledger_verifier.__file__).read_bytes(), 'ledger_verifier.py')

    def _check_dpo(self):
        if not request.env.user.has_group(_DPO):
            raise NotFound

    def _download(self, content, name):
        return request.make_response(content, [
            ('Content-Type', 'application/octet-stream'),
            ('Content-Disposition', content_disposition(name)),
            ('X-Content-Type-Options', 'nosniff'),
        ])


def _stream(dbname, part):
    """Yield an export from a cursor of its own: the request's is closed before its answer is read."""
    with Registry(dbname).cursor(readonly=True) as cr:
        # As superuser, because a chain is whole or none: the route has checked who asks.
        heads = api.Environment(cr, SUPERUSER_ID, {})['jlink.ledger.head']
        yield from heads._get_lines() if part == 'chain' else heads._get_payload_lines()
