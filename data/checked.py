"""What people type, checked: each function returns the value to store, or raises Invalid with words for the person.

A label is a noun with its article, such as "The address": it begins a sentence, or stands in one in lower case.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from data import words
from data.datamap.organisation import Organisation
from data.words import gettext as _

PHONE_CHARACTERS = frozenset("0123456789 +()-./")
POSTAL_CODE_DIGITS = 4  # Norway and Denmark alike
AMOUNT = re.compile(r"(-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+))(?:[.,]([0-9]{1,2}))?")
HOURS = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{1,2})?")
COUNT = re.compile(r"-?[0-9]{1,3}(?:[ .,\u00a0]?[0-9]{3})*|-?[0-9]+")
NOT_STORED = frozenset({"Cc", "Cf", "Cs", "Co"})  # control, invisible, half and private characters
JOINERS = frozenset("\u200c\u200d")  # some scripts need them between letters


class Invalid(Exception):
    """The text of this error is the sentence beside the field, in the person's language."""


def text_in(value: object) -> str:
    """What a form's field holds, unchecked: a list that is ticked holds its one value, and anything else nothing."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, str) else ""


def line(value: object, label: str, *, most: int, least: int = 1) -> str:
    """One line of text: NFC, trimmed, no control or direction characters, at most `most` characters."""
    text = _text(value, label, keep="")
    text = " ".join(text.split())
    return _length(text, label, most, least)


def paragraph(value: object, label: str, *, most: int, least: int = 0) -> str:
    """Several lines of text."""
    return _length(_text(value, label, keep="\n").strip(), label, most, least)


def _text(value: object, label: str, *, keep: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid(_("Write {label} as text", label=label.lower()))
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    if any(unicodedata.category(each) in NOT_STORED and each not in JOINERS and each not in "\t\n" for each in text):
        raise Invalid(_("{label} contains a character that cannot be stored", label=label))
    return text.replace("\t", " ") if keep else text.replace("\t", " ").replace("\n", " ")


def _length(text: str, label: str, most: int, least: int) -> str:
    if len(text.strip("".join(JOINERS))) < least:
        raise Invalid(_("Fill in {label}", label=label.lower()))
    if len(text) > most:
        raise Invalid(
            _(
                "{label} may have {most} characters at most; this has {count}",
                label=label,
                most=words.number(most),
                count=words.number(len(text)),
            )
        )
    return text


def phone(value: object, organisation: Organisation) -> str:
    """A phone number in international form, such as +47 22 00 00 00; without country code it is the organisation's."""
    text = line(value, _("The phone number"), most=30)
    wrong = Invalid(_("Write the phone number with digits only, such as {example}", example=_example(organisation)))
    try:
        number = phonenumbers.parse(text, organisation.country)
    except phonenumbers.NumberParseException as error:
        raise wrong from error
    if not (PHONE_CHARACTERS.issuperset(text) and phonenumbers.is_possible_number(number)):
        raise wrong
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _example(organisation: Organisation) -> str:
    number = phonenumbers.example_number(organisation.country)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL) if number else ""


def email(value: object) -> str:
    """An e-mail address in its canonical spelling. Whether it receives mail isn't asked."""
    text = line(value, _("The e-mail address"), most=254)
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise Invalid(_("Write an e-mail address such as name@example.org")) from error


def postal_code(value: object) -> str:
    """A Norwegian or Danish postal code: four digits."""
    text = line(value, _("The postal code"), most=20)
    if len(text) != POSTAL_CODE_DIGITS or not (text.isascii() and text.isdigit()):
        raise Invalid(_("Write the postal code with four digits"))
    return text


def country(value: object) -> str:
    """The two-letter code of a country written by name in any language we speak."""
    code = words.country_code(line(value, _("The country"), most=60))
    if code is None:
        raise Invalid(_("Write the name of a country"))
    return code


def kroner(value: object, label: str, *, least: int = 0, most: int = 10_000_000) -> int:
    """An amount in whole kroner; spaces and points between thousands may be written, decimals are rounded."""
    text = line(value, label, most=20, least=1 if least else 0).replace("\u00a0", "").replace(" ", "")
    if not text:
        return 0
    written = AMOUNT.fullmatch(text)
    if written is None:
        raise Invalid(_("Write {label} as a number, such as 52 000", label=label.lower()))
    whole = written[1].replace(".", "").replace(",", "")  # 52.000,50 and 52,000.50 and 52000.5 alike
    amount = Decimal(f"{whole}.{written[2] or 0}").to_integral_value()
    if amount < least or amount > most:
        raise Invalid(_between(label, least, most))
    return int(amount)


def hours(value: object) -> Decimal:
    """Agreed hours a week, between 1 and 80, with at most two decimals."""
    label = _("The agreed hours")
    text = line(value, label, most=8)
    if not HOURS.fullmatch(text):
        raise Invalid(_("Write the hours as a number, such as 37.5"))
    found = Decimal(text.replace(",", "."))
    if not 1 <= found <= 80:
        raise Invalid(_between(label, 1, 80))
    return found.quantize(Decimal("0.01"))


def count(value: object, label: str, *, most: int) -> int:
    """How many, from 0 to `most`."""
    text = line(value, label, most=20)
    if not COUNT.fullmatch(text):
        raise Invalid(_("Write {label} as a whole number, such as 12", label=label.lower()))
    found = int(re.sub("[ .,\u00a0]", "", text))
    if not 0 <= found <= most:
        raise Invalid(_between(label, 0, most))
    return found


def per_cent(value: object, label: str, *, most: int = 100) -> Decimal:
    """A share in per cent from 0 to `most`, with at most two decimals; the sign may be written."""
    text = line(value, label, most=10).removesuffix("%").strip()
    if not HOURS.fullmatch(text):
        raise Invalid(_("Write {label} in per cent, such as 12.5", label=label.lower()))
    found = Decimal(text.replace(",", "."))
    if not 0 <= found <= most:
        raise Invalid(_between(label, 0, most))
    return found.quantize(Decimal("0.01"))


def one_of(value: object, choices: object, label: str) -> str:
    """One of the offered choices."""
    if not isinstance(value, str) or value not in choices:  # type: ignore[operator]
        raise Invalid(_("Choose {label}", label=label.lower()))
    return value


def _between(label: str, least: int, most: int) -> str:
    lower, upper = words.number(least), words.number(most)
    return _("{label} must be between {least} and {most}", label=label, least=lower, most=upper)
