import contextlib

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .leak_common import SECRET, LeakCase

FAMILY = {'jlink.profile', 'jlink.profile.skill', 'jlink.profile.document'}
#: What is known of a locked profile, and may be copied: nothing of the person.
NEUTRAL = {'name', 'company_id', 'open_until', 'state', 'partner_id', 'currency_id'}


@tagged('post_install', '-at_install')
class TestLeaks(LeakCase):
    """A locked profile is found by nobody, whichever way of the ORM they try."""

    def ways(self, record):
        """Return the ways to get at something of ``record``, by name: each returns what it found."""
        model = record.browse()
        text = next(name for name in ('headline', 'evidence', 'name') if name in model._fields)
        domain, name = [('id', '=', record.id)], record.sudo().display_name
        return {
            'read': lambda: record.read(),
            'web_read': lambda: record.web_read({text: {}, 'display_name': {}}),
            'search_read': lambda: model.search_read(domain),
            'web_search_read': lambda: model.web_search_read(domain, {text: {}})['records'],
            'search by text': lambda: model.search([(text, 'ilike', SECRET)]).ids,
            'search_count': lambda: model.search_count(domain),
            'name_search': lambda: model.name_search(SECRET) + model.name_search(name),
            'formatted_read_group': lambda: model.formatted_read_group(domain, [text], ['__count']),
            'aggregates': lambda: sum(row['__count'] for row in model.formatted_read_group(domain, [], ['__count'])),
            'export_data': lambda: record.export_data([text])['datas'],
            'copy': lambda: record.copy_data(),
            'order by': lambda: model.search(domain, order=f'{text} desc').ids,
        }

    def test_no_role_gets_at_anything(self):
        for role, user in self.users.items():
            for record in self.protected:
                for way, look in self.ways(record.with_user(user)).items():
                    self.env.invalidate_all()
                    with self.subTest(role=role, model=record._name, way=way):
                        found = None
                        with contextlib.suppress(UserError, ValueError):
                            found = look()
                        self.assertFalse(found)

    def test_several_roles_together_open_no_more_than_each(self):
        user = self.users['several roles']
        self.assertFalse(self.env['jlink.profile'].with_user(user).search_count([('id', '=', self.profile.id)]))

    def test_nobody_writes_to_what_is_locked(self):
        for role, user in self.users.items():
            for record, values in zip(self.protected, (
                {'headline': "x"}, {'evidence': "x"}, {'name': "x"},
            ), strict=True):
                with self.subTest(role=role, model=record._name), self.assertRaises(AccessError):
                    record.with_user(user).write(values)
                with self.subTest(role=role, model=record._name), self.assertRaises(AccessError):
                    record.with_user(user).unlink()

    def test_lines_cannot_be_carried_to_an_open_profile(self):
        other = self.record("Ines Otto", 'ines.otto@example.com')
        self.grant(other)
        with self.assertRaises(AccessError):
            self.skill.write({'profile_id': other.id})

    def test_lines_of_an_open_profile_cannot_be_given_to_others_or_kept_open(self):
        other = self.record("Ines Otto", 'ines.otto@example.com')
        self.grant(other)
        company = self.users['second company'].company_id
        document = {'name': 'cv.pdf', 'content': b'Y3Y=', 'category_id': self.document.category_id.id}
        documents = self.env['jlink.profile.document'].with_user(self.manager)
        line = documents.create({**document, 'profile_id': other.id})
        for forged in ({'company_id': company.id}, {'open_until': '2099-01-01'}):
            with self.subTest(forged=forged), self.assertRaises(AccessError):
                line.write(forged)
            with self.subTest(forged=forged), self.assertRaises(AccessError):
                documents.create({**document, **forged, 'profile_id': other.id})

    def test_names_of_targets_are_neutral(self):
        """A many2one shows the name of what the user may not read: so names are numbers."""
        for record in self.protected:
            self.assertNotIn("Paula", record.display_name)
            self.assertNotIn(SECRET, record.display_name)
        consent = self.consent.with_user(self.manager)
        self.assertEqual(consent.read(['profile_id'])[0]['profile_id'][1], self.profile.name)
        groups = consent.formatted_read_group([('id', '=', consent.id)], ['profile_id'], ['__count'])
        self.assertEqual(groups[0]['profile_id'][1], self.profile.name)

    def test_dotted_paths_search_nothing(self):
        """The rule of the target holds on the way through another model."""
        for path in ('profile_id.headline', 'profile_id.skill_ids.evidence', 'profile_id.document_ids.name'):
            for role in ('account manager', 'researcher', 'data protection officer', 'several roles'):
                with self.subTest(role=role, path=path):
                    found = None
                    with contextlib.suppress(AccessError):
                        found = self.env['jlink.consent'].with_user(self.users[role]).search([(path, 'ilike', SECRET)])
                    self.assertFalse(found)

    def test_no_field_elsewhere_copies_from_a_profile(self):
        """Related fields read as superuser, stored computes outlive the lock."""
        copies = [
            f'{name}.{field.name}'
            for name, model in self.registry.items() if not model._abstract
            for field in model._fields.values() if field.related
            for step in [self.follow(name, field.related)] if step
            and (step[0] in FAMILY and step[1] not in NEUTRAL) and name not in FAMILY
        ]
        self.assertEqual(copies, [])

    def follow(self, model, path):
        """Return the model and field at which a related path ends."""
        *way, last = path.split('.')
        for name in way:
            model = self.registry[model]._fields[name].comodel_name
        return model, last

    def test_protected_models_have_no_chatter_tracking_tokens_or_attachments(self):
        for name in (*FAMILY, 'jlink.consent.decision'):
            model = self.env[name]
            with self.subTest(model=name):
                self.assertFalse(hasattr(model, 'message_ids'))
                self.assertNotIn('access_token', model._fields)
                self.assertFalse([field for field in model._fields.values() if getattr(field, 'tracking', None)])
                self.assertFalse([f for f in model._fields.values() if f.type == 'binary' and f.attachment])
                self.assertLessEqual(set(model._rec_names_search or []), {'name'})

    def test_no_attachment_holds_the_bytes_of_a_document(self):
        self.assertFalse(self.env['ir.attachment'].search([
            ('res_model', 'in', list(FAMILY)), ('res_field', '!=', 'x'),
        ]))

    def test_warm_cache_of_the_server_opens_nothing_to_a_call(self):
        """What the superuser has read lies in the cache of the transaction; calls check all the same."""
        self.assertEqual(self.profile.headline, SECRET)
        profile = self.profile.with_user(self.manager)
        for look in (lambda: profile.read(['headline']), lambda: profile.web_read({'headline': {}})):
            with self.assertRaises(AccessError):
                look()

    def test_looking_at_the_gate_as_superuser_loads_nothing_behind_it(self):
        self.env.invalidate_all()
        self.assertFalse(self.profile._is_open())
        self.assertTrue(self.skill.company_id and self.document.company_id)
        for record, name in zip(self.protected, ('headline', 'evidence', 'sha256'), strict=True):
            with self.subTest(field=name), self.assertRaises(AccessError):
                record.with_user(self.manager)[name]

    def test_refusal_names_nobody_in_debug_mode(self):
        user = self.manager
        with self.assertRaises(AccessError) as refusal, self.debug_mode():
            self.profile.with_user(user).read(['headline'])
        self.assertNotIn("Paula", str(refusal.exception))
        self.assertNotIn(SECRET, str(refusal.exception))

    @contextlib.contextmanager
    def debug_mode(self):
        self.env.ref('base.group_no_one').user_ids = [(4, user.id) for user in self.users.values()]
        yield

    def test_activity_tells_its_assignee_a_number_only(self):
        activity = self.consent.with_user(self.manager).activity_schedule(
            'mail.mail_activity_data_todo', user_id=self.users['employee'].id,
        )
        self.assertEqual(activity.res_name, self.consent.name)
        activity.action_feedback(feedback="Asked.")

    def test_nothing_is_typed_into_a_consent(self):
        consent = self.consent.with_user(self.manager)
        for values in (
            {'body': SECRET, 'message_type': 'comment'},
            {'body': SECRET, 'message_type': 'notification', 'attachments': [('x', b'x')]},
        ):
            with self.assertRaises(AccessError):
                consent.message_post(**values)
        message = self.consent.message_post(body=SECRET, message_type='email', attachments=[(SECRET, b'x')])
        self.assertNotIn(SECRET, message.body)
        self.assertFalse(message.attachment_ids)
        with self.assertRaises(AccessError):
            self.env['ir.attachment'].create({'name': 'x', 'res_model': 'jlink.consent', 'res_id': self.consent.id})

    def test_followers_of_the_contact_leave_when_it_locks(self):
        other = self.record("Uwe Anders", 'uwe.anders@example.com')
        self.grant(other)
        other.partner_id.message_subscribe(self.manager.partner_id.ids)
        self.withdraw(other)
        self.assertFalse(other.partner_id.message_partner_ids)

    def test_person_reads_the_own_profile_and_no_other(self):
        portal = self.env['res.users'].with_context(no_reset_password=True).create({
            'name': "Paula Tiedemann", 'login': 'paula', 'partner_id': self.profile.partner_id.id,
            'group_ids': [(6, 0, self.env.ref('base.group_portal').ids)],
        })
        self.env.invalidate_all()
        self.assertEqual(self.env['jlink.profile'].with_user(portal).search([]), self.profile)
        self.assertEqual(self.profile.with_user(portal).headline, SECRET)
        self.assertEqual(self.env['jlink.consent'].with_user(portal).search([]).partner_id, self.profile.partner_id)

    def test_companies_that_are_switched_off_show_nothing(self):
        other = self.env['res.company'].create({'name': "Switched"})
        self.manager.company_ids += other
        profile = self.record("Eva Kern", 'eva.kern@example.com')
        self.grant(profile)
        look = self.env['jlink.profile'].with_user(self.manager)
        self.assertTrue(look.search([('id', '=', profile.id)]))
        self.assertFalse(look.with_context(allowed_company_ids=other.ids).search([('id', '=', profile.id)]))
