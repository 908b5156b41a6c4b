import base64
from datetime import datetime, time

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ..takeover_table import Archive

_BATCH = 50
_NOON = time(12)


class Takeover(models.Model):
    """The run: rows become business partners, batch by batch; a run that broke off goes on where it stopped."""

    _inherit = 'jlink.takeover'

    @api.model
    def _cron_takeover(self):
        """Go on with what runs and with what asks."""
        for run in self.search([('state', '=', 'running')]):
            while done := run._import_batch():
                self.env['ir.cron']._commit_progress(done)
        for run in self.search([('is_sending', '=', True)]):
            while done := run._send_batch():
                self.env['ir.cron']._commit_progress(done)

    def _import_batch(self, limit=_BATCH):
        """Take over the next rows; the last batch ends the run.

        :return: how many rows
        """
        if self.state != 'running':
            return 0
        lines = self._find_open_lines(limit)
        archive = Archive(self._get_files()[1]) if lines else None
        for line in lines:
            line._take_over(archive)
        if not self._find_open_lines(1):
            self._finish()
        return len(lines)

    def _find_open_lines(self, limit):
        return self.env['jlink.takeover.line'].search([
            ('takeover_id', '=', self.id), ('kind', '!=', 'rejected'), ('is_done', '=', False),
        ], limit=limit, order='row')

    def _finish(self):
        counts = dict(self.env['jlink.takeover.line']._read_group(
            [('takeover_id', '=', self.id)], ['kind'], ['__count'],
        ))
        self._take_step('finish', {
            'ended_on': fields.Datetime.now(),
            **{f'{kind}_count': counts.get(kind, 0) for kind in ('proof', 'queue', 'rejected')},
        })

    def _send_batch(self, limit=_BATCH):
        """Ask the next people by mail; the last batch ends the asking.

        :return: how many were asked
        """
        if not self.is_sending:
            return 0
        consents = self.env['jlink.consent'].search([
            ('takeover_id', '=', self.id), ('state', '=', 'draft'), ('partner_id.email', '!=', False),
        ], limit=limit, order='id')
        if consents:
            consents._request('mail')
        if len(consents) < limit:
            self._workflow_write({'is_sending': False}, 'stop')
        return len(consents)


class TakeoverLine(models.Model):
    _inherit = 'jlink.takeover.line'

    def _take_over(self, archive):
        """Make a business partner of the row, or say why it could not be."""
        try:
            # A failed query would be logged with the values in it.
            with mute_logger('odoo.sql_db'), self.env.cr.savepoint():
                self._make_business_partner(archive)
        except (UserError, AccessError) as error:
            self.write({'kind': 'rejected', 'reason': str(error), 'facts': False})
        except IntegrityError:
            self.write({'kind': 'rejected', 'reason': self.env._("Recorded in the meantime."), 'facts': False})
        else:
            self.write({'is_done': True, 'facts': False})

    def _make_business_partner(self, archive):
        facts, run = self.facts, self.takeover_id
        profile = self.env['jlink.profile']._record_first(
            self._find_or_make_contact(facts), facts['source'], run.company_id, self._at_noon(facts['recorded_on']),
        )
        consent = self.env['jlink.consent']._open_requests(profile)
        consent._workflow_write({'takeover_id': run.id})
        if self.kind == 'proof':
            consent._take_over(
                self._at_noon(facts['consent_date']), self._at_noon(facts['valid_until']), facts['consent_text'],
                archive.unpack(facts['proof']), facts['proof'],
            )
            profile.partner_id.phone = profile.partner_id.phone or facts['phone']
            self._fill(profile, facts, archive)

    def _find_or_make_contact(self, facts):
        """Return the contact of the person: the one with the address, or a new one with one channel."""
        channel = {'email': facts['email'], 'phone': not facts['email'] and facts['phone']}
        company = self.takeover_id.company_id
        found = self.env['jlink.profile']._find_person(channel['email'], channel['phone'])
        found._check_no_profile()
        if found.company_id <= company and found:
            return found
        return self.env['res.partner'].with_context(mail_create_nolog=True).create({
            'name': facts['name'], **channel, 'lang': facts['lang'], 'company_id': company.id,
        })

    def _at_noon(self, day):
        return datetime.combine(fields.Date.to_date(day), _NOON) if day else None

    def _fill(self, profile, facts, archive):
        profile.write({
            **{name: facts[name] for name in ('headline', 'available_from', 'rate', 'rate_unit', 'city', 'zip')},
            'country_id': facts['country'],
        })
        self.env['jlink.profile.skill'].create([
            {'profile_id': profile.id, 'skill_id': skill_id, 'level_id': level_id, 'years': years}
            for skill_id, level_id, years in facts['skills']
        ])
        category = self.env.ref('jlink_compliance.category_cv')
        self.env['jlink.profile.document'].create([
            {'profile_id': profile.id, 'category_id': category.id, 'name': name,
             'content': base64.b64encode(archive.unpack(name))}
            for name in facts['documents']
        ])
