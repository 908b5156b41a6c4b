-- A copy for tests mails no heads outside. That it signs nothing, and opens a chain of its own, follows from
-- the mark that Odoo itself sets on a neutralized database.
DELETE FROM ir_config_parameter WHERE key = 'jlink_compliance.ledger_head_email';
-- Nobody is written to from a copy, no link into the original works in it, and nobody is erased by it.
DELETE FROM jlink_access_token;
DELETE FROM mail_mail WHERE mail_message_id IN (SELECT id FROM mail_message WHERE model IN ('jlink.consent', 'jlink.subject.request'));
