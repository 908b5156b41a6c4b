import secrets

from odoo import api, fields, models
from odoo.tools import format_datetime

from odoo.addons.jlink_compliance.workflow import content_hash

from ..const import CONTACT_CHANNELS, CONTACT_DIRECTIONS, CONTACT_OCCASIONS

#: What was said, as the hash of a documented note vouches for it.
_CONTENT = ('date', 'channel', 'direction', 'occasion', 'comment', 'next_step')


class ContactNote(models.Model):
    """One contact with a customer, commented (chapter "Communication with customers": each contact with the
    customer is documented completely and commented in keywords).

    A note with a comment is documented and stays as it is; a correction is a note that succeeds it. What mails,
    activities and appointments leave behind waits for its comment.
    """

    _name = 'jlink.contact.note'
    _description = "Contact"
    _inherit = ['jlink.ledger.mixin']
    _order = 'date desc, id desc'
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, ondelete='restrict',
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        selection=[('open', "To Be Documented"), ('documented', "Documented"), ('corrected', "Corrected")],
        compute='_compute_state', store=True, precompute=True, index=True,
    )

    # With whom
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Customer", required=True, ondelete='restrict', check_company=True,
    )
    contact_ids = fields.Many2many(
        comodel_name='res.partner', relation='jlink_contact_note_person_rel', column1='note_id', column2='partner_id',
        string="People", check_company=True,
        domain="[('commercial_partner_id', '=?', partner_id), ('is_company', '=', False)]",
    )
    user_id = fields.Many2one(
        comodel_name='res.users', string="Contact By", required=True, index=True, ondelete='restrict',
        default=lambda self: self.env.user, domain="[('share', '=', False)]",
        help="Who talked to the customer.",
    )
    manager_id = fields.Many2one(
        comodel_name='res.users', string="Account Manager", related='partner_id.user_id', related_sudo=True, store=True,
        precompute=True, index='btree_not_null',
    )
    responsible_id = fields.Many2one(
        comodel_name='res.users', string="To Be Documented By", compute='_compute_responsible_id', store=True,
        precompute=True,
    )

    # What about
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    channel = fields.Selection(selection=CONTACT_CHANNELS, required=True, default='phone', index=True)
    direction = fields.Selection(selection=CONTACT_DIRECTIONS, required=True, default='out')
    occasion = fields.Selection(selection=CONTACT_OCCASIONS, index=True)
    comment = fields.Text(index='trigram', help="What was said, in keywords or short sentences.")
    keyword_ids = fields.Many2many(
        comodel_name='jlink.contact.keyword', relation='jlink_contact_note_keyword_rel', column1='note_id',
        column2='keyword_id', string="Keywords",
    )
    next_step = fields.Char(help="What follows from the contact: becomes an activity.")
    next_step_date = fields.Date(string="By")
    is_confidential = fields.Boolean(
        string="Confidential", help="For whoever wrote it, the customer's account manager and the management only.",
    )

    # What it belongs to
    res_model = fields.Char(string="Kind of Document", index='btree_not_null')
    res_id = fields.Many2oneReference(string="Document", model_field='res_model')
    position_id = fields.Many2one(
        comodel_name='jlink.position', ondelete='restrict', index='btree_not_null', check_company=True,
        domain="[('partner_id', '=?', partner_id)]",
    )
    position_user_id = fields.Many2one(related='position_id.user_id', store=True, precompute=True)
    position_team_id = fields.Many2one(related='position_id.team_id', store=True, precompute=True)

    # Where it comes from
    source_key = fields.Char(readonly=True, copy=False, help="What a contact found by itself is known by, once.")
    source_name = fields.Char(string="Subject", readonly=True, copy=False)
    message_id = fields.Many2one(
        comodel_name='mail.message', string="Mail", readonly=True, copy=False, ondelete='restrict',
        index='btree_not_null',
    )

    # Evidence
    due_on = fields.Datetime(
        string="Document Until", compute='_compute_due_on', store=True, precompute=True,
        help="The end of the working day after the contact.",
    )
    documented_on = fields.Datetime(readonly=True, copy=False)
    documented_by_id = fields.Many2one(
        comodel_name='res.users', readonly=True, copy=False, ondelete='restrict',
    )
    is_timely = fields.Boolean(
        string="In Time", compute='_compute_is_timely', store=True, precompute=True,
        help="Documented within a working day after the contact.",
    )
    salt = fields.Char(readonly=True, copy=False)
    content_hash = fields.Char(
        string="Content Hash (SHA-256)", compute='_compute_content_hash', store=True, precompute=True,
    )
    corrects_id = fields.Many2one(
        comodel_name='jlink.contact.note', copy=False, ondelete='restrict',
    )
    correction_reason = fields.Char(copy=False)
    corrected_by_id = fields.Many2one(
        comodel_name='jlink.contact.note', readonly=True, copy=False, ondelete='restrict',
    )
    redacted_on = fields.Datetime(readonly=True, copy=False)
    redacted_by_id = fields.Many2one(comodel_name='res.users', readonly=True, copy=False, ondelete='restrict')
    redaction_reason = fields.Char(readonly=True, copy=False)

    _comment_or_source = models.Constraint(
        'CHECK(source_key IS NOT NULL OR comment IS NOT NULL)', "Say in keywords what the contact was about.",
    )
    _source_uniq = models.UniqueIndex('(source_key) WHERE source_key IS NOT NULL', "This contact is noted already.")
    _corrects_uniq = models.UniqueIndex(
        '(corrects_id) WHERE corrects_id IS NOT NULL',
        "This contact is corrected already: correct its latest correction.",
    )
    _timeline_index = models.Index('(partner_id, date DESC, id DESC)')
    _order_index = models.Index('(date DESC, id DESC)')
    _open_index = models.Index("(responsible_id, due_on) WHERE state = 'open'")
    _document_index = models.Index('(res_model, res_id) WHERE res_id IS NOT NULL')

    # === COMPUTE METHODS === #

    @api.depends('comment', 'corrected_by_id')
    def _compute_state(self):
        for note in self:
            note.state = 'corrected' if note.corrected_by_id else 'documented' if note.comment else 'open'

    @api.depends('user_id', 'manager_id')
    def _compute_responsible_id(self):
        for note in self:
            note.responsible_id = note.user_id if note.user_id._talks_to_customers() else (
                note.manager_id or note.user_id
            )

    @api.depends('date', 'company_id')
    def _compute_due_on(self):
        for note in self:
            note.due_on = note.date and note.company_id._get_documentation_due(note.date)

    @api.depends('documented_on', 'due_on')
    def _compute_is_timely(self):
        for note in self:
            note.is_timely = bool(note.documented_on and note.documented_on <= note.due_on)

    @api.depends('salt', *_CONTENT)
    def _compute_content_hash(self):
        """The salt keeps a short text from being guessed by its hash, once it has been blacked out."""
        for note in self:
            note.content_hash = note.comment and content_hash([note.salt, *(note[name] for name in _CONTENT)])

    @api.depends('date', 'channel')
    @api.depends_context('lang', 'tz')
    def _compute_display_name(self):
        """A number, a way and a time: whoever may not read the note learns nothing of it."""
        channels = dict(self._fields['channel']._description_selection(self.env))
        for note in self:
            when = format_datetime(self.env, note.date, dt_format='short') if note.date else ''
            note.display_name = f"K{note.id or ''} · {channels.get(note.channel, '')} · {when}"

    @api.model
    def _make_salt(self):
        return secrets.token_hex(16)

    # === BUSINESS METHODS - EVIDENCE === #

    def _get_ledger_reference(self):
        return f'K{self.id}'

    @api.model
    def _get_event_name(self, event):
        names = {
            'document': self.env._("Documented"),
            'correct': self.env._("Corrected by a successor"),
            'redact': self.env._("Passages blacked out"),
            'forget': self.env._("Cut off a person who was erased"),
        }
        return names.get(event) or super()._get_event_name(event)

    def _record_documented(self):
        self._ledger_record('document', payloads={
            note.id: {
                'content_hash': note.content_hash, 'partner_id': note.partner_id.id, 'corrects': note.corrects_id.id,
            }
            for note in self.sudo()  # sudo: evidence tells of all that was noted
        })
