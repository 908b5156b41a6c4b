from odoo import api, models

from ..exceptions import MergeError
from ..merging import is_merging
from .ledger_entry import Fact

_CONTENT = (
    'headline', 'summary', 'available_from', 'rate', 'zip', 'city', 'country_id', 'remote_share', 'travel', 'note',
)
_LINE = ('skill_id', 'level_id', 'years', 'last_used', 'evidence')


class Profile(models.Model):
    """Two profiles of one person become one: consents stay, content moves only where both are open."""

    _inherit = 'jlink.profile'

    @api.model
    def _get_event_name(self, event):
        return self.env._("Merged: recorded twice") if event == 'merge' else super()._get_event_name(event)

    def _is_moving_to(self, partner_id):
        """Tell whether these profiles may go over to the contact ``partner_id``: a merge is at work on exactly them."""
        return is_merging({*self.partner_id.ids, partner_id})

    @api.model
    def _merge_people(self, source, destination, reason):
        """Bring the profiles of both contacts together on ``destination``; called under the grant of a merge."""
        profiles = (source | destination)._get_profile()
        profiles._lock_for_step()
        survivor = profiles.filtered(lambda profile: profile._is_open())
        if len(survivor) != 1:
            survivor = profiles.filtered(lambda profile: profile.partner_id == destination) or profiles
        for absorbed in profiles - survivor:
            absorbed._check_absorbable(survivor)
            absorbed._move_requests(survivor)
            absorbed._move_content(survivor)
            absorbed._vanish_into(survivor, reason)
        survivor._move_to(destination, reason)

    # === CHECKS === #

    def _check_absorbable(self, survivor):
        """Refuse to lose what still has to be kept or erased with its own proof."""
        both_open = self._is_open() and survivor._is_open()
        held = self.env['jlink.privacy.hold'].search_count([('profile_id', '=', self.id)], limit=1)
        if held or (not both_open and self._has_content()):
            raise MergeError(self.env._(
                "%(number)s is locked and still holds data, which only erasure removes: merge when that is done.",
                number=self.name,
            ))
        disclosures = self.env['jlink.disclosure'].search([('profile_id', '=', self.id)])
        if disclosures.filtered(lambda disclosure: disclosure.state != 'draft'):
            raise MergeError(self.env._(
                "%(number)s has disclosures, each of which the person decided on: keep this one and merge the other"
                " into it.", number=self.name,
            ))
        disclosures.unlink()

    def _has_content(self):
        return bool(self.skill_ids or self.language_ids or self.document_ids or any(self[name] for name in _CONTENT))

    # === MOVING === #

    def _move_requests(self, survivor):
        """Keep one open request; documents and links that wait for another wait for that one."""
        requests = (survivor | self).consent_ids.filtered(lambda consent: consent.state in ('draft', 'requested'))
        kept = requests.filtered(lambda consent: consent.profile_id == survivor) or (
            requests.browse() if survivor._is_open() else requests)
        closed = requests - kept
        partner_id = survivor.partner_id.id
        for sealed in self.env['jlink.quarantine'].search([('profile_id', '=', self.id)]):
            consent = kept if sealed.consent_id in closed and kept else sealed.consent_id
            sealed._workflow_write(
                {'profile_id': survivor.id, 'partner_id': partner_id, 'consent_id': consent.id}, 'merge')
        closed._close_merged(kept)
        for consent in self.consent_ids:
            consent._workflow_write({'profile_id': survivor.id, 'partner_id': partner_id}, 'merge')

    def _move_content(self, survivor):
        """Complete the survivor with what it lacks; of the same skill or file, its own stays."""
        if not self._is_open():
            return
        survivor.write({name: self[name] for name in _CONTENT if self[name] and not survivor[name]})
        lines, known = self.skill_ids | self.language_ids, survivor.skill_ids | survivor.language_ids
        lines.filtered(lambda line: line.skill_id not in known.skill_id)._copy_to(survivor, _LINE)
        hashes = set(survivor.document_ids.mapped('sha256'))
        documents = self.document_ids.with_context(bin_size=False)
        documents.filtered(lambda document: document.sha256 not in hashes)._copy_to(
            survivor, ('name', 'category_id', 'content', 'dated'))
        lines.unlink()
        documents.unlink()

    def _vanish_into(self, survivor, reason):
        self.env['jlink.ledger.entry']._record(self._name, 'merge', [Fact(
            res_id=self.id, reference=self.name, company_id=self.company_id.id, state_from=self.state,
            state_to='erased', payload={'into': survivor.name, 'reason': reason}, subject_id=self.partner_id.id,
        )])
        self.env['jlink.erasure'].search([('profile_ref', '=', self.id), ('state', '=', 'planned')])._take_step(
            'cancel', {'profile_ref': False},
        )
        self.unlink()

    def _move_to(self, destination, reason):
        """Let the profile, and all that hangs on it, go over to ``destination``."""
        source = self.partner_id
        self._ledger_record('merge', {self.id: self.state}, {'reason': reason, 'from': source.id, 'to': destination.id})
        moved = self.consent_ids.filtered(lambda consent: consent.partner_id != destination)
        for records in (moved, self.env['jlink.quarantine'].search([('profile_id', '=', self.id)])):
            for record in records:
                record._workflow_write({'partner_id': destination.id}, 'merge')
        if source != destination:
            self.write({'partner_id': destination.id})


class ProfilePartMixin(models.AbstractModel):
    _inherit = 'jlink.profile.part.mixin'

    def _copy_to(self, profile, names):
        self.create([
            {'profile_id': profile.id, **{
                name: line[name].id if line._fields[name].type == 'many2one' else line[name] for name in names
            }}
            for line in self
        ])
