"""Run by Odoo's shell in a template: compile the web client there, not for the first visitor."""

env['ir.qweb']._pregenerate_assets_bundles()  # noqa: F821
env.cr.commit()  # noqa: F821
