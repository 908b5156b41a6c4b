from odoo import api, fields, models

from odoo.addons.jlink_compliance.workflow import claim_create, claim_write

from ..exceptions import ForgedRatingError

#: What a rating says, of whom and about what.
_SAID = ('rating', 'feedback', 'consumed', 'res_model_id', 'res_id', 'partner_id', 'rated_partner_id')


class Rating(models.Model):
    """Ratings of our records are made by the customer's answer and in no other way.

    Odoo lets every employee write ratings, and writes them itself as superuser for whoever posts a message with one.
    Each answer therefore grants itself exactly its rating.
    """

    _inherit = 'rating.rating'

    jlink_feedback_id = fields.Many2one(
        comodel_name='jlink.feedback', string="Feedback", compute='_compute_jlink_feedback_id', store=True,
        ondelete='cascade', index='btree_not_null',
    )

    @api.depends('res_model', 'res_id')
    def _compute_jlink_feedback_id(self):
        for rating in self:
            rating.jlink_feedback_id = rating.res_model == 'jlink.feedback' and rating.res_id

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            said = self._get_said(vals)
            if self._is_ours(vals) and not claim_create(self._name, said):
                self._raise_forged()
        return super().create(vals_list)

    def write(self, vals):
        said = self._get_said(vals)
        if said and (self._is_ours(vals) or self._get_ours()) and not claim_write(
            self._name, frozenset(self.ids), said,
        ):
            self._raise_forged()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_with_its_record_only(self):
        # sudo: whether the record is gone is a fact.
        if any(self.env[rating.res_model].sudo().browse(rating.res_id).exists() for rating in self._get_ours()):
            self._raise_forged()

    @api.model
    def _get_said(self, vals):
        return {name: vals[name] for name in _SAID if name in vals}

    @api.model
    def _is_ours(self, vals):
        # sudo: names of models are no secret.
        model = self.env['ir.model'].sudo().browse(vals.get('res_model_id') or []).model
        return (model or vals.get('res_model') or '').startswith('jlink.')

    def _get_ours(self):
        # sudo: whether a rating is a customer's is a fact.
        return self.sudo().filtered(lambda rating: (rating.res_model or '').startswith('jlink.'))

    def _raise_forged(self):
        raise ForgedRatingError(self.env._(
            "Only the customer rates: send a request for feedback, and the answer is recorded by itself.",
        ))
