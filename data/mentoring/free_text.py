"""Contact data and names in what members write for each other, found before anybody else reads it.

It helps against slips, in Norwegian, Danish and English; whoever wants to be recognised will find words for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import phonenumbers

from data.national_ids import D_NUMBER_DAY, SYNTHETIC_MONTHS
from data.words import gettext as _

Kind = Literal["email", "web", "handle", "phone", "national_id", "name"]
Found = tuple[Kind, int, int]
"""What it is, where it begins and where it ends."""

LONGEST_SHOWN = 60
TAKEN = "\0"  # stands where something was found, so that its parts are not found again; no form lets it in
SAME = {**dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"), **dict.fromkeys(map(ord, "·•∙"), ".")}


@dataclass(frozen=True)
class Find:
    """Something that has to go, as it was written."""

    kind: Kind
    text: str


def found_in(text: str, names: Collection[str] = ()) -> tuple[Find, ...]:
    """What a text tells of who wrote it, in its order: addresses, numbers, and these names (see `names_of`)."""
    shown = "".join(each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) != "Cf")
    rest = shown.translate(SAME)
    found: list[tuple[int, Find]] = []
    for finder in (_emails, _web_addresses, _handles, _numbers, _digit_by_digit, _finder_of(names)):
        for kind, start, end in list(finder(rest)):
            found.append((start, Find(kind, shown[start:end].strip(" \n.,;:!?\"'»”)]"))))
            rest = rest[:start] + TAKEN * (end - start) + rest[end:]
    return tuple(find for _start, find in sorted(found, key=lambda each: each[0]))


def problem_of(finds: Collection[Find]) -> str:
    """What has to be taken out and why, for the form and in the reader's language; "" when nothing was found."""
    return " ".join(dict.fromkeys(map(_sentence, finds)))


def _sentence(find: Find) -> str:
    text = find.text if len(find.text) <= LONGEST_SHOWN else find.text[:LONGEST_SHOWN] + "…"
    match find.kind:
        case "email":
            return _(
                "Take out the e-mail address “{text}”: contact details are shared only after both have said yes.",
                text=text,
            )
        case "phone":
            return _(
                "Take out the phone number “{text}”: contact details are shared only after both have said yes.",
                text=text,
            )
        case "handle":
            return _(
                "Take out the user name “{text}”: contact details are shared only after both have said yes.", text=text
            )
        case "web":
            return _("Take out the web address “{text}”: it can show who you are or where you work.", text=text)
        case "national_id":
            return _("Take out what looks like a national identity number: nobody needs it here.")
        case "name":
            return _("Take out “{text}”: your name and your employer are not shown here.", text=text)


# Names

LEGAL_FORMS = {
    "as", "asa", "a/s", "aps", "ans", "da", "ba", "sa", "sf", "hf", "kf", "iks", "nuf", "p/s", "k/s", "i/s", "ab",
}  # fmt: skip
PARTICLES = {"van", "der", "den", "de", "von", "af", "av", "la", "le", "du", "el", "al", "bin"}
PLAIN_LENGTH = 5
"""A name in small letters is taken for one from this length: shorter ones are too often words, such as bo or berg."""
INTRODUCED = re.compile(
    r"\b(?:heter|hedder|navn(?:et mitt)? er|kall meg|kald mig|hilsen|mvh|vh"
    r"|regards|name is|call me|i['’]m|i am)[\s,:!]*$",
    re.I,
)


def names_of(given: str, family: str, employer: str) -> frozenset[str]:
    """The names that `found_in` looks for: each part of a person's name, and the employer without its legal form."""
    parts = {each.strip(".,") for each in re.split(r"[\s-]+", f"{given} {family}")}
    words = employer.split()
    while words and words[-1].casefold().rstrip(".") in LEGAL_FORMS:
        words.pop()
    return frozenset(
        each for each in (*parts, " ".join(words)) if len(each) > 1 and each.casefold() not in PARTICLES | LEGAL_FORMS
    )


def _finder_of(names: Collection[str]) -> Callable[[str], Iterator[Found]]:
    plain = sorted({unicodedata.normalize("NFKC", each).translate(SAME) for each in names if each.strip()})
    one = "|".join(r"\s+".join(map(re.escape, each.split())) for each in plain)
    pattern = re.compile(rf"(?<!\w)(?:{one})(?:[\s,.-]+(?:{one}))*(?=(?:['’]?s)?(?!\w))", re.I)

    def find(text: str) -> Iterator[Found]:
        for match in pattern.finditer(text) if plain else ():
            told = match[0][0].isupper() or len(match[0]) >= PLAIN_LENGTH
            if told or INTRODUCED.search(text, max(0, match.start() - 30), match.start()):
                yield "name", match.start(), match.end()

    return find


# Addresses

_ENDINGS = [
    "no", "dk", "se", "fi", "gl", "fo", "eu", "com", "org", "info", "biz", "io", "ai", "uk", "app", "example",
]  # fmt: skip
_ENDING = rf"(?-i:{'|'.join([*_ENDINGS, *map(str.upper, _ENDINGS)])})(?!\w)"  # "Ferdig.No" begins a sentence
_AT_WORD = r"(?:alfa[ -]?kr[øo]ll|kr[øo]ll[ -]?alfa|kr[øo]ll[ -]?a|snabel[ -]?a)"
_AT = rf"(?:@|[(\[{{<]\s?(?:@|at|a|{_AT_WORD})\s?[)\]}}>]|(?<!\w){_AT_WORD}(?!\w))"
_DOT_SAID = r"(?:\s?[(\[{<]\s?(?:\.|dot|punktum|punkt|prikk?)\s?[)\]}>]\s?|\s+(?:dot|punktum|prikk?)\s+)"
_DOT = rf"(?:\s?\.\s?|{_DOT_SAID})"
_BEFORE_AT = r"(?<![\w.+-])[\w.+-]++"
EMAIL = re.compile(
    rf"{_BEFORE_AT}\s*{_AT}\s*[\w-]++(?:{_DOT}[\w-]++)*?{_DOT}{_ENDING}"
    rf"|{_BEFORE_AT}@[\w-]+(?:\.[\w-]+)*"
    rf"|{_BEFORE_AT}\s+at\s+[\w-]++(?:{_DOT_SAID}[\w-]++)*?{_DOT_SAID}{_ENDING}"
    rf"|{_BEFORE_AT}\s+(?:at|på|hos)\s+(?:gmail|hotmail|icloud|protonmail)(?!\w)",
    re.I,
)
WEB = re.compile(
    rf"(?:https?://|www\.)\S+|(?<![\w.@-])(?:[\w-]++\.)+{_ENDING}(?:[/?]\S*)?|(?<![\w-])[\w-]++{_DOT_SAID}{_ENDING}",
    re.I,
)
HANDLE = re.compile(
    r"(?<![\w.@])@[^\W\d][\w.]+|\b(?:snap(?:chat)?|insta(?:gram)?|telegram|skype|discord|whatsapp)\s?:\s?@?[\w.-]{3,}",
    re.I,
)


def _emails(text: str) -> Iterator[Found]:
    return (("email", *match.span()) for match in EMAIL.finditer(text))


def _web_addresses(text: str) -> Iterator[Found]:
    return (("web", *match.span()) for match in WEB.finditer(text))


def _handles(text: str) -> Iterator[Found]:
    return (("handle", *match.span()) for match in HANDLE.finditer(text))


# Numbers

RUN = re.compile(r"(?:\(?\+)?\d(?:[ \t./)_*-]{0,3}\d){7,39}")
GROUP = re.compile(r"\+?\d+")
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_HARMLESS = "|".join(
    (
        rf"{_DAY}[./-] ?{_MONTH}[./-] ?(?:{_YEAR}|\d\d)",  # 17.5.2024, 17/5-24
        rf"{_YEAR}[./-]{_MONTH}[./-]{_DAY}",
        rf"{_DAY}[./]{_MONTH}\.?",
        rf"{_YEAR}(?:[/-]\d\d)?",  # 2019, 2019/20
        r"(?:2[0-4]|[01]?\d)\.[0-5]\d",  # 8.30
        r"\d{1,3}[ .]\d{3}",  # 10 000
        r"\d{1,3}(?:[ .]\d{3})*[ .]000",  # 12 500 000
    )
)
HARMLESS = re.compile(rf"(?:{_HARMLESS})(?:(?: ?[/-] ?| )(?:{_HARMLESS}))*")
AMOUNT = re.compile(r"\d{1,3}(?:[ .]\d{3})+|\d+")
CURRENCY_AFTER = re.compile(r"(?:,\d\d|,-)?\s?(?:(?:kr|kroner|nok|dkk|sek|eur|euro|usd)\b|[€$£])", re.I)
CURRENCY_BEFORE = re.compile(r"(?:\b(?:kr|nok|dkk|sek|eur|usd)\.?|[€$£])\s?$", re.I)
_SPELT = (
    r"(?:null?|en|én|ett?|to|tre|fire|fem|seks|sju|syv|åtte|otte|ni"
    r"|zero|oh|one|two|three|four|five|six|seven|eight|nine|\d)"
)
DIGIT_BY_DIGIT = re.compile(rf"(?<!\w){_SPELT}(?:\W{{1,3}}{_SPELT}){{7,}}(?!\w)", re.I)
WITHOUT_CODE = ("NO", "DK")
"""Numbers of these countries are found without their country code as well."""


def _numbers(text: str) -> Iterator[Found]:
    for match in RUN.finditer(text):
        money = CURRENCY_AFTER.match(text, match.end()) or CURRENCY_BEFORE.search(
            text, max(0, match.start() - 6), match.start()
        )
        if HARMLESS.fullmatch(match[0]) or (money and AMOUNT.fullmatch(match[0])):
            continue
        groups = GROUP.findall(match[0])
        parts = [groups[start:end] for start, end in combinations(range(len(groups) + 1), 2)]
        if any(map(_is_national_id, parts)):
            yield "national_id", *match.span()
        elif any(_is_phone("".join(part)) for part in parts):
            yield "phone", *match.span()


def _digit_by_digit(text: str) -> Iterator[Found]:
    return (("phone", *match.span()) for match in DIGIT_BY_DIGIT.finditer(text))


def _is_national_id(groups: list[str]) -> bool:
    """Whether it begins with a date, as a fødselsnummer, D-number or CPR number does. Control digits may be wrong."""
    digits = "".join(groups)
    norwegian = len(digits) == 11
    danish = len(digits) == 10 and (len(groups) == 1 or len(groups[-1]) == 4)  # not 070-123 45 67
    if not digits.isdigit() or not (norwegian or danish):
        return False
    day, month = int(digits[:2]), int(digits[2:4])
    if norwegian and day > D_NUMBER_DAY:
        day -= D_NUMBER_DAY
    added = (0, *SYNTHETIC_MONTHS["NO" if norwegian else "DK"])
    return 1 <= day <= 31 and any(1 <= month - each <= 12 for each in added)


def _is_phone(digits: str) -> bool:
    if len(digits) < 8:
        return False
    if digits.startswith("00"):
        return True
    try:
        return any(phonenumbers.is_possible_number(phonenumbers.parse(digits, region)) for region in WITHOUT_CODE)
    except phonenumbers.NumberParseException:
        return False
