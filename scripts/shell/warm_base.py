"""Input of Odoo's shell: compile every bundle of the web client once, in the base template."""

env['ir.qweb']._pregenerate_assets_bundles()
env.cr.commit()
