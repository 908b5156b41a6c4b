"""The business refusals of the engine, one named exception each.

``context`` tells the web client which of its own dialogs shows the message, since it knows Odoo's
exceptions by their full name only.
"""

from odoo.exceptions import AccessError, UserError


class GuardedFieldError(AccessError):
    """A guarded field was written by anything but the step that owns it."""

    context = {'exception_class': 'odoo.exceptions.AccessError'}


class SnapshotError(AccessError):
    """An immutable record was created, changed or deleted outside the step that makes it."""

    context = {'exception_class': 'odoo.exceptions.AccessError'}


class StepNotAllowedError(AccessError):
    """The user's role may not take this step."""

    context = {'exception_class': 'odoo.exceptions.AccessError'}


class StepNotPossibleError(UserError):
    """The record is not in a state from which the step leads on."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class StepBlockedError(UserError):
    """Something is still missing for the step; the message names each blocker."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class LedgerError(AccessError):
    """The ledger was to be written by something else than a step of the process."""

    context = {'exception_class': 'odoo.exceptions.AccessError'}


class LedgerKeyError(UserError):
    """The key file of the ledger is named, but holds no key that can be read."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class PaperGuardError(AccessError):
    """A registered paper, or its stored bytes, was created, changed or deleted past the paper room."""

    context = {'exception_class': 'odoo.exceptions.AccessError'}


class PaperNotAllowedError(AccessError):
    """The user's role may not print this paper."""

    context = {'exception_class': 'odoo.exceptions.AccessError'}


class PaperNotPossibleError(UserError):
    """There is no such paper of what was asked for, or not in the form that was asked for."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class PaperTamperedError(UserError):
    """The stored bytes of a paper are not those that were registered."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class TextReleasedError(UserError):
    """A released text was to be changed or deleted."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class TextMissingError(UserError):
    """No text of this kind is released, so nobody can be asked or told."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class TooManyAttemptsError(UserError):
    """One address asked for too many links in too short a time."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class ProfileLockedError(AccessError):
    """Data of a business partner was to be stored without an active consent."""

    context = {'exception_class': 'odoo.exceptions.AccessError'}


class ConsentError(UserError):
    """A consent cannot be asked for or recorded this way."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class CorrectionError(UserError):
    """What a business partner entered about themselves cannot be stored this way."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class HoldError(UserError):
    """A hold is set, changed or deleted in a way that leaves data without a reason."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class ErasureError(UserError):
    """An erasure is not possible now, or not up to this user."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class QuarantineError(UserError):
    """Documents cannot be sealed, assigned or dropped this way."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class TakeoverError(UserError):
    """A file with the former stock cannot be read or taken over this way."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class MergeError(UserError):
    """Two contacts cannot be merged without losing what belongs to a person."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class UndertakingError(UserError):
    """A customer's undertaking cannot be recorded or changed this way."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class DisclosureError(UserError):
    """Something about a business partner was to be disclosed in a way that is not possible."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class ExitRefusedError(UserError):
    """Something about a business partner was to leave the house, or to be copied, without a released disclosure."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class CaseError(UserError):
    """A profile cannot be looked into this way."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class AccessLogError(AccessError):
    """What is known of who looked at a profile was to be written, deleted or evaluated by person."""

    context = {'exception_class': 'odoo.exceptions.AccessError'}


class SpotCheckError(UserError):
    """A spot check or one of its lines was to be changed after it was drawn."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class FindingError(UserError):
    """A finding cannot be recorded, changed or answered this way."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class AdviceError(UserError):
    """Advice that was released was to be changed or deleted."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class RegisterError(UserError):
    """A register cannot be made or changed this way."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class SubjectRequestError(UserError):
    """A request of a person about their data cannot be recorded, answered or refused this way."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class BreachError(UserError):
    """A breach cannot be recorded, assessed or notified this way."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class ActivityReleasedError(UserError):
    """A released revision of a processing activity was to be changed or deleted."""

    context = {'exception_class': 'odoo.exceptions.UserError'}
