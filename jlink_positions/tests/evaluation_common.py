from odoo import Command

from .common import PositionCase


class EvaluationCase(PositionCase):
    """Builders of agreed and evaluated positions, and of the people who decide and search."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls.make_user('team_lead', 'jlink_compliance.group_account_manager')
        cls.team.user_id = cls.lead_user
        cls.policy = cls.env['jlink.margin.policy']._get_policy(cls.company, 'freelance')
        cls.policy.write({'threshold_percent': 20, 'account_manager_floor': 18, 'team_lead_floor': 12})

    @classmethod
    def make_agreed(cls, **values):
        """Return an agreed position with a researcher responsible: nothing speaks against it."""
        position = cls.make_position(**{
            'research_user_ids': [Command.set(cls.researcher.ids)], 'city': "Hamburg", 'remote_share': 40, **values,
        })
        cls.agree(position)
        return position

    @classmethod
    def evaluate(cls, position, buy_rate=76.0, judgements=None, **inputs):
        """Evaluate as the account manager; 95 less 76 Euro is a DB1 of exactly 20 %."""
        calculation = {
            'sell_rate': 95.0, 'buy_rate': buy_rate, 'travel_costs': 0.0, 'fee_percent': 0.0, 'direct_costs': 0.0,
            **inputs,
        }
        return position.with_user(cls.account_manager)._evaluate(calculation, judgements or {})

    @classmethod
    def evaluate_with_condition(cls, position, buy_rate):
        """Evaluate with a DB1 below the threshold."""
        return cls.evaluate(position, buy_rate, {'margin': {'status': 'conditional', 'comment': "Strategic customer"}})

    @classmethod
    def order(cls, position, **values):
        """Order research as the account manager and return the order."""
        return position.with_user(cls.account_manager)._order_research({
            'kind': 'initial',
            'user_ids': cls.researcher.ids,
            'date_deadline': position.proposal_date,
            'note': "Look in Hamburg first",
            'max_buy_rate': 74.0,
            **values,
        })

    @classmethod
    def make_ordered(cls, **values):
        """Return a position in research with its order."""
        position = cls.make_agreed(**values)
        cls.evaluate(position)
        return position, cls.order(position)

    @classmethod
    def revise(cls, position, **values):
        """Change agreed terms and agree on the change."""
        position = position.with_user(cls.account_manager)
        position._decide('revise', "The customer asked", cls.contact)
        position.write(values)
        return cls.agree(position)
