import base64

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import content_disposition, request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..document_types import ACCEPTED, MAX_BYTES
from ..profile_form import CORRECTABLE, FormError, parse_profile, parse_skill
from .page import get_number

_PAGE = {'type': 'http', 'auth': 'user', 'website': True, 'sitemap': False}
_HEADERS = [
    ('X-Content-Type-Options', 'nosniff'),
    ('Cache-Control', 'no-store, private'),
    ('Content-Security-Policy', "default-src 'none'; sandbox"),
]


class PortalProfileController(CustomerPortal):
    """A business partner's own data in the portal: see, correct, hand over and take along."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        # The counters' route answers with counters only.
        return values if counters else {**values, 'jlink_profile': request.env['jlink.profile']._get_own()}

    # === SEE AND CORRECT === #

    @route('/my/profile', methods=['GET'], **_PAGE)
    def profile(self, done='', **_ignored):
        """Show everything that is held about the person who is signed in."""
        return self._show(self._get_own(), done=done)

    @route('/my/profile', methods=['POST'], **_PAGE)
    def correct(self, **form):
        """Correct the own data; what cannot be read is asked for again, and nothing typed is lost."""
        profile = self._get_own()
        try:
            profile._correct(self._parse(profile, parse_profile, form))
        except UserError as error:
            return self._show(profile, form, str(error), status=422)
        return request.redirect('/my/profile?done=saved')

    @route('/my/profile/skill', methods=['POST'], **_PAGE)
    def skill(self, action='', skill_id='', line_id='', **form):
        """Add, correct or remove a skill or language."""
        profile = self._get_own()
        try:
            if action == 'remove':
                profile._remove_skill(get_number(line_id))
            else:
                lines = request.env['jlink.profile.skill']
                values = self._parse(lines, parse_skill, form)
                profile._set_skill(get_number(skill_id) or 0, values)
        except UserError as error:
            return self._show(profile, error=str(error), status=422)
        return request.redirect('/my/profile?done=saved#skills')

    # === DOCUMENTS === #

    @route('/my/profile/document', methods=['POST'], **_PAGE)
    def document(self, action='', document_id='', category_id='', upload=None, **_ignored):
        """Take a document that the person hands over, or remove one."""
        profile = self._get_own()
        try:
            if action == 'remove':
                profile._remove_document(get_number(document_id))
            else:
                # One byte more than allowed is enough to know.
                content = upload.read(MAX_BYTES + 1) if upload else b''
                profile._add_document(upload.filename if upload else '', get_number(category_id), content)
        except UserError as error:
            return self._show(profile, error=str(error), status=422)
        return request.redirect('/my/profile?done=saved#documents')

    @route('/my/profile/document/<int:document_id>', methods=['GET'], readonly=True, **_PAGE)
    def download(self, document_id, **_ignored):
        """Hand out one of the own documents."""
        document = self._get_own().document_ids.filtered(lambda document: document.id == document_id)
        if not document:
            raise NotFound
        content = base64.b64decode(document.with_context(bin_size=False).content)
        return self._hand_out(document.name, content, 'application/octet-stream')

    # === TAKE ALONG === #

    @route('/my/profile/export.<any(json,zip):form>', methods=['GET'], readonly=True, **_PAGE)
    def take_along(self, form, **_ignored):
        """Hand out everything that is held: as data, or as an archive with the documents."""
        profile = self._get_own()
        if form == 'json':
            return self._hand_out(f'{profile.name}.json', profile._get_portable_json(), 'application/json')
        return self._hand_out(f'{profile.name}.zip', profile._get_portable_archive(), 'application/zip')

    # === HELPERS === #

    def _get_own(self):
        profile = request.env['jlink.profile']._get_own()
        if not profile:
            raise NotFound
        return profile

    def _parse(self, records, parse, form):
        try:
            return parse(form)
        except FormError as error:
            label = records._fields[error.field]._description_string(records.env)
            raise UserError(records.env._(
                "“%(field)s” cannot be read. Please check it and save again.", field=label,
            )) from error

    def _show(self, profile, form=None, error=None, done='', status=200):
        own = profile.sudo()  # sudo: the own profile with the names of what it links to
        return request.render('jlink_compliance.portal_my_profile', {
            'profile': own, 'form': form or self._get_form(own), 'error': error, 'done': done,
            'is_open': own._is_open(), 'page_name': 'jlink_profile', 'accepted': ACCEPTED,
            'categories': profile._get_handed_over_categories(), **profile._get_portal_choices(),
        }, status=status)

    def _get_form(self, profile):
        """Return the profile as the form would send it."""
        links = {'country_id': profile.country_id.id}
        values = {name: links.get(name, profile[name]) for name in CORRECTABLE}
        return {name: '' if value is False else str(value) for name, value in values.items()}

    def _hand_out(self, name, content, mimetype):
        return request.make_response(content, [
            *_HEADERS,
            ('Content-Type', mimetype),
            ('Content-Length', len(content)),
            ('Content-Disposition', content_disposition(name)),
        ])
