"""The business refusals of positions, one named exception each."""

from odoo.exceptions import RedirectWarning, UserError


class AgreedTermsError(UserError):
    """A term of a position was changed after it was agreed with the customer."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class PositionInUseError(UserError):
    """A position with evidence was about to be deleted."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class ReleasedChecklistError(UserError):
    """A released revision of a checklist, or a part of one, was about to be changed or deleted."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class ConversationError(UserError):
    """A message about a position was addressed to somebody who may not see the customer's prices."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class MarginPolicyError(UserError):
    """The contribution margin cannot be judged: a policy or an exchange rate is missing."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class MarginInputError(UserError):
    """An input of the contribution margin's calculation is missing or out of range."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class JudgementError(UserError):
    """A criterion was judged better than its facts, or a condition lacks its comment."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class EvaluationMissingError(UserError):
    """Something needs an evaluation that does not exist."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class ResearchOrderError(UserError):
    """A research order does not rest on a positive evaluation of the position's current version."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class ContactNoteError(UserError):
    """A contact note lacks what it needs, or a documented one was about to be changed or deleted."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class NotedMessageError(UserError):
    """A message that is documented by a contact note was about to be changed or deleted."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class BusinessPartnerNoteError(RedirectWarning):
    """A contact note was about a business partner, of whom everything belongs into the profile."""

    context = {'exception_class': 'odoo.exceptions.RedirectWarning'}


class ContactMailError(UserError):
    """A mail about a contact cannot be dealt with as wanted."""

    context = {'exception_class': 'odoo.exceptions.UserError'}
