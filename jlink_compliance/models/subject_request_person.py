from odoo import api, models
from odoo.exceptions import AccessError

from ..exceptions import SubjectRequestError
from .subject_request import KINDS, OPEN_STATES

_MAX_WISH = 4000


class SubjectRequest(models.Model):
    """What a person does with the own requests, signed in to the portal: file, follow, fetch the package.

    Nobody on the portal has access rows; the methods here hand out the own requests and nothing else.
    """

    _inherit = 'jlink.subject.request'

    @api.model
    def _get_own(self):
        """Return the requests of whoever is signed in to the portal, as superuser; of others none."""
        user = self.env.user
        # sudo: a person has no rights on requests; whose they are is checked here.
        requests = self.sudo()
        if not user._is_portal():
            return requests.browse()
        return requests.search([('partner_id', '=', user.partner_id.id)], order='id desc')

    @api.model
    def _file_own(self, kind, wish):
        """File a request of whoever is signed in to the portal: the identity is proven by that.

        :raise AccessError: an employee is signed in
        :raise SubjectRequestError: no such right, or the same is being answered already
        """
        user = self.env.user
        if not user._is_portal():
            raise AccessError(self.env._("Only a person signed in to the portal files a request here."))
        if kind not in dict(KINDS):
            raise SubjectRequestError(self.env._("Please choose what you demand."))
        if open_one := self._get_own().filtered(lambda own: own.kind == kind and own.state in OPEN_STATES):
            raise SubjectRequestError(self.env._(
                "You have asked for this already: %(number)s is answered by %(date)s.",
                number=open_one[0].name, date=open_one[0].due_on,
            ))
        # sudo: a person has no rights on requests; this one is the own one.
        request = self.sudo().create({
            'kind': kind, 'wish': (wish or '').strip()[:_MAX_WISH], 'channel': 'portal',
            'partner_id': user.partner_id.id, 'company_id': user.company_id.id,
        })
        request._workflow_write({'is_own': True})
        if request.state == 'received':
            request._identify('portal')
        return request
