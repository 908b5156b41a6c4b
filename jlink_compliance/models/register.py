import hashlib
import tempfile
from datetime import date, datetime, timedelta

import xlsxwriter
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import MissingError

from ..const import DPO, _lt
from ..exceptions import RegisterError
from ..register_sources import SOURCES, harmless
from ..workflow import Step

_STATES = [('draft', "Not taken yet"), ('taken', "Taken away")]
_TERMS = frozenset({'company_id', 'kind', 'date_from', 'date_to', 'name'})
_PAGE = 1_000
_WIDTH = 22
#: How long a browser may take to fetch what was asked for.
_TAKING = timedelta(minutes=5)


class Register(models.Model):
    """A register for authorities and auditors, as a workbook or on paper; each one that leaves the house is recorded.

    Source: GDPR Art. 5(2), 7(1), 30(4), 39(1)(b).
    """

    _name = 'jlink.register'
    _description = "Register of Data Protection"
    _inherit = ['jlink.workflow.mixin', 'jlink.paper.mixin']
    _order = 'id desc'

    name = fields.Char(string="Number", readonly=True, required=True, copy=False, default="/")
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, ondelete='restrict',
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(selection='_get_kinds', string="Register of", required=True, default='consents')
    date_from = fields.Date(
        string="From", required=True,
        default=lambda self: fields.Date.context_today(self) - relativedelta(years=1),
    )
    date_to = fields.Date(string="To", required=True, default=fields.Date.context_today)
    row_count = fields.Integer(string="Entries", compute='_compute_row_count')
    state = fields.Selection(selection=_STATES, required=True, readonly=True, copy=False, index=True)
    taken_on = fields.Datetime(string="Taken away on", readonly=True, copy=False)
    taken_by_id = fields.Many2one(comodel_name='res.users', readonly=True, copy=False, ondelete='restrict')
    sha256 = fields.Char(string="SHA-256", readonly=True, copy=False, help="Of the workbook that was taken last.")

    _name_uniq = models.UniqueIndex("(name) WHERE name != '/'", "Another register has this number.")
    _dates = models.Constraint('CHECK(date_to >= date_from)', "The period of a register does not end before it begins.")

    @api.model
    def _get_kinds(self):
        return [(kind, self.env._(source.label)) for kind, source in SOURCES.items() if source.model in self.env]

    @api.depends('kind', 'date_from', 'date_to', 'company_id')
    def _compute_row_count(self):
        for register in self:
            register.row_count = (
                self.env[SOURCES[register.kind].model].search_count(register._get_rows_domain())
                if register.kind and register.date_from and register.date_to else 0
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: numbers are drawn for whoever makes a register.
        sequence = self.env['ir.sequence'].sudo()
        return super().create([{**vals, 'name': sequence.next_by_code(self._name)} for vals in vals_list])

    def write(self, vals):
        if _TERMS & vals.keys() and any(register.state != 'draft' for register in self):
            raise RegisterError(self.env._("This register was taken away: make a new one for another period."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_drafts_only(self):
        if any(register.state != 'draft' for register in self):
            raise RegisterError(self.env._("A register that was taken away stays recorded."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(), **dict.fromkeys(('taken_on', 'taken_by_id', 'sha256'), False),
        }

    @api.model
    def _workflow_steps(self):
        return (Step('take', _lt("Take the register away"), ('draft', 'taken'), 'taken', DPO),)

    @api.model
    def _get_event_name(self, event):
        return self.env._("Printed") if event == 'print' else super()._get_event_name(event)

    def _get_ledger_reference(self):
        return self.name

    # === ACTION METHODS === #

    def action_download(self):
        """Download the register as a workbook by an address for a few minutes; that it leaves is recorded."""
        self.ensure_one()
        self._check_step_right(self._get_step('take'))
        key = self.env['jlink.access.token']._issue(self, 'take', fields.Datetime.now() + _TAKING)
        return {'type': 'ir.actions.act_url', 'url': f'/jlink/register/{key}/xlsx', 'target': 'download'}

    # === BUSINESS METHODS === #

    def _get_rows_domain(self):
        self.ensure_one()
        moment = SOURCES[self.kind].moment
        return [
            ('company_id', '=', self.company_id.id),
            (moment, '>=', self.date_from), (moment, '<', self.date_to + relativedelta(days=1)),
        ]

    def _get_columns(self):
        """Return the columns of the register that this installation has."""
        self.ensure_one()
        source = SOURCES[self.kind]
        known = self.env[source.model]._fields
        return [known[name] for name in source.columns if name in known]

    def _get_headers(self):
        return [field._description_string(self.env) for field in self._get_columns()]

    def _iter_rows(self):
        """Yield the rows in pages, oldest first, by the rights of the user; memory does not grow with their number."""
        columns, model, last = self._get_columns(), self.env[SOURCES[self.kind].model], 0
        labels = {
            field: dict(field._description_selection(self.env)) for field in columns if field.type == 'selection'
        }
        while records := model.search([*self._get_rows_domain(), ('id', '>', last)], order='id', limit=_PAGE):
            for record in records:
                yield [self._get_cell(record, field, labels) for field in columns]
            last = records[-1].id
            records.invalidate_recordset(flush=False)

    def _get_names(self, records):
        """Return the names of records; of one that is gone, to which evidence refers without a key, its number."""
        try:
            return ", ".join(records.mapped('display_name'))
        except MissingError:
            return ", ".join(f'{records._name},{record_id}' for record_id in records.ids)

    def _get_cell(self, record, field, labels):
        value = record[field.name]
        if field.relational:
            # sudo: names of protected records are numbers, which is what a register calls them by.
            return self._get_names(value.sudo())
        if field.type == 'selection':
            return labels[field].get(value, '')
        if field.type == 'datetime' and value:
            return fields.Datetime.context_timestamp(self, value).replace(tzinfo=None)
        if value is False:
            return ''
        return value if isinstance(value, (int, float, date, datetime)) else str(value)

    def _take(self):
        """Make the workbook, record that it leaves, and return its name and a file to read.

        :raise StepNotAllowedError: the user is no data protection officer
        """
        self.ensure_one()
        step = self._begin_step('take')
        target = tempfile.TemporaryFile()  # noqa: SIM115  # closed by whoever reads it
        self._write_workbook(target)
        target.seek(0)
        digest = hashlib.file_digest(target, 'sha256').hexdigest()
        target.seek(0)
        self._complete_step(step, {
            'taken_on': fields.Datetime.now(), 'taken_by_id': self.env.uid, 'sha256': digest,
        })
        return f'{self._get_title()} {self.name}.xlsx', target

    def _get_title(self):
        return self.env._(SOURCES[self.kind].label)

    def _write_workbook(self, target):
        options = {'constant_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False}
        with xlsxwriter.Workbook(target, options) as workbook:
            sheet = workbook.add_worksheet(self._get_title()[:31])
            bold = workbook.add_format({'bold': True, 'bottom': 1})
            formats = {
                date: workbook.add_format({'num_format': 'yyyy-mm-dd'}),
                datetime: workbook.add_format({'num_format': 'yyyy-mm-dd hh:mm'}),
            }
            headers = self._get_headers()
            sheet.set_column(0, len(headers) - 1, _WIDTH)
            sheet.freeze_panes(1, 0)
            for column, header in enumerate(headers):
                sheet.write_string(0, column, header, bold)
            for number, row in enumerate(self._iter_rows(), start=1):
                for column, value in enumerate(row):
                    self._write_cell(sheet, number, column, value, formats)

    def _write_cell(self, sheet, row, column, value, formats):
        if isinstance(value, (date, datetime)):
            sheet.write_datetime(row, column, value, formats[type(value)])
        elif isinstance(value, str):
            sheet.write_string(row, column, harmless(value))
        else:
            sheet.write_number(row, column, value)
