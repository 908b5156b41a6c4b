from odoo import api, fields, models
from odoo.tools import format_amount, format_date, formatLang

from ..const import MATERIAL_TERMS, TERM_FIELDS
from ..requirement_changes import changes, describe

# What the customer knows without being told, or what shows in another term.
_KNOWN = {'partner_id', 'contact_id', 'currency_id'}


class Position(models.Model):
    """What an agreement with the customer freezes, and how it is read back."""

    _inherit = 'jlink.position'

    def _agree(self, agreement):
        """Take the step and freeze the terms as agreed.

        :param dict agreement: ``channel``, ``agreed_by_id`` (a person of the customer), ``agreed_on``
            (UTC) and ``note``
        :return: the new version
        """
        self.ensure_one()
        reason, asked_by = self.state_reason, self.revision_asked_by_id
        # The version comes first: it is what the step rests on.
        step = self._begin_step('agree')
        version = self._create_version(agreement, reason, asked_by)
        self._complete_step(step, {
            'version_id': version.id, 'state_reason': False, 'revision_asked_by_id': False,
        })
        return version

    def _create_version(self, agreement, reason, asked_by):
        number = max(self.version_ids.mapped('number'), default=0) + 1
        person = self.env['res.partner'].browse(agreement['agreed_by_id'])
        snapshot = self._get_snapshot()
        old = self.version_id._get_payload()['terms'] if self.version_id else {}
        changed = list(changes(old, snapshot['terms'])) if old else []
        version = self.env['jlink.position.version']._snapshot_create({
            **agreement,
            'position_id': self.id,
            'number': number,
            'agreed_by_name': person.display_name,
            'recorded_by_id': self.env.uid,
            'reason': reason,
            'asked_by_id': asked_by.id,
            'is_material': any(change.term in MATERIAL_TERMS for change in changed),
        }, {
            'position': self.name,
            'version': number,
            'agreement': {**agreement, 'agreed_by': person.display_name, 'recorded_by': self.env.user.name},
            'reason': reason or '',
            'asked_by': asked_by.display_name or '',
            **snapshot,
        })
        self._create_changes(version, changed)
        return version

    def _create_changes(self, version, changed):
        position = self._in_company_language()
        for change in changed:
            self.env['jlink.position.change']._snapshot_create({
                'version_id': version.id,
                'term': change.term,
                'old_value': position._describe_frozen(change.term, change.old),
                'new_value': position._describe_frozen(change.term, change.new),
                'is_material': change.term in MATERIAL_TERMS,
            }, change._asdict())

    def _in_company_language(self):
        """Return the position so that what is frozen does not depend on who records it."""
        return self.with_context(lang=self.company_id.partner_id.lang)

    def _get_snapshot(self):
        """Return all that an agreement freezes, JSON-like."""
        return {'terms': self._get_terms()}

    def _get_terms(self):
        """Return the terms as plain values: ``[id, name]`` for records, dictionaries for lines."""
        self.ensure_one()
        position = self._in_company_language()
        return {name: position._get_term_value(name) for name in TERM_FIELDS}

    def _get_term_value(self, name):
        value, field = self[name], self._fields[name]
        if field.type == 'one2many':
            return [line._get_term() for line in value]
        if field.type == 'many2one':
            return [value.id, value.display_name] if value else None
        if field.type == 'date':
            return fields.Date.to_string(value) if value else None
        return value or None

    def _format_term(self, name):
        """Return one term as a line of text in the language of the environment, for mails and papers."""
        value, field = self[name], self._fields[name]
        if field.type == 'selection':
            return dict(field._description_selection(self.env)).get(value, '')
        if field.type == 'date':
            return format_date(self.env, value) if value else ''
        if field.type == 'monetary':
            return format_amount(self.env, value, self.currency_id) if value else ''
        if field.type == 'float':
            return f'{value:g}' if value else ''
        if field.type == 'one2many':
            return "; ".join(line._format_term() for line in value)
        if field.type == 'many2one':
            return value.display_name or ''
        return str(value or '')

    @api.model
    def _describe_frozen(self, name, value):
        """Return the frozen value of one term as a line of text, options in the reader's language."""
        field = self._fields[name]
        if field.type == 'selection':
            return dict(field._description_selection(self.env)).get(value, '')
        if field.type == 'date' and value:
            return format_date(self.env, value)
        if field.type in ('float', 'monetary') and value:
            return formatLang(self.env, value, digits=2 if field.type == 'monetary' else 1)
        return describe(value)

    def _send_read_back(self):
        """Mail the agreed terms to the person who agreed, so that a misunderstanding comes to light."""
        self.ensure_one()
        self.message_post_with_source(
            self.env.ref('jlink_positions.mail_template_read_back'), subtype_xmlid='mail.mt_comment',
        )

    def _get_read_back_lines(self):
        """Return the determined terms as pairs of label and text, in the language of the environment."""
        self.ensure_one()
        lines = [(self._get_field_label(name), self._format_term(name)) for name in TERM_FIELDS if name not in _KNOWN]
        return [(label, text) for label, text in lines if text]
