"""Words, dates, numbers and money in the reader's language, without Flask: jobs, mails and archives speak too."""

from __future__ import annotations

import datetime as dt
import gettext as _gettext
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"nb": "Norsk bokmål", "da": "Dansk", "en": "English"}


def N_(message: str) -> str:
    """Mark a message for translation where it stands; it is translated where it is shown."""
    return message


ALIASES = {"no": "nb", "nn": "nb"}
_locale: ContextVar[str] = ContextVar("language", default="en")
_zone: ContextVar[str] = ContextVar("time_zone", default="Europe/Oslo")


def language() -> str:
    """The language spoken now: nb, da or en."""
    return _locale.get()


def speak(language: str, time_zone: str | None = None) -> None:
    """Set language and time zone for what follows in this context; an unknown language becomes English."""
    code = ALIASES.get(language, language)
    _locale.set(code if code in LANGUAGES else "en")
    if time_zone:
        _zone.set(time_zone)


@contextmanager
def speaking(language: str, time_zone: str | None = None) -> Iterator[None]:
    """Speak another language inside the block, as jobs and mails do."""
    before = _locale.get(), _zone.get()
    speak(language, time_zone)
    try:
        yield
    finally:
        _locale.set(before[0])
        _zone.set(before[1])


@cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    path = Path(__file__).parent / f"{code}.po"
    if not path.exists():
        return _gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)


def gettext(message: str, **values: object) -> str:
    """The message in the current language; `{name}` places are filled from values."""
    text = _catalogue(_locale.get()).gettext(message) if message else ""  # "" is the catalogue's own header
    return text.format(**values) if values else text


def ngettext(singular: str, plural: str, count: int, **values: object) -> str:
    """The message for this count; `{count}` is filled with the count in the reader's digits."""
    text = _catalogue(_locale.get()).ngettext(singular, plural, count)
    return text.format(count=number(count), **values)


def pick(texts: Mapping[str, str]) -> str:
    """One text of an organisation's {nb, da, en} table in the current language."""
    return texts.get(_locale.get()) or texts["en"]


def babel_locale() -> Locale:
    """The Babel locale; English is the international one (day before month)."""
    return Locale.parse({"en": "en_GB", "da": "da_DK", "nb": "nb_NO"}[_locale.get()])


def date(value: dt.date) -> str:
    """A day in words, such as 5. november 2026; a UTC instant is taken to the local day first."""
    if isinstance(value, dt.datetime):
        value = value.astimezone(ZoneInfo(_zone.get())).date()
    return dates.format_date(value, "long", locale=babel_locale())


def date_time(value: dt.datetime) -> str:
    """A UTC instant as local day and time, such as 5. november 2026 14:02."""
    return (
        dates.format_datetime(value, "d. MMMM y HH:mm", tzinfo=ZoneInfo(_zone.get()), locale=babel_locale())
        if (_locale.get() != "en")
        else dates.format_datetime(value, "d MMMM y HH:mm", tzinfo=ZoneInfo(_zone.get()), locale=babel_locale())
    )


def time(value: dt.datetime) -> str:
    """The local time of a UTC instant, such as 14:02."""
    return dates.format_time(value, "HH:mm", tzinfo=ZoneInfo(_zone.get()), locale=babel_locale())


def number(value: int | float | Decimal) -> str:
    """A number with the reader's separators."""
    return numbers.format_decimal(value, locale=babel_locale())


def money(value: int | Decimal, currency: str) -> str:
    """An amount, whole kroner without decimals, such as 78 500 kr."""
    whole = value == value.to_integral_value() if isinstance(value, Decimal) else True
    return numbers.format_currency(
        value, currency, locale=babel_locale(), format="#,##0 ¤" if whole else "#,##0.00 ¤", currency_digits=False
    )


def percent(value: float) -> str:
    """A share between 0 and 1 as whole per cent."""
    return numbers.format_percent(value, locale=babel_locale())


def best_language(accepted: Mapping[str, float] | list[str], offered: list[str]) -> str:
    """The first accepted language that is offered, no and nn meaning nb; else the first offered."""
    for code in accepted:
        short = code.lower().split("-")[0]
        if (short := ALIASES.get(short, short)) in offered:
            return short
    return offered[0]


def today() -> dt.date:
    """The local day."""
    return dt.datetime.now(ZoneInfo(_zone.get())).date()


def country(code: str) -> str:
    """The country's name in the current language; the code itself for one that is none."""
    return str(babel_locale().territories.get(code, code))


def country_code(name: str) -> str | None:
    """The two-letter code of a country by code or by name in any language we speak."""
    wanted = name.casefold()
    for code in LANGUAGES:
        for key, territory in Locale.parse(code).territories.items():
            if len(key) == 2 and key.isalpha() and wanted in (key.casefold(), territory.casefold()):
                return str(key)
    return None
