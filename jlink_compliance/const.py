"""Chapters of the process and lists of terms that the models share."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

CHAPTER_LEGAL = _lt("Legal requirements")

STAFF = ('jlink_compliance.group_account_manager', 'jlink_compliance.group_researcher')
BACK_OFFICE = ('jlink_compliance.group_back_office',)
MANAGEMENT = ('jlink_compliance.group_management',)
DPO = ('jlink_compliance.group_dpo',)

SOURCES = [
    ('application', "Sent in by the person"),
    ('unsolicited', "Unasked by mail"),
    ('referral', "Recommended by somebody"),
    ('network', "Professional network"),
    ('job_board', "Job board"),
    ('event', "Met in person"),
    ('takeover', "Taken over from the former stock"),
    ('other', "Other"),
]

#: Categories of documents that a business partner hands over in the portal; the firm files the others.
HANDED_OVER = ('cv', 'certificate', 'reference', 'application')
