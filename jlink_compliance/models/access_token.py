import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..exceptions import TooManyAttemptsError

_BYTES = 32
_ATTEMPTS = 10
_WINDOW = timedelta(minutes=10)


class AccessToken(models.Model):
    """A key in a link that lets one person do one thing, until it expires.

    The key itself is random and exists in the link only; what is stored is its SHA-256. It serves one purpose on one
    record. Nobody has access rows: the methods here issue and look up.
    """

    _name = 'jlink.access.token'
    _description = "Key in a Link"
    _rec_name = 'purpose'

    digest = fields.Char(required=True)
    purpose = fields.Char(required=True)
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field='res_model', required=True)
    expires_on = fields.Datetime(required=True, index=True)

    _digest_uniq = models.UniqueIndex('(digest)', "This key exists already.")
    _record_idx = models.Index('(res_model, res_id)')

    @api.model
    def _digest(self, key):
        return hashlib.sha256(key.encode()).hexdigest()

    @api.model
    def _issue(self, record, purpose, expires_on):
        """Return a new key for ``purpose`` on ``record``; it is told once and never stored."""
        key = secrets.token_urlsafe(_BYTES)
        # sudo: nobody has rights on keys; whoever issues one has checked the right to it.
        self.sudo().create({
            'digest': self._digest(key), 'purpose': purpose,
            'res_model': record._name, 'res_id': record.id, 'expires_on': expires_on,
        })
        return key

    @api.model
    def _lookup(self, key, purpose, model):
        """Return the record that ``key`` opens for ``purpose``, as superuser; an empty one if it opens none."""
        # sudo: whoever holds the key may; the key is checked here.
        token = self.sudo().search([
            ('digest', '=', self._digest(key)), ('purpose', '=', purpose), ('res_model', '=', model),
            ('expires_on', '>', fields.Datetime.now()),
        ], limit=1)
        return self.env[model].sudo().browse(token.res_id).exists()

    @api.model
    def _revoke(self, records, purpose=None):
        """Let all links to ``records`` die, those of one purpose if it is named."""
        domain = [('res_model', '=', records._name), ('res_id', 'in', records.ids)]
        # sudo: nobody has rights on keys; whoever ends a record's links has checked the right to it.
        self.sudo().search(domain + ([('purpose', '=', purpose)] if purpose else [])).unlink()

    @api.autovacuum
    def _gc_expired(self):
        # sudo: called by the scheduler.
        self.sudo().search([('expires_on', '<', fields.Datetime.now())], limit=10_000).unlink()

    # === RATE LIMIT === #

    @api.model
    def _check_rate(self, scope, ip, allowed=_ATTEMPTS):
        """Count an attempt of ``ip`` at ``scope``; the address itself is not stored.

        :param int allowed: how many attempts pass within ten minutes
        :raise TooManyAttemptsError: there were too many within ten minutes
        """
        digest = self._digest(f'{scope} {ip}')
        self.env.cr.execute(SQL(
            """INSERT INTO jlink_access_attempt (digest, at) VALUES (%s, now() AT TIME ZONE 'UTC')""", digest,
        ))
        ((count,),) = self.env.execute_query(SQL(
            "SELECT count(*) FROM jlink_access_attempt WHERE digest = %s AND at > %s",
            digest, fields.Datetime.now() - _WINDOW,
        ))
        if count > allowed:
            raise TooManyAttemptsError(self.env._("Too many attempts. Please try again in ten minutes."))


class AccessAttempt(models.Model):
    """An attempt to open a link, kept for a day to slow down whoever guesses."""

    _name = 'jlink.access.attempt'
    _description = "Attempt to Open a Link"
    _log_access = False
    _rec_name = 'at'

    digest = fields.Char(required=True)
    at = fields.Datetime(required=True)

    _digest_at_idx = models.Index('(digest, at)')

    @api.autovacuum
    def _gc_old(self):
        # sudo: called by the scheduler; nobody has rights on attempts.
        self.sudo().search([('at', '<', fields.Datetime.now() - timedelta(days=1))], limit=10_000).unlink()
