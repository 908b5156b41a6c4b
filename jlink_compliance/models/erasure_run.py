import logging
from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..workflow import erasing
from .erasure_places import Scope

_logger = logging.getLogger(__name__)

BATCH = 50
#: What is cleared of a profile of which something is kept.
_CONTENT = {
    'headline': False, 'summary': False, 'available_from': False, 'workload': 0, 'rate': 0, 'zip': False,
    'city': False, 'country_id': False, 'remote_share': 0, 'travel': False, 'note': False,
}
#: What stays of a contact that other records rest on: nothing of the person.
_ANONYMOUS = {
    'email': False, 'phone': False, 'street': False, 'street2': False, 'zip': False, 'city': False,
    'state_id': False, 'country_id': False, 'vat': False, 'website': False, 'function': False, 'comment': False,
    'image_1920': False, 'ref': False, 'barcode': False, 'category_id': [(5,)], 'bank_ids': [(5,)], 'active': False,
}


class Erasure(models.Model):
    """Erasing in batches, each a transaction of its own with a constant number of queries."""

    _inherit = 'jlink.erasure'

    @api.model
    def _cron_erasure(self):
        """Plan what has become due and erase it, batch by batch; whatever was cut off goes on at the next run."""
        while self.env['jlink.privacy.hold']._end_due():
            self.env['ir.cron']._commit_progress()
        while self._plan_unanswered():
            self.env['ir.cron']._commit_progress()
        failed = self.browse()
        while due := self._find_due(BATCH, failed):
            failed += due._run_safely()
            self.env['ir.cron']._commit_progress(len(due), remaining=self.search_count(self._get_due_domain()))

    @api.model
    def _get_due_domain(self):
        return [('state', '=', 'planned'), ('due_on', '<=', fields.Date.today())]

    @api.model
    def _find_due(self, limit, failed):
        return self.search([*self._get_due_domain(), ('id', 'not in', failed.ids)], limit=limit)

    def _run_safely(self):
        """Erase a batch; if one of it cannot be erased, erase the others one by one.

        :return: those who could not be erased: the log says why, by number only
        """
        try:
            with self.env.cr.savepoint():
                self._run()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:  # noqa: BLE001  # one person must not keep the others
            if len(self) == 1:
                _logger.error("%s could not be erased: %s", self.name, type(error).__name__)  # noqa: TRY400
                return self
            return self.browse().concat(*(erasure._run_safely() for erasure in self))
        return self.browse()

    def _run(self):
        """Erase one batch of people: all or none, with what was found, kept and left over.

        :raise StepNotAllowedError: the user is neither of the back office nor of executive management
        """
        step = self._begin_step('erase')
        erasures = self.sudo()  # sudo: erasure reaches what nobody may read; the step checked the right
        scope = erasures._get_scope()
        known = self._get_identifiers(scope)
        partners, refs = scope.partners, {erasure.id: erasure.profile_ref.id for erasure in erasures}
        counts = erasures._go_through_places(scope, empty=True)
        self._clear_held(scope)
        self._forget(partners)
        leftovers = self._scan(known)
        ends, kept = self.env['jlink.privacy.hold']._get_ends(scope.held), self._describe_kept(scope.held)
        erasures._complete_step_each(step, {
            erasure: erasure._prepare_done({
                'places': counts.get(profile_id, {}), 'kept': kept.get(profile_id, []),
                'leftovers': leftovers.get(profile_id, []),
            }, ends.get(profile_id, False))
            for erasure in erasures for profile_id in [refs[erasure.id]]
        })

    def _prepare_done(self, report, held_until):
        return {
            'done_on': fields.Datetime.now(), 'done_by_id': self.env.uid, 'report': report,
            'erased_count': sum(report['places'].values()), 'held_until': held_until,
            'leftover_count': sum(row['count'] for row in report['leftovers']), 'profile_ref': False,
        }

    def _forecast(self):
        """Return for each erasure what would go and what would stay, without changing anything."""
        erasures = self.sudo()  # sudo: counted is what nobody may read; who may look is checked by the action
        with self.env.cr.savepoint() as savepoint:
            scope = erasures._get_scope()
            counts = self._go_through_places(scope)
            kept = self._describe_kept(scope.held)
            refs = {erasure.id: erasure.profile_ref.id for erasure in erasures}
            savepoint.rollback()
        self.env.invalidate_all()
        return {
            erasure: {
                'places': counts.get(refs[erasure.id], {}), 'kept': kept.get(refs[erasure.id], []), 'leftovers': [],
            }
            for erasure in self
        }

    # === SCOPE === #

    def _get_scope(self):
        """Return who is erased, and what of whom is kept under a hold."""
        profiles = self.profile_ref.exists().filtered(lambda profile: not profile._is_open())
        holds = self.env['jlink.privacy.hold']
        holds._hold_by_rule(profiles)
        in_force = holds._get_in_force(profiles)
        quiet = in_force.filtered(lambda hold: not hold.category_ids).profile_id
        categories = defaultdict(lambda: self.env['jlink.privacy.category'])
        for hold in in_force:
            categories[hold.profile_id] |= hold.category_ids
        kept = profiles.document_ids.filtered(
            lambda document: document.profile_id in quiet or document.category_id in categories[document.profile_id],
        )
        held = in_force.profile_id
        return Scope(profiles=profiles - quiet, gone=profiles - held, held=held, kept=kept)

    @api.model
    def _describe_kept(self, profiles):
        """Return by profile what is held, why and until when."""
        kept = defaultdict(list)
        for hold in self.env['jlink.privacy.hold']._get_in_force(profiles):
            kept[hold.profile_id.id].append({
                'number': hold.name, 'until': str(hold.until), 'source': hold.rule_id.source or hold.reason,
                'categories': hold.category_ids.mapped('code'),
            })
        return kept

    # === PLACES === #

    def _go_through_places(self, scope, *, empty=False):
        """Return by profile how many records lie in each place; empty the places on the way if asked to."""
        profile_of = {profile.partner_id: profile.id for profile in scope.profiles}
        counts = defaultdict(Counter)
        for place in self._get_places():
            records = getattr(self, place.find)(scope)
            owners = place.owner(records, scope) if callable(place.owner) else {
                record: record.mapped(place.owner) for record in records
            }
            for partner in owners.values():
                counts[profile_of.get(partner)][place.name] += 1
            if records and empty:
                self._empty_place(place, records)
        return {profile_id: dict(counter) for profile_id, counter in counts.items()}

    def _empty_place(self, place, records):
        if place.erase:
            getattr(self, place.erase)(records)
            return
        if hasattr(records, '_workflow_steps'):
            records._ledger_erase()
        with erasing(records._name, records.ids):
            records.unlink()

    def _clear_held(self, scope):
        """Empty what is not held of profiles under a hold, and set when they are looked at again."""
        cleared = scope.profiles - scope.gone
        with erasing(cleared._name, cleared.ids):
            cleared.write(_CONTENT)
        if scope.held:
            ends = self.env['jlink.privacy.hold']._get_ends(scope.held)
            scope.held._workflow_write_each({
                profile: {'state': 'restricted', 'erase_on': fields.Date.add(ends[profile.id], days=1)}
                for profile in scope.held
            }, 'lock')

    # === THE PERSON === #

    def _forget(self, partners):
        """Erase the facts of the ledger about the people, their accounts and the contacts themselves."""
        if not partners:
            return
        self.env['jlink.ledger.payload']._erase_subject(partners)
        users = self._search_all('res.users', [('partner_id', 'in', partners.ids)])
        self._anonymize_users(users.filtered('share'))
        # A colleague keeps account and contact: only the business partner is erased.
        partners -= users.filtered(lambda user: not user.share).partner_id
        referenced = self._find_referenced(partners)
        with erasing('res.partner', partners.ids):
            (partners - referenced).unlink()
            for partner in referenced:
                partner.write({'name': self.env._("Erased person"), **_ANONYMOUS})

    @api.model
    def _anonymize_users(self, users):
        """Close accounts on the portal."""
        for user in users:
            user.write({'active': False, 'login': f'erased-{user.id}', 'signature': False})
        if users:
            self.env.cr.execute(SQL("DELETE FROM res_device_log WHERE user_id IN %s", tuple(users.ids)))

    @api.model
    def _find_referenced(self, partners):
        """Return those contacts on which other records rest, in one query over all foreign keys that restrict."""
        keys = self.env.execute_query(SQL(
            """SELECT source.relname, attribute.attname FROM pg_constraint key
               JOIN pg_class source ON source.oid = key.conrelid
               JOIN pg_attribute attribute ON attribute.attrelid = key.conrelid AND attribute.attnum = key.conkey[1]
               WHERE key.contype = 'f' AND key.confrelid = 'res_partner'::regclass AND key.confdeltype IN ('r', 'a')""",
        ))
        if not keys:
            return partners.browse()
        rows = self.env.execute_query(SQL(' UNION ').join(
            SQL("SELECT %(column)s FROM %(table)s WHERE %(column)s IN %(ids)s",
                column=SQL.identifier(column), table=SQL.identifier(table), ids=tuple(partners.ids))
            for table, column in keys
        ))
        return partners.browse(partner_id for (partner_id,) in rows)
