from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..models.subject_request import KINDS
from .subject_package import hand_out

_PAGE = {'type': 'http', 'auth': 'user', 'website': True, 'sitemap': False}


class PortalRequestController(Controller):
    """A person's requests about the own data in the portal: file one, see where it stands, fetch the package."""

    @route('/my/privacy-requests', methods=['GET'], **_PAGE)
    def requests(self, done='', **_ignored):
        """List the requests of the person who is signed in, with the form for another one."""
        self._check_person()
        return self._show(done=done)

    @route('/my/privacy-requests', methods=['POST'], **_PAGE)
    def file(self, kind='', wish='', **_ignored):
        """File a request; what cannot be filed is said, and nothing typed is lost."""
        self._check_person()
        try:
            request.env['jlink.subject.request']._file_own(kind, wish)
        except UserError as error:
            return self._show(kind, wish, str(error), status=422)
        return request.redirect('/my/privacy-requests?done=filed')

    @route('/my/privacy-requests/<int:request_id>/package', methods=['POST'], readonly=False, **_PAGE)
    def package(self, request_id, **_ignored):
        """Hand out the package of one of the own requests."""
        self._check_person()
        own = request.env['jlink.subject.request']._get_own()
        found = own.filtered(lambda found: found.id == request_id and found._is_package_ready())
        if not found:
            raise NotFound
        return hand_out(found)

    def _check_person(self):
        if not request.env.user._is_portal():
            raise NotFound

    def _show(self, kind='', wish='', error=None, done='', status=200):
        requests = request.env['jlink.subject.request']
        field = requests._fields['kind']
        return request.render('jlink_compliance.portal_my_requests', {
            'requests': requests._get_own(), 'kinds': field._description_selection(request.env),
            'kind': kind if kind in dict(KINDS) else '', 'wish': wish, 'error': error, 'done': done,
            'page_name': 'jlink_requests',
        }, status=status)
