from ast import literal_eval

from odoo import api, models

from ..exceptions import MergeError
from ..merging import is_merging


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Odoo's merge moves rows by SQL and deletes what conflicts: never of a person who decided something.

    Each entrance is closed, the inner ones too, which other addons call.
    """

    _inherit = 'base.partner.merge.automatic.wizard'

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        self._check_no_obstacle(self.env['res.partner'].browse(partner_ids))
        return super()._merge(partner_ids, dst_partner=dst_partner, extra_checks=extra_checks)

    @api.model
    def _update_foreign_keys_generic(self, model, src_records, dst_record):
        if model == 'res.partner':
            self._check_no_obstacle(src_records | dst_record)
        return super()._update_foreign_keys_generic(model, src_records, dst_record)

    @api.model
    def _update_reference_fields_generic(self, referenced_model, src_records, dst_record,
                                         additional_update_records=None):
        if referenced_model == 'res.partner':
            self._check_no_obstacle(src_records | dst_record)
        return super()._update_reference_fields_generic(
            referenced_model, src_records, dst_record, additional_update_records=additional_update_records,
        )

    @api.model
    def _update_values(self, src_partners, dst_partner):
        """Copy nothing onto a business partner's contact: it holds what it needs (GDPR Art. 5(1)(c))."""
        self._check_no_obstacle(src_partners | dst_partner)
        if not is_merging((src_partners | dst_partner).ids):
            super()._update_values(src_partners, dst_partner)

    def _log_merge_operation(self, src_partners, dst_partner):
        """Leave names and addresses out of the chatter: the ledger has the proof."""
        if not is_merging((src_partners | dst_partner).ids):
            super()._log_merge_operation(src_partners, dst_partner)

    def _process_query(self, query):
        """Leave groups with business partners out of what is proposed for merging."""
        super()._process_query(query)
        groups = {line: literal_eval(line.aggr_ids) for line in self.line_ids}
        everybody = self.env['res.partner'].browse({partner for ids in groups.values() for partner in ids})
        obstacles = everybody._get_merge_obstacles().keys()
        refused = self.line_ids.filtered(lambda line: obstacles & set(groups[line]))
        refused.unlink()
        self.number_group -= len(refused)

    def _check_no_obstacle(self, partners):
        if partners and not is_merging(partners.ids):
            for reason in partners._get_merge_obstacles().values():
                raise MergeError(reason)
