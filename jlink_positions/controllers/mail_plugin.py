import base64

from markupsafe import Markup

from odoo.http import request, route

from odoo.addons.mail_plugin.controllers import mail_plugin

#: What Odoo's add-ins for Outlook and Gmail call their buttons, and what pressing them does here.
_BUTTONS = ('Log Email Into Contact', 'Log Email Into Lead', 'Log email', 'Log the email on the lead')


class MailPlugin(mail_plugin.MailPluginController):
    """Odoo's add-ins for Outlook and Gmail: logging a mail on a customer, request or position notes a contact."""

    @route()
    def log_mail_content(self, model, res_id, message, attachments=None):
        """Post the mail on the record, and have it noted as a contact that waits for its comment."""
        documents = request.env.get(model)
        if not isinstance(documents, request.env.registry['jlink.contact.mixin']) or (
                model not in self._mail_content_logging_models_whitelist()):
            return super().log_mail_content(model, res_id, message, attachments)
        files = [(name, base64.b64decode(content)) for name, content in attachments or []]
        documents.browse(res_id)._log_plugin_mail(Markup(message), files)  # noqa: S704  # sanitized by the field
        return True

    def _mail_content_logging_models_whitelist(self):
        models = super()._mail_content_logging_models_whitelist()
        may_write = request.env['jlink.position'].has_access('write')
        return [*models, 'jlink.position'] if may_write else models

    def _prepare_translations(self):
        """Name the buttons of the add-ins after what they do: the add-in looks up its English words here."""
        translations = super()._prepare_translations()
        if not request.env.user._talks_to_customers():
            return translations
        return {**translations, **dict.fromkeys(_BUTTONS, request.env._("Log as contact with the customer"))}

    def _iap_enrich(self, domain):  # noqa: ARG002  # nothing is asked
        """Ask nobody outside about the people whose mails are looked at."""
        return {'enrichment_info': {'type': 'missing_data'}}
