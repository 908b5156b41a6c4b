"""Selections, chapters of the process and lists of terms that the models share."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Chapters of the process "customer-related processes", as blockers and errors name them.
CHAPTER_DETERMINATION = _lt("Determination of customer requirements")
CHAPTER_EVALUATION = _lt("Evaluation of service requirements")
CHAPTER_COMMUNICATION = _lt("Communication with customers")

SERVICE_TYPES = [
    ('freelance', "Freelance contract"),
    ('temporary', "Temporary employment"),
    ('permanent', "Permanent placement"),
]

PRICE_UNITS = [
    ('hour', "per hour"),
    ('day', "per day"),
    ('month', "per month"),
    ('year', "per year"),
]

PROPOSAL_DELIVERIES = [
    ('single', "Single submission"),
    ('collective', "Collective submission"),
]

AGREEMENT_CHANNELS = [
    ('phone', "Phone call"),
    ('mail', "Email"),
    ('meeting', "Meeting"),
]

# The terms of a position: editable in draft only, frozen by an agreement, compared between versions.
TERM_FIELDS = (
    'partner_id',
    'contact_id',
    'end_customer_id',
    'service_type',
    'role',
    'headcount',
    'skill_ids',
    'start_date',
    'end_date',
    'workload',
    'city',
    'country_id',
    'remote_share',
    'price_min',
    'price_max',
    'price_unit',
    'currency_id',
    'submission_deadline',
    'proposal_delivery',
    'proposal_date',
    'requirement_ids',
)

# A change of any term but of whom to talk to and how to deliver is material: it makes a new evaluation
# necessary before anything new is submitted.
MATERIAL_TERMS = frozenset(TERM_FIELDS) - {
    'contact_id', 'submission_deadline', 'proposal_delivery', 'proposal_date',
}

# The checklist's sections, in the order in which the process names what is determined.
CHECKLIST_SECTIONS = [
    ('service', "Requirements on the service"),
    ('implied', "Implied by the service"),
    ('further', "Further requirements"),
    ('obligation', "Obligations"),
]

ANSWER_TYPES = [
    ('text', "Text"),
    ('number', "Figure"),
    ('date', "Date"),
    ('yesno', "Yes or No"),
    ('selection', "Selection"),
]

ROLES_SEEING_PRICES = 'jlink_compliance.group_account_manager,jlink_compliance.group_management'

# The terms a search needs, none of them commercial. A new term stays hidden until it is listed here.
BRIEFING_TERMS = (
    'skill_ids',
    'end_customer_id',
    'start_date',
    'end_date',
    'workload',
    'city',
    'country_id',
    'remote_share',
    'submission_deadline',
    'proposal_delivery',
    'proposal_date',
    'requirement_ids',
)

CONTACT_CHANNELS = [
    ('phone', "Phone call"),
    ('mail', "Email"),
    ('meeting', "Meeting"),
    ('video', "Video call"),
    ('chat', "Chat message"),
    ('letter', "Letter"),
    ('portal', "Portal"),
    ('other', "Other way"),
]

CONTACT_DIRECTIONS = [
    ('in', "The customer contacted us"),
    ('out', "We contacted the customer"),
]

# What a contact was about, after the chapter on communication: information on the services; inquiries, contracts and
# order handling; reactions and complaints.
CONTACT_OCCASIONS = [
    ('acquisition', "Acquisition"),
    ('inquiry', "Inquiry"),
    ('contract', "Contract"),
    ('order', "Order handling"),
    ('information', "Information on our services"),
    ('feedback', "Feedback"),
    ('reaction', "Customer reaction"),
    ('complaint', "Complaint"),
    ('other', "Other"),
]

# Who talks to customers, and so documents it.
ROLES_TALKING = ROLES_SEEING_PRICES
