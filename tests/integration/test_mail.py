"""Announcing mails by real SMTP: what the server refuses or swallows is tried again as the same mail, and says nothing."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from data import mail, notices, worker
from data.services import WORKER, Services
from tests.world import World


@dataclass
class Inbox:
    """A mail server: `answers` are given to the next mails in turn, then they are taken."""

    answers: list[str] = field(default_factory=list)
    mails: list[tuple[list[str], bytes]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == "swallow":
            self.mails.append((envelope.rcpt_tos, envelope.content))
            server.transport.abort()
        elif answer.startswith("2"):
            self.mails.append((envelope.rcpt_tos, envelope.content))
        return answer.replace("swallow", "421 Gone")


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    """A mail server on this machine and its address."""
    taken = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(taken, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield taken, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def deliver(services: Services, mail_id: Any) -> None:
    """One attempt."""
    assert worker.run_one(services, notices.JOB, mail_id)


def state(world: World, mail_id: Any) -> str:
    """Whether it is sent."""
    return str(world.rows("select state from app.mail where mail_id = %s", mail_id)[0][0])


def test_a_mail_says_that_there_is_something_and_nothing_else(norway: World, inbox: tuple[Inbox, str]) -> None:
    taken, url = inbox
    mail_id = norway.announce("anna")
    deliver(replace(norway.services, mail_url=url), mail_id)
    (recipients, content), = taken.mails  # fmt: skip
    message = email.message_from_bytes(content)
    profile = norway.rows("select email, given_name, family_name, phone from register.profile where ref = 'demo-anna'")[
        0
    ]
    assert recipients == [profile[0]] and state(norway, mail_id) == "sent"
    assert message["Message-ID"] == f"<{mail_id}@{norway.services.organisation.contact.email.split('@')[1]}>"
    text = content.decode() + message.get_payload(decode=True).decode()  # type: ignore[union-attr]
    subjects = [row[0] for row in norway.rows("select subject from app.letter")]
    assert not [
        word for word in [*profile[1:], *subjects, "letter", "/my-data", str(norway.person_id("anna"))] if word in text
    ]
    assert norway.origin in text and text.count("http") == text.count(norway.origin)


@pytest.mark.attack("K11")
@pytest.mark.parametrize("answer", ["421 Try later", "450 Busy", "550 No", "554 Never", "swallow"])
def test_what_the_server_does_not_take_is_sent_again_as_the_same_mail(
    norway: World, inbox: tuple[Inbox, str], answer: str
) -> None:
    taken, url = inbox
    taken.answers = [answer]
    services, mail_id = replace(norway.services, mail_url=url), norway.announce("anna")
    deliver(services, mail_id)
    assert state(norway, mail_id) == "queued"
    assert norway.rows("select error from app.job where row_id = %s and done_at is null", mail_id) == [("MailDown",)]
    norway.due_now()
    deliver(services, mail_id)
    assert state(norway, mail_id) == "sent"
    assert len({email.message_from_bytes(content)["Message-ID"] for _to, content in taken.mails}) == 1
    assert not worker.run_one(services, notices.JOB, mail_id) and len(taken.mails) == 1 + (answer == "swallow")


@contextmanager
def listening() -> Iterator[str]:
    """A port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as port:
        address = port.getsockname()[1]
        yield f"smtp://127.0.0.1:{address}"


@pytest.mark.attack("K11")
def test_a_server_that_hangs_or_is_not_there_holds_nothing_up(norway: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 0.3)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"smtp://127.0.0.1:{closed.getsockname()[1]}"
    with listening() as hanging:
        for url in (nobody, hanging):
            mail_id = norway.announce("anna")
            deliver(replace(norway.services, mail_url=url), mail_id)
            assert state(norway, mail_id) == "queued"
    assert mail.TIMEOUT_SECONDS == 0.3


def test_a_person_without_an_address_is_no_failure(norway: World, inbox: tuple[Inbox, str]) -> None:
    taken, url = inbox
    norway.rows("update register.profile set email = '' where ref = 'demo-anna'")
    mail_id = norway.announce("anna")
    deliver(replace(norway.services, mail_url=url), mail_id)
    assert state(norway, mail_id) == "no_address" and taken.mails == []


def test_an_address_that_is_none_cannot_write_headers(norway: World, inbox: tuple[Inbox, str]) -> None:
    taken, url = inbox
    norway.rows("update register.profile set email = E'a@b.example\\nBcc: c@d.example' where ref = 'demo-anna'")
    mail_id = norway.announce("anna")
    deliver(replace(norway.services, mail_url=url), mail_id)
    assert taken.mails == [] and state(norway, mail_id) == "queued"


def test_the_notice_is_there_whether_or_not_the_mail_goes(norway: World) -> None:
    norway.announce("anna", "archive_ready")
    page = norway.signed_in("anna").get("/").text
    assert "Your archive is ready to be downloaded." in page


def test_what_needs_no_mail_sends_none(norway: World, inbox: tuple[Inbox, str]) -> None:
    before = norway.rows("select count(*) from app.mail")
    with norway.services.jobs.transaction(WORKER) as session:
        notices.notify(session, norway.person_id("anna"), "sign_in_ended")
    assert norway.rows("select count(*) from app.mail") == before and inbox[0].mails == []
