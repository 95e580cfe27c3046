"""What mentors and mentees of the demo write: about themselves, to each other and for themselves.

Nobody tells who they are or where they can be reached; `data.mentoring.free_text` finds nothing in any of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Everything there is to say in one language.

    asks, goals: by topic, by the mentee. conversations: turn by turn, the mentee first. check_ins: by the answer they
    explain. feedback: by how the pair ended.
    """

    mentors: tuple[str, ...]
    mentees: tuple[str, ...]
    greetings: tuple[str, ...]
    asks: Mapping[str, str]
    closings: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    declines: tuple[str, ...]
    accepts: tuple[str, ...]
    conversations: tuple[tuple[str, ...], ...]
    goals: Mapping[str, str]
    meetings: tuple[str, ...]
    check_ins: Mapping[str, tuple[str, ...]]
    feedback: Mapping[str, tuple[str, ...]]


NORWEGIAN = Words(
    mentors=(
        "Jeg har ledet to omstillinger og vil gjerne høre hva du står i.",
        "Jeg ble leder uten å ha planlagt det. Det kan vi snakke om.",
        "Jeg lytter først og gir råd når du spør.",
        "Jeg har gjort de fleste feil selv og forteller gjerne om dem.",
        "Jeg har ledet fagfolk som kan mer enn meg, og lært å stille spørsmål.",
        "Jeg begynte i produksjonen og har hatt ansvar for folk det meste av yrkeslivet.",
    ),
    mentees=(
        "Jeg vil bli tryggere i rollen og trenger noen å tenke høyt med.",
        "Jeg har lett for å gjøre alt selv og vil lære å slippe taket.",
        "Jeg leter etter en som har stått i det samme før meg.",
        "Jeg har ingen å spørre der jeg er, og vil gjerne ha et blikk utenfra.",
        "",
    ),
    greetings=("Hei! ", "Hei! Kortet ditt passer godt til det jeg står i. ", "Hei! Du ble foreslått for meg. "),
    asks={
        "first_time_leader": "Jeg har nettopp fått ansvar for åtte medarbeidere og vil snakke om de første månedene.",
        "difficult_conversations": "Jeg har utsatt en samtale med en medarbeider i flere uker og vil øve meg på den.",
        "restructuring": "Avdelingen min skal slås sammen med en annen, og jeg vil gjøre det skikkelig.",
        "pay_negotiation": "Jeg skal i lønnssamtale og vil lære å begrunne kravet mitt.",
        "work_environment": "Flere på laget mitt er slitne. Hva kan jeg gjøre før noen blir syke?",
        "employment_law": "Jeg har fått personalansvar og er usikker på reglene om advarsel og oppsigelse.",
        "career": "Jeg har hatt samme stilling i seks år og lurer på hva som kan være det neste.",
        "women_in_leadership": "Jeg er eneste kvinne i ledergruppen og vil høre hvordan andre har løst det.",
        "late_career": "Jeg har noen år igjen til pensjon og vil bruke dem på noe som betyr noe.",
        "digitalisation": "Vi skal ta i bruk kunstig intelligens, og jeg vil ha med meg folkene mine.",
        "boards": "Jeg er spurt om å sitte i et styre og vil vite hva jeg sier ja til.",
        "recruitment": "Jeg skal ansette tre personer i år og har valgt feil før.",
    },
    closings=(" Har du plass til meg?", " Jeg håper du har tid.", ""),
    questions=(
        (
            "Hva er det viktigste du vil ha hjelp til først?",
            "Det viktigste er å komme i gang. Resten kan vi ta etter hvert.",
        ),
        (
            "Hvor ofte ser du for deg at vi snakkes?",
            "En gang i måneden passer meg godt, og litt oftere i begynnelsen.",
        ),
        (
            "Har du noen å snakke med om dette på jobben i dag?",
            "Nei, egentlig ikke. Det er derfor jeg spør deg.",
        ),
    ),
    declines=(
        "Takk for at du spurte. Jeg har for mye på jobben akkurat nå til å være en god mentor.",
        "Du trenger en som kjenner bransjen din bedre enn jeg gjør. Lykke til videre!",
    ),
    accepts=(
        "Takk for at du spurte meg. Jeg sier gjerne ja.",
        "Dette kjenner jeg godt igjen. La oss begynne.",
        "Det vil jeg gjerne være med på. Foreslå en tid som passer deg.",
    ),
    conversations=(
        (
            "Takk for praten. Jeg skrev ned tre ting jeg vil prøve før neste gang.",
            "Så bra. Begynn med det som er lettest, så har du noe å bygge på.",
            "Jeg gjorde det i dag. Det gikk bedre enn jeg trodde.",
        ),
        (
            "Kan vi flytte møtet én dag? Det kom noe i veien på jobben.",
            "Ja, det passer meg like godt. Samme tid.",
        ),
        (
            "Jeg fikk nei fra sjefen min i går. Hva ville du ha gjort?",
            "Spurt hva som skal til for et ja, og skrevet ned svaret. Ta det med neste gang.",
            "Det var et godt råd. Nå vet jeg hva det står på.",
        ),
        (
            "Jeg har lest det du anbefalte. Kapittelet om å delegere traff godt.",
            "Hvilken oppgave kan du gi fra deg denne måneden?",
            "Kursbudsjettet. Jeg gir det til en som har spurt etter mer ansvar.",
            "Fint. Avtal med en gang når dere ser på det sammen.",
        ),
        (
            "Det har vært travelt her, så jeg har ikke kommet så langt som jeg ville.",
            "Det er helt greit. Skal vi ta en halv time bare for å rydde i det?",
            "Gjerne. Det trenger jeg.",
        ),
    ),
    goals={
        "first_time_leader": "Ha en samtale med hver av medarbeiderne mine innen to måneder",
        "difficult_conversations": "Ta samtalen jeg har utsatt",
        "restructuring": "Lage en plan for de første hundre dagene etter sammenslåingen",
        "pay_negotiation": "Ha tallene klare før lønnssamtalen",
        "work_environment": "Finne ut hva som sliter mest på laget, og endre én ting",
        "employment_law": "Kunne reglene om advarsel godt nok til å forklare dem",
        "career": "Skrive ned hva jeg vil gjøre om tre år",
        "women_in_leadership": "Ta ordet i hvert eneste ledermøte",
        "late_career": "Avtale med sjefen hvordan de siste årene skal se ut",
        "digitalisation": "Prøve ett verktøy sammen med laget",
        "boards": "Lese tre årsregnskaper og forstå dem",
        "recruitment": "Skrive en annonse som sier hva jobben egentlig er",
    },
    meetings=(
        "Første møte: hva vi vil bruke tiden på",
        "Hva har skjedd siden sist",
        "Gå gjennom målene",
        "Er vi på rett vei?",
    ),
    check_ins={
        "good": ("Vi snakker åpent, og jeg har alt prøvd noe nytt.", "Vi har funnet en god rytme.", ""),
        "so_so": ("Det er vanskelig å finne tid.", "Samtalene er fine, men målene er litt uklare."),
        "bad": ("Vi har ikke fått det til ennå.",),
    },
    feedback={
        "completed": ("Jeg fikk noen å tenke høyt med. Det har jeg savnet.", "Jeg lærte mer enn jeg hadde ventet.", ""),
        "stopped": ("Det var nyttig, men vi hadde ikke tid nok.",),
        "no_contact": ("Vi fikk aldri til å møtes.",),
        "left": ("Synd at det tok slutt. Samtalene var gode.",),
    },
)

DANISH = Words(
    mentors=(
        "Jeg har stået i spidsen for to omstillinger og vil gerne høre, hvad du står i.",
        "Jeg blev leder uden at have planlagt det. Det kan vi tale om.",
        "Jeg lytter først og giver råd, når du spørger.",
        "Jeg har selv lavet de fleste fejl og fortæller gerne om dem.",
        "Jeg har ledet fagfolk, der kan mere end mig, og lært at stille spørgsmål.",
        "Jeg begyndte i produktionen og har haft ansvar for folk det meste af mit arbejdsliv.",
    ),
    mentees=(
        "Jeg vil blive mere sikker i rollen og mangler en at tænke højt sammen med.",
        "Jeg kommer let til at gøre alting selv og vil lære at give slip.",
        "Jeg leder efter en, der har stået i det samme før mig.",
        "Jeg har ingen at spørge, hvor jeg er, og vil gerne have et blik udefra.",
        "",
    ),
    greetings=("Hej! ", "Hej! Dit kort passer godt til det, jeg står i. ", "Hej! Du blev foreslået til mig. "),
    asks={
        "first_time_leader": "Jeg har lige fået ansvar for otte medarbejdere og vil tale om de første måneder.",
        "difficult_conversations": "Jeg har udskudt en samtale med en medarbejder i flere uger og vil øve mig på den.",
        "restructuring": "Min afdeling skal lægges sammen med en anden, og jeg vil gøre det ordentligt.",
        "pay_negotiation": "Jeg skal til lønsamtale og vil lære at begrunde mit krav.",
        "work_environment": "Flere på mit hold er slidte. Hvad kan jeg gøre, før nogen bliver syge?",
        "employment_law": "Jeg har fået personaleansvar og er usikker på reglerne om advarsler og opsigelser.",
        "career": "Jeg har haft den samme stilling i seks år og tænker over, hvad det næste kan være.",
        "women_in_leadership": "Jeg er den eneste kvinde i ledergruppen og vil høre, hvordan andre har grebet det an.",
        "late_career": "Jeg har nogle år tilbage til pensionen og vil bruge dem på noget, der betyder noget.",
        "digitalisation": "Vi skal i gang med kunstig intelligens, og jeg vil gerne have mine folk med.",
        "boards": "Jeg er blevet spurgt, om jeg vil sidde i en bestyrelse, og vil vide, hvad jeg siger ja til.",
        "recruitment": "Jeg skal ansætte tre personer i år og har valgt forkert før.",
    },
    closings=(" Har du plads til mig?", " Jeg håber, du har tid.", ""),
    questions=(
        (
            "Hvad er det vigtigste, du vil have hjælp til først?",
            "Det vigtigste er at komme i gang. Resten kan vi tage hen ad vejen.",
        ),
        (
            "Hvor tit tænker du, at vi skal tale sammen?",
            "En gang om måneden passer mig godt, og lidt oftere i begyndelsen.",
        ),
        (
            "Har du nogen at tale med om det på arbejdet i dag?",
            "Nej, egentlig ikke. Det er derfor, jeg spørger dig.",
        ),
    ),
    declines=(
        "Tak, fordi du spurgte. Jeg har for meget at lave lige nu til at være en god mentor.",
        "Du har brug for en, der kender din branche bedre end jeg. Held og lykke med det!",
    ),
    accepts=(
        "Tak, fordi du spurgte mig. Jeg siger gerne ja.",
        "Det kan jeg godt kende. Lad os komme i gang.",
        "Det vil jeg gerne være med til. Foreslå en tid, der passer dig.",
    ),
    conversations=(
        (
            "Tak for snakken. Jeg skrev tre ting ned, som jeg vil prøve inden næste gang.",
            "Godt. Begynd med det letteste, så har du noget at bygge på.",
            "Jeg gjorde det i dag. Det gik bedre, end jeg troede.",
        ),
        (
            "Kan vi flytte mødet en dag? Der kom noget i vejen på arbejdet.",
            "Ja, det passer mig lige så godt. Samme tid.",
        ),
        (
            "Jeg fik nej fra min chef i går. Hvad ville du have gjort?",
            "Spurgt, hvad der skal til for et ja, og skrevet svaret ned. Tag det med næste gang.",
            "Det var et godt råd. Nu ved jeg, hvad det står og falder med.",
        ),
        (
            "Jeg har læst det, du anbefalede. Kapitlet om at uddelegere ramte plet.",
            "Hvilken opgave kan du give fra dig i denne måned?",
            "Kursusbudgettet. Jeg giver det til en, der har spurgt efter mere ansvar.",
            "Fint. Aftal med det samme, hvornår I ser på det sammen.",
        ),
        (
            "Her har været travlt, så jeg er ikke nået så langt, som jeg ville.",
            "Det er helt i orden. Skal vi tage en halv time bare for at rydde op i det?",
            "Meget gerne. Det har jeg brug for.",
        ),
    ),
    goals={
        "first_time_leader": "Holde en samtale med hver af mine medarbejdere inden for to måneder",
        "difficult_conversations": "Tage den samtale, jeg har udskudt",
        "restructuring": "Lave en plan for de første hundrede dage efter sammenlægningen",
        "pay_negotiation": "Have tallene klar før lønsamtalen",
        "work_environment": "Finde ud af, hvad der slider mest på holdet, og ændre én ting",
        "employment_law": "Kunne reglerne om advarsler godt nok til at forklare dem",
        "career": "Skrive ned, hvad jeg vil lave om tre år",
        "women_in_leadership": "Tage ordet på hvert eneste ledermøde",
        "late_career": "Aftale med chefen, hvordan de sidste år skal se ud",
        "digitalisation": "Prøve ét værktøj sammen med holdet",
        "boards": "Læse tre årsregnskaber og forstå dem",
        "recruitment": "Skrive en annonce, der siger, hvad jobbet egentlig går ud på",
    },
    meetings=(
        "Første møde: hvad vi vil bruge tiden på",
        "Hvad er der sket siden sidst",
        "Gennemgå målene",
        "Er vi på rette vej?",
    ),
    check_ins={
        "good": ("Vi taler åbent, og jeg har allerede prøvet noget nyt.", "Vi har fundet en god rytme.", ""),
        "so_so": ("Det er svært at finde tid.", "Samtalerne er gode, men målene er lidt uklare."),
        "bad": ("Vi er ikke kommet rigtigt i gang endnu.",),
    },
    feedback={
        "completed": (
            "Jeg fik en at tænke højt sammen med. Det har jeg savnet.",
            "Jeg lærte mere, end jeg havde ventet.",
            "",
        ),
        "stopped": ("Det var nyttigt, men vi havde ikke tid nok.",),
        "no_contact": ("Det lykkedes os aldrig at mødes.",),
        "left": ("Ærgerligt, at det sluttede. Samtalerne var gode.",),
    },
)
WORDS: Mapping[str, Words] = {"NO": NORWEGIAN, "DK": DANISH}
