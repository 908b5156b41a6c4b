"""Input of Odoo's shell: compile what every browser test and first visitor loads, with the addons in it."""

for bundle in ('web.assets_web', 'web.assets_frontend', 'web.assets_frontend_lazy', 'web.assets_tests'):
    env['ir.qweb']._get_asset_bundle(bundle, css=False, js=True).js()
    env['ir.qweb']._get_asset_bundle(bundle, css=True, js=False).css()
env.cr.commit()
