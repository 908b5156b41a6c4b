"""Who may do what with every model of ours, as a table for people; a model that is not in it fails."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.jlink_positions.tests.evaluation_common import EvaluationCase

ROLES = {
    'AM': 'jlink_compliance.group_account_manager',
    'Research': 'jlink_compliance.group_researcher',
    'GF': 'jlink_compliance.group_management',
    'DPO': 'jlink_compliance.group_dpo',
    'Office': 'jlink_compliance.group_back_office',
    'Portal': 'base.group_portal',
    'Employee': 'base.group_user',
    'Admin': 'base.group_system',
    'Public': 'base.group_public',
}

# Create, read, update, delete by the access rows; steps and record rules narrow it down. The last three roles
# have nothing anywhere: an administrator who works with positions has a role like everybody else.
#                                        AM      Research GF     DPO     Office  Portal
TABLE = {
    'jlink.access.attempt':             ('',     '',     '',     '',     '',     ''),
    'jlink.access.token':               ('',     '',     '',     '',     '',     ''),
    'jlink.breach':                     ('',     '',     'RU',   'R',    '',     ''),
    'jlink.breach.advise':              ('',     '',     '',     'CRU',  '',     ''),
    # Everybody reports a breach, whatever the role: the seventh and eighth columns are Employee and Admin.
    'jlink.breach.report':              ('CRU',  'CRU',  'CRU',  'CRU',  'CRU',  '', 'CRU', 'CRU'),
    'jlink.checklist':                  ('R',    'R',    'CRUD', 'R',    '',     ''),
    'jlink.checklist.guide':            ('CRU',  '',     '',     '',     '',     ''),
    'jlink.checklist.item':             ('R',    'R',    'CRUD', 'R',    '',     ''),
    'jlink.checklist.option':           ('R',    'R',    'CRUD', 'R',    '',     ''),
    'jlink.complaint':                  ('CRU',  '',     'CRU',  '',     '',     ''),
    'jlink.consent':                    ('R',    'R',    'R',    'R',    'R',    'R'),
    'jlink.consent.decision':           ('',     '',     'R',    'R',    '',     ''),
    'jlink.consent.link':               ('CRU',  'CRU',  '',     '',     '',     ''),
    'jlink.consent.record':             ('CRU',  'CRU',  '',     '',     '',     ''),
    'jlink.contact.annotate':           ('CRU',  '',     'CRU',  '',     '',     ''),
    'jlink.contact.assign':             ('CRU',  '',     'CRU',  '',     '',     ''),
    'jlink.contact.dismiss':            ('CRU',  '',     'CRU',  '',     '',     ''),
    'jlink.contact.inbox':              ('R',    '',     'R',    '',     '',     ''),
    'jlink.contact.keyword':            ('CR',   'R',    'CRUD', '',     '',     ''),
    'jlink.contact.keyword.merge':      ('',     '',     'CRU',  '',     '',     ''),
    'jlink.contact.note':               ('CRU',  'R',    'CRU',  '',     '',     ''),
    'jlink.contact.redact':             ('CRU',  '',     'CRU',  '',     '',     ''),
    'jlink.contact.timeline':           ('CRU',  '',     'CRU',  '',     '',     ''),
    'jlink.customer.event':             ('R',    '',     'CRU',  '',     '',     ''),
    'jlink.deputy':                     ('CRUD', '',     'CRUD', '',     '',     ''),
    'jlink.disclosure':                  ('CRUD', 'CRUD', 'R', 'R', 'R', 'R'),
    'jlink.disclosure.decision':         ('', '', 'R', 'R', '', ''),
    'jlink.disclosure.document':         ('CRUD', 'CRUD', '', 'R', 'R', 'R'),
    'jlink.disclosure.exit':             ('R', 'R', 'R', 'R', 'R', 'R'),
    'jlink.disclosure.exit.record':      ('CRU', '', '', '', '', ''),
    'jlink.disclosure.notice':           ('R', 'R', 'R', 'R', 'R', ''),
    'jlink.disclosure.record':           ('CRU', 'CRU', '', '', '', ''),
    'jlink.disclosure.reply':            ('CRU', 'CRU', '', '', '', ''),
    'jlink.erasure':                    ('',     '',     'R',    'R',    'R',    ''),
    'jlink.exit.refusal':               ('',     '',     '',     'R',    '',     ''),
    'jlink.feedback':                   ('CRU',  '',     'CRU',  '',     '',     ''),
    'jlink.fingerprint':                ('',     '',     '',     '',     '',     ''),
    'jlink.ledger.check':               ('',     '',     '',     'R',    '',     ''),
    'jlink.ledger.entry':               ('',     '',     '',     'R',    '',     ''),
    'jlink.ledger.head':                ('',     '',     '',     'R',    '',     ''),
    'jlink.ledger.payload':             ('',     '',     '',     'R',    '',     ''),
    'jlink.margin.policy':              ('R',    '',     'CRUD', '',     '',     ''),
    'jlink.paper':                      ('R',    '',     'R',    'R',    'R',    ''),
    'jlink.paper.part':                 ('',     '',     '',     '',     '',     ''),
    'jlink.partner.merge':              ('CRU',  '',     '',     '',     '',     ''),
    'jlink.partner.record':             ('CRU',  'CRU',  '',     '',     '',     ''),
    'jlink.position':                   ('CRUD', 'R',    'R',    '',     '',     ''),
    'jlink.position.agree':             ('CRU',  '',     '',     '',     '',     ''),
    'jlink.position.answer':            ('RU',   'R',    'R',    '',     '',     ''),
    'jlink.position.change':            ('R',    '',     'R',    '',     '',     ''),
    'jlink.position.decide':            ('CRU',  '',     '',     '',     '',     ''),
    'jlink.position.evaluate':          ('CRU',  '',     '',     '',     '',     ''),
    'jlink.position.evaluation':        ('R',    '',     'R',    '',     '',     ''),
    'jlink.position.evaluation.refuse': ('CRU',  '',     'CRU',  '',     '',     ''),
    'jlink.position.requirement':       ('CRUD', 'R',    'R',    '',     '',     ''),
    'jlink.position.skill':             ('CRUD', 'R',    'R',    '',     '',     ''),
    'jlink.position.version':           ('R',    '',     'R',    '',     '',     ''),
    'jlink.privacy.category':           ('R',    'R',    'CRUD', 'R',    'R',    'R'),
    'jlink.privacy.hold':               ('',     '',     'CR',   'R',    'CR',   ''),
    'jlink.privacy.purpose':            ('R',    'R',    'CRU',  'R',    'R',    ''),
    'jlink.privacy.text':               ('R',    'R',    'CRUD', 'R',    'R',    ''),
    'jlink.processing.activity':        ('',     '',     'CRUD', 'R',    '',     ''),
    'jlink.profile':                    ('RU',   'RU',   'R',    'R',    'R',    'R'),
    'jlink.profile.document':           ('CRUD', 'CRUD', '',     'R',    'R',    'R'),
    'jlink.profile.never':               ('CRUD', 'CRUD', 'R', 'R', 'R', 'R'),
    'jlink.profile.search':             ('CRU',  'CRU',  'CRU',  '',     'CRU',  ''),
    'jlink.profile.search.line':        ('CRUD', 'CRUD', 'CRUD', '',     'CRUD', ''),
    'jlink.profile.skill':              ('CRUD', 'CRUD', 'R',    'R',    'R',    'R'),
    'jlink.profile.skills.add':         ('CRU',  'CRU',  '',     '',     '',     ''),
    'jlink.profile.skills.add.line':    ('CRUD', 'CRUD', '',     '',     '',     ''),
    'jlink.quarantine':                 ('R',    'R',    '',     'R',    '',     ''),
    'jlink.quarantine.assign':          ('CRU',  'CRU',  '',     '',     '',     ''),
    'jlink.quarantine.file':            ('',     '',     '',     '',     '',     ''),
    'jlink.research.issue':             ('CRU',  '',     '',     '',     '',     ''),
    'jlink.research.order':             ('R',    'R',    'R',    '',     '',     ''),
    'jlink.retention.rule':             ('',     '',     'CRUD', 'R',    'R',    ''),
    'jlink.silence':                    ('R',    '',     'R',    '',     '',     ''),
    'jlink.subject.request':            ('',     '',     'CRU',  'R',    'CRU',  ''),
    'jlink.subject.request.decide':     ('',     '',     'CRU',  '',     'CRU',  ''),
    'jlink.takeover':                   ('',     '',     'CRU',  'R',    '',     ''),
    'jlink.takeover.line':              ('',     '',     'R',    'R',    '',     ''),
    'jlink.undertaking':                 ('CRUD', 'R', 'CRU', 'R', 'R', ''),
    'jlink.undertaking.terminate':       ('CRU', '', 'CRU', '', '', ''),
    'jlink.advice':                     ('R',    'R',    'R',    'CRUD', 'R',    ''),
    'jlink.finding':                    ('R',    'R',    'R',    'CRU',  'R',    ''),
    'jlink.finding.answer':             ('CRU',  'CRU',  'CRU',  'CRU',  'CRU',  ''),
    'jlink.profile.access':             ('',     '',     '',     'R',    '',     ''),
    'jlink.profile.case':               ('',     '',     '',     'R',    '',     ''),
    'jlink.profile.case.open':          ('',     '',     '',     'CRU',  '',     ''),
    'jlink.register':                   ('',     '',     '',     'CRUD', '',     ''),
    'jlink.spot.check':                 ('',     '',     '',     'CRUD', '',     ''),
    'jlink.spot.check.line':            ('',     '',     '',     'RU',   '',     ''),
    'jlink.advertising.basis':          ('CRU',  '',     'R',    'R',    '',     ''),
    'jlink.communication.cadence':      ('R',    '',     'CRUD', '',     '',     ''),
    'jlink.communication.content':      ('CRUD', '',     'R',    '',     '',     ''),
    'jlink.communication.mailing':      ('CRUD', '',     'R',    '',     '',     ''),
    'jlink.communication.mailing.line': ('CRUD', '',     'R',    '',     '',     ''),
    'jlink.communication.optout':       ('CRU',  '',     'R',    'R',    '',     ''),
    'jlink.communication.optout.end':   ('CRU',  '',     '',     '',     '',     ''),
    'jlink.communication.plan':         ('CRU',  '',     'R',    '',     '',     ''),
    'jlink.communication.topic':        ('R',    '',     'CRU',  'R',    '',     ''),
    'jlink.customer.class':             ('R',    '',     'CRUD', '',     '',     ''),
    'jlink.customer.offer':             ('R',    '',     'R',    '',     '',     ''),
    'jlink.customer.offer.drop':        ('CRU',  '',     'CRU',  '',     '',     ''),
    # Whoever owns an action finishes it: the seventh and eighth columns are Employee and Admin.
    'jlink.action.finish':              ('CRU',  'CRU',  'CRU',  'CRU',  'CRU',  '', 'CRU', 'CRU'),
    'jlink.nonconformity.judge':        ('',     '',     'CRU',  '',     '',     ''),
    'jlink.nonconformity.reason':       ('CRU',  '',     'CRU',  '',     '',     ''),
}
OPERATIONS = {'C': 'create', 'R': 'read', 'U': 'write', 'D': 'unlink'}

# Stored models that no rule on the company narrows, each with the reason.
SHARED = {
    'jlink.access.attempt': "nobody reads it",
    'jlink.access.token': "nobody reads it",
    'jlink.checklist': "a controlled document of the whole firm",
    'jlink.checklist.item': "part of a checklist",
    'jlink.checklist.option': "part of a checklist",
    'jlink.contact.keyword': "words for the whole firm",
    'jlink.customer.event': "what is worth telling, the same for the whole firm",
    'jlink.fingerprint': "nobody reads it",
    'jlink.ledger.check': "a look at the whole ledger of the database",
    'jlink.ledger.head': "the chain of the database, without any facts",
    'jlink.privacy.category': "names of categories, the same for the whole firm",
    'jlink.privacy.purpose': "purposes of processing, the same for the whole firm",
    'jlink.communication.cadence': "part of a topic",
    'jlink.communication.topic': "what customers are informed of, the same for the whole firm",
    'jlink.customer.class': "names of classes, the same for the whole firm",
}
# Public methods that anybody with an account may call, each with the reason.
OPEN_METHODS = {}


@tagged('post_install', '-at_install')
class TestAccessMatrix(EvaluationCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, login=f'matrix {role.lower()}', groups=group)
            for role, group in ROLES.items()
        }

    def get_models(self, transient=True):
        """Return the names of our own models that have a table."""
        return sorted(
            name for name, model in self.registry.items()
            if name.startswith('jlink.') and not model._abstract and (transient or not model._transient)
        )

    def is_ours(self, cls):
        return cls.__module__.startswith('odoo.addons.jlink_')

    def test_every_model_is_in_the_table(self):
        self.assertEqual(self.get_models(), sorted(TABLE))

    def test_every_role_has_the_rights_of_the_table_and_no_other(self):
        for model, letters in TABLE.items():
            expected = dict.fromkeys(ROLES, '') | dict(zip(ROLES, letters, strict=False))
            found = {role: self.get_letters(model, user) for role, user in self.users.items()}
            with self.subTest(model=model):
                self.assertEqual(found, expected)

    def get_letters(self, model, user):
        records = self.env[model].with_user(user)
        return ''.join(letter for letter, operation in OPERATIONS.items() if records.has_access(operation))

    def test_every_stored_model_keeps_to_its_company(self):
        rules = self.env['ir.rule'].search([('model_id.model', '=like', 'jlink.%'), ('groups', '=', False)])
        narrowed = {
            rule.model_id.model for rule in rules
            if 'company_i' in rule.domain_force or "'any'" in rule.domain_force
        }
        stored = set(self.get_models(transient=False))
        self.assertEqual(stored - narrowed - SHARED.keys(), set(), "without a global rule on the company")
        self.assertEqual(SHARED.keys() - stored, set(), "exceptions for models that are gone")

    def test_links_of_evidence_cannot_be_cut_by_deleting_the_other_end(self):
        """`set null` is done by PostgreSQL, past every guard: guarded links restrict."""
        loose = [
            str(field)
            for name in self.get_models(transient=False)
            for field in self.env[name]._fields.values()
            if field.type == 'many2one' and field.store and not field.related and field.ondelete == 'set null'
            and field.name not in ('create_uid', 'write_uid') and self.is_guarded(self.env[name], field.name)
        ]
        self.assertEqual(loose, [])

    def is_guarded(self, model, name):
        if hasattr(model, '_snapshot_mutable_fields') and name not in model._snapshot_mutable_fields():
            return True
        return hasattr(model, '_workflow_initial_values') and name in model._workflow_initial_values()

    def test_guards_on_deleting_hold_whatever_the_client_says(self):
        """Odoo skips `ondelete(at_uninstall=False)` for a key that a client may send in its context."""
        skipped = [
            f'{name}.{method.__name__}'
            for name in self.get_models()
            for method in self.env[name]._ondelete_methods
            if not method._ondelete and method.__module__.startswith('odoo.addons.jlink_')
        ]
        self.assertEqual(skipped, [])

    def get_public_methods(self, name):
        """Return the names of methods that we add to a model and that Odoo lets anybody call by name."""
        bases = [cls for cls in self.registry[name].mro() if '_base_classes__' not in vars(cls)]
        odoos = {method for cls in bases if not self.is_ours(cls) for method in vars(cls)}
        return sorted({
            method for cls in bases if self.is_ours(cls) for method, value in vars(cls).items()
            if callable(value) and not method.startswith('_') and method not in odoos
            and not getattr(value, '_api_private', False)
        })

    def test_public_methods_refuse_strangers(self):
        self.make_ordered()
        self.make_compliance_records()
        called = set()
        for name in self.get_models():
            record = self.env[name].search([], limit=1)
            for method in self.get_public_methods(name):
                if record and (name, method) not in OPEN_METHODS:
                    self.assert_refused(record, method)
                    called.add((name, method))
        self.assertGreaterEqual(called, {
            ('jlink.position', 'action_agree'),
            ('jlink.position.evaluation', 'action_accept'),
            ('jlink.research.order', 'action_acknowledge'),
            ('jlink.consent', 'action_confirm_paper'),
            ('jlink.consent', 'action_erase_on_demand'),
            ('jlink.erasure', 'action_erase'),
            ('jlink.privacy.hold', 'action_lift'),
            ('jlink.privacy.text', 'action_release'),
            ('jlink.profile', 'action_record_person'),
            ('jlink.quarantine', 'action_purge'),
            ('jlink.takeover', 'action_check'),
        })

    def make_compliance_records(self):
        """Have one record of each model about people that has methods of its own."""
        profile = self.env['jlink.profile'].search([('state', '=', 'ended')], limit=1)
        self.env['jlink.privacy.hold'].create({
            'profile_id': profile.id, 'reason': 'claims', 'note': "Case", 'until': '2099-01-01',
        })
        self.env['jlink.quarantine']._seal(self.env.company, 'drop', [])
        self.env['jlink.takeover'].create({})

    def assert_refused(self, record, method):
        for role in ('Employee', 'Portal'):
            with self.subTest(role=role, model=record._name, method=method), self.cr.savepoint():
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    getattr(record.with_user(self.users[role]), method)()
