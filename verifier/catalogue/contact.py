"""Findings about the person who gets the credentials: email address and name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.catalogue.entries import FindingGroup
from verifier.values import USER_ID, USER_PAGE

if TYPE_CHECKING:
    from verifier.catalogue.entries import FindingEntry

WHO = "The contact is the person who manages your Modeloptic account."
"""What is also under both fields of the form for the contact's name."""

CORRECT = (
    "Look at the Web Services user in Sage Intacct. If the address is wrong there, too, correct it and "
    "save: Sage emails the password to it. If not, fix it only here."
)

email = FindingGroup(f"{USER_PAGE}#email", cure=CORRECT)
contact = FindingGroup(
    f"{USER_PAGE}#contact", cure="Correct the Web Services user's contact and save."
)


def _list_name_entries(slug: str, label: str) -> tuple[FindingEntry, ...]:
    """Return the findings about one of the contact's names."""
    field = slug.replace("-", "_")
    return (
        contact.warning(
            f"{slug}.email",
            title="An email address",
            message=f"Enter the contact's {label} here, and the email address in its own field",
            why="Sage Intacct requires a first and a last name for the contact.",
            example={field: "ann@example.com"},
        ),
        contact.warning(
            f"{slug}.letters",
            title="No letters",
            message=f"Check the contact's {label}: it has no letters",
            why="A name without letters is most likely a mistake.",
            example={field: "12345"},
        ),
        contact.warning(
            f"{slug}.stand-in",
            title="A placeholder",
            message=f"Enter a person's {label}: this is only a placeholder",
            why="Sage Intacct requires a first and a last name for the contact.",
            example={field: "N/A"},
        ),
        contact.warning(
            f"{slug}.long",
            title="Very long",
            message=f"Check the contact's {label}: Sage Intacct may cut it off after 40 characters",
            why="Sage's help gives a limit of 40 characters for this field.",
            cure="Shorten the name if Sage Intacct does not save it.",
            example={field: "Wolfeschlegelsteinhausenbergerdorffvoralternwaren"},
        ),
        contact.warning(
            f"{slug}.known",
            title="Another value",
            message=f"Enter a person's {label}: this value belongs in another field",
            why=WHO,
            example={field: USER_ID},
        ),
    )


ENTRIES = (
    email.error(
        "email.no-at",
        title="No @",
        message="Enter the email address with an @, like name@example.com",
        why="Every email address has an @ between the name and the domain.",
        example={"email": "ann.lee.example.com"},
    ),
    email.warning(
        "email.changed",
        title="Not exactly the same characters",
        message="This has {what}: copy the address from Sage Intacct again. If that is still there, correct it there",
        why="Only this page read it as an ordinary address. Email to a different address may get lost.",
        example={"email": "ann@acme–us.com"},
    ),
    email.warning(
        "email.sample",
        title="An address from a sample",
        message="Enter a person's email address: this one looks like a sample",
        why="Sage emails the credentials to this address. No one may read email that goes to a sample address.",
        example={"email": "name@example.com"},
    ),
    email.error(
        "email.at-signs",
        title="More than one @",
        message="Remove the extra @ from the email address, like name@example.com",
        why="An email address has only one @, between the name and the domain.",
        example={"email": "ann@@acme-us.com"},
    ),
    email.error(
        "email.several",
        title="Several addresses",
        message="Enter only one email address, like name@example.com",
        why="Sage emails the credentials to one address.",
        cure="Use the address of the person who manages your Modeloptic account.",
        example={"email": "ann@example.com; bob@example.com"},
    ),
    email.warning(
        "email.name",
        title="A name next to the address",
        message="Enter only the email address, without the name next to it",
        why="Email programs copy the name along with the address.",
        example={"email": "Ann Lee <ann@example.com>"},
    ),
    email.error(
        "email.space",
        title="A space inside",
        message="Remove the space from the email address",
        why="An email address has no space.",
        example={"email": "ann lee@example.com"},
    ),
    email.error(
        "email.part-missing",
        title="Half an address",
        message="Enter the part {side} the @, like name@example.com",
        why="An email address has a name before the @ and a domain after it.",
        example={"email": "ann@"},
    ),
    email.error(
        "email.dots",
        title="Too many dots",
        message="Check the dots: the domain of an email address can't start or end with one, or have two in a row",
        why="No domain has dots in those places.",
        example={"email": "ann@example..com"},
    ),
    email.warning(
        "email.name-dots",
        title="Too many dots before the @",
        message="Check the dots before the @: few names start or end with one, or have two in a row",
        why="The email standard forbids these dots, but some providers have issued such addresses.",
        example={"email": "ann..lee@example.com"},
    ),
    email.warning(
        "email.no-domain",
        title="No ending",
        message="Check the domain after the @: it has no ending, like .com",
        why="Addresses outside an office network end in a domain like acme.com.",
        example={"email": "ann@acme"},
    ),
    email.warning(
        "email.ending",
        title="An unknown ending",
        message="Check the domain after the @: we know of none that ends in {ending}",
        why="A domain ends in at least two letters, like .com, .org or .uk.",
        example={"email": "ann@acme-us.con"},
    ),
    email.warning(
        "email.number",
        title="A number for a domain",
        message="Check the domain after the @: it is an IP address, not a name",
        why="Email is rarely sent to an IP address.",
        example={"email": "ann@192.168.1.1"},
    ),
    email.warning(
        "email.domain",
        title="A misspelled domain",
        message="Check the domain: did you mean {domain}?",
        why="It is almost a domain that many people use, or it starts with www. like a website.",
        example={"email": "ann@gmial.com"},
    ),
    email.warning(
        "email.characters",
        title="An unusual character",
        message="Check {character} in the email address",
        why="Email addresses rarely have this character. It may have been copied by mistake.",
        example={"email": "ann(work)@acme-us.com"},
    ),
    email.warning(
        "email.look-alike",
        title="A letter from another alphabet",
        message="Retype the email address: {character} only looks like “{plain}”",
        why="Greek and Cyrillic letters can look like English ones, but to mail servers they are different letters.",
        example={"email": "аnn@example.com"},
    ),
    email.error(
        "email.long",
        title="Too long",
        message="Shorten the email address: none has more than 254 characters",
        why="The email standard allows no address longer than that.",
        example={"email": "a" * 250 + "@example.com"},
    ),
    email.warning(
        "email.nobody",
        title="No one reads it",
        message="Enter a person's email address: Sage emails the password to it, and probably no one reads this one",
        why="Email to an address like no-reply@ is rarely read, so the credentials could get lost.",
        example={"email": "no-reply@example.com"},
    ),
    email.error(
        "email.user-id",
        title="The User ID instead",
        message=f"Enter an email address, like name@example.com: {USER_ID} is the User ID",
        why="Sage emails the credentials to this address. A User ID can't receive email.",
        example={"email": USER_ID},
    ),
    email.error(
        "email.address",
        title="A web address",
        message="Enter the email address, like name@example.com, not the address of a website",
        why="This was copied from the address bar.",
        example={"email": "https://example.com/ann"},
    ),
    *_list_name_entries("contact-first-name", "first name"),
    *_list_name_entries("contact-last-name", "last name"),
    contact.error(
        "contact-last-name.missing",
        title="No last name",
        message="Enter the contact's last name, too",
        why="Sage Intacct requires both names for the contact.",
        cure="Add the last name to the Web Services user's contact and save.",
        example={"contact_first_name": "Ann", "contact_last_name": ""},
    ),
    contact.error(
        "contact-first-name.missing",
        title="No first name",
        message="Enter the contact's first name, too",
        why="Sage Intacct requires both names for the contact.",
        cure="Add the first name to the Web Services user's contact and save.",
        example={"contact_first_name": "", "contact_last_name": "Lee"},
    ),
)
