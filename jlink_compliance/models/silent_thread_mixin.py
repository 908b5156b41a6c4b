from odoo import api, models

from ..exceptions import ProfileLockedError


class SilentThread(models.AbstractModel):
    """Records about a person with activities, for which Odoo wants a conversation.

    Nobody types into it, and no mail gets there: a conversation is read by many and kept for long.
    """

    _name = 'jlink.silent.thread.mixin'
    _description = "Activities Without Conversation"
    _inherit = ['mail.thread', 'mail.activity.mixin']
    # Whoever reads the record may plan what to do about it.
    _mail_post_access = 'read'

    @api.model_create_multi
    def create(self, vals_list):
        # Odoo lets whoever creates a record follow it.
        silent = self.with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
        return super(SilentThread, silent).create(vals_list).with_env(self.env)

    def message_post(self, *, message_type='notification', **kwargs):
        if message_type == 'email':
            # A reply to the notice of an activity: refusing it would stop the mail gateway.
            kwargs |= {
                'body': self.env._("A mail arrived and is not kept here."), 'attachments': [], 'attachment_ids': [],
            }
        elif message_type != 'notification' or kwargs.get('attachments') or kwargs.get('attachment_ids'):
            self._check_typed()
        return super().message_post(message_type=message_type, **kwargs)

    def _message_update_content(self, message, **kwargs):
        self._check_typed()
        return super()._message_update_content(message, **kwargs)

    def _check_typed(self):
        """Refuse whatever somebody types; called for each message, see ``mail_message.py``."""
        raise ProfileLockedError(self.env._(
            "Nothing about a person is written here: what was said goes into the answer, the rest into the profile.",
        ))

    def message_subscribe(self, partner_ids=None, subtype_ids=None):  # noqa: ARG002  # pylint: disable=method-required-super  # nobody follows
        """Let nobody follow, not even whoever has an activity: followers are mailed without a look at rights."""
        return True

    def _message_auto_subscribe(self, updated_values, followers_existing_policy='skip'):  # noqa: ARG002  # pylint: disable=method-required-super  # nobody follows
        """Let not even whoever is in charge follow: activities tell them what to do."""
        return True
