-- A copy for tests mails no heads outside. That it signs nothing, and opens a chain of its own, follows from
-- the mark that Odoo itself sets on a neutralized database.
DELETE FROM ir_config_parameter WHERE key = 'jlink_compliance.ledger_head_email';
