from datetime import timedelta

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user


class PositionCase(TransactionCase):
    """Builders of what a position needs: users per role, a customer with a contact, skills."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, 'lang': 'en_US', 'tracking_disable': False})
        cls.company = cls.env.company
        cls.company.partner_id.lang = 'en_US'
        cls.team = cls.env['crm.team'].create({'name': "Account Management South"})
        cls.account_manager = cls.make_user('account_manager', 'jlink_compliance.group_account_manager')
        cls.researcher = cls.make_user('researcher', 'jlink_compliance.group_researcher')
        cls.management = cls.make_user('management', 'jlink_compliance.group_management')
        cls.dpo = cls.make_user('dpo', 'jlink_compliance.group_dpo')
        cls.stranger = cls.make_user('stranger', 'base.group_user')
        cls.team.member_ids = [Command.link(cls.account_manager.id)]
        cls.customer = cls.env['res.partner'].create({'name': "Hansa Logistik AG", 'is_company': True})
        cls.contact = cls.env['res.partner'].create({
            'name': "Karla Brandt", 'parent_id': cls.customer.id, 'email': 'karla.brandt@hansa.example',
            'lang': 'en_US',
        })
        cls.skill_type = cls.env['hr.skill.type'].create({
            'name': "Software Development",
            'skill_ids': [Command.create({'name': "Java 21"}), Command.create({'name': "PostgreSQL 16"})],
            'skill_level_ids': [
                Command.create({'name': "Basic", 'level_progress': 30}),
                Command.create({'name': "Expert", 'level_progress': 100}),
            ],
        })
        cls.java, cls.postgresql = cls.skill_type.skill_ids
        cls.expert = cls.skill_type.skill_level_ids.filtered(lambda level: level.name == "Expert")

    @classmethod
    def make_user(cls, login, groups, **values):
        """Return an internal user with these roles who has not opted into anything else."""
        return new_test_user(
            cls.env, login=f'jlink_{login}', groups=groups, name=login.replace('_', ' ').title(),
            email=f'{login}@jlink.example', **values,
        )

    @classmethod
    def prepare_position(cls, **values):
        """Return values of a position with all necessary terms."""
        today = fields.Date.today()
        return {
            'partner_id': cls.customer.id,
            'contact_id': cls.contact.id,
            'user_id': cls.account_manager.id,
            'team_id': cls.team.id,
            'role': "Senior Java Developer",
            'start_date': today + timedelta(days=30),
            'end_date': today + timedelta(days=210),
            'price_min': 85.0,
            'price_max': 95.0,
            'submission_deadline': today + timedelta(days=10),
            'proposal_delivery': 'collective',
            'proposal_date': today + timedelta(days=9),
            'skill_ids': [Command.create({
                'skill_id': cls.java.id, 'level_id': cls.expert.id, 'years': 5, 'importance': 'must',
            })],
            **values,
        }

    @classmethod
    def make_position(cls, **values):
        """Return a draft position with all necessary terms and answers, recorded by the account manager."""
        model = cls.env['jlink.position'].with_user(cls.account_manager)
        position = model.create(cls.prepare_position(**values))
        cls.answer_checklist(position)
        return position

    @classmethod
    def answer_checklist(cls, position):
        """Answer the mandatory questions of the checklist that no term of the position answers."""
        for answer in position._get_open_answers().filtered(lambda a: a.is_mandatory and not a.bound_field):
            answer.write({
                'text': {'value_text': "As discussed"},
                'number': {'value_number': 3},
                'date': {'value_date': fields.Date.today()},
                'yesno': {'value_yesno': 'yes'},
                'selection': {'value_option_id': answer.item_id.option_ids[:1].id},
            }[answer.answer_type])

    @classmethod
    def agree(cls, position, **values):
        """Record the customer's agreement by mail and return the new version."""
        return position.with_user(cls.account_manager)._agree({
            'channel': 'mail',
            'agreed_by_id': cls.contact.id,
            'agreed_on': fields.Datetime.now(),
            'note': False,
            **values,
        })
