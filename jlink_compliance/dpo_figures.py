"""The figures of the data protection officer's first page, as data: what is counted, and when it is a matter of concern."""

from dataclasses import dataclass, field
from typing import Any

from .const import _lt

SECTIONS = {
    'consents': _lt("Consents"),
    'disclosures': _lt("Disclosures"),
    'undertakings': _lt("Customers' undertakings"),
    'exits': _lt("Refused exits"),
    'rights': _lt("Rights of people"),
    'supervision': _lt("Supervision"),
    'ledger': _lt("Ledger"),
}


@dataclass(frozen=True)
class Figure:
    """One figure: records of ``model`` within ``domain``.

    Moments in a domain are those that Odoo's domains understand ("today +30d"). ``tone`` is how a figure above zero is
    meant: ``danger`` asks for action now, ``warning`` soon, ``plain`` tells. ``context`` opens the list with its filters.
    """

    key: str
    section: str
    label: Any
    model: str
    domain: tuple = ()
    tone: str = 'plain'
    context: dict = field(default_factory=dict)


def _consent_ends(after: str, until: str) -> tuple:
    return (('state', '=', 'granted'), ('valid_until', '>=', after), ('valid_until', '<', until))


FIGURES = (
    Figure('consent_asked', 'consents', _lt("Missing: asked for, no answer yet"), 'jlink.consent',
           (('state', 'in', ('draft', 'requested')),), 'warning'),
    Figure('consent_30', 'consents', _lt("Expire within 30 days"), 'jlink.consent',
           _consent_ends('now', 'today +30d'), 'danger'),
    Figure('consent_60', 'consents', _lt("Expire in 31 to 60 days"), 'jlink.consent',
           _consent_ends('today +30d', 'today +60d'), 'warning'),
    Figure('consent_90', 'consents', _lt("Expire in 61 to 90 days"), 'jlink.consent',
           _consent_ends('today +60d', 'today +90d')),
    Figure('undertaking_in_force', 'undertakings', _lt("In force"), 'jlink.undertaking', (('state', '=', 'in_force'),)),
    Figure('undertaking_60', 'undertakings', _lt("Expire within 60 days"), 'jlink.undertaking',
           (('state', '=', 'in_force'), ('valid_to', '!=', False), ('valid_to', '<', 'today +60d')), 'warning'),
    Figure('refusal_7', 'exits', _lt("In the last 7 days"), 'jlink.exit.refusal', (('at', '>=', 'today -7d'),), 'danger'),
    Figure('refusal_90', 'exits', _lt("In the last 90 days"), 'jlink.exit.refusal', (('at', '>=', 'today -90d'),)),
    Figure('request_overdue', 'rights', _lt("Subject requests overdue"), 'jlink.subject.request',
           (('state', 'in', ('received', 'identified')), ('due_on', '<', 'today')), 'danger'),
    Figure('request_due', 'rights', _lt("Subject requests due within 7 days"), 'jlink.subject.request',
           (('state', 'in', ('received', 'identified')), ('due_on', '>=', 'today'), ('due_on', '<=', 'today +7d')),
           'warning'),
    Figure('erasure_due', 'rights', _lt("Erasures due"), 'jlink.erasure',
           (('state', '=', 'planned'), ('due_on', '<=', 'today')), 'danger'),
    Figure('notice_due', 'rights', _lt("Recipients to be told (Art. 19)"), 'jlink.disclosure.notice',
           (('state', '=', 'open'),), 'warning'),
    Figure('finding_overdue', 'supervision', _lt("Findings overdue"), 'jlink.finding',
           (('state', '=', 'open'), ('due_on', '<', 'today')), 'danger'),
    Figure('finding_open', 'supervision', _lt("Findings open"), 'jlink.finding', (('state', '=', 'open'),), 'warning'),
    Figure('finding_answered', 'supervision', _lt("Answers to be checked"), 'jlink.finding',
           (('state', '=', 'answered'),), 'warning'),
    Figure('spot_check', 'supervision', _lt("Spot checks not finished"), 'jlink.spot.check',
           (('state', '!=', 'done'),)),
    Figure('case', 'supervision', _lt("Cases open"), 'jlink.profile.case',
           (('state', '=', 'open'), ('open_until', '>', 'now'))),
    Figure('unsealed', 'ledger', _lt("Entries unsealed for over five minutes"), 'jlink.ledger.entry',
           (('is_sealed', '=', False), ('at', '<', 'now -5M')), 'danger'),
)
