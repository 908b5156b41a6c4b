from odoo.http import content_disposition, request, route

from ..models.subject_package_make import stream_package
from .consent import ConsentController

_PAGE = {'type': 'http', 'auth': 'public', 'website': True, 'multilang': False, 'sitemap': False, 'readonly': False}
_FILE = [
    ('Content-Type', 'application/zip'),
    ('X-Content-Type-Options', 'nosniff'),
    ('Cache-Control', 'no-store, private'),
    ('Referrer-Policy', 'no-referrer'),
    ('Content-Security-Policy', "default-src 'none'; sandbox"),
    # A proxy passes the archive on while it comes into being.
    ('X-Accel-Buffering', 'no'),
]


def hand_out(subject_request):
    """Return the package of a request as an answer that is written while it is read."""
    partner_id, lang, paper = subject_request._fetch_package()
    # What is written above has to stand before the answer begins.
    request.env.flush_all()
    stream = stream_package(request.env.cr.dbname, partner_id, lang, paper)
    return request.make_response(stream, [
        *_FILE, ('Content-Disposition', content_disposition(f'{subject_request.name}.zip')),
    ])


class SubjectPackageController(ConsentController):
    """The page behind the link to a package. Looking fetches nothing; only the form of the page does."""

    @route('/consent/package/<string:key>', methods=['GET'], **_PAGE)
    def show_package(self, key, **_ignored):
        """Say what the package is and until when it can be fetched."""
        found = self._find_package(key)
        return self._show_package(found, key) if found else self._refuse()

    @route('/consent/package/<string:key>', methods=['POST'], **_PAGE)
    def fetch_package(self, key, contact_url='', **_ignored):
        """Hand the package out to the person; an employee who is signed in gets none."""
        found = self._find_package(key)
        if not found:
            return self._refuse()
        if contact_url or request.env.user._is_internal():
            return self._show_package(found, key)
        return hand_out(found)

    def _find_package(self, key):
        found = request.env['jlink.access.token']._lookup(key, 'package', 'jlink.subject.request')
        return found.filtered(lambda found: found._is_package_ready())

    def _show_package(self, found, key):
        request.update_context(lang=found._get_lang(), tz=found.company_id.partner_id.tz)
        found = found.with_env(request.env).sudo()  # sudo: whoever has the key may
        return self._render('subject_package_page', {
            'found': found, 'key': key, 'company': found.company_id, 'langs': [],
            'is_employee': request.env.user._is_internal(),
        })
