"""Every table, in one import: for migrations, the data map's check and the tests."""

from data.archive.orders import ArchiveOrder
from data.audit import AuditEvent
from data.base import Base
from data.consents.models import ConsentEvent, ConsentText
from data.interests import Interest
from data.jobs import Job
from data.ledger import LedgerRow, LedgerSeal
from data.letters import Letter, LetterBody
from data.limits import LimitCount
from data.mentoring.pairs import (
    MentorEntry,
    MentorEvent,
    MentorMove,
    MentorReport,
    MentorSide,
    MentorSuggestion,
    MentorWaiting,
)
from data.mentoring.profile import MentorAbout, MentorBlock, MentorProfile, MentorTopic
from data.notices import Mail, Notice
from data.people import EidLink, Person
from data.recordings import Recording
from data.register.changes import RegisterChange
from data.register.tables import (
    AppliedChange,
    CourseRegistration,
    Due,
    Holder,
    Membership,
    NationalId,
    Profile,
    Voucher,
)
from data.requests import Request
from data.salary.answers import SalaryAnswer
from data.salary.official_tables import OfficialPay, PriceIndex
from data.salary.release_tables import SalaryGroup, SalaryRelease, SalaryReleaseKept, SalaryUse
from data.staff import Staff, StaffGrant
from data.staff_views import StaffView
from data.usage.published import PUBLISHED
from data.usage.tables import UsageEvent, UsageInstall, UsageInstallDay, UsageIntake, UsageSalt, UsageVisitor
from data.view_codes import ViewCode
from data.web_sessions import PreLogin, SeenLogoutToken, WebSession

TABLES: tuple[type[Base], ...] = (
    Person, EidLink, WebSession, PreLogin, SeenLogoutToken, LimitCount, Staff, StaffGrant,
    AuditEvent, ConsentText, ConsentEvent, LedgerRow, LedgerSeal, Job,
    RegisterChange, Request, Notice, Mail, ArchiveOrder,
    StaffView, ViewCode, SalaryAnswer, SalaryUse, SalaryRelease, SalaryReleaseKept, SalaryGroup,
    OfficialPay, PriceIndex, Interest, Letter, LetterBody, Recording,
    MentorProfile, MentorAbout, MentorTopic, MentorBlock, MentorSide, MentorEntry, MentorSuggestion, MentorWaiting,
    MentorEvent, MentorReport, MentorMove,
    Holder, Profile, NationalId, Membership, Due, Voucher, CourseRegistration, AppliedChange,
    UsageEvent, UsageSalt, UsageVisitor, UsageIntake, UsageInstall, UsageInstallDay, *PUBLISHED,
)  # fmt: skip
metadata = Base.metadata
