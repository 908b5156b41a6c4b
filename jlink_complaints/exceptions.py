"""The business refusals of communication with customers and of corrective action, one named exception each."""

from odoo.exceptions import AccessError, UserError


class AdvertisingBasisError(UserError):
    """A basis for advertising or an objection to it was about to be changed after the fact."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class CommunicationError(UserError):
    """A message to customers cannot be prepared, changed or sent as it is."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class ComplaintError(UserError):
    """A customer's reaction lacks what it needs, or what is recorded of it was to be changed or deleted."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class CustomerOfferError(UserError):
    """A ready message about an event is not open any more, or was sent to nobody at the customer."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class FeedbackError(UserError):
    """Feedback was to be asked for, given or changed in a way that is not possible."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class ForgedRatingError(UserError):
    """A customer's rating was to be made, changed or deleted by anybody but the customer."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class NonconformityError(UserError):
    """A nonconformity or one of its actions cannot be created, changed, closed or reopened this way."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class NonconformityNotAllowedError(AccessError):
    """The user's part in a nonconformity or an action does not allow this step."""

    context = {'exception_class': 'odoo.exceptions.AccessError'}
