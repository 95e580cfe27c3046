"""The mentor profile's form: what one wants, one's work, topics with their weight, how to meet, wishes, own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.cards import card
from components.forms import (
    Choice,
    checkboxes_field,
    error_summary,
    form,
    radio_field,
    select_field,
    text_field,
    textarea_field,
)
from components.page import Content
from data.datamap.organisation import Organisation
from data.interests import TOPICS
from data.mentoring.form import CAPACITIES, LISTS, MOST_ABOUT, STEPS, WEIGHTS, Typed, topic_field
from data.mentoring.profile import FORMATS, INDUSTRY_WISHES, ROLES
from data.salary.scales import COUNTIES, EXPERIENCE, INDUSTRIES, LEVELS
from data.words import gettext as _


def profile_form(
    form_id: str,
    field_id: Callable[[str], str],
    typed: Typed,
    problems: Mapping[str, str],
    organisation: Organisation,
    employer: str,
) -> Component:
    """The form as kept or as typed; `problems` says what must be put right. `employer` is the register's."""
    drawn = _Drawn(field_id, typed, problems)
    first = {side: field_id(topic_field(side, next(iter(TOPICS)))) for side in ("offers", "wants")}
    wrong = {name: (first.get(name, field_id(name)), sentence) for name, sentence in problems.items()}
    return card(
        _("Your profile"),
        error_summary(wrong),
        form(
            form_id,
            drawn.one_of_few("role", _("I want to be"), ROLES, hint=_part_hint()),
            _part(_("Your work"), *_work(drawn, organisation, employer)),
            _part(_("Topics"), *_topics(drawn)),
            _part(_("How you meet"), *_meeting(drawn)),
            _part(_("Who suits you"), *_wishes(drawn)),
            _about(drawn),
            submit=_("Save"),
        ),
        id="mentor-profile-card",
    )


@dataclass(frozen=True)
class _Drawn:
    """Draws fields by name with what was typed and what was wrong."""

    field_id: Callable[[str], str]
    typed: Typed
    problems: Mapping[str, str]

    def text(self, name: str) -> str:
        value = self.typed.get(name, "")
        return value if isinstance(value, str) else ""

    def _common(self, name: str) -> dict[str, Any]:
        return {"error": self.problems.get(name)}

    def one_of(self, name: str, label: str, choices: Mapping[str, str], *, hint: Content = None) -> Component:
        return select_field(
            self.field_id(name), label, _choices(choices), self.text(name), hint=hint, **self._common(name)
        )

    def one_of_few(
        self, name: str, label: str, choices: Mapping[str, str], *, hint: Content = None, first: str | None = None
    ) -> Component:
        return radio_field(
            self.field_id(name), label, _choices(choices), self.text(name) or first, hint=hint, **self._common(name)
        )

    def several(self, name: str, label: str, *, hint: Content = None, optional: bool = True) -> Component:
        chosen = self.typed.get(name, [])
        return checkboxes_field(
            self.field_id(name), label, _choices(LISTS[name]), chosen if isinstance(chosen, list) else [], hint=hint,
            optional=optional, **self._common(name),
        )  # fmt: skip

    def topics(self, side: str, label: str, hint: str) -> Component:
        """A list of weights, one line for each topic."""
        error = self.problems.get(side)
        lines = [
            select_field(
                self.field_id(field),
                _(topic),
                _choices(WEIGHTS),
                self.text(field) if self.text(field) in WEIGHTS else "0",
            )
            for field, topic in ((topic_field(side, key), name) for key, name in TOPICS.items())
        ]
        problem = html.Div(error, className="field-problem") if error else None
        return html.Fieldset(
            [html.Legend(label), html.Div(hint, className="form-text"), problem, html.Div(lines, className="weights")],
            className=f"field {side}" + (" field-error" if error else ""),
        )


def _part_hint() -> str:
    return _("Whoever wants to be a mentor for the first time is looked at by the coordinator first.")


def _work(drawn: _Drawn, organisation: Organisation, employer: str) -> list[Content]:
    known = html.P(
        [
            html.Strong(_("Employer") + ": "),
            employer or "–",
            " ",
            html.Span(_("(from the member register; no other member sees it)"), className="note"),
        ]
    )
    return [
        known,
        drawn.one_of("level", _("Role level"), LEVELS),
        drawn.one_of("industry", _("Industry"), INDUSTRIES),
        drawn.one_of("county", _("County or region of the workplace"), COUNTIES[organisation.country]),
        drawn.one_of("experience", _("Years as manager"), EXPERIENCE),
    ]


def _topics(drawn: _Drawn) -> list[Content]:
    return [
        drawn.topics(
            "offers", _("What I can help with"), _("For mentors. Say how much you have to give on each topic.")
        ),
        drawn.topics(
            "wants", _("What I want to talk about"), _("For mentees. Say how much each topic matters to you.")
        ),
    ]


def _meeting(drawn: _Drawn) -> list[Content]:
    capacities = [(each, each) for each in CAPACITIES]
    return [
        drawn.several("languages", _("Languages I can have the talks in"), optional=False),
        drawn.one_of_few("format", _("Meets"), FORMATS, first="either"),
        text_field(
            drawn.field_id("hours"), _("Hours a month"), drawn.text("hours") or "2", inputmode="numeric",
            hint=_("From 1 to 20, the meetings and what you do besides."), error=drawn.problems.get("hours"),
        ),
        html.Div(
            select_field(
                drawn.field_id("capacity"), _("Mentees at a time"), capacities, drawn.text("capacity") or "1",
                error=drawn.problems.get("capacity"),
            ),
            className="capacity",
        ),
        drawn.several("times", _("Times that suit"), hint=_("Choose none if any time suits.")),
    ]  # fmt: skip


def _wishes(drawn: _Drawn) -> list[Content]:
    return [
        drawn.one_of_few("industry_wish", _("Industry of the other"), INDUSTRY_WISHES, first="any"),
        drawn.one_of_few("level_steps", _("Levels between you"), STEPS, first="any"),
        drawn.several(
            "must", _("This must be so"), hint=_("All else is a wish. Each must leaves fewer people to choose from.")
        ),
        drawn.several("employer_too", _("Your own employer"), hint=_("Only where both of you say so.")),
    ]


def _about(drawn: _Drawn) -> Component:
    return textarea_field(
        drawn.field_id("about"), _("About me"), drawn.text("about"), error=drawn.problems.get("about"), optional=True,
        hint=_("Write no names, employers or contact details."), max_length=MOST_ABOUT,
    )  # fmt: skip


def _part(title: str, *fields: Content) -> Component:
    return html.Fieldset([html.Legend(title), *fields], className="form-part")


def _choices(labels: Mapping[str, str]) -> list[Choice]:
    return [(key, _(label)) for key, label in labels.items()]
