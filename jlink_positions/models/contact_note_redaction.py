import re

from lxml import html
from markupsafe import Markup

from odoo import fields, models

from odoo.addons.jlink_compliance.redaction import MARK, redact
from odoo.addons.jlink_compliance.workflow import Grant, granting

from ..exceptions import ContactNoteError

#: What people typed or sent, and may have to be blacked out.
_TEXTS = ('comment', 'next_step', 'source_name', 'correction_reason')


class ContactNote(models.Model):
    """Blacking out personal data in a note, with proof (GDPR Art. 17): who, when, why, and the hash before it."""

    _inherit = 'jlink.contact.note'

    def _redact(self, passages, reason):
        """Black out ``passages`` in the note, in those that it corrects or that correct it, and in its mail.

        :param list[str] passages: words or sentences as they stand there, whatever their case
        :param str reason: why, without the data itself
        :raise ContactNoteError: no reason is given, or none of the passages is there
        """
        self.ensure_one()
        self._check_may_redact()
        passages = [passage for passage in map(str.strip, passages) if passage]
        reason = (reason or '').strip()
        if not passages or not reason:
            raise ContactNoteError(self.env._("Say what is to be blacked out, and why."))
        # sudo: whoever may black out does so in all that says the same.
        found = [note._redact_one(passages, reason) for note in self.sudo()._get_succession()]
        if not any(found):
            raise ContactNoteError(self.env._(
                "None of this stands in the note or its mail: copy the words as they are written there.",
            ))

    def _check_may_redact(self):
        """Let management black out, and whoever documented the contact."""
        self.check_access('read')
        if not (self.env.su or self.env.user.has_group('jlink_compliance.group_management')
                or self.documented_by_id == self.env.user):
            raise ContactNoteError(self.env._(
                "Passages are blacked out by executive management or by whoever documented the contact: ask them.",
            ))

    def _get_succession(self):
        """Return the note with all that it corrects and that correct it."""
        notes, last = self, None
        while notes != last:
            last, notes = notes, notes | notes.corrects_id | notes.corrected_by_id
        return notes

    def _redact_one(self, passages, reason):
        """Black out in one note and its mail; return whether anything was found."""
        pattern = re.compile('|'.join(map(re.escape, sorted(passages, key=len, reverse=True))), re.IGNORECASE)
        texts = {name: pattern.sub(MARK, self[name]) for name in _TEXTS if self[name] and pattern.search(self[name])}
        message = self._redact_message(pattern)
        if not texts and not message:
            return False
        before = self.content_hash
        vals = {
            **texts, 'salt': self._make_salt(), 'redacted_on': fields.Datetime.now(), 'redacted_by_id': self.env.uid,
            'redaction_reason': reason,
        }
        with granting(Grant(self._name, frozenset(self.ids), vals)):
            self.write(vals)
        self._ledger_record('redact', payload={
            'reason': reason, 'before': before, 'after': self.content_hash, 'in_mail': message,
        })
        return True

    def _redact_message(self, pattern):
        """Black out in the mail that the note documents: its subject and the text of its body."""
        message = self.message_id
        vals = {}
        if message.subject and pattern.search(message.subject):
            vals['subject'] = pattern.sub(MARK, message.subject)
        if body := self._redact_html(message.body, pattern):
            vals['body'] = body
        if vals:
            with granting(Grant(message._name, frozenset(message.ids), vals)):
                message.write(vals)
        return bool(vals)

    def _redact_html(self, body, pattern):
        """Return ``body`` without the passages, nothing if none is in it."""
        if not body or not pattern.search(html.fromstring(f'<div>{body}</div>').text_content()):
            return None
        tree = html.fromstring(f'<div>{body}</div>')
        for element in tree.iter():
            element.text = element.text and pattern.sub(MARK, element.text)
            element.tail = element.tail and pattern.sub(MARK, element.tail)
        return Markup(html.tostring(tree, encoding='unicode'))  # noqa: S704  # a body sanitised when it came, less words

    # === BUSINESS METHODS - ERASURE === #

    def _forget_people(self, people, messages):
        """Take people who are erased, and mails that go with them, out of these notes.

        For use by erasure, which has decided who goes; the ledger keeps that it was done.
        """
        names = people.mapped('name')
        for note in self:
            texts = {name: redact(note[name], names) for name in _TEXTS if note[name]}
            vals = {
                **{name: text for name, text in texts.items() if text != note[name]},
                'contact_ids': [fields.Command.unlink(person.id) for person in note.contact_ids & people],
                **({'message_id': False} if note.message_id in messages else {}),
                'salt': self._make_salt(),
            }
            with granting(Grant(self._name, frozenset(note.ids), vals)):
                note.write(vals)
        self._ledger_record('forget')
