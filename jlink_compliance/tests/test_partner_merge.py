import base64
from ast import literal_eval

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..exceptions import GuardedFieldError, MergeError, ProfileLockedError
from .quarantine_common import QuarantineCase


@tagged('post_install', '-at_install')
class TestPartnerMerge(QuarantineCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls.record("P. Lindner", 'p.lindner@example.org')
        cls.kept, cls.gone = cls.profile.partner_id, cls.twin.partner_id
        cls.odoos = cls.env['base.partner.merge.automatic.wizard']

    def merge(self, user=None, **values):
        wizard = self.env['jlink.partner.merge'].with_user(user or self.manager).with_context(
            allowed_company_ids=(user or self.manager).company_ids.ids).create({
            'source_id': self.gone.id, 'destination_id': self.kept.id, 'is_same_person': True,
            'reason': "Told us on the phone.", **values,
        })
        wizard.action_merge()

    def audit(self):
        while self.env['jlink.ledger.head']._seal_batch():
            pass
        return [
            finding for finding in self.env['jlink.ledger.check']._find_changed_states()
            if finding['model'] in ('jlink.profile', 'jlink.consent', 'jlink.quarantine')
        ] + self.env['jlink.ledger.check']._find_changed_facts()

    # === ODOO'S OWN MERGE === #

    def test_odoos_merge_is_refused_at_every_entrance(self):
        plain = self.env['res.partner'].create({'name': "Plain"})
        wizard = self.odoos.create({})
        calls = (
            lambda: wizard._merge((self.kept | plain).ids, plain),
            lambda: wizard._merge((self.kept | self.gone).ids),
            lambda: wizard._update_foreign_keys(plain, self.kept),
            lambda: wizard._update_foreign_keys_generic('res.partner', self.kept, plain),
            lambda: wizard._update_reference_fields(self.kept, plain),
            lambda: wizard._update_values(plain, self.kept),
        )
        for number, call in enumerate(calls):
            with self.subTest(number=number), self.assertRaises(MergeError):
                call()

    def test_odoos_merge_proposes_no_business_partners(self):
        partners = self.env['res.partner'].create([{'name': "Twin Plain", 'email': 'tp@example.org'}] * 2)
        self.env['res.partner'].create({'name': "Paula Tiedemann", 'email': self.kept.email})
        wizard = self.odoos.create({'group_by_email': True})
        wizard._process_query(wizard._generate_query(['email'], 100))
        proposed = {number for line in wizard.line_ids for number in self.env['res.partner'].browse(
            literal_eval(line.aggr_ids)).ids}
        self.assertLessEqual(set(partners.ids), proposed)
        self.assertNotIn(self.kept.id, proposed)
        self.assertEqual(wizard.number_group, len(wizard.line_ids))

    def test_odoos_merge_of_others_works(self):
        first, second = self.env['res.partner'].create([{'name': "A", 'email': 'a@example.org'}] * 2)
        self.odoos.create({})._merge((first | second).ids, first)
        self.assertFalse(second.exists())

    # === OUR OWN === #

    def test_two_who_were_asked_become_one_request(self):
        sealed = self.seal(self.twin)
        token = self.twin.consent_ids._make_link('answer').rsplit('/', 1)[1]
        closed = self.twin.consent_ids
        self.merge()
        self.assertFalse(self.gone.exists() or self.twin.exists())
        self.assertEqual(self.profile.consent_ids.partner_id, self.kept)
        self.assertEqual((self.consent.state, closed.state), ('requested', 'expired'))
        self.assertEqual((sealed.partner_id, sealed.consent_id, sealed.state), (self.kept, self.consent, 'sealed'))
        opened = self.env['jlink.access.token']._lookup(token, 'answer', 'jlink.consent')
        self.assertEqual(opened, self.consent)
        self.assertEqual(self.audit(), [])

    def test_the_open_profile_is_kept_whichever_contact_stays(self):
        consent = self.grant(self.twin)
        self.twin.headline = "Java"
        self.merge()
        self.assertFalse(self.profile.exists())
        self.assertEqual((self.twin.partner_id, self.twin.headline, self.twin.state), (self.kept, "Java", 'open'))
        self.assertEqual((consent.partner_id, consent.state), (self.kept, 'granted'))
        self.assertEqual(consent.decision_ids._get_payload()['consent'], consent.name)
        self.assertEqual(self.audit(), [])

    def test_content_moves_where_both_are_open(self):
        first, second = self.grant(), self.grant(self.twin)
        skills = self.env['hr.skill'].search([], limit=2)
        self.profile.write({'headline': "Mine", 'skill_ids': [(0, 0, {'skill_id': skills[0].id, 'years': 3})]})
        self.twin.write({
            'headline': "Other", 'city': "Bonn",
            'skill_ids': [(0, 0, {'skill_id': skill.id, 'years': 9}) for skill in skills],
            'document_ids': [(0, 0, {
                'name': 'cv.pdf', 'category_id': self.env.ref('jlink_compliance.category_cv').id,
                'content': base64.b64encode(b'cv')})],
        })
        self.merge()
        lines = self.profile.skill_ids | self.profile.language_ids
        self.assertEqual((self.profile.headline, self.profile.city), ("Mine", "Bonn"))
        self.assertEqual({line.skill_id: line.years for line in lines}, {skills[0]: 3, skills[1]: 9})
        self.assertEqual(self.get_bytes(self.profile.document_ids), b'cv')
        self.assertEqual(self.profile.consent_ids, second | first)

    def test_what_waits_for_erasure_is_not_merged_away(self):
        self.grant(self.twin)
        self.twin.headline = "Java"
        self.withdraw(self.twin)
        with self.assertRaises(MergeError):
            self.merge()
        self.assertTrue(self.gone.exists() and self.twin.exists())

    def test_a_contact_without_profile_is_merged_in(self):
        plain = self.env['res.partner'].create({'name': "Petra", 'phone': '+49 30 1', 'comment': "secret"})
        self.merge(source_id=plain.id)
        self.assertFalse(plain.exists())
        self.assertEqual((self.profile.partner_id, self.kept.phone, self.kept.comment), (self.kept, False, False))
        bodies = ' '.join(str(body) for body in self.kept.message_ids.mapped('body'))
        self.assertNotIn("Merged with", bodies)

    def test_facts_of_the_person_are_found_by_erasure(self):
        self.merge()
        payloads = self.env['jlink.ledger.payload'].search([('subject_id', '=', self.gone.id)])
        self.assertFalse(payloads)

    def test_one_person_in_one_company_with_one_account(self):
        for login, partner in (('merge one', self.kept), ('merge two', self.gone)):
            new_test_user(self.env, login, groups='base.group_portal').partner_id = partner
        with self.assertRaises(MergeError):
            self.merge()
        self.gone.user_ids.unlink()
        other = self.env['res.company'].create({'name': "Other"})
        foreign = self.env['res.partner'].create({'name': "F", 'company_id': other.id})
        self.manager.company_ids += other
        with self.assertRaises(MergeError):
            self.merge(source_id=foreign.id)
        with self.assertRaises(MergeError):
            self.merge(is_same_person=False)

    def test_account_management_only(self):
        for role in ('researcher', 'management', 'data protection officer', 'back office', 'administrator', 'employee'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.merge(self.users[role])
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.kept.with_user(self.users[role])._merge_business_partner(self.gone, "x")

    # === COPIES === #

    def test_nothing_of_a_person_is_copied(self):
        self.grant()
        self.profile.skill_ids = [(0, 0, {'skill_id': self.env['hr.skill'].search([], limit=1).id})]
        for record in (self.profile, self.consent):
            with self.subTest(model=record._name), self.assertRaises(GuardedFieldError):
                record.copy()
        lines = self.profile.skill_ids | self.profile.language_ids
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.cr.savepoint():
            lines.copy()
        double = self.kept.copy()
        self.assertFalse(double._get_profile() or double.jlink_consent_ids)
        with self.assertRaises(ProfileLockedError):
            self.profile.write({'partner_id': double.id})
