"""What the organisation wrote in the demo: courses, fees, letters, calls, in its own language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.national_ids import Country


@dataclass(frozen=True)
class LetterText:
    """Subject and body of a letter; `{name}` is the member's given name."""

    subject: str
    body: str


FEE: Mapping[Country, str] = {"NO": "Medlemskontingent {year}", "DK": "Medlemskontingent {year}"}
FUND_FEE = "A-kassekontingent {year}"

COURSES: Mapping[Country, tuple[str, ...]] = {
    "NO": ("Ny som leder", "Den vanskelige samtalen", "Arbeidsrett", "Forhandlinger i praksis", "Lede gjennom endring"),
    "DK": ("Ny som leder", "Den svære samtale", "Ansættelsesret", "Forhandling i praksis", "Led gennem forandring"),
}
ONLINE: Mapping[Country, str] = {"NO": "På nett", "DK": "Online"}

LETTERS: Mapping[Country, tuple[LetterText, ...]] = {
    "NO": (
        LetterText(
            "Svar på spørsmålet ditt om oppsigelsestid",
            "Hei {name}!\n\nTakk for samtalen. Vi har lest arbeidsavtalen din. Oppsigelsestiden er tre måneder, og den"
            " regnes fra den første i måneden etter at du sier opp.\n\nVi råder deg til å levere oppsigelsen skriftlig"
            " og be om en bekreftelse. Ring oss gjerne før du leverer den.\n\nHilsen rådgiveren din",
        ),
        LetterText(
            "Forslag til sluttavtale",
            "Hei {name}!\n\nVi har gått gjennom forslaget fra arbeidsgiveren. To punkter bør endres før du skriver"
            " under: lønnen i perioden uten arbeidsplikt, og teksten om konkurranse.\n\nSend oss gjerne det neste"
            " utkastet, så ser vi på det innen to dager.\n\nHilsen rådgiveren din",
        ),
    ),
    "DK": (
        LetterText(
            "Svar på dit spørgsmål om opsigelsesvarsel",
            "Hej {name}\n\nTak for samtalen. Vi har læst din kontrakt. Dit varsel er løbende måned plus én måned, når"
            " du selv siger op.\n\nVi råder dig til at sige op skriftligt og bede om en kvittering. Ring gerne til os,"
            " før du afleverer opsigelsen.\n\nVenlig hilsen din rådgiver",
        ),
        LetterText(
            "Udkast til fratrædelsesaftale",
            "Hej {name}\n\nVi har gennemgået udkastet fra din arbejdsgiver. To punkter bør ændres, før du skriver"
            " under: lønnen i fritstillingen og teksten om konkurrence.\n\nSend os gerne det næste udkast, så ser vi"
            " på det inden for to dage.\n\nVenlig hilsen din rådgiver",
        ),
    ),
}
CALLS: Mapping[Country, str] = {"NO": "Spørsmål om oppsigelsestid", "DK": "Spørgsmål om opsigelsesvarsel"}
