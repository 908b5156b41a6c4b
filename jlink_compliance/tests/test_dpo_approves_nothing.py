from odoo.exceptions import UserError
from odoo.tests import tagged

from .leak_common import LeakCase

DPO = 'jlink_compliance.group_dpo'
#: What the data protection officer does: looking, finding, advising, taking registers away.
OWN = {'jlink.profile.case', 'jlink.finding', 'jlink.advice', 'jlink.spot.check', 'jlink.spot.check.line', 'jlink.register'}
#: What the officer writes: own records that are no evidence yet.
WRITES = OWN - {'jlink.profile.case'}


@tagged('post_install', '-at_install')
class TestDpoApprovesNothing(LeakCase):
    """The data protection officer supervises: no step of the business is theirs, and no evidence is edited by them."""

    def get_models(self):
        return [
            model for name, model in self.env.items()
            if name.startswith('jlink.') and not model._abstract and not name.startswith('jlink.test')
        ]

    def test_no_step_of_the_business_is_the_officers(self):
        steps = {
            f'{model._name}.{step.name}' for model in self.get_models() if hasattr(model, '_workflow_steps')
            and model._name not in OWN for step in model._workflow_steps() if DPO in step.groups
        }
        self.assertEqual(steps, set())

    def test_no_evidence_is_the_officers_to_write(self):
        officer = self.users['data protection officer']
        written = {
            f'{model._name} {operation}' for model in self.get_models()
            if model._name not in WRITES and not model._transient
            for operation in ('create', 'write', 'unlink') if model.with_user(officer).has_access(operation)
        }
        self.assertEqual(written, set())

    def test_evidence_refuses_the_officer_record_by_record(self):
        officer = self.users['data protection officer']
        for name in ('jlink.consent', 'jlink.consent.decision', 'jlink.ledger.entry', 'jlink.erasure'):
            record = self.env[name].search([], limit=1).with_user(officer)
            for act in (lambda record=record: record.write({'name': "x"}), lambda record=record: record.unlink()):
                with self.subTest(model=name), self.assertRaises(UserError):
                    act()

    def test_the_role_implies_no_other(self):
        implied = self.env.ref(DPO).all_implied_ids - self.env.ref(DPO)
        ours = implied.filtered(lambda group: (group.get_external_id()[group.id] or '').startswith('jlink_'))
        self.assertFalse(ours)
