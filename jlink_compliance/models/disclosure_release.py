from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..exceptions import DisclosureError

#: How long a browser may take to fetch what was taken away.
_TAKING = timedelta(minutes=5)


class Disclosure(models.Model):
    """The release, and what rests on it: what may leave at this moment, and to whom."""

    _inherit = 'jlink.disclosure'

    def _release(self):
        """Check consent, grant and undertaking together, under lock, and fix what leaves to whom.

        Whoever withdraws, recalls or terminates at the same moment waits for us, or makes us look again.
        """
        released = self.sudo()  # sudo: what the release rests on is locked and read, whatever the user may read of it
        self._lock_basis()
        step = self._begin_step('release')
        self.document_ids._freeze()
        bound = {
            (company, customer_id): undertaking
            for company, disclosures in released.grouped('company_id').items()
            for customer_id, undertaking in
            self.env['jlink.undertaking']._get_in_force(disclosures.customer_id, company).items()
        }
        now = fields.Datetime.now()
        self._complete_step_each(step, {
            disclosure.sudo(self.env.su): {
                'undertaking_id': bound[disclosure.company_id, disclosure.customer_id.id].id,
                'recipient_emails': sorted(set(disclosure.recipient_ids.mapped('email_normalized'))),
                'released_on': now,
                'released_by_id': self.env.uid,
            }
            for disclosure in released
        })

    def _lock_basis(self):
        """Lock profile and undertakings for as long as this transaction lasts, each in the order of ids."""
        disclosures = self.sudo()  # sudo: as above
        disclosures.profile_id._lock_gate()
        customers = (disclosures.customer_id | disclosures.customer_id.commercial_partner_id).ids
        if customers:
            self.env.execute_query(SQL(
                """SELECT u.id FROM jlink_undertaking u
                    WHERE u.state = 'in_force' AND (u.partner_id IN %(ids)s OR EXISTS (
                        SELECT FROM jlink_undertaking_covered_rel r
                         WHERE r.jlink_undertaking_id = u.id AND r.res_partner_id IN %(ids)s))
                    ORDER BY u.id FOR SHARE""", ids=tuple(customers),
            ))

    # === BUSINESS METHODS - WHAT MAY LEAVE === #

    def _is_covering(self):
        """Tell whether consent, grant, release and undertaking hold at this moment."""
        self.ensure_one()
        disclosure = self.sudo()  # sudo: facts, whoever asks
        return bool(
            disclosure.state == 'released'
            and disclosure.profile_id._is_open()
            and disclosure.valid_until >= fields.Date.today()
            and disclosure.undertaking_id._is_in_force(),
        )

    @api.model
    def _lock_uncovered(self, digests_by_profile, emails):
        """Return who may not get what: pairs of profile id and mail address that no release covers at this moment.

        What covers stays locked until this transaction ends, so that it holds until the mail is out.

        :param dict digests_by_profile: SHA-256 of what is to leave, by the id of the profile it is about
        :param emails: normalised mail addresses of all recipients
        :rtype: set[tuple[int, str]]
        """
        covered = self._lock_covered(digests_by_profile)
        # sudo: a person may be sent what is their own.
        own = {
            profile.id: profile.partner_id.email_normalized
            for profile in self.env['jlink.profile'].sudo().browse(digests_by_profile).exists()
        }
        return {
            (profile, email)
            for profile, digests in digests_by_profile.items() for email in emails
            if email != own.get(profile) and any((profile, email, digest) not in covered for digest in digests)
        }

    @api.model
    def _lock_covered(self, digests_by_profile):
        """Return what may leave now, as triples of profile id, mail address and SHA-256; all of it locked."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """SELECT d.profile_id, d.recipient_emails, l.sha256
                 FROM jlink_disclosure d
                 JOIN jlink_disclosure_document l ON l.disclosure_id = d.id
                 JOIN jlink_profile p ON p.id = d.profile_id
                 JOIN jlink_undertaking u ON u.id = d.undertaking_id
                WHERE d.profile_id IN %(profiles)s AND d.state = 'released' AND d.valid_until >= %(today)s
                  AND l.sha256 IN %(digests)s
                  AND p.open_until > %(now)s
                  AND u.state = 'in_force' AND u.valid_from <= %(today)s
                  AND (u.valid_to IS NULL OR u.valid_to >= %(today)s)
             ORDER BY d.id FOR SHARE OF d, p, u""",
            profiles=tuple(digests_by_profile) or (0,), today=fields.Date.today(), now=fields.Datetime.now(),
            digests=tuple({digest for digests in digests_by_profile.values() for digest in digests}) or ('',),
        ))
        return {(profile, email, digest) for profile, addresses, digest in rows for email in addresses}

    def _record_exit(self, channel, documents, recipients, note=''):
        """Record what leaves under one released disclosure, in its history and in the ledger.

        :param documents: lines of the disclosure
        :raise DisclosureError: it is not released, or its consent or undertaking does not hold
        """
        self.ensure_one()
        self._check_released()
        exits = self.env['jlink.disclosure.exit']._record(self, channel, documents, recipients, note)
        self.sudo()._ledger_record('exit', payload={  # sudo: evidence of a checked exit
            'channel': channel, 'exits': exits.sudo().mapped('content_hash'),
        })
        return exits

    # === BUSINESS METHODS - DELIVERY === #

    def _deliver(self, channel):
        """Send each recipient what was released, one mail each: a link, or the documents themselves.

        The mails hold neither: both are put in while they leave, and checked once more then.

        :param str channel: ``link`` or ``mail``
        """
        exits = self.env['jlink.disclosure.exit'].concat(*(
            disclosure._record_exit(channel, disclosure.document_ids, disclosure.recipient_ids)
            for disclosure in self
        ))
        # sudo: templates and the mail queue need rights of their own; the step checked the right to send.
        template = self.env.ref('jlink_compliance.mail_template_disclosure_delivery').sudo()
        template.send_mail_batch(
            exits.ids, email_values={'is_notification': False, 'auto_delete': True},
        ).send_after_commit()

    def _take_away(self):
        """Record that the documents are taken away now, and return a key that hands them out for a few minutes.

        :raise DisclosureError: it is not released, or the user is no account manager
        """
        self.ensure_one()
        taken = self._record_exit('download', self.document_ids, self.env['res.partner'])
        return self.env['jlink.access.token']._issue(taken, 'take away', fields.Datetime.now() + _TAKING)

    def _open_for_customer(self, delivery, document=None):
        """Return the released documents for the recipient of ``delivery``; with ``document``, its name and bytes.

        Checked again each time, under lock; what is opened is recorded.

        :param delivery: the exit whose link was opened
        :raise DisclosureError: it is not released any more
        """
        self.ensure_one()
        disclosure = self.sudo()  # sudo: the recipient holds the key, and no role
        lines = disclosure.document_ids if document is None else disclosure.document_ids & document
        if not lines or not delivery._is_still_covered():
            raise DisclosureError(self.env._("These documents are not available any more."))
        if document is None:
            return lines
        content = document._get_content()
        disclosure._record_exit('page', document, delivery.recipient_id)
        return document.name, content


class DisclosureExit(models.Model):
    _inherit = 'jlink.disclosure.exit'

    def _get_mail_link(self, purpose):
        """Return the link as it stands in a stored mail: marked, without its key."""
        return self.disclosure_id._get_marked_link(purpose)

    def _make_link(self, purpose):
        """Return a link for this recipient that works as long as the release."""
        self._check_still_covered()
        disclosure = self.disclosure_id
        key = self.env['jlink.access.token']._issue(self, purpose, disclosure._get_link_expiry(purpose))
        return disclosure._get_link(purpose, key)

    def _get_mail_files(self):
        """Return the names and bytes that this mail takes along, if it is one with documents."""
        self.ensure_one()
        delivery = self.sudo()  # sudo: the mail leaves without a user; it is checked as it leaves
        if delivery.channel != 'mail':
            return []
        delivery._check_still_covered()
        return [(line.name, line._get_content()) for line in delivery.disclosure_id.document_ids]

    def _get_taken_files(self):
        """Return the documents that the user has just taken away, once: the key is used up.

        :raise DisclosureError: somebody else took them, or they are not released any more
        """
        self.ensure_one()
        taken = self.sudo()  # sudo: whoever took them holds the key; the rest is checked here
        taken.disclosure_id.with_user(self.env.user)._check_released()
        if taken.user_id != self.env.user:
            raise DisclosureError(self.env._("These documents are not available any more."))
        self.env['jlink.access.token']._revoke(taken, 'take away')
        return [(line.name, line._get_content()) for line in taken.disclosure_id.document_ids]

    def _check_still_covered(self):
        """Look once more, under lock, while the mail leaves; a refusal is known to the officer.

        :raise ExitRefusedError: consent, grant, release or undertaking do not hold any more
        """
        delivery = self.sudo()  # sudo: as above
        disclosure = delivery.disclosure_id
        self.env['jlink.exit.gate']._check_covered({disclosure.profile_id.id: {
            frozenset({line.sha256 or ''}): line.name for line in disclosure.document_ids
        }}, {delivery.recipient_id.email_normalized or ''}, 'mail')

    def _is_still_covered(self):
        """Tell whether the recipient may get the documents now; what that rests on stays locked."""
        delivery = self.sudo()  # sudo: as above
        disclosure, email = delivery.disclosure_id, delivery.recipient_id.email_normalized
        digests = set(disclosure.document_ids.mapped('sha256'))
        return bool(digests and not disclosure._lock_uncovered({disclosure.profile_id.id: digests}, [email]))
