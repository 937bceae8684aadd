"""Every table, one subject a module. Importing this package registers them all."""

from data_access.tables.account import Account, AccountSession, AuditEvent, FailedSignIn
from data_access.tables.area import Area, Office
from data_access.tables.frozen import FrozenResult
from data_access.tables.intake import PeriodClosing, RememberedHeading, UnitAlias
from data_access.tables.mail import MailRecipient, MailSent
from data_access.tables.observation import (
    Import,
    ImportReport,
    Observation,
    ObservationHistory,
    Period,
    Question,
    Report,
    ReportChange,
    SourcePlace,
)
from data_access.tables.plan_state import DemandState, ListClosing, Setting
from data_access.tables.rollup import Rollup, Version
from data_access.tables.unit import Succession, Unit, UnitVersion

__all__ = [
    "Account",
    "AccountSession",
    "Area",
    "AuditEvent",
    "DemandState",
    "FailedSignIn",
    "FrozenResult",
    "Import",
    "ImportReport",
    "ListClosing",
    "MailRecipient",
    "MailSent",
    "Observation",
    "ObservationHistory",
    "Office",
    "Period",
    "PeriodClosing",
    "Question",
    "RememberedHeading",
    "Report",
    "ReportChange",
    "Rollup",
    "Setting",
    "SourcePlace",
    "Succession",
    "Unit",
    "UnitAlias",
    "UnitVersion",
    "Version",
]
