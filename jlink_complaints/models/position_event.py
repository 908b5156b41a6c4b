from odoo import api, fields, models

from odoo.addons.jlink_positions.const import ROLES_TALKING


class Position(models.Model):
    """Messages about a position that wait to be sent, and the delay that nobody has to find out."""

    _inherit = 'jlink.position'

    offer_id = fields.Many2one(
        comodel_name='jlink.customer.offer', string="To Be Told", compute='_compute_offer_id', groups=ROLES_TALKING,
    )
    delay_told_for = fields.Date(
        string="Delay Announced For", readonly=True, copy=False, groups=ROLES_TALKING,
        help="The date that passed without proposals, of which the account manager was reminded.",
    )

    def _compute_offer_id(self):
        offers = self.env['jlink.customer.offer'].search([
            ('position_id', 'in', self.ids), ('state', '=', 'open'),
        ], order='id')
        by_position = offers.grouped('position_id')
        for position in self:
            position.offer_id = by_position.get(position, offers.browse())[:1]

    # === ACTION METHODS === #

    def action_tell_customer(self):
        """Open the oldest ready message about the position."""
        self.ensure_one()
        self.check_access('read')
        return self.offer_id.action_write()

    def action_tell_nothing(self):
        """Ask why the customer need not be told."""
        self.ensure_one()
        self.check_access('read')
        return self.offer_id.action_drop()

    # === BUSINESS METHODS === #

    def _on_step_taken(self, step):
        if step.target in ('rejected', 'cancelled', 'closed'):
            # sudo: what waits to be told ends with the position, whoever ends it.
            self.env['jlink.customer.offer'].sudo().search([
                ('position_id', 'in', self.ids), ('state', '=', 'open'),
            ])._close('dropped', self.env._("The position has ended"))
        super()._on_step_taken(step)

    def _get_event_occurrence(self, code):
        """Return the version, the date that has passed, or the disclosure that was released."""
        if code == 'delayed':
            return str(self._get_missed_date())
        if code == 'profile_released':
            return f'disclosure {self._get_last_released().id}'
        return f'version {self.version_id.number}'

    def _get_last_released(self):
        # sudo: which release it was is a number.
        return self.env['jlink.disclosure'].sudo().search([
            ('position_id', '=', self.id), ('state', '=', 'released'),
        ], order='released_on desc, id desc', limit=1)

    def _get_missed_date(self):
        """Return the latest date for proposals that has passed."""
        today = fields.Date.today()
        return max((day for day in (self.submission_deadline, self.proposal_date) if day and day < today), default=None)

    @api.model
    def _announce_delays(self):
        """Announce positions in research whose date for proposals has passed, once for each date."""
        today = fields.Date.today()
        late = self.sudo().search([  # sudo: the scheduler looks at all
            ('is_in_research', '=', True),
            '|', ('submission_deadline', '<', today), ('proposal_date', '<', today),
        ]).filtered(lambda position: position.delay_told_for != position._get_missed_date())
        for position in late:
            position.delay_told_for = position._get_missed_date()
        self.env['jlink.customer.event']._announce('delayed', late)

    def _evaluate(self, calculation, judgements):
        evaluation = super()._evaluate(calculation, judgements)
        if evaluation.is_positive:
            self.env['jlink.customer.event']._announce('evaluated', self)
        return evaluation


class Evaluation(models.Model):
    _inherit = 'jlink.position.evaluation'

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        if step.name == 'accept':
            self.env['jlink.customer.event']._announce('evaluated', self.position_id)


class Disclosure(models.Model):
    """A release for a position is worth telling; who was released is told by the disclosure's own mail only."""

    _inherit = 'jlink.disclosure'

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        if step.name == 'release':
            # sudo: the event is the position's, whoever released.
            self.env['jlink.customer.event']._announce('profile_released', self.sudo().position_id)
