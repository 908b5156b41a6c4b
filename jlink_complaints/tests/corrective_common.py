from odoo import Command
from odoo.tests import TransactionCase, new_test_user


class CorrectiveCase(TransactionCase):
    """Builders of nonconformities with actions, and the people who have a part in them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, 'lang': 'en_US'})
        cls.quality = cls.make_user('quality', 'jlink_complaints.group_quality')
        cls.management = cls.make_user('management', 'jlink_compliance.group_management')
        cls.responsible = cls.make_user('responsible', 'jlink_compliance.group_account_manager')
        cls.account_manager = cls.make_user('account manager', 'jlink_compliance.group_account_manager')
        cls.owner = cls.make_user('owner', 'base.group_user')
        cls.stranger = cls.make_user('stranger', 'base.group_user')
        cls.viewer = cls.make_user('viewer', 'mgmtsystem.group_mgmtsystem_user')
        cls.customer = cls.env['res.partner'].create({'name': "Hansa Logistik AG", 'is_company': True})
        cls.cause = cls.env['mgmtsystem.nonconformity.cause'].create({'name': "Rate not handed over"})
        cls.nonconformities = cls.env['mgmtsystem.nonconformity'].with_user(cls.quality)
        cls.actions = cls.env['mgmtsystem.action'].with_user(cls.quality)
        cls.done = cls.env.ref('mgmtsystem_nonconformity.stage_done')
        cls.open = cls.env.ref('mgmtsystem_nonconformity.stage_open')
        cls.action_open = cls.env.ref('mgmtsystem_action.stage_open')
        cls.action_closed = cls.env.ref('mgmtsystem_action.stage_close')
        cls.action_cancelled = cls.env.ref('mgmtsystem_action.stage_cancel')

    @classmethod
    def make_user(cls, name, group):
        return new_test_user(
            cls.env, login=f'corrective {name}', groups=group, name=name.title(), email=f'{name[:4]}@jlink.example',
        )

    @classmethod
    def prepare(cls, **values):
        """Return values of a gated nonconformity."""
        return {
            'name': "Invoice with the wrong rate", 'description': "The customer was charged 98 instead of 95.",
            'partner_id': cls.customer.id, 'responsible_user_id': cls.responsible.id,
            'manager_user_id': cls.management.id, 'is_gated': True, **values,
        }

    @classmethod
    def make(cls, **values):
        """Return a gated nonconformity, as quality management records it."""
        return cls.nonconformities.create(cls.prepare(**values))

    @classmethod
    def make_action(cls, nonconformity=None, **values):
        """Return an action that the plain employee owns."""
        return cls.actions.create({
            'name': "Check rates before invoicing", 'type_action': 'correction', 'user_id': cls.owner.id,
            **({'nonconformity_ids': [Command.link(nonconformity.id)]} if nonconformity else {}), **values,
        })

    @classmethod
    def make_analysed(cls, **values):
        """Return one with cause and analysis."""
        values = {'cause_ids': [Command.link(cls.cause.id)], 'analysis': "The rate was typed twice.", **values}
        return cls.make(**values)

    @classmethod
    def make_finished(cls, **values):
        """Return one whose action its owner has finished."""
        nonconformity = cls.make_analysed(**values)
        cls.make_action(nonconformity).with_user(cls.owner)._finish("Rates are taken from the order now")
        return nonconformity

    @classmethod
    def make_judged(cls, **values):
        """Return one that can be closed."""
        nonconformity = cls.make_finished(**values)
        nonconformity._judge('effective', "No wrong rate in 40 invoices")
        return nonconformity

    @classmethod
    def make_closed(cls, **values):
        """Return a closed one."""
        nonconformity = cls.make_judged(**values)
        nonconformity.action_close()
        return nonconformity

    @classmethod
    def codes(cls, nonconformity):
        """Return the codes of what is missing to close, without the numbers of actions."""
        return [blocker['code'].split('-')[0] if blocker['code'].startswith('action-') else blocker['code']
                for blocker in nonconformity.blockers[0]['blockers']]

    @classmethod
    def events(cls, record):
        """Return what the ledger says happened to the record, in order."""
        return cls.env['jlink.ledger.entry'].search(
            [('model', '=', record._name), ('res_id', '=', record.id)], order='id',
        ).mapped('event')
