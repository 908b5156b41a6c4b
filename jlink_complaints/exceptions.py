"""The business refusals of complaints and corrective action, one named exception each."""

from odoo.exceptions import AccessError, UserError


class NonconformityError(UserError):
    """A nonconformity or one of its actions cannot be created, changed, closed or reopened this way."""

    context = {'exception_class': 'odoo.exceptions.UserError'}


class NonconformityNotAllowedError(AccessError):
    """The user's part in a nonconformity or an action does not allow this step."""

    context = {'exception_class': 'odoo.exceptions.AccessError'}
