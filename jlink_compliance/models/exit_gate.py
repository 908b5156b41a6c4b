from contextlib import contextmanager

import psycopg2.errors

from odoo import api, models
from odoo.tools import SQL, email_normalize

from ..exceptions import ExitRefusedError
from ..exit_digests import open_files
from ..exit_reasons import EXPLANATIONS
from .fingerprint import SEALED

#: What PostgreSQL says when a row that we rest on is being changed at this moment.
_CHANGED = (
    psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected, psycopg2.errors.LockNotAvailable,
)


class ExitGate(models.AbstractModel):
    """The one gate of everything that leaves: what is protected goes where a released disclosure covers it.

    There is no override, for nobody, superuser included. A person may always be sent what is their own.

    Source: chapter *Rechtliche Anforderungen* (exclusively and without exception after consultation); GDPR
    Art. 5(1)(f).
    """

    _name = 'jlink.exit.gate'
    _description = "Gate of Exits"

    # === BUSINESS METHODS - CHECKS === #

    @api.model
    def _check(self, files, emails, channel):
        """Let files go to all of these recipients, or to none.

        What covers them stays locked until the transaction ends.

        :param files: pairs of name and bytes
        :param emails: mail addresses of all recipients
        :raise ExitRefusedError: one recipient is not covered, or one file cannot be opened
        """
        opened = open_files(files)
        if not opened:
            return
        emails = {email_normalize(email) or email.strip().lower() for email in emails if email}
        found = self._find(opened)
        if found:
            self._check_covered(found, emails, channel)
        self._check_opened(opened, emails, channel)

    @api.model
    def _find(self, opened):
        """Return what of these files is protected.

        :param opened: pairs of name and :class:`Opened`
        :return: by id of the profile, the files in which each part occurs, with the name under which it is sent
        :rtype: dict[int, dict[frozenset[str], str]]
        """
        known = self.env['jlink.fingerprint']._find({digest for _name, file in opened for digest in file.digests})
        found = {}
        for name, file in opened:
            for digest in file.digests & known.keys():
                for profile_id, sources in known[digest].items():
                    found.setdefault(profile_id, {})[frozenset(sources)] = name
        return found

    @api.model
    def _open(self, files):
        return open_files(files)

    @api.model
    def _is_protected(self, files):
        """Tell whether any of these files is protected or holds something protected."""
        return bool(self._find(open_files(files)))

    @api.model
    def _find_stored(self, attachments):
        """Return which of these attachments hold protected files, by Odoo's checksum: nothing is read.

        :rtype: dict[str, int]
        """
        # sudo: what is stored is a fact, whoever attaches it.
        checksums = {checksum for checksum in attachments.sudo().mapped('checksum') if checksum}
        known = self.env['jlink.fingerprint']._find(checksums)
        return {checksum: next(iter(owners)) for checksum, owners in known.items()}

    @api.model
    def _get_linked(self, ids):
        """Return name and bytes of stored files to which a mail links: whoever gets the link gets the file."""
        # sudo: a link with a key opens for anybody.
        attachments = self.env['ir.attachment'].sudo().browse(ids).exists()
        return [(file.name, file.raw) for file in attachments if file.type == 'binary' and file.raw]

    # === BUSINESS METHODS - COVER === #

    @api.model
    def _check_covered(self, found, emails, channel):
        for profile_id, parts in found.items():
            for sources, name in parts.items():
                with self._refusing_changes(channel, profile_id, name, emails, min(sources)):
                    uncovered = emails if profile_id == SEALED else self._get_uncovered(profile_id, sources, emails)
                if uncovered:
                    reason = 'sealed' if profile_id == SEALED else 'uncovered'
                    self._raise(channel, reason, profile_id, name, uncovered, min(sources))

    @api.model
    def _get_uncovered(self, profile_id, sources, emails):
        """Return the recipients whom none of the files covers in which this part occurs."""
        released = self.env.execute_query(SQL(
            """SELECT DISTINCT l.sha256 FROM jlink_disclosure_document l
                 JOIN jlink_disclosure d ON d.id = l.disclosure_id
                WHERE d.profile_id = %s AND d.state = 'released' AND l.sha256 IN %s""", profile_id, tuple(sources),
        )) if len(sources) > 1 else []
        uncovered = set(emails)
        for (digest,) in sorted(released) or [(min(sources),)]:
            pairs = self.env['jlink.disclosure']._lock_uncovered({profile_id: {digest}}, uncovered)
            uncovered = {email for _profile_id, email in pairs}
        return uncovered

    @contextmanager
    def _refusing_changes(self, channel, profile_id, name, emails, digest):
        """Refuse what rests on a row that somebody changes at this moment."""
        try:
            with self.env.cr.savepoint():
                yield
        except _CHANGED:
            self._raise(channel, 'changed', profile_id, name, emails, digest)

    @api.model
    def _check_opened(self, opened, emails, channel):
        """Refuse outwards what nobody can look into."""
        closed = [(name, file.closed) for name, file in opened if file.closed]
        if not closed:
            return
        # sudo: who is a colleague is a fact.
        users = self.env['res.users'].sudo().search([
            ('share', '=', False), ('partner_id.email_normalized', 'in', list(emails)),
        ])
        outside = emails - set(users.partner_id.mapped('email_normalized'))
        if outside:
            name, reason = closed[0]
            self._raise(channel, reason, False, name, outside, '')

    # === BUSINESS METHODS - REFUSING === #

    @api.model
    def _raise(self, channel, reason, profile_id, name, emails, digest):
        """Record the refusal and tell the user what, to whom, why, and what to do."""
        self._refuse(channel, reason, profile_id, digest, emails)
        raise ExitRefusedError(self._explain(reason, profile_id, name, emails))

    @api.model
    def _refuse(self, channel, reason, profile_id, digest='', emails=()):
        """Record a refusal for the data protection officer."""
        # sudo: number and company of a profile that the user may not read.
        profile = self.env['jlink.profile'].sudo().browse(profile_id or []).exists()
        company = profile.company_id or self.env.company
        # sudo: nobody may make entries; the gate does.
        self.env['jlink.exit.refusal'].sudo()._record(channel, [
            (reason, profile.id, profile.name, company.id, emails, digest),
        ])

    @api.model
    def _get_number(self, profile_id):
        # sudo: the number is neutral.
        profile = self.env['jlink.profile'].sudo().browse(profile_id or []).exists()
        return profile.name or self.env._("a business partner")

    @api.model
    def _explain(self, reason, profile_id, name, emails):
        values = {
            'file': name or self.env._("The text of the mail"),
            'number': self._get_number(profile_id),
            'recipients': ", ".join(sorted(emails)) or self.env._("anybody"),
        }
        explanation = self.env._(EXPLANATIONS[reason])
        return explanation % values
