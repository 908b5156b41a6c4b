"""What registers the data protection officer takes away, and what each of them tells.

Registers call people by their numbers. Columns are names of fields; what this installation does not have is left out.
"""

from dataclasses import dataclass
from typing import Any

from .const import _lt

#: Cells that begin with one of these are commands to a spreadsheet.
_COMMANDS = ('=', '+', '-', '@', '\t', '\r')


@dataclass(frozen=True)
class Source:
    """A register: its name, the model, the field that puts a record into a period, and the columns."""

    label: Any
    model: str
    moment: str
    columns: tuple[str, ...]


SOURCES = {
    'consents': Source(_lt("Consents"), 'jlink.consent', 'create_date', (
        'name', 'profile_id', 'purpose_id', 'legal_basis', 'state', 'requested_on', 'channel', 'decided_on',
        'valid_until', 'ended_on',
    )),
    'disclosures': Source(_lt("Disclosures"), 'jlink.disclosure', 'create_date', (
        'name', 'profile_id', 'customer_id', 'end_customer_id', 'purpose', 'form', 'state', 'decided_on', 'released_on',
        'valid_until', 'ended_on',
    )),
    'undertakings': Source(_lt("Undertakings"), 'jlink.undertaking', 'create_date', (
        'name', 'partner_id', 'kind', 'state', 'valid_from', 'valid_to', 'signed_on', 'ended_on',
    )),
    'refusals': Source(_lt("Refused exits"), 'jlink.exit.refusal', 'at', (
        'at', 'user_id', 'channel', 'profile_name', 'recipients', 'reason',
    )),
    'findings': Source(_lt("Findings"), 'jlink.finding', 'create_date', (
        'name', 'source', 'origin', 'description', 'responsible_id', 'due_on', 'state', 'answer', 'closed_on',
    )),
}


def harmless(text: str) -> str:
    r"""Return ``text`` so that no spreadsheet takes it for a formula, not even after it was saved as CSV.

    >>> harmless('=HYPERLINK("http://evil.example")')
    '\'=HYPERLINK("http://evil.example")'
    >>> harmless('Erika'), harmless('')
    ('Erika', '')
    """
    return f"'{text}" if text.startswith(_COMMANDS) else text
