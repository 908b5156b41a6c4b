from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .page import PORTAL_PAGE, get_evidence, get_number

_PER_PAGE = 20


class PortalDisclosureController(CustomerPortal):
    """A business partner's disclosures in the portal: who got what, when and why; decide, ask back, recall."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        # The counters' route answers with counters only.
        if counters:
            return values
        waiting = len(request.env['jlink.disclosure']._get_own_page('waiting'))
        badge = request.env['ir.qweb']._render('jlink_compliance.portal_waiting_badge', {'number': waiting})
        return {**values, 'jlink_waiting_badge': badge if waiting else ''}

    # === DISCLOSURES === #

    @route(['/my/disclosures', '/my/disclosures/page/<int:page>'], methods=['GET'], **PORTAL_PAGE)
    def disclosures(self, page=1, filterby='open', done='', **_ignored):
        """List what the person who is signed in was asked, newest first."""
        self._get_profile()
        filters = self._get_filters()
        filterby = filterby if filterby in filters else 'open'
        disclosures = request.env['jlink.disclosure']
        total = len(disclosures._get_own_page(filterby))
        pages = pager('/my/disclosures', total, page, _PER_PAGE, url_args={'filterby': filterby})
        shown = disclosures._get_own_page(filterby, _PER_PAGE, pages['offset'])
        return request.render('jlink_compliance.portal_my_disclosures', {
            'disclosures': shown.sudo(),  # sudo: the own disclosures, with the names of customers and recipients
            'filters': filters, 'filterby': filterby, 'pager': pages if total > _PER_PAGE else None,
            'page_name': 'jlink_disclosures', 'done': done,
        })

    @route('/my/disclosures/<int:disclosure_id>', methods=['GET'], **PORTAL_PAGE)
    def disclosure(self, disclosure_id, done='', **_ignored):
        """Show one disclosure; what is open can be answered or recalled here."""
        return self._show_disclosure(self._get_own_disclosure(disclosure_id), done=done)

    @route('/my/disclosures/<int:disclosure_id>/answer', methods=['POST'], **PORTAL_PAGE)
    def answer_disclosure(self, disclosure_id, **form):
        """Record the answer or the question, once."""
        disclosure = self._get_own_disclosure(disclosure_id)
        if disclosure.state == 'consulted':
            try:
                disclosure._take_answer(form, 'portal', get_evidence())
            except UserError as error:
                return self._show_disclosure(disclosure, form, str(error))
        done = 'asked' if form.get('decision') == 'ask' else 'answered'
        return request.redirect(f'/my/disclosures/{disclosure.id}?done={done}')

    @route('/my/disclosures/<int:disclosure_id>/recall', methods=['POST'], **PORTAL_PAGE)
    def recall_disclosure(self, disclosure_id, **form):
        """Recall the yes, once."""
        disclosure = self._get_own_disclosure(disclosure_id)
        if disclosure.state in ('granted', 'released'):
            disclosure._take_recall(form, 'portal', get_evidence())
        return request.redirect(f'/my/disclosures/{disclosure.id}?done=recalled')

    # === NEVER TO BE APPROACHED === #

    @route('/my/never', methods=['GET'], **PORTAL_PAGE)
    def never(self, done='', **_ignored):
        """List the firms that the person has ruled out."""
        return self._show_never(self._get_profile(), done=done)

    @route('/my/never', methods=['POST'], **PORTAL_PAGE)
    def change_never(self, action='', company_name='', line_id='', **_ignored):
        """Rule a firm out, or take one off the list."""
        profile = self._get_profile()
        try:
            if action == 'remove':
                profile._remove_never(get_number(line_id))
            else:
                profile._add_never(company_name)
        except UserError as error:
            return self._show_never(profile, str(error), status=422)
        return request.redirect('/my/never?done=saved')

    # === HELPERS === #

    def _get_filters(self):
        return {
            'open': request.env._("Open"), 'waiting': request.env._("Waiting for my answer"), 'all': request.env._("All"),
        }

    def _get_profile(self):
        profile = request.env['jlink.profile']._get_own()
        if not profile:
            raise NotFound
        return profile

    def _get_own_disclosure(self, disclosure_id):
        own = request.env['jlink.disclosure']._get_own()
        disclosure = own.filtered(lambda disclosure: disclosure.id == disclosure_id)
        if not disclosure:
            raise NotFound
        return disclosure

    def _show_disclosure(self, disclosure, form=None, error=None, done=''):
        return request.render('jlink_compliance.portal_my_disclosure', {
            'disclosure': disclosure.sudo(),  # sudo: the own disclosure, with the names of customers and recipients
            'form': form or {}, 'error': error, 'done': done, 'page_name': 'jlink_disclosures',
        })

    def _show_never(self, profile, error=None, done='', status=200):
        own = profile.sudo()  # sudo: the own profile
        return request.render('jlink_compliance.portal_my_never', {
            'lines': own._get_ruled_out_open(), 'is_open': own._is_open(), 'error': error, 'done': done,
            'page_name': 'jlink_never',
        }, status=status)
