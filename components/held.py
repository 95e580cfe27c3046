"""Draws what is stored: a section with its rows, and beside it why, by which right, for whom and how long."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.cards import badge, card, disclosure, fact, facts, plain_facts
from components.page import Content
from components.states import hidden
from components.tables import table
from data import words
from data.datamap.categories import CATEGORIES
from data.datamap.organisation import Organisation
from data.datamap.record import Processing
from data.datamap.sections import Field, Held, Row, shown
from data.words import gettext as _

Action = Callable[[Field, Row], Content]
MOST_ROWS = 50
MOST_COLUMNS = 10  # more don't fit beside each other
LONG = 40  # a longer word is broken wherever it must
OPEN = frozenset({"membership", "customers"})


def held_card(
    each: Held, organisation: Organisation, value: Action | None = None, action: Action | None = None
) -> Component:
    """One section. `value` draws a field otherwise than as text; `action` what can be done about it.

    Many rows become a table. What is not about the membership itself is closed at first, so that the page can be
    surveyed; until when it is kept is said beside it.
    """
    if len(each.rows) == 1:
        drawn = value or (lambda field, row: plain_value(field, row, organisation))
        body: Component = facts([_line(field, each.rows[0], drawn, action) for field in each.fields])
    else:
        body = _rows(each, organisation)
    if each.processing.activity not in OPEN:
        body = disclosure(words.ngettext("Show {count} entry", "Show {count} entries", len(each.rows)), body)
    where = each.processing.where
    elsewhere = dcc.Link(_("Change it on its own page"), href=where) if where not in ("", "/my-data") else None
    return card(
        each.title, kept(each), body, why(each, organisation), actions=[elsewhere] if elsewhere else (), level=3
    )


def kept(each: Held) -> Component:
    """Until when a section is kept: the rule in words, and the last day where it can be reckoned."""
    last = max(filter(None, (each.kept_until(row) for row in each.rows)), default=None)
    until = [html.Strong(_("The last of it until {date}.", date=words.date(last))), " "] if last else []
    return html.P([*until, words.pick(each.processing.retention.words)], className="note")


def _line(field: Field, row: Row, value: Action, action: Action | None) -> html.Div:
    note = words.pick(field.why) if field.why else None
    return fact(field.label, value(field, row), note, action(field, row) if action else None)


def _rows(each: Held, organisation: Organisation) -> Component:
    if len(each.fields) > MOST_COLUMNS:
        return html.Div([_entry(each, row, organisation) for row in each.rows[:MOST_ROWS]])
    ends = [each.kept_until(row) for row in each.rows]
    headings = [field.label for field in each.fields] + ([_("Kept until")] if any(ends) else [])
    drawn = [
        [plain_value(field, row, organisation) for field in each.fields]
        + ([words.date(end) if end else "–"] if any(ends) else [])
        for row, end in zip(each.rows, ends, strict=True)
    ]
    money = {at for at, field in enumerate(each.fields) if field.column.unit in ("money", "money_month")}
    first = table(each.title, headings, drawn[:MOST_ROWS], money, hide_caption=True)
    if len(drawn) <= MOST_ROWS:
        return first
    rest = _(
        "The latest {shown} of {count} are shown; all are in your archive.",
        shown=MOST_ROWS,
        count=words.number(len(drawn)),
    )
    return html.Div([first, html.P(rest, className="note")])


def _entry(each: Held, row: Row, organisation: Organisation) -> Component:
    """One of several rows with many fields, named by its first."""
    name, *values = [(field.label, plain_value(field, row, organisation)) for field in each.fields]
    end = each.kept_until(row)
    lines = [fact(label, value) for label, value in values]
    return disclosure(f"{name[0]}: {name[1]}", facts([*lines, fact(_("Kept until"), words.date(end)) if end else None]))


def plain_value(field: Field, row: Row, organisation: Organisation) -> Content:
    """A value as text; masked ones stay masked."""
    if field.column.masked:
        return hidden(_("Not shown here"))
    text = shown(row.get(field.key), field.column, organisation, row)
    return html.Span(text, className="long") if len(text) > LONG and " " not in text else text


def why(each: Held, organisation: Organisation) -> Component:
    """Why the organisation has this: purpose, legal basis, source, recipients, how long, whether it was given."""
    reasons = plain_facts([*_reasons(each.processing, organisation), *_exceptions(each, organisation)])
    return disclosure(_("Why do you have this?"), reasons, _special(each))


def _reasons(line: Processing, organisation: Organisation) -> list[tuple[str, str]]:
    recipients = [
        f"{r.name} ({words.country(r.country)}): {words.pick(r.purpose)}" for r in organisation.recipients_of(line)
    ]
    law = organisation.rules.get(line.retention.law)
    kept_how = [words.pick(line.retention.words), *([f"{law.article}: {words.pick(law.words)}"] if law else [])]
    return [
        (_("What it is for"), words.pick(line.purpose)),
        (_("What allows it"), _bases(line.bases, organisation)),
        (_("Where it comes from"), f"{words.pick(line.source_name)} · {origin_words()[line.origin]}"),
        (_("Who receives it"), "\n".join(recipients) or _("Nobody else")),
        (_("How long it is kept"), "\n".join(kept_how)),
        (_("Can you take it along?"), _portable(line)),
    ]


def _exceptions(each: Held, organisation: Organisation) -> list[tuple[str, str]]:
    """What the record says otherwise for single fields."""
    line, lines = each.processing, []
    for field in each.fields:
        if field.bases != line.bases:
            lines.append((_("What allows it: {field}", field=field.label), _bases(field.bases, organisation)))
        if field.retention != line.retention:
            lines.append((_("How long: {field}", field=field.label), words.pick(field.retention.words)))
        if field.origin != line.origin:
            lines.append((_("Where from: {field}", field=field.label), origin_words()[field.origin]))
    return lines


def _bases(keys: Sequence[str], organisation: Organisation) -> str:
    return "\n".join(f"{article}: {plain}" for article, plain in map(organisation.basis_words, keys))


def _portable(line: Processing) -> str:
    if line.export == "15+20":
        return _("Yes: it is in your archive, and in the part that you may hand to another organisation (Art. 20).")
    return _("You get a copy in your archive (Art. 15).")


def _special(each: Held) -> Content:
    special = sorted(
        {
            words.gettext(CATEGORIES[f.column.category].label)
            for f in each.fields
            if CATEGORIES[f.column.category].special
        }
    )
    if not special and not each.processing.sensitive:
        return None
    return badge(_("Sensitive data (Art. 9)"), "info")


def origin_words() -> Mapping[str, str]:
    """Given, observed or derived, in words."""
    return {
        "provided": _("you gave it"),
        "observed": _("it arose from what you did"),
        "derived": _("it was worked out from other data"),
    }
