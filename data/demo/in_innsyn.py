"""What a person has left here: language, consents, salary, interests; and what was sent to them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property

from data.consents.models import ConsentEvent
from data.datamap.organisation import Organisation
from data.demo import texts
from data.demo.days import Days
from data.demo.member import Member
from data.demo.rows import Rows
from data.interests import Interest
from data.letters import LABEL, Letter, LetterBody
from data.people import Person
from data.recordings import Recording
from data.register.changes import RegisterChange
from data.salary.answers import Answer, SalaryAnswer
from data.vault import Vault

HIGH = 3  # the level of assurance of the demo's eID


@dataclass(frozen=True)
class Innsyn:
    """Writes Innsyn's own rows."""

    rows: Rows
    vault: Vault
    organisation: Organisation
    today: dt.date

    @cached_property
    def opened(self) -> dt.date:
        """The day from which everything can be answered here: the oldest wording of the youngest purpose."""
        return max(min(version.valid_from for version in purpose.version) for purpose in self.organisation.purposes())

    @property
    def days(self) -> Days:
        """The calendar of these pages."""
        return Days(self.opened, self.today)

    def at(self, days_ago: int, hour: int = 10, minute: int = 0) -> dt.datetime:
        """An instant so many days ago, but not before these pages opened."""
        day = max(self.today - dt.timedelta(days=days_ago), self.opened)
        return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=dt.UTC)

    def person(self, member: Member, language: str, days_ago: int) -> None:
        """The person, here for the first time so many days ago."""
        self.rows.add(
            Person,
            person_id=member.person_id,
            register_ref=member.ref,
            language=language,
            created_at=self.at(days_ago, 9),
        )

    def consent(self, member: Member, purpose: str, state: str, language: str, at: dt.datetime) -> None:
        """An answer, with the fingerprint of the organisation's wording of that day."""
        wording = self.organisation.purpose_named(purpose).current(at.date())
        self.rows.add(
            ConsentEvent,
            person_id=member.person_id,
            event_id=self.rows.key(),
            purpose=purpose,
            state=state,
            at=at,
            text_sha256=wording.sha256(language),
            language=language,
            method="button",
            level=HIGH,
            salt=self.rows.random.randbytes(16),
        )

    def salary(self, member: Member, answer: Answer) -> None:
        """An answer about one year's pay."""
        self.rows.add(SalaryAnswer, person_id=member.person_id, **vars(answer))

    def interest(self, member: Member, topic: str, at: dt.datetime) -> None:
        """One chosen topic."""
        self.rows.add(Interest, person_id=member.person_id, topic=topic, chosen_at=at)

    def letter(
        self,
        member: Member,
        text: texts.LetterText,
        sent_at: dt.datetime,
        key: bytes,
        read_at: dt.datetime | None = None,
    ) -> None:
        """A letter, its body sealed under the person's own key."""
        letter_id = self.rows.key()
        owner = str(member.person_id)
        body = text.body.format(name=member.given_name)
        self.rows.add(
            Letter,
            person_id=member.person_id,
            letter_id=letter_id,
            controller="union",
            subject=text.subject,
            sent_at=sent_at,
            read_at=read_at,
        )
        self.rows.add(
            LetterBody,
            person_id=member.person_id,
            letter_id=letter_id,
            controller="union",
            body=self.vault.seal(owner, f"{LABEL}/{letter_id}", body, key=key),
        )

    def recording(self, member: Member, started_at: dt.datetime, seconds: int) -> uuid.UUID:
        """A recorded call; returns its id, after which the sound file is named."""
        recording_id = self.rows.key()
        self.rows.add(
            Recording,
            person_id=member.person_id,
            recording_id=recording_id,
            controller="union",
            started_at=started_at,
            seconds=seconds,
            topic=texts.CALLS[self.organisation.country],
            file=f"recordings/{recording_id}.wav",
        )
        return recording_id

    def change(self, member: Member, field: str, old: str, new: str, cause: str, at: dt.datetime) -> None:
        """A change of the register that was asked for here and confirmed at once."""
        self.rows.add(
            RegisterChange,
            person_id=member.person_id,
            change_id=self.rows.key(),
            field=field,
            old=old,
            new=new,
            cause=cause,
            state="applied",
            reason="",
            asked_at=at,
            last_tried_at=at,
            settled_at=at + dt.timedelta(seconds=2),
        )
