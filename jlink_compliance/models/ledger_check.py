import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError

_DPO = 'jlink_compliance.group_dpo'
_OUTSIDE = 'jlink_compliance.ledger_head_email'
# What tells people that evidence is weaker than it could be, and no more.
_WARNINGS = {'unsigned'}


class LedgerCheck(models.Model):
    """One look at the whole ledger: whether the chain holds, and records and snapshots agree with it.

    Made every day, when something cannot be sealed, and whenever the data protection officer asks. The signed head is
    mailed with it: whoever keeps these mails outside can prove what the ledger held on that day.
    """

    _name = 'jlink.ledger.check'
    _description = "Check of the Ledger"
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _order = 'id desc'
    _mail_post_access = 'read'

    state = fields.Selection(
        selection=[('good', "In Order"), ('warning', "Weak"), ('alarm', "Alarm")],
        string="Result",
        required=True,
        readonly=True,
        index=True,
    )
    checked_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    entries = fields.Integer(readonly=True, aggregator=None)
    links = fields.Integer(readonly=True, aggregator=None, help="Entries and heads in all chains.")
    head = fields.Text(string="Last Head", readonly=True)
    public_keys = fields.Text(readonly=True, help="What a verifier is given to know this firm's signature.")
    findings = fields.Json(readonly=True)
    finding_text = fields.Text(string="Findings", compute='_compute_finding_text')

    # === COMPUTE METHODS === #

    @api.depends('checked_on')
    @api.depends_context('lang', 'tz')
    def _compute_display_name(self):
        for check in self:
            moment = fields.Datetime.context_timestamp(check, check.checked_on)
            check.display_name = self.env._("Check of %(moment)s", moment=f'{moment:%Y-%m-%d %H:%M}')

    @api.depends('findings')
    @api.depends_context('lang')
    def _compute_finding_text(self):
        for check in self:
            check.finding_text = "\n".join(check._describe(finding) for finding in check.findings or ())

    def _describe(self, finding):
        """Return one finding as a sentence that says what to do."""
        values = {**finding, 'name': self._get_model_name(finding.get('model'))}
        return {
            'chain': self.env._("Chain, place %(seq)s, %(kind)s: %(text)s"),
            'unsigned': self.env._(
                "The ledger has no key: the chain shows mistakes, not malice. Have the administrator set a key file.",
            ),
            'unsealed': self.env._(
                "%(count)s entries lie unsealed for over five minutes, the first is no. %(id)s: either the sealing"
                " does not run, or they were altered after they were recorded. Have the administrator look at the log.",
            ),
            'facts': self.env._("Facts behind entry no. %(id)s (%(reference)s) were changed or removed."),
            'snapshot': self.env._("%(name)s, ID %(id)s: its content is not what was recorded."),
            'state': self.env._(
                "%(name)s, ID %(id)s: its state is “%(state)s”, its last step led to “%(recorded)s”. Somebody changed"
                " it without a step; ask who, and have it put right.",
            ),
        }[finding['code']] % values

    @api.model
    def _get_model_name(self, name):
        return self.env['ir.model']._get(name).name if name in self.env else name

    # === ACTION METHODS === #

    def action_check_now(self):
        """Check the whole ledger now and open the result.

        :raise AccessError: for everybody but the data protection officer
        """
        self._check_dpo()
        # sudo: a check reads all tables that leave evidence, and is recorded by nobody's own right.
        return self.sudo()._check().sudo(self.env.su)._get_records_action(name=self.env._("Check of the Ledger"))

    def action_download_chain(self):
        """Download the chain as the stand-alone verifier reads it."""
        return self._download('chain')

    def action_download_facts(self):
        """Download the facts behind the entries, with their salts; they name people."""
        return self._download('facts')

    def action_download_verifier(self):
        """Download the program that checks an export without Odoo."""
        return self._download('verifier')

    @api.model
    def _download(self, part):
        self._check_dpo()
        return {'type': 'ir.actions.act_url', 'url': f'/jlink/ledger/{part}', 'target': 'download'}

    @api.model
    def _check_dpo(self):
        if not (self.env.su or self.env.user.has_group(_DPO)):
            raise AccessError(self.env._("The ledger as a whole is up to the data protection officer."))

    # === BUSINESS METHODS === #

    @api.model
    def _cron_check(self):
        """Check the ledger and mail the result with the signed head."""
        self._check()._mail()

    @api.model
    def _check(self):
        """Look at everything, record what was found, and give a task about what is new in it."""
        report, findings = self._audit()
        heads = self.env['jlink.ledger.head']
        check = self.create({
            'state': self._get_result(findings),
            'entries': report.entries,
            'links': report.links,
            'head': heads._get_last_line(),
            'public_keys': "\n".join(heads._get_public_keys()),
            'findings': findings,
        })
        check._ask_guardians()
        return check

    @api.model
    def _alarm_about_unsealed(self):
        """Raise the alarm for entries that cannot be sealed, once for each such set."""
        findings = self._find_unsealed()
        if findings and self.search([], limit=1).findings != findings:
            check = self.create({'state': 'alarm', 'findings': findings})
            check._ask_guardians()
            check._mail()

    @api.model
    def _get_result(self, findings):
        codes = {finding['code'] for finding in findings}
        if codes - _WARNINGS:
            return 'alarm'
        return 'warning' if codes else 'good'

    def _ask_guardians(self):
        """Give each guardian a task, unless the check before found the same."""
        before = self.search([('id', '<', self.id)], limit=1)
        if self.state == 'good' or before.findings == self.findings:
            return
        for user in self._get_guardians():
            self.with_context(lang=user.lang).activity_schedule(
                'mail.mail_activity_data_warning',
                user_id=user.id,
                summary=self.env(context={**self.env.context, 'lang': user.lang})._(
                    "The ledger needs your attention",
                ),
            )

    @api.model
    def _get_guardians(self):
        """Return who must know: the data protection officers, and the administrators where there is none."""
        users = self.env['res.users']
        domain = [('share', '=', False), ('active', '=', True)]
        officers = users.search([*domain, ('all_group_ids', 'in', self.env.ref(_DPO).ids)])
        return officers or users.search([*domain, ('all_group_ids', 'in', self.env.ref('base.group_system').ids)])

    def _mail(self):
        """Mail the result and the head to the guardians and to the address outside, each in their language."""
        template = self.env.ref('jlink_compliance.mail_template_ledger_check')
        for user in self._get_guardians().filtered('email'):
            template.with_context(reader_lang=user.lang).send_mail(
                self.id, email_values={'email_to': user.email_formatted, 'recipient_ids': []},
            )
        outside = self.env['ir.config_parameter'].get_param(_OUTSIDE)
        if outside:
            template.with_context(reader_lang=self.env.company.partner_id.lang).send_mail(
                self.id, email_values={'email_to': outside, 'recipient_ids': []},
            )

    def _get_mail_subject(self):
        """Return the subject of the mail: the day, the result and a short print of the head."""
        return self.env._(
            "Ledger of %(day)s: %(result)s · %(digest)s",
            day=fields.Date.to_string(self.checked_on),
            result=dict(self._fields['state']._description_selection(self.env))[self.state],
            digest=self._get_head_digest(),
        )

    def _get_head_digest(self):
        """Return a short print of the head, to compare at a glance or over the phone."""
        return hashlib.sha256((self.head or '').encode()).hexdigest()[:16]
