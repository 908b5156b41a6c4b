"""The business refusals of communication with customers, one named exception each."""

from odoo.exceptions import UserError


class FeedbackError(UserError):
    """Feedback was to be asked for, given or changed in a way that is not possible."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class ForgedRatingError(UserError):
    """A customer's rating was to be made, changed or deleted by anybody but the customer."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class ComplaintError(UserError):
    """A customer's reaction lacks what it needs, or what is recorded of it was to be changed or deleted."""

    context = {'exception_class': 'odoo.exceptions.UserError'}
