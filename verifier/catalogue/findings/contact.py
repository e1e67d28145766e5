"""Findings about the person who gets the credentials: email address and name."""

from __future__ import annotations

from functools import partial

from verifier.catalogue.entries import FindingEntry
from verifier.findings import Severity
from verifier.values import USER_ID, USER_PAGE

EMAIL = f"{USER_PAGE}#email"
CONTACT = f"{USER_PAGE}#contact"

CORRECT = (
    "Look at the Web Services user in Sage Intacct. If the address is wrong there, too, correct it and "
    "save: Sage emails the password to it. If not, fix it only here."
)

email_entry = partial(FindingEntry, cure=CORRECT, item=EMAIL)

ENTRIES = (
    email_entry(
        code="email.no-at",
        severity=Severity.ERROR,
        title="No @",
        message="Enter the email address with an @, like name@example.com",
        why="Every email address has an @ between the name and the domain.",
        example={"email": "ann.lee.example.com"},
    ),
    email_entry(
        code="email.changed",
        severity=Severity.WARNING,
        title="Not exactly the same characters",
        message="Look at Sage Intacct: if it shows {what} too, correct the address there; if not, fix it here",
        why="Only this page read it as an ordinary address. Email to a different address may get lost.",
        example={"email": "ann@acme–us.com"},
    ),
    email_entry(
        code="email.sample",
        severity=Severity.WARNING,
        title="An address from a sample",
        message="Enter a person's email address: this one looks like a sample",
        why="Sage emails the credentials to this address. No one may read email that goes to a sample address.",
        example={"email": "name@example.com"},
    ),
    email_entry(
        code="email.at-signs",
        severity=Severity.ERROR,
        title="More than one @",
        message="Remove the extra @ from the email address, like name@example.com",
        why="An email address has only one @, between the name and the domain.",
        example={"email": "ann@@acme-us.com"},
    ),
    email_entry(
        code="email.several",
        severity=Severity.ERROR,
        title="Several addresses",
        message="Enter only one email address, like name@example.com",
        why="Sage emails the credentials to one address.",
        cure="Use the address of the person who manages your Modeloptic account.",
        example={"email": "ann@example.com; bob@example.com"},
    ),
    email_entry(
        code="email.name",
        severity=Severity.WARNING,
        title="A name next to the address",
        message="Enter only the email address, without the name next to it",
        why="Email programs copy the name along with the address.",
        example={"email": "Ann Lee <ann@example.com>"},
    ),
    email_entry(
        code="email.space",
        severity=Severity.ERROR,
        title="A space inside",
        message="Remove the space from the email address",
        why="An email address has no space.",
        example={"email": "ann lee@example.com"},
    ),
    email_entry(
        code="email.part-missing",
        severity=Severity.ERROR,
        title="Half an address",
        message="Enter the part {side} the @, like name@example.com",
        why="An email address has a name before the @ and a domain after it.",
        example={"email": "ann@"},
    ),
    email_entry(
        code="email.dots",
        severity=Severity.ERROR,
        title="Too many dots",
        message="Check the dots: the domain of an email address can't start or end with one, or have two in a row",
        why="No domain has dots in those places.",
        example={"email": "ann@example..com"},
    ),
    email_entry(
        code="email.name-dots",
        severity=Severity.WARNING,
        title="Too many dots before the @",
        message="Check the dots before the @: few names start or end with one, or have two in a row",
        why="The email standard forbids these dots, but some providers have issued such addresses.",
        example={"email": "ann..lee@example.com"},
    ),
    email_entry(
        code="email.no-domain",
        severity=Severity.WARNING,
        title="No ending",
        message="Check the domain after the @: it has no ending, like .com",
        why="Addresses outside an office network end in a domain like acme.com.",
        example={"email": "ann@acme"},
    ),
    email_entry(
        code="email.ending",
        severity=Severity.WARNING,
        title="An unknown ending",
        message="Check the domain after the @: we know of none that ends in {ending}",
        why="A domain ends in at least two letters, like .com, .org or .uk.",
        example={"email": "ann@acme-us.con"},
    ),
    email_entry(
        code="email.number",
        severity=Severity.WARNING,
        title="A number for a domain",
        message="Check the domain after the @: it is an IP address, not a name",
        why="Email is rarely sent to an IP address.",
        example={"email": "ann@192.168.1.1"},
    ),
    email_entry(
        code="email.domain",
        severity=Severity.WARNING,
        title="A misspelled domain",
        message="Check the domain: did you mean {domain}?",
        why="It is almost a domain that many people use, or it starts with www. like a website.",
        example={"email": "ann@gmial.com"},
    ),
    email_entry(
        code="email.characters",
        severity=Severity.WARNING,
        title="An unusual character",
        message="Check {character} in the email address",
        why="Email addresses rarely have this character. It may have been copied by mistake.",
        example={"email": "ann(work)@acme-us.com"},
    ),
    email_entry(
        code="email.look-alike",
        severity=Severity.WARNING,
        title="A letter from another alphabet",
        message="Retype the email address: {character} only looks like “{plain}”",
        why="Greek and Cyrillic letters can look like English ones, but to mail servers they are different letters.",
        example={"email": "аnn@example.com"},
    ),
    email_entry(
        code="email.long",
        severity=Severity.ERROR,
        title="Too long",
        message="Shorten the email address: none has more than 254 characters",
        why="The email standard allows no address longer than that.",
        example={"email": "a" * 250 + "@example.com"},
    ),
    email_entry(
        code="email.nobody",
        severity=Severity.WARNING,
        title="No one reads it",
        message="Enter a person's email address: Sage emails the password to it, and probably no one reads this one",
        why="Email to an address like no-reply@ is rarely read, so the credentials could get lost.",
        example={"email": "no-reply@example.com"},
    ),
    email_entry(
        code="email.user-id",
        severity=Severity.ERROR,
        title="The User ID instead",
        message=f"Enter an email address, like name@example.com: {USER_ID} is the User ID",
        why="Sage emails the credentials to this address. A User ID can't receive email.",
        example={"email": USER_ID},
    ),
    email_entry(
        code="email.address",
        severity=Severity.ERROR,
        title="A web address",
        message="Enter the email address, like name@example.com, not the address of a website",
        why="This was copied from the address bar.",
        example={"email": "https://example.com/ann"},
    ),
    *(
        FindingEntry(
            code=f"{slug}.{name}",
            severity=severity,
            title=title,
            message=message.format(label=label),
            why=why,
            cure=cure,
            item=CONTACT,
            example={field: value},
        )
        for slug, field, label in (
            ("contact-first-name", "contact_first_name", "first name"),
            ("contact-last-name", "contact_last_name", "last name"),
        )
        for name, severity, title, message, why, cure, value in (
            (
                "email",
                Severity.WARNING,
                "An email address",
                "Enter the contact's {label} here, and the email address in its own field",
                "Sage Intacct requires a first and a last name for the contact.",
                "Correct the Web Services user's contact and save.",
                "ann@example.com",
            ),
            (
                "letters",
                Severity.WARNING,
                "No letters",
                "Check the contact's {label}: it has no letters",
                "A name without letters is most likely a mistake.",
                "Correct the Web Services user's contact and save.",
                "12345",
            ),
            (
                "stand-in",
                Severity.WARNING,
                "A placeholder",
                "Enter a person's {label}: this is only a placeholder",
                "Sage Intacct requires a first and a last name for the contact.",
                "Correct the Web Services user's contact and save.",
                "N/A",
            ),
            (
                "long",
                Severity.WARNING,
                "Very long",
                "Check the contact's {label}: Sage Intacct may cut it off after 40 characters",
                "Sage's help gives a limit of 40 characters for this field.",
                "Shorten the name if Sage Intacct does not save it.",
                "Wolfeschlegelsteinhausenbergerdorffvoralternwaren",
            ),
            (
                "known",
                Severity.WARNING,
                "Another value",
                "Enter a person's {label}: this value belongs in another field",
                "The contact is the person who manages your Modeloptic account.",
                "Correct the Web Services user's contact and save.",
                USER_ID,
            ),
        )
    ),
    FindingEntry(
        code="contact-last-name.missing",
        severity=Severity.ERROR,
        title="No last name",
        message="Enter the contact's last name, too",
        why="Sage Intacct requires both names for the contact.",
        cure="Add the last name to the Web Services user's contact and save.",
        item=CONTACT,
        example={"contact_first_name": "Ann", "contact_last_name": ""},
    ),
    FindingEntry(
        code="contact-first-name.missing",
        severity=Severity.ERROR,
        title="No first name",
        message="Enter the contact's first name, too",
        why="Sage Intacct requires both names for the contact.",
        cure="Add the first name to the Web Services user's contact and save.",
        item=CONTACT,
        example={"contact_first_name": "", "contact_last_name": "Lee"},
    ),
)
