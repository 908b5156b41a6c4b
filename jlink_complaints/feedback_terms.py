"""Selections and chapters that feedback, reactions and silence share."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

CHAPTER_COMMUNICATION = _lt("Communication with customers")

# What a customer answers, best first; the figures are those of Odoo's ratings.
SCORES = [
    ('5', "Very satisfied"),
    ('4', "Satisfied"),
    ('3', "Neither satisfied nor dissatisfied"),
    ('2', "Dissatisfied"),
    ('1', "Very dissatisfied"),
]

# Why somebody is not asked.
REASONS = [
    ('by_hand', "Decided by hand"),
    ('no_person', "Nobody is known who could be asked"),
    ('no_address', "No mail address"),
    ('archived', "The person is archived"),
    ('business_partner', "The person is a business partner"),
    ('blacklisted', "The address is on the blacklist"),
    ('stopped', "The person does not want to be asked"),
    ('objected', "The person objected to advertising"),
    ('no_basis', "No basis for advertising is recorded"),
    ('recent', "The person was asked a short time ago"),
]

REACTION_KINDS = [
    ('complaint', "Complaint"),
    ('suggestion', "Suggestion"),
    ('query', "Query"),
    ('praise', "Praise"),
]

ROLES_HEARING = (
    'jlink_compliance.group_account_manager,jlink_compliance.group_management,jlink_complaints.group_quality'
)
