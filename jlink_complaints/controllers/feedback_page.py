from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from odoo.addons.jlink_compliance.controllers.page import PAGE, KeyPage

from ..feedback_terms import SCORES


class FeedbackPageController(KeyPage, Controller):
    """The page where a customer says how satisfied they are, by the link in their mail."""

    @route('/feedback/<string:key>', methods=['GET'], **PAGE)
    def show_feedback(self, key, lang=None, score='', **_ignored):
        """Show the question; a choice in the link is marked on the page and not recorded."""
        feedback = self._find(key, lang)
        return self._show(feedback, key, {'score': score}) if feedback else self._refuse()

    @route('/feedback/<string:key>', methods=['POST'], **PAGE)
    def answer(self, key, lang=None, contact_url='', decision='answer', **form):
        """Record the answer, which may be changed by sending the form again; or that there is to be no more mail."""
        feedback = self._find(key, lang)
        if not feedback:
            return self._refuse()
        # A field that people do not see was filled in: a robot. Employees answer for nobody.
        if contact_url or request.env.user._is_internal():
            return self._show(feedback, key, form)
        if decision == 'stop':
            feedback._stop_asking()
            return self._render_page('feedback_stopped', feedback, key)
        try:
            feedback._answer(form.get('score'), form.get('comment'))
        except UserError as error:
            return self._show(feedback, key, form, error=str(error))
        return self._render_page('feedback_thanks', feedback, key)

    # === HELPERS === #

    def _find(self, key, lang):
        feedback = self._lookup(key, 'feedback', 'jlink.feedback')
        return self._speak_lang(feedback, lang, feedback.contact_id) if feedback else feedback

    def _refuse(self):
        self._speak_to_stranger()
        if self._count('feedback key'):
            return self._render('consent_throttled', {}, status=429)
        return self._render_own('feedback_unknown', {}, status=404)

    def _show(self, feedback, key, form, **values):
        if not feedback._is_open():
            return self._render_page('feedback_over', feedback, key)
        shown = {'score': form.get('score') or feedback.score, 'comment': form.get('comment', feedback.comment) or ''}
        return self._render_page('feedback_page', feedback, key, form=shown, **values)

    def _render_page(self, template, feedback, key, **values):
        scores = feedback._fields['score']._description_selection(feedback.env)
        return self._render_own(template, {
            'feedback': feedback, 'key': key, 'company': feedback.company_id, 'scores': scores,
            'score_word': dict(scores).get(feedback.score), 'numbers': [value for value, _name in SCORES], **values,
        })

    def _render_own(self, template, values, status=200):
        return self._render(f'jlink_complaints.{template}', values, status=status)
