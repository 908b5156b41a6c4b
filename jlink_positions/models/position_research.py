from odoo import Command, api, fields, models

from odoo.addons.jlink_compliance.workflow import canonical_json

from ..const import BRIEFING_TERMS
from ..exceptions import ResearchOrderError
from .research_order import OPEN_STATES

# Steps after which nobody is to search any more.
_STOPPING_STEPS = ('hold', 'reject', 'cancel', 'close')


class Position(models.Model):
    """Research is ordered for a position, updated when requirements change, and stopped with it."""

    _inherit = 'jlink.position'

    research_order_ids = fields.One2many(
        comodel_name='jlink.research.order',
        inverse_name='position_id',
        string="Research Orders",
        readonly=True,
    )
    research_order_count = fields.Integer(compute='_compute_research_order_count')
    research_needs_update = fields.Boolean(
        compute='_compute_research_needs_update',
        help="Research goes on by an order for an earlier version of the requirements.",
    )

    def _compute_research_order_count(self):
        counts = dict(self.env['jlink.research.order']._read_group(
            [('position_id', 'in', self.ids)], ['position_id'], ['__count'],
        ))
        for position in self:
            position.research_order_count = counts.get(position, 0)

    @api.depends('research_order_ids.state', 'version_id', 'state')
    def _compute_research_needs_update(self):
        for position in self:
            position.research_needs_update = any(position.research_order_ids.mapped('is_outdated'))

    # === ACTION METHODS === #

    def action_order_research(self):
        """Order research, its update or a stop; refused with what is missing."""
        self.ensure_one()
        step = self._get_step('release')
        self._check_step_right(step)
        self._check_step_source(step)
        self._check_step_blockers(step)
        return self._get_wizard_action('jlink.research.issue', self.env._("Order Research"))

    def action_stop_research(self):
        """Stop the research and keep the position as it is."""
        self.ensure_one()
        self._check_step_right(self._get_step('hold'))
        self._stop_research(self.env._("Research is stopped."))

    def action_open_research_orders(self):
        """Open the research orders of this position."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_positions.research_order_action')
        action['domain'] = [('position_id', '=', self.id)]
        action['context'] = {}
        return action

    # === WORKFLOW === #

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        if step.name in _STOPPING_STEPS:
            searched = self.filtered('is_in_research')
            for position in searched:
                position._stop_research(self.env._(
                    "%(step)s: research ends.", step=self.env._(step.label),
                ))

    # === BUSINESS METHODS === #

    def _order_research(self, values):
        """Release the position and order research for its current version.

        :param dict values: ``kind``, ``user_ids`` (ids), ``date_deadline``, ``note``, ``max_buy_rate``
        :return: the new order
        :raise StepBlockedError: the current version has no positive evaluation
        """
        self.ensure_one()
        if values['kind'] == 'stop':
            raise ResearchOrderError(self.env._("Stop the research by its own button, which needs no evaluation."))
        self._take_step('release', {'is_in_research': True, 'research_user_ids': [Command.set(values['user_ids'])]})
        return self._issue_order(values['kind'], values['user_ids'], {
            'evaluation_id': self.evaluation_id.id,
            'date_deadline': values['date_deadline'],
            'note': values['note'],
            'max_buy_rate': values['max_buy_rate'],
        })

    def _stop_research(self, note):
        """Tell those who search that it is over; orders in force end."""
        self.ensure_one()
        current = self._get_open_orders()
        self._workflow_write({'is_in_research': False})
        if not current:
            return current
        return self._issue_order('stop', current.user_ids.ids, {'note': note})

    def _issue_order(self, kind, user_ids, values):
        self._get_open_orders()._supersede()
        # The number and the people say that it was made: a log message says nothing more.
        order = self.env['jlink.research.order'].with_context(mail_create_nolog=True)._workflow_create([{
            'name': self.env['ir.sequence'].with_company(self.company_id).next_by_code('jlink.research.order'),
            'kind': kind,
            'state': 'issued',
            'user_ids': [Command.set(user_ids)],
            **self._prepare_order_values(),
            'briefing': canonical_json(self._get_briefing()) if kind != 'stop' else False,
            **values,
        }]).with_context(mail_create_nolog=False)
        order._notify_responsible()
        return order

    def _get_open_orders(self):
        # sudo: orders end with what they rest on, whoever may read them.
        return self.env['jlink.research.order'].sudo().search([
            ('position_id', 'in', self.ids), ('state', 'in', OPEN_STATES),
        ]).sudo(self.env.su)

    def _prepare_order_values(self):
        version = self.version_id
        terms = version._get_payload()['terms']
        return {
            'company_id': self.company_id.id,
            'position_id': self.id,
            'version_id': version.id,
            'version_number': version.number,
            'issued_by_id': self.env.uid,
            'issued_on': fields.Datetime.now(),
            'partner_id': terms['partner_id'] and terms['partner_id'][0],
            'service_type': terms['service_type'],
            'role': terms['role'],
            'headcount': terms['headcount'],
            'start_date': terms['start_date'],
            'currency_id': self.currency_id.id,
            'rate_unit': terms['price_unit'],
        }

    def _get_briefing(self):
        """Return the frozen terms and answers that a search needs, nothing commercial among them."""
        self.ensure_one()
        payload = self.version_id._get_payload()
        terms, answers = payload['terms'], payload.get('checklist', {}).get('answers', ())
        return {
            **{name: terms[name] for name in BRIEFING_TERMS if terms.get(name)},
            # Whoever froze an answer without saying whether it is commercial is taken to have said yes.
            'answer_ids': [
                {'question': answer['question'], 'answer': answer['answer']}
                for answer in answers
                if answer['answer'] and not answer['term'] and not answer.get('commercial', True)
            ],
        }
