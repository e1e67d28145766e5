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
        "Find the permission type under Company > Setup > Configuration > Company, Global settings",
        "Whether a role is needed depends on it.",
        "Look for Permission type: User-based or Role-based. Leave it as it is.",
        PERMISSION_TYPE,
        {"permission_type": "unknown"},
    ),
    FindingEntry(
        "user-type.other",
        Severity.WARNING,
        "Not a business user",
        "Set User type to Business",
        "The user type caps what permissions can give: another type may read less than Modeloptic needs.",
        "Open the Web Services user, set User type to Business and save.",
        USER_TYPE,
        {"user_type": "employee"},
    ),
    FindingEntry(
        "user-type.not-administrator",
        Severity.ERROR,
        "Administrator without Business",
        "Set User type to Business: Sage allows admin privileges to business users only",
        "Full and limited administrators must be business users.",
        "Open the Web Services user, set User type to Business and save.",
        USER_TYPE,
        {"user_type": "employee", "admin_privileges": "limited"},
    ),
    FindingEntry(
        "admin-privileges.off",
        Severity.WARNING,
        "No admin privileges",
        "Set Admin privileges to Limited",
        "The guide asks for Limited; without it Modeloptic may not see what it needs.",
        "Open the Web Services user, set Admin privileges to Limited and save.",
        PRIVILEGES,
        {"admin_privileges": "off"},
    ),
    FindingEntry(
        "admin-privileges.full",
        Severity.WARNING,
        "More than needed",
        "Set Admin privileges to Limited: Modeloptic needs no more",
        "Full lets the user create administrators, which reading data does not take.",
        "Open the Web Services user, set Admin privileges to Limited and save.",
        PRIVILEGES,
        {"admin_privileges": "full"},
    ),
    FindingEntry(
        "status.inactive",
        Severity.ERROR,
        "Inactive",
        "Set Status to Active: an inactive user cannot sign in",
        "Only an active user can sign in.",
        "Open the Web Services user, set Status to Active and save.",
        STATUS,
        {"status": "inactive"},
    ),
    FindingEntry(
        "status.locked-out",
        Severity.ERROR,
        "Locked out",
        "Set Status to Active: a user who is locked out cannot sign in",
        "Somebody chose Locked out, or too many tries at the password did.",
        "Open the Web Services user, set Status to Active and save. Leave its password alone: a reset makes a new one.",
        STATUS,
        {"status": "locked-out"},
    ),
)
