"""The data categories in use: fideslang's published keys (CC BY 4.0), and our own where fideslang lacks one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.words import N_


@dataclass(frozen=True)
class Category:
    """label: an English msgid. special: Art. 9 data. dpv: the term receipts use, from the Data Privacy Vocabulary."""

    label: str
    dpv: str
    special: bool = False


CATEGORIES: Mapping[str, Category] = {
    "user.name": Category(N_("Name"), "pd:Name"),
    "user.contact.address": Category(N_("Address"), "pd:PhysicalAddress"),
    "user.contact.email": Category(N_("E-mail address"), "pd:EmailAddress"),
    "user.contact.phone_number": Category(N_("Phone number"), "pd:TelephoneNumber"),
    "user.demographic.date_of_birth": Category(N_("Date of birth"), "pd:BirthDate"),
    "user.demographic.gender": Category(N_("Gender"), "pd:Gender"),
    "user.demographic.language": Category(N_("Language"), "pd:Language"),
    "user.demographic.trade_union_membership": Category(
        N_("Trade union membership"), "pd:TradeUnionMembership", special=True
    ),
    "user.government_id.national_identification_number": Category(
        N_("National identity number"), "pd:NationalIdentificationNumber"
    ),
    "user.unique_id": Category(N_("Identifier"), "pd:UID"),
    "user.workplace": Category(N_("Workplace"), "pd:CurrentEmployment"),
    "user.job_title": Category(N_("Position"), "pd:JobTitle"),
    "user.education": Category(N_("Education"), "pd:EducationQualification"),
    "user.financial": Category(N_("Payments"), "pd:Financial"),
    "user.financial.salary": Category(N_("Salary"), "pd:Salary"),
    "user.behavior": Category(N_("What you have done here"), "pd:Behavioral"),
    "user.behavior.course": Category(N_("Courses"), "pd:ProfessionalTraining"),
    "user.content.private": Category(N_("Letters and cases"), "pd:CommunicationsContent", special=True),
    "user.content.voice": Category(N_("Voice recordings"), "pd:VoiceCommunicationRecording", special=True),
    "user.content.interest": Category(N_("Interests"), "pd:Interest"),
    "user.content.mentoring": Category(N_("Mentoring"), "pd:ProfessionalInterest"),
    "user.privacy_preferences": Category(N_("Consents and choices"), "pd:PrivacyPreference"),
    "user.device": Category(N_("Device"), "pd:DeviceBased"),
    "user.authorizing": Category(N_("Sign-in"), "pd:Authenticating"),
}
