from threading import Thread

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..exceptions import GuardedFieldError, StepBlockedError, StepNotAllowedError, StepNotPossibleError
from ..workflow import Grant, claim_write, granting
from . import common


@tagged('post_install', '-at_install')
class TestSteps(common.EngineCase):
    """A step is taken by its role, from its states, with nothing missing, or not at all."""

    def test_the_role_takes_the_step(self):
        thing = self.agree(self.make_thing())
        self.assertEqual(thing.state, 'agreed')

    def test_a_step_needs_no_write_access_to_the_record(self):
        self.env['ir.model.access'].search([('model_id.model', '=', 'jlink.test.thing')]).perm_write = False
        thing = self.agree(self.make_thing())
        self.assertEqual(thing.state, 'agreed')

    def test_other_roles_are_refused_and_told_whom_to_ask(self):
        thing = self.make_thing()
        for role in self.users.keys() - {'account manager'}:
            with self.subTest(role=role), self.assertRaisesRegex(StepNotAllowedError, "Account Management"):
                self.agree(thing, self.users[role])
        self.assertEqual(thing.state, 'draft')

    def test_who_may_not_see_the_record_takes_no_step(self):
        self.env['ir.rule'].create({
            'name': "own", 'model_id': self.env['ir.model']._get_id('jlink.test.thing'),
            'domain_force': "[('create_uid', '=', user.id)]",
        })
        with self.assertRaises(AccessError):
            self.agree(self.make_thing())

    def test_a_user_of_another_company_takes_no_step(self):
        self.env['ir.rule'].create({
            'name': "company", 'model_id': self.env['ir.model']._get_id('jlink.test.thing'),
            'domain_force': "[('company_id', 'in', company_ids)]",
        })
        other = self.env['res.company'].create({'name': "Other Firm"})
        stranger = new_test_user(
            self.env, login='stranger', groups='jlink_compliance.group_account_manager',
            company_id=other.id, company_ids=[(6, 0, other.ids)],
        )
        thing = self.make_thing()
        with self.assertRaises(AccessError):
            self.agree(thing, stranger)
        with self.assertRaises(AccessError):
            thing.with_user(stranger).with_context(allowed_company_ids=thing.company_id.ids)._take_step('agree')

    def test_a_step_leads_on_from_its_states_only(self):
        thing = self.agree(self.make_thing())
        with self.assertRaisesRegex(StepNotPossibleError, "already “Agreed”"):
            self.agree(thing)

    def test_what_is_missing_stops_the_step_and_is_named(self):
        things = self.make_thing() + self.make_thing(note=False)
        with self.assertRaisesRegex(StepBlockedError, "A note is missing"):
            things.with_user(self.manager)._take_step('agree')
        self.assertEqual(set(things.mapped('state')), {'draft'}, "all of them or none")

    def test_a_guard_sees_what_the_user_may_not(self):
        thing = self.make_thing(name="Twin")
        self.make_thing(name="Twin", active=False)
        self.env['ir.rule'].create({
            'name': "active only", 'model_id': self.env['ir.model']._get_id('jlink.test.thing'),
            'domain_force': "[('active', '=', True)]",
        })
        with self.assertRaises(StepBlockedError):
            self.agree(thing)


@tagged('post_install', '-at_install')
class TestGrants(common.EngineCase):
    """What a step grants itself serves for its own write and for nothing else."""

    def follow_up(self, action):
        thing = self.make_thing()
        return thing, thing.with_context(test_follow_up=action).with_user(self.manager)

    def test_what_follows_a_step_cannot_write_guarded_values(self):
        for values in ({'state': 'done'}, {'state': 'agreed'}, {'evidence': "forged"}):
            _thing, granted = self.follow_up(lambda record, values=values: record.sudo().write(values))
            with self.subTest(values=values), self.assertRaises(GuardedFieldError):
                granted._take_step('agree')

    def test_a_write_inside_a_granted_write_is_refused(self):
        thing, other = self.make_thing(), self.make_thing()
        forged = []

        def nested_write(records, vals):
            if vals.get('state') == 'agreed' and not forged:
                forged.append(True)
                for values in ({'state': 'agreed'}, {'state': 'done'}, {'evidence': "x"}):
                    for target in (thing, other):
                        with self.assertRaises(GuardedFieldError):
                            target.write(values)
            return original(records, vals)

        # The write of Odoo's own base class, which the granted write reaches last.
        base = self.registry['base']
        original = base.write
        self.patch(base, 'write', nested_write)
        self.agree(thing)
        self.assertTrue(forged)
        self.assertEqual((thing.state, other.state), ('agreed', 'draft'))

    def test_a_record_created_after_a_step_starts_as_draft(self):
        made = []
        _thing, granted = self.follow_up(lambda record: made.append(record.sudo().create({'state': 'agreed'})))
        granted._take_step('agree')
        self.assertEqual(made[0].state, 'draft')

    def test_a_failed_step_leaves_no_grant(self):
        def fail(record):
            raise ZeroDivisionError

        thing, granted = self.follow_up(fail)
        with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
            granted._take_step('agree')
        thing.invalidate_recordset()
        self.assertEqual(thing.state, 'draft')
        with self.assertRaises(GuardedFieldError):
            thing.write({'state': 'agreed'})

    def test_another_thread_does_not_see_a_grant(self):
        seen = []
        with granting(Grant('x.thing', frozenset({1}), {'state': 'done'})):
            thread = Thread(target=lambda: seen.append(claim_write('x.thing', frozenset({1}), {'state': 'done'})))
            thread.start()
            thread.join()
            seen.append(claim_write('x.thing', frozenset({1}), {'state': 'done'}))
        self.assertEqual(seen, [False, True])

    def test_tracking_of_a_step_is_written(self):
        thing = self.make_thing()
        self.flush_tracking()
        self.agree(thing)
        self.flush_tracking()
        self.assertEqual(thing.message_ids.tracking_value_ids.new_value_char, "Agreed")

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.flush()


@tagged('post_install', '-at_install')
class TestBlockers(common.EngineCase):
    """The panel tells each reader what the next steps miss, in a constant number of queries."""

    def test_the_panel_lists_the_gated_steps(self):
        thing = self.make_thing(note=False).with_user(self.manager)
        self.assertEqual(thing.blockers, [{
            'step': 'agree', 'label': "Agree", 'allowed': True, 'roles': "Account Management",
            'blockers': [{
                'code': 'note', 'message': "A note is missing.", 'chapter': "Chapter", 'action': {'field': 'note'},
            }],
        }])

    def test_the_panel_is_up_to_date_after_a_write(self):
        thing = self.make_thing(note=False)
        self.assertTrue(thing.blockers[0]['blockers'])
        thing.note = "seen"
        self.assertFalse(thing.blockers[0]['blockers'])

    def test_the_panel_says_whose_step_it_is(self):
        thing = self.make_thing().with_user(self.users['researcher'])
        self.assertFalse(thing.blockers[0]['allowed'])

    def test_nothing_leads_on_from_the_end(self):
        thing = self.agree(self.make_thing())
        thing.with_user(self.users['management'])._take_step('finish')
        self.assertFalse(thing.blockers)

    def test_a_record_that_is_not_saved_has_no_panel(self):
        self.assertFalse(self.Thing.new({'name': "New"}).blockers)

    def count_queries(self, count, compute):
        things = self.Thing.create([{'name': f'{count} {number}', 'note': "x"} for number in range(count)])
        self.env.flush_all()
        self.env.invalidate_all()
        things = things.with_user(self.manager)
        before = self.cr.sql_log_count
        compute(things)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_records(self):
        for compute in (
            lambda things: things.mapped('blockers'),
            lambda things: things.with_context(tracking_disable=True)._take_step('agree'),
        ):
            self.count_queries(2, compute)  # warm the caches of groups and rules
            self.assertEqual(self.count_queries(2, compute), self.count_queries(50, compute))

    def test_lists_that_do_not_show_the_panel_do_not_pay_for_it(self):
        self.make_thing()

        def refuse(records):
            self.fail("a guard ran for a list that does not show it")

        self.patch(self.registry['jlink.test.thing'], '_guard_note', refuse)
        found = self.Thing.with_user(self.manager).web_search_read([], {'name': {}, 'state': {}})
        self.assertTrue(found['records'])
