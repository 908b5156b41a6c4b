import base64
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import email_normalize

from ..exceptions import ConsentError, QuarantineError, TextMissingError
from ..incoming_mail import IncomingFile, IncomingMail

_ASK_AGAIN_AFTER = timedelta(hours=20)
#: Which steps of a consent end what waits for it.
_ENDS = ('decline', 'withdraw', 'expire')


class Quarantine(models.Model):
    """How documents are sealed, and how they leave the quarantine."""

    _inherit = 'jlink.quarantine'

    # === SEALING === #

    @api.model
    def _seal(self, company, arrived_by, files, digest=False, *, is_too_large=False):
        """Seal ``files``, of whomever they are.

        :param files: :class:`IncomingFile` each; one without name is a whole mail
        :return: the sealed documents, as superuser
        """
        # sudo: mails arrive by themselves; whoever drops files has checked the right to it.
        quarantine = self.sudo()._workflow_create([{
            'name': self.env['ir.sequence'].sudo().next_by_code('jlink.quarantine'),
            'company_id': company.id,
            'received_on': fields.Datetime.now(),
            'arrived_by': arrived_by,
            'purge_on': self._get_purge_on(company),
            'is_too_large': is_too_large,
            'digest': digest,
        }])
        # sudo: nobody has rights on sealed bytes.
        self.env['jlink.quarantine.file'].sudo().create([
            {'quarantine_id': quarantine.id, 'file_name': file.name, 'content': base64.b64encode(file.content)}
            for file in files
        ])
        return quarantine

    @api.model
    def _get_purge_on(self, company):
        return fields.Date.today() + relativedelta(days=company.jlink_consent_answer_days)

    # === WHOSE IT IS === #

    def _assign(self, values, source):
        """Say whose the documents are: they reach an open profile at once, otherwise the person is asked.

        :param dict values: ``name``, one of ``email`` and ``phone``, ``lang``, as for a first recording
        :param str source: where the person's data come from
        :raise ConsentError: no channel or two
        """
        self.ensure_one()
        self.env['jlink.profile']._check_channel(values)
        # sudo: the person may be one whom the user does not see, and is not recorded a second time.
        quarantine = self.sudo()
        partner = quarantine._find_or_make_person(values)
        profile = partner._get_profile() or self.env['jlink.profile']._record_first(
            partner, source, quarantine.company_id,
        )
        self._belong_to(profile)

    def _belong_to(self, profile):
        """Take the documents to an open profile at once; ask the person of a locked one."""
        self._take_step('assign', {'partner_id': profile.partner_id.id, 'profile_id': profile.id})
        # sudo: nobody reads what is sealed; whoever says whose it is has checked the right to it.
        if profile._is_open():
            self.sudo()._hand_over()
        else:
            self.sudo()._ask()

    def _find_or_make_person(self, values):
        """Return the contact of this company with this channel, or a new one."""
        company, partners = self.company_id, self.env['res.partner']
        if values.get('email'):
            channel = [('email_normalized', '=', email_normalize(values['email']))]
        else:
            number = partners._phone_format(number=values['phone']) or values['phone']
            channel = [('phone_sanitized', '=', number)]
        found = partners.search([
            *channel, ('is_company', '=', False), ('company_id', 'in', (company.id, False)),
        ], order='id')
        profiles = found._get_profile().grouped('partner_id')
        known = [partner for partner in found if profiles.get(partner, self.profile_id).company_id == company]
        free = [partner for partner in found if partner not in profiles]
        return next(iter(known + free), None) or partners.with_context(mail_create_nolog=True).create({
            'name': values['name'], 'email': values.get('email') or False, 'phone': values.get('phone') or False,
            'lang': values.get('lang') or company.partner_id.lang or self.env.lang, 'company_id': company.id,
        })

    # === ASKING === #

    def _ask(self):
        """Ask the person of each for consent, once a day at most; without a released text, as soon as there is one."""
        for quarantine in self:
            try:
                consent = quarantine._get_open_request()
            except (TextMissingError, ConsentError):
                continue
            quarantine._workflow_write({'consent_id': consent.id}, 'await')
            quarantine._ask_by_mail(consent)

    def _get_open_request(self):
        consent = self.profile_id.consent_ids.filtered(lambda found: found.state in ('draft', 'requested'))[:1]
        return consent or self.env['jlink.consent']._open_requests(self.profile_id)

    def _ask_by_mail(self, consent):
        if not consent.partner_id.email:
            return
        if consent.state == 'draft':
            consent._request('mail')
        elif max(consent.requested_on, consent.reminded_on or consent.requested_on) < (
                fields.Datetime.now() - _ASK_AGAIN_AFTER):
            consent._workflow_write({'reminded_on': fields.Datetime.now()}, 'ask_again')
            consent._mail('request')

    # === LEAVING === #

    @api.model
    def _follow_consents(self, consents, step_name):
        """Let what waits follow a decision: handed over with consent, purged without."""
        # sudo: what follows from a person's decision follows whoever recorded it.
        waiting = self.sudo().search([('profile_id', 'in', consents.profile_id.ids), ('state', '=', 'sealed')])
        if step_name in ('grant', 'take_over'):
            waiting.filtered(lambda quarantine: quarantine.profile_id._is_open())._hand_over()
        elif step_name in _ENDS and (
                ended := waiting.filtered(lambda quarantine: not quarantine.profile_id._is_open())):
            ended._take_step('purge')

    def _hand_over(self):
        """Make documents of the profile of what is sealed, and delete the sealed bytes."""
        category = self.env.ref('jlink_compliance.category_cv')
        self.env['jlink.profile.document'].create([
            {
                'profile_id': quarantine.profile_id.id, 'category_id': category.id, 'name': document.name,
                'content': base64.b64encode(document.content), 'dated': quarantine.received_on.date(),
            }
            for quarantine in self for document in quarantine._open_files()
        ])
        if self:
            self._take_step('hand_over')

    def _open_files(self):
        files = self.env['jlink.quarantine.file'].search([('quarantine_id', '=', self.id)])
        for file in files.with_context(bin_size=False):
            content = base64.b64decode(file.content)
            if file.file_name:
                yield IncomingFile(file.file_name, content)
            else:
                yield from IncomingMail(content).get_documents()

    # === SCHEDULED WORK === #

    @api.model
    def _cron_quarantine(self):
        """Purge what waited too long, and ask where no text was released before."""
        while done := self._purge_due():
            self.env['ir.cron']._commit_progress(done)
        self._ask_due()

    @api.model
    def _purge_due(self, limit=200):
        due = self.search([('state', '=', 'sealed'), ('purge_on', '<=', fields.Date.today())], limit=limit)
        if due:
            due._take_step('purge')
        return len(due)

    @api.model
    def _ask_due(self, limit=200):
        self.search([
            ('state', '=', 'sealed'), ('partner_id', '!=', False), ('consent_id', '=', False),
        ], limit=limit)._ask()

    # === DROP ZONE === #

    @api.model
    def _drop(self, values, source, files):
        """Seal documents that reached an employee, and ask their person at once.

        :param files: :class:`IncomingFile` each, with a name
        :return: the sealed documents, in the environment of the caller
        :raise ConsentError, QuarantineError: no channel or two, no document, or one that is none
        """
        self.env['jlink.profile']._check_may_record()
        self.env['jlink.profile']._check_channel(values)
        if not files:
            raise QuarantineError(self.env._("Drop at least one document."))
        quarantine = self._seal(self.env.company, 'drop', files).sudo(self.env.su)
        quarantine._assign(values, source)
        return quarantine
