"""The business refusals of communication with customers, one named exception each."""

from odoo.exceptions import UserError


class CommunicationError(UserError):
    """A message to customers cannot be prepared, changed or sent as it is."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class AdvertisingBasisError(UserError):
    """A basis for advertising or an objection to it was about to be changed after the fact."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class CustomerOfferError(UserError):
    """A ready message about an event is not open any more, or was sent to nobody at the customer."""

    context = {'exception_class': 'odoo.exceptions.UserError'}
