"""The business refusals of positions, one named exception each."""

from odoo.exceptions import UserError


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
