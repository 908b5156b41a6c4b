from odoo import api, fields, models
from odoo.tools import SQL

from ..exceptions import GuardedFieldError
from ..plain_reference import PlainMany2one
from ..workflow import may_erase

CHANNELS = [
    ('mail', "Mail"),
    ('composer', "Message being written"),
    ('message', "Message"),
    ('attachment', "Attachment"),
    ('link', "Link to a file"),
    ('download', "Download"),
    ('print', "Printing"),
    ('export', "Export"),
]
REASONS = [
    ('uncovered', "No released disclosure covers it"),
    ('sealed', "Sealed: without consent"),
    ('changed', "Changed at that moment"),
    ('password', "Cannot be opened: password"),
    ('limits', "Cannot be opened: too much in it"),
    ('format', "Cannot be opened: format"),
    ('export', "Not exported"),
    ('copy', "Would have been a copy"),
    ('not_released', "Not released"),
    ('outdated', "Not the version that was released"),
]
#: Years for which refused exits are kept: they are the officer's evidence that the gate holds.
_YEARS = 3


class ExitRefusal(models.Model):
    """One time that something was refused to leave: when, who, which way, whose data, to whom, why. For the officer.

    Written through a cursor of its own, since what was refused is undone; hence references are plain. Neither the
    names of files nor their content are in it.

    Source: GDPR Art. 5(2), 32 and 33(5).
    """

    _name = 'jlink.exit.refusal'
    _description = "Refused Exit"
    _log_access = False
    _order = 'id desc'
    _rec_name = 'channel'

    at = fields.Datetime(readonly=True, required=True, index=True)
    user_id = PlainMany2one(comodel_name='res.users', string="Tried by", readonly=True, ondelete='restrict')
    company_id = PlainMany2one(
        comodel_name='res.company', readonly=True, required=True, ondelete='restrict', index=True,
    )
    channel = fields.Selection(selection=CHANNELS, readonly=True, required=True)
    reason = fields.Selection(selection=REASONS, readonly=True, required=True)
    profile_ref = fields.Integer(string="Profile ID", readonly=True, index=True, aggregator=None)
    profile_name = fields.Char(string="Business Partner", readonly=True, help="By number.")
    recipients = fields.Char(readonly=True, help="Mail addresses to which nothing went.")
    digest = fields.Char(string="SHA-256", readonly=True)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super  # nothing passes
        self._raise_evidence(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super  # nothing passes
        self._raise_evidence(vals)

    def _raise_evidence(self, _values):
        raise GuardedFieldError(self.env._("Refused exits are recorded by the gate and cannot be entered or changed."))

    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if not may_erase(self._name, self.ids):
            raise GuardedFieldError(self.env._("A refused exit is evidence and cannot be deleted."))

    # === BUSINESS METHODS === #

    @api.model
    def _record(self, channel, rows):
        """Record refusals, whatever becomes of the transaction that was refused.

        :param rows: tuples of reason, profile id, number of the profile, company id, mail addresses and SHA-256
        """
        values = SQL(', ').join(
            SQL("(timezone('UTC', clock_timestamp())::timestamp(0), %s)", SQL(', ').join(SQL('%s', value) for value in (
                self.env.uid, company_id, channel, reason, profile_id or None, number or None,
                ", ".join(sorted(emails)) or None, digest or None,
            )))
            for reason, profile_id, number, company_id, emails, digest in rows
        )
        with self.env.registry.cursor() as cr:
            cr.execute(SQL(
                "INSERT INTO jlink_exit_refusal"
                " (at, user_id, company_id, channel, reason, profile_ref, profile_name, recipients, digest)"
                " VALUES %s", values,
            ))

    @api.autovacuum
    def _gc_old(self):
        """Delete what is older than it is kept."""
        self.env.cr.execute(SQL(
            "DELETE FROM jlink_exit_refusal WHERE at < %s",
            fields.Datetime.subtract(fields.Datetime.now(), years=_YEARS),
        ))
