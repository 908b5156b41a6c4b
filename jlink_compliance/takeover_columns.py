"""The columns of the file that a firm's existing stock is taken over from."""

from typing import NamedTuple

from .const import _lt


class Column(NamedTuple):
    """A column: its name in the file, what people call it, an example, and what belongs into it."""

    code: str
    label: object
    example: str
    note: object


COLUMNS = (
    Column('name', _lt("Name"), "Erika Muster", _lt("First and last name; required.")),
    Column('email', _lt("Mail"), "erika.muster@example.org", _lt("Mail or phone is required.")),
    Column('phone', _lt("Phone"), "+49 30 1234567", _lt("Without proof of consent, only one channel is kept.")),
    Column('lang', _lt("Language"), "de_DE", _lt("Code of the person's language; empty: the company's.")),
    Column('recorded_on', _lt("Recorded on"), "2021-03-15", _lt("Day of first recording, 2021-03-15 or 15.03.2021.")),
    Column('source', _lt("Source"), "referral", _lt("Where the data come from; empty: former stock.")),
    Column('consent_date', _lt("Consent on"), "2025-09-01", _lt("Day on which the person consented.")),
    Column('consent_text', _lt("Declaration"), "DS-01 Rev. 3", _lt("Title or reference of the declaration as it was.")),
    Column('proof', _lt("Proof"), "muster_einwilligung.pdf", _lt("Name of the scan or mail in the ZIP archive.")),
    Column('valid_until', _lt("Valid until"), "", _lt("Empty: as many months as the company has set.")),
    Column('headline', _lt("Headline"), "Java developer", _lt("What the person does, in one line; no name.")),
    Column('skills', _lt("Skills"), "Java:Expert:8; Spring::5", _lt("Skill, level and years, separated by colons.")),
    Column('languages', _lt("Languages"), "English:C1", _lt("As skills.")),
    Column('available_from', _lt("Available from"), "2027-01-01", _lt("A day.")),
    Column('rate', _lt("Rate"), "95,00", _lt("A figure, in the company's currency.")),
    Column('rate_unit', _lt("Unit"), "hour", _lt("hour, day, month or year; empty: hour.")),
    Column('city', _lt("City"), "Berlin", ""),
    Column('zip', _lt("ZIP"), "10115", ""),
    Column('country', _lt("Country"), "DE", _lt("Code of two letters.")),
    Column('documents', _lt("Documents"), "cv.pdf; zeugnis.pdf", _lt("Names of files in the ZIP archive.")),
)
CODES = tuple(column.code for column in COLUMNS)
LABELS = {column.code: column.label for column in COLUMNS}
#: What is taken over with proof of consent only.
CONTENT = CODES[CODES.index('headline'):]
