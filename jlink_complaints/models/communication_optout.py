from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.jlink_compliance.workflow import may_erase

from ..exceptions import AdvertisingBasisError

CHANNELS = [
    ('page', "By the link in a mail"),
    ('one_click', "By the mail program's button"),
    ('told', "Told us"),
]


class CommunicationOptout(models.Model):
    """A person does not want to be written to: about one topic, or about any (GDPR Art. 21(2) and (3)).

    It holds until the person says otherwise, which is recorded with its proof. It stops mailings, not the personal
    mails that an order needs.
    """

    _name = 'jlink.communication.optout'
    _description = "Opt-Out"
    _inherit = ['jlink.ledger.mixin']
    _order = 'opted_on desc, id desc'
    _rec_name = 'partner_id'

    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Person", required=True, index=True, ondelete='restrict',
        domain="[('is_company', '=', False)]",
    )
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, ondelete='restrict',
        default=lambda self: self.env.company,
    )
    topic_id = fields.Many2one(
        comodel_name='jlink.communication.topic', index='btree_not_null', ondelete='restrict',
        help="Empty: all topics.",
    )
    opted_on = fields.Datetime(string="Since", required=True, readonly=True, default=fields.Datetime.now)
    channel = fields.Selection(selection=CHANNELS, required=True, readonly=True, default='told')
    note = fields.Char(help="How the person told us: call, mail, meeting.")
    ended_on = fields.Datetime(readonly=True, copy=False)
    ended_by_id = fields.Many2one(comodel_name='res.users', readonly=True, copy=False, ondelete='restrict')
    end_reason = fields.Char(string="Wants It Again", readonly=True, copy=False)

    _open_uniq = models.UniqueIndex(
        '(partner_id, COALESCE(topic_id, 0)) WHERE ended_on IS NULL', "The person has opted out of this already.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        own = {'ended_on': False, 'ended_by_id': False, 'end_reason': False}
        forged = {} if self.env.su else {'channel': 'told', 'opted_on': fields.Datetime.now()}
        optouts = super().create([{**vals, **own, **forged} for vals in vals_list])
        optouts._ledger_record('create', payloads={
            optout.id: {'channel': optout.channel, 'topic': optout.topic_id.id} for optout in optouts
        })
        optouts._take_effect()
        return optouts

    def write(self, vals):
        if not self.env.su or vals.keys() - {'ended_on', 'ended_by_id', 'end_reason'}:
            raise AdvertisingBasisError(self.env._(
                "An opt-out is evidence and stays as it was recorded: use “Wants It Again” if the person says so.",
            ))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if not may_erase(self._name, self.ids):
            raise AdvertisingBasisError(self.env._(
                "An opt-out is never deleted: use “Wants It Again” if the person says so.",
            ))

    # === BUSINESS METHODS === #

    @api.model
    def _get_refusing(self, people, topic):
        """Return those of ``people`` who have opted out of ``topic`` or of all: one query."""
        # sudo: an opt-out holds, whoever sends.
        return self.sudo().search(
            Domain('partner_id', 'in', people.ids) & Domain('ended_on', '=', False)
            & Domain('topic_id', 'in', [False, *topic.ids]),
        ).partner_id.sudo(self.env.su)

    @api.model
    def _opt_out(self, person, topic, channel, company):
        """Record that ``person`` wants no more of ``topic`` (an empty one: of any); again is the same as once.

        For use by pages, which have checked the key.
        """
        optouts = self.sudo()  # sudo: the person holds the key, and no role
        known = optouts.search([
            ('partner_id', '=', person.id), ('topic_id', '=', topic.id), ('ended_on', '=', False),
        ])
        return known or optouts.create({
            'partner_id': person.id, 'topic_id': topic.id, 'channel': channel, 'company_id': company.id,
        })

    def _take_effect(self):
        """End bases that the person objects to, and stop mails that have not left yet."""
        now, optouts = fields.Datetime.now(), self.sudo()  # sudo: an objection takes effect, whoever records it
        general = optouts.filtered(lambda optout: not optout.topic_id)
        self.env['jlink.advertising.basis'].sudo().search([  # sudo: as above
            ('partner_id', 'in', general.partner_id.ids), ('objected_on', '=', False),
        ]).write({'objected_on': now})
        waiting = self.env['jlink.communication.mailing.line'].sudo().search([  # sudo: as above
            ('partner_id', 'in', optouts.partner_id.ids), ('state', '=', 'queued'),
        ])
        for optout in optouts:
            waiting.filtered(
                lambda line, optout=optout: line.partner_id == optout.partner_id
                and optout.topic_id in (line.topic_id, optout.topic_id.browse()),
            )._cancel_mails()
        self.env['jlink.communication.plan']._sync_activities(optouts.partner_id.commercial_partner_id)

    def _end(self, reason):
        """Record that the person wants to be written to again, with how they said so."""
        self.check_access('write')
        reason = (reason or '').strip()
        if not reason:
            raise AdvertisingBasisError(self.env._("Say how and when the person told us."))
        ended = self.filtered(lambda optout: not optout.ended_on).sudo()  # sudo: the right was checked
        ended.write({'ended_on': fields.Datetime.now(), 'ended_by_id': self.env.uid, 'end_reason': reason})
        ended._ledger_record('end', payload={'reason': reason})

    def _get_ledger_reference(self):
        return f'O{self.id}'

    def _get_ledger_subject_id(self):
        return self.partner_id.id

    @api.model
    def _get_event_name(self, event):
        return self.env._("Wants it again") if event == 'end' else super()._get_event_name(event)
