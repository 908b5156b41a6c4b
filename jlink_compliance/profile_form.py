"""What a business partner typed into the form of the own profile, as values: a pure module."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any


class FormError(ValueError):
    """A field of the form cannot be read; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def _text(longest: int) -> Callable[[str], Any]:
    def parse(value: str) -> Any:
        if len(value) > longest:
            raise ValueError(value)
        return value or False
    return parse


def _number(kind: Callable[[str], Any], lowest: float, highest: float) -> Callable[[str], Any]:
    def parse(value: str) -> Any:
        number = kind(value) if value else kind('0')
        if not lowest <= number <= highest:
            raise ValueError(value)
        return number
    return parse


def _day(value: str) -> Any:
    return date.fromisoformat(value) if value else False


def _one_of(*choices: str) -> Callable[[str], Any]:
    def parse(value: str) -> Any:
        if value not in choices:
            raise ValueError(value)
        return value
    return parse


def _link(value: str) -> Any:
    return int(value) if value else False


_PROFILE: Mapping[str, Callable[[str], Any]] = {
    'headline': _text(200),
    'summary': _text(5000),
    'available_from': _day,
    'workload': _number(int, 0, 100),
    'rate': _number(float, 0, 1_000_000),
    'rate_unit': _one_of('hour', 'day', 'month', 'year'),
    'zip': _text(20),
    'city': _text(100),
    'country_id': _link,
    'remote_share': _number(int, 0, 100),
    'travel': _text(200),
}
_TICKS = ('does_freelance', 'does_temporary', 'does_permanent')
_SKILL: Mapping[str, Callable[[str], Any]] = {
    'level_id': _link,
    'years': _number(float, 0, 60),
}
#: The fields of a profile that its person corrects.
CORRECTABLE = frozenset({*_PROFILE, *_TICKS})


def parse_profile(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of the profile's form; a tick that is not sent is no.

    >>> values = parse_profile({'headline': " Java ", 'workload': '80', 'rate': '95.5', 'does_freelance': '1'})
    >>> values['headline'], values['workload'], values['rate'], values['does_freelance'], values['does_permanent']
    ('Java', 80, 95.5, True, False)
    >>> parse_profile({'workload': '101'})  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    FormError: workload
    """
    return {**_parse(form, _PROFILE), **{name: bool(form.get(name)) for name in _TICKS}}


def parse_skill(form: Mapping[str, str]) -> dict[str, Any]:
    """Return level and years of a skill's form.

    >>> parse_skill({'level_id': '3', 'years': '4.5'})
    {'level_id': 3, 'years': 4.5}
    """
    return _parse(form, _SKILL)


def _parse(form: Mapping[str, str], parsers: Mapping[str, Callable[[str], Any]]) -> dict[str, Any]:
    values = {}
    for name, parse in parsers.items():
        if name in form:
            try:
                values[name] = parse(form[name].strip())
            except (ValueError, OverflowError):
                raise FormError(name) from None
    return values
