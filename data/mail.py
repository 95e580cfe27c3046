"""Sends announcing e-mails by SMTP, or into a folder in the demo. A mail says that something is there, not what."""

from __future__ import annotations

import smtplib
import ssl
import urllib.parse
import uuid
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from data.base import now
from data.datamap.organisation import Organisation
from data.loopback import is_loopback
from data.words import gettext as _

TIMEOUT_SECONDS = 10


class MailDown(Exception):
    """The mail server did not take the mail; it is tried again later."""


def announcement(organisation: Organisation, to: str, origin: str, mail_id: uuid.UUID) -> EmailMessage:
    """The one text all announcements have, in the current language: no name, no subject matter, no deep link.

    The same `mail_id` gives the same Message-ID, so that a mail sent twice is one to the receiver.
    """
    message = EmailMessage()
    domain = organisation.contact.email.partition("@")[2]
    message["Subject"] = _("There is something new for you at {organisation}", organisation=organisation.name)
    message["From"] = Address(organisation.name, addr_spec=organisation.contact.email)
    message["To"] = Address(addr_spec=to)
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{mail_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        _(
            "There is something new for you.\n\n"
            "For your protection we don't write here what it is about. Sign in to read it:\n{origin}\n\n"
            "Never follow a link to a sign-in page in an e-mail that you did not expect: type the address yourself.\n\n"
            "{organisation}",
            origin=origin,
            organisation=organisation.name,
        )
    )
    return message


def send(message: EmailMessage, url: str) -> None:
    """Hand the mail over; MailDown when it wasn't taken. `url`: smtp://user:password@host:587, smtps://…, file:///folder."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "file":
        folder = Path(parts.path)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        aside = folder / f"{name}.new"  # so that no half mail ever lies in the folder
        aside.write_bytes(message.as_bytes())
        aside.replace(folder / f"{name}.eml")
        return
    try:
        with _connect(parts) as server:
            if parts.username:
                server.login(urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise MailDown(type(error).__name__) from error


def _connect(parts: urllib.parse.SplitResult) -> smtplib.SMTP:
    host = parts.hostname or ""
    trusted = ssl.create_default_context()
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=trusted)
    server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT_SECONDS)
    if not is_loopback(host):
        server.starttls(context=trusted)
    return server
