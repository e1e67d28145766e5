"""Findings about the permission type and the Web Services user's settings."""

from __future__ import annotations

from verifier.catalogue.entries import FindingEntry
from verifier.findings import Severity

USER_TYPE = "sage-intacct/create-a-user#user-type"
PRIVILEGES = "sage-intacct/create-a-user#admin-privileges"
STATUS = "sage-intacct/create-a-user#status"
PERMISSION_TYPE = "sage-intacct#permission-type"

ENTRIES = (
    FindingEntry(
        "permission-type.unknown",
        Severity.NOTE,
        "Not known yet",
        "Find your permission type under Company > Setup > Configuration > Company, Global settings",
        "It decides whether you need a role.",
        "Look for Permission type: User-based or Role-based. Don't change it.",
        PERMISSION_TYPE,
        {"permission_type": "unknown"},
    ),
    FindingEntry(
        "user-type.other",
        Severity.WARNING,
        "Not a business user",
        "Set User type to Business",
        "The user type limits what permissions can allow. With another type, Modeloptic may not be able to read all it needs.",
        "Open the Web Services user, set User type to Business, and save.",
        USER_TYPE,
        {"user_type": "employee"},
    ),
    FindingEntry(
        "user-type.not-administrator",
        Severity.ERROR,
        "Administrator without Business",
        "Set User type to Business: Sage allows admin privileges to business users only",
        "Full and limited administrators must be business users.",
        "Open the Web Services user, set User type to Business, and save.",
        USER_TYPE,
        {"user_type": "employee", "admin_privileges": "limited"},
    ),
    FindingEntry(
        "admin-privileges.off",
        Severity.WARNING,
        "No admin privileges",
        "Set Admin privileges to Limited",
        "Without Limited, Modeloptic may not be able to read what it needs.",
        "Open the Web Services user, set Admin privileges to Limited, and save.",
        PRIVILEGES,
        {"admin_privileges": "off"},
    ),
    FindingEntry(
        "admin-privileges.full",
        Severity.WARNING,
        "More than needed",
        "Set Admin privileges to Limited: Modeloptic needs no more",
        "Full lets the user create administrators. Reading data does not need that.",
        "Open the Web Services user, set Admin privileges to Limited, and save.",
        PRIVILEGES,
        {"admin_privileges": "full"},
    ),
    FindingEntry(
        "status.inactive",
        Severity.ERROR,
        "Inactive",
        "Set Status to Active: an inactive user can't sign in",
        "Only an active user can sign in.",
        "Open the Web Services user, set Status to Active, and save.",
        STATUS,
        {"status": "inactive"},
    ),
    FindingEntry(
        "status.locked-out",
        Severity.ERROR,
        "Locked out",
        "Set Status to Active: a locked-out user can't sign in",
        "Someone set the status to Locked out, or there were too many sign-ins with a wrong password.",
        "Open the Web Services user, set Status to Active, and save. Don't reset its password: a reset makes a new one.",
        STATUS,
        {"status": "locked-out"},
    ),
)
