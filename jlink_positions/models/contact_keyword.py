from odoo import api, fields, models
from odoo.tools import SQL

from ..exceptions import ContactNoteError
from ..keyword_suggestions import Keyword, split_terms, suggest


class ContactKeyword(models.Model):
    """The words by which contacts are commented (chapter "Communication with customers")."""

    _name = 'jlink.contact.keyword'
    _description = "Keyword"
    _order = 'name, id'

    name = fields.Char(required=True, translate=True)
    terms = fields.Text(
        string="Also Suggested By",
        translate=True,
        help="Other words that suggest this keyword when they are typed in a comment, separated by commas.",
    )
    color = fields.Integer(default=1)
    active = fields.Boolean(default=True)
    merged_into_id = fields.Many2one(
        comodel_name='jlink.contact.keyword', readonly=True, copy=False, ondelete='restrict', index='btree_not_null',
    )
    note_count = fields.Integer(string="Contacts", compute='_compute_note_count')

    # === COMPUTE METHODS === #

    def _compute_note_count(self):
        counts = dict(self.env['jlink.contact.note']._read_group(
            [('keyword_ids', 'in', self.ids)], ['keyword_ids'], ['__count'],
        ))
        for keyword in self:
            keyword.note_count = counts.get(keyword, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, 'merged_into_id': False} for vals in vals_list])

    def write(self, vals):
        if 'merged_into_id' in vals and not self.env.su:
            raise ContactNoteError(self.env._("Keywords are merged by “Merge”, not by hand."))
        return super().write(vals)

    # Not for `at_uninstall=False`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_unused(self):
        # sudo: a keyword is in use by notes that the user may not see, too.
        if self.env['jlink.contact.note'].sudo().search_count([('keyword_ids', 'in', self.ids)], limit=1):
            raise ContactNoteError(self.env._(
                "This keyword comments contacts: archive it, or merge it into another one.",
            ))

    # === ACTION METHODS === #

    def action_open_notes(self):
        """Open the contacts that have this keyword."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_positions.contact_note_action')
        return {**action, 'domain': [('keyword_ids', 'in', self.ids)], 'context': {}}

    # === BUSINESS METHODS === #

    @api.model
    def suggest(self, comment=''):
        """Return the keywords that ``comment`` suggests, in the order of its words.

        :param str comment: what somebody types, in the language they type in
        :return: ids, names and colours, for the client to show
        :rtype: list[dict]
        """
        keywords = self.search_fetch([], ['name', 'terms', 'color'])
        found = suggest(comment, [Keyword(word.id, split_terms(word.name, word.terms)) for word in keywords])
        return self.browse(found).read(['name', 'color'])

    def _merge_into(self, target):
        """Have every note of these keywords commented by ``target``, which their names suggest from now on."""
        self.check_access('write')
        merged = self - target
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """INSERT INTO jlink_contact_note_keyword_rel (note_id, keyword_id)
               SELECT DISTINCT note_id, %(target)s FROM jlink_contact_note_keyword_rel WHERE keyword_id IN %(merged)s
               ON CONFLICT DO NOTHING""",
            target=target.id, merged=tuple(merged.ids) or (0,),
        ))
        self.env.cr.execute(SQL(
            "DELETE FROM jlink_contact_note_keyword_rel WHERE keyword_id IN %s", tuple(merged.ids) or (0,),
        ))
        self.env.invalidate_all()
        words = [word for keyword in merged for word in split_terms(keyword.name, keyword.terms)]
        target.terms = ", ".join(dict.fromkeys([*split_terms(target.name, target.terms)[1:], *words]))
        # sudo: where a keyword went is written by merging only.
        merged.sudo().write({'active': False, 'merged_into_id': target.id})
