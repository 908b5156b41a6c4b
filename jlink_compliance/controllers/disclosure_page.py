from odoo.exceptions import UserError
from odoo.http import Controller, route

from .page import PAGE, KeyPage, get_evidence


class DisclosurePageController(KeyPage, Controller):
    """The pages of disclosures that a business partner reaches by a link: answer, ask back, recall."""

    # === ANSWER === #

    @route('/disclosure/answer/<string:key>', methods=['GET'], **PAGE)
    def show_question(self, key, lang=None, **_ignored):
        """Show to whom, what for and how; decides nothing."""
        disclosure = self._find(key, 'answer', lang)
        return self._show_question(disclosure, key) if disclosure else self._refuse()

    @route('/disclosure/answer/<string:key>', methods=['POST'], **PAGE)
    def answer(self, key, lang=None, contact_url='', **form):
        """Record a yes, a no or a question; whoever answers again is shown the first answer."""
        disclosure = self._find(key, 'answer', lang)
        if not disclosure:
            return self._refuse()
        # A field that people do not see was filled in: a robot, and nothing is decided.
        if disclosure.state != 'consulted' or contact_url:
            return self._show_question(disclosure, key)
        try:
            disclosure._take_answer(form, 'page', get_evidence())
        except UserError as error:
            if disclosure.env.user._is_internal():
                raise
            return self._show_question(disclosure, key, form=form, error=str(error))
        # The confirming mail has the link too, but not everybody has a mail address.
        link = disclosure._make_link('recall') if disclosure.state == 'granted' else None
        return self._show_question(disclosure, key, recall_link=link, asked=form.get('decision') == 'ask')

    def _show_question(self, disclosure, key, form=None, **values):
        template = 'disclosure_answer' if disclosure.state == 'consulted' else 'disclosure_outcome'
        return self._show(template, disclosure, key, form=form or {}, **values)

    # === RECALL === #

    @route('/disclosure/recall/<string:key>', methods=['GET'], **PAGE)
    def show_recall(self, key, lang=None, **_ignored):
        """Show what was agreed to, who got what, and what follows when it is recalled."""
        disclosure = self._find(key, 'recall', lang)
        return self._show_recall(disclosure, key) if disclosure else self._refuse()

    @route('/disclosure/recall/<string:key>', methods=['POST'], **PAGE)
    def recall(self, key, lang=None, contact_url='', **form):
        """Recall the yes, once."""
        disclosure = self._find(key, 'recall', lang)
        if not disclosure:
            return self._refuse()
        if disclosure.state in ('granted', 'released') and not contact_url:
            disclosure._take_recall(form, 'page', get_evidence())
        return self._show_recall(disclosure, key)

    def _show_recall(self, disclosure, key):
        template = 'disclosure_recall' if disclosure.state in ('granted', 'released') else 'disclosure_outcome'
        return self._show(template, disclosure, key)

    # === HELPERS === #

    def _find(self, key, purpose, lang):
        disclosure = self._lookup(key, purpose, 'jlink.disclosure')
        return self._speak_lang(disclosure, lang, disclosure.partner_id) if disclosure else disclosure

    def _refuse(self):
        return self._refuse_key('disclosure key', 'disclosure_unknown')

    def _show(self, template, disclosure, key, **values):
        return self._render(template, {
            'disclosure': disclosure, 'key': key, 'company': disclosure.company_id, **values,
        })
