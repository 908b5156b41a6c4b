import base64

from odoo import api, models
from odoo.exceptions import AccessError

from ..const import HANDED_OVER
from ..document_types import MAX_BYTES, clean_name, is_accepted
from ..exceptions import CorrectionError, ProfileLockedError
from ..profile_form import CORRECTABLE

_SKILL_FIELDS = {'level_id', 'years'}


class Profile(models.Model):
    """What a business partner does with the own profile in the portal: see and correct it (GDPR Art. 15 and 16).

    A person sees what is held whatever its state, and corrects it while consent is active. Each correction is in the
    ledger by the names of what was corrected; the values stay in the profile.
    """

    _inherit = 'jlink.profile'

    @api.model
    def _get_own(self):
        """Return the profile of the business partner who is signed in to the portal; to others none."""
        user = self.env.user
        return self.search([('partner_id', '=', user.partner_id.id)]) if user._is_portal() else self.browse()

    def _get_portal_choices(self):
        """Return what the forms of the own profile offer: kinds of skills, of languages, countries, units."""
        # sudo: the catalogues are no secret; a person in the portal has no rights on them.
        env = self.env(su=True)
        kinds = env['hr.skill.type'].search([('skill_ids', '!=', False)])
        return {
            'skill_kinds': kinds.filtered(lambda kind: not kind.is_language),
            'language_kinds': kinds.filtered('is_language'),
            'countries': env['res.country'].search([('code', '!=', False)]),
            'rate_units': self._fields['rate_unit']._description_selection(self.env),
        }

    # === BUSINESS METHODS - CORRECTING === #

    def _correct(self, values):
        """Write what the person corrected: fields of :data:`CORRECTABLE` only.

        :raise AccessError: it is somebody else's profile, or not a field for its person
        :raise ProfileLockedError: there is no active consent
        """
        profile = self._check_correcting()
        if values.keys() - CORRECTABLE:
            raise AccessError(self.env._("This cannot be corrected in the portal. Please write to us."))
        current = profile._convert_to_write({name: profile[name] for name in values})
        changed = {name: value for name, value in values.items() if value != current[name]}
        if changed:
            profile.write(changed)
            self._record_correction(*sorted(changed))

    def _set_skill(self, skill_id, values):
        """Add a skill or language, or correct the line it has already.

        :raise CorrectionError: there is no such skill, or the level belongs to skills of another kind
        """
        profile = self._check_correcting()
        # sudo: the catalogue of skills is no secret; a person in the portal has no rights on it.
        skill = self.env['hr.skill'].sudo().browse(skill_id).exists()
        level = self.env['hr.skill.level'].sudo().browse(values.get('level_id') or []).exists()
        if not skill:
            raise CorrectionError(self.env._("Please choose what you want to add."))
        if level and level.skill_type_id != skill.skill_type_id:
            raise CorrectionError(self.env._(
                "“%(level)s” is no level of “%(skill)s”. Please choose one of “%(kind)s”.",
                level=level.name, skill=skill.name, kind=skill.skill_type_id.name,
            ))
        values = {name: value for name, value in values.items() if name in _SKILL_FIELDS}
        line = (profile.skill_ids | profile.language_ids).filtered(lambda line: line.skill_id == skill)
        if line:
            line.write(values)
        else:
            line.create({'profile_id': profile.id, 'skill_id': skill.id, **values})
        self._record_correction('skill_ids')

    def _remove_skill(self, line_id):
        """Remove a line of the own profile; one that is gone already is no error."""
        profile = self._check_correcting()
        line = (profile.skill_ids | profile.language_ids).filtered(lambda line: line.id == line_id)
        if line:
            line.unlink()
            self._record_correction('skill_ids')

    # === BUSINESS METHODS - DOCUMENTS === #

    @api.model
    def _get_handed_over_categories(self):
        return self.env['jlink.privacy.category'].search([('code', 'in', HANDED_OVER)])

    def _add_document(self, name, category_id, content):
        """Take a document that the person hands over.

        :param bytes content: at most ``MAX_BYTES``
        :raise CorrectionError: it is too large, of another type, or of a category that the firm files itself
        """
        profile = self._check_correcting()
        name = clean_name(name)
        if len(content) > MAX_BYTES:
            raise CorrectionError(self.env._("The file is larger than 20 MB. Please make it smaller and try again."))
        if not is_accepted(name, content):
            raise CorrectionError(self.env._("Please choose a PDF, Word (docx), OpenDocument (odt), PNG or JPG file."))
        if category_id not in self._get_handed_over_categories().ids:
            raise CorrectionError(self.env._("Please choose what kind of document it is."))
        profile.document_ids.create({
            'profile_id': profile.id, 'name': name, 'category_id': category_id, 'content': base64.b64encode(content),
        })
        self._record_correction('document_ids')

    def _remove_document(self, document_id):
        """Remove a document that the person handed over; what the firm filed is erased by its rules."""
        profile = self._check_correcting()
        document = profile.document_ids.filtered(lambda document: document.id == document_id)
        if not document:
            return
        if document.create_uid != self.env.user:
            raise AccessError(self.env._("We filed this document ourselves. Write to us if it should not be here."))
        document.unlink()
        self._record_correction('document_ids')

    # === BUSINESS METHODS - CHECKS === #

    def _check_correcting(self):
        """Return the profile as superuser if it is the signed in person's own and open."""
        self.ensure_one()
        user = self.env.user
        # sudo: a person has read access only; what is written is checked by the methods of this room.
        profile = self.sudo()
        if not user._is_portal() or profile.partner_id != user.partner_id:
            raise AccessError(self.env._("Only the business partner corrects a profile in the portal."))
        if not profile._is_open():
            raise ProfileLockedError(self.env._(
                "Your profile is locked, so nothing is changed in it. Give your consent first under “My consents”.",
            ))
        return profile

    def _record_correction(self, *names):
        # sudo: the state is neutral.
        self._ledger_record('correct', {self.id: self.sudo().state}, {'fields': names})

    @api.model
    def _get_event_name(self, event):
        names = {'correct': self.env._("Corrected by the person")}
        return names.get(event) or super()._get_event_name(event)
