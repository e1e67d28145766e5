"""Email address: where Sage Intacct sends the Web Services user's credentials.

The rules are those of mail itself; no mail server is asked. An address that
mail allows is never refused, however unusual it looks.

More information:

* https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1
* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/web-services-only-users.htm

>>> from verifier import verify
>>> [finding.code for finding in verify({"email": "ann@gmial.com"}).findings]
['email.domain']
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.fields.base import Field, flag, flag_character, flag_look_alike, flag_part
from verifier.text.characters import fold
from verifier.text.labels import match_label
from verifier.text.likeness import has_slips, replace_look_alikes
from verifier.values import USER_ID, USER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.findings import Finding
    from verifier.text.reading import Reading

LONGEST_ADDRESS = 254
"""Characters in the longest address that mail carries: https://www.rfc-editor.org/errata/eid1690"""

DOMAINS = ("gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com")
"""Domains that many people use: a near miss is questioned."""

_SLIPS = {
    "com": "con comm cmo vom ocm coom cpm cim xom dom clm cin copm comn conm comd coml ccom c",
    "net": "nett ner nte",
    "org": "ogr orgg rog ort",
}

ENDINGS = {slip: meant for meant, slips in _SLIPS.items() for slip in slips.split()}
"""Endings that no domain has, with those that are meant:
https://data.iana.org/TLD/tlds-alpha-by-domain.txt"""

ENDING = re.compile(r"[^\W\d_]{2,63}|xn--[a-z0-9-]{1,59}", re.IGNORECASE)
"""What every domain ends in: https://www.rfc-editor.org/rfc/rfc3696#section-2"""

RESERVED = re.compile(r"(?:.+\.)?(?:example|test|invalid|localhost)(?:\.(?:com|org|net|edu))?")
"""Domains that are nobody's, as the one in samples: https://www.rfc-editor.org/rfc/rfc6761#section-6"""

SAMPLES = re.compile(
    r"(?:.+\.)?(?:(?:your|my|our|the|some|any|their)-?(?:company|domain|organi[sz]ation|business|"
    r"firm|email|mail|site|website|employer)|company|companyname|domain|domainname|sample|"
    r"abc|xyz|abccompany|xyzcompany|acmecompany|placeholder|nowhere|asdf|foo|foobar)\.[a-z.]{2,6}"
)
"""Domains in samples, or placeholders for one's own."""

_SAMPLE_NAMES = """
name you yourname youremail yourfirstname user username firstname lastname firstlast
firstnamelastname someone somebody example sample email emailaddress none test xxx asdf myname
myemail placeholder tbd
"""

SAMPLE_NAMES = frozenset(_SAMPLE_NAMES.split())
"""What samples have in front of the @, without separators."""

NOBODY = frozenset({"noreply", "donotreply", "mailerdaemon", "postmaster", "devnull"})

UNQUOTED = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.@"
)
"""What an address holds without quotation marks: https://www.rfc-editor.org/rfc/rfc5322#section-3.2.3"""

WRITTEN_OUT = re.compile(r"\s?[(\[{]\s?at\s?[)\]}]\s?| at ", re.IGNORECASE)
"""How people write the @ where machines may read along."""

STRAY_DOT = re.compile(r"^\.|\.$|(?<=\.)\.")
"""A dot at an end or behind another."""

SPACED = re.compile(r" ?([@.]) ?")
"""A sign of an address with spaces around it."""


def list_findings(reading: Reading) -> Iterator[Finding]:
    """Yield what there is to say about a readable address: the first thing that is wrong."""
    value, whole = reading.value, reading.span()
    stops = find_misshapen_part(reading)
    if "://" in value or value.casefold().startswith("www."):
        yield flag(FIELD, "email.address", whole)
    elif value.casefold() == USER_ID:
        yield flag(FIELD, "email.user-id", whole)
    elif "@" not in value:
        meant = WRITTEN_OUT.sub("@", value)
        yield flag(FIELD, "email.no-at", whole, meant if meant.count("@") == 1 else "")
    elif value.count("@") > 1 and not value.startswith('"'):
        yield judge_several(reading)
    elif value.endswith(">") and "<" in value:
        yield flag(FIELD, "email.name", whole, "".join(find_addresses(value)[-1:]))
    elif stops:
        yield stops
    else:
        yield from list_oddities(reading)


def judge_several(reading: Reading) -> Finding:
    """Judge a text with more than one @: several addresses, or one with an @ too many."""
    value = reading.value
    found = find_addresses(value)
    if found:
        return flag(FIELD, "email.several", reading.span(), found[0])
    place = value.index("@", value.index("@") + 1)
    use = re.sub("@{2,}", "@", value.strip("@"))
    return flag(FIELD, "email.at-signs", reading.span(place, place + 1), use)


def find_addresses(value: str) -> list[str]:
    """Return the pieces of a text that have an @ inside, without the marks around them.

    >>> find_addresses("Ann <ann@example.com>; bob@example.com")
    ['ann@example.com', 'bob@example.com']
    """
    pieces = re.split(r"[\s<>,;()\[\]]+", value)
    return [piece for piece in pieces if re.fullmatch("[^@]+@[^@]+", piece)]


def find_misshapen_part(reading: Reading) -> Finding | None:
    """Return what no mail server accepts about an address with one @, or None."""
    value = reading.value
    at = value.rfind("@")
    before, after = value[:at], value[at + 1 :]
    if not before or not after:
        side = "after" if before else "before"
        return flag(FIELD, "email.part-missing", reading.span(), side=side)
    if value.startswith('"'):
        return None
    if " " in value:
        use = find_labeled_address(value) or SPACED.sub(r"\1", value)
        return flag_part(FIELD, "email.space", reading, " ", use)
    for part, code, start in ((after, "email.dots", at + 1), (before, "email.name-dots", 0)):
        stray = STRAY_DOT.search(part)
        if stray:
            span = reading.span(start + stray.start(), start + stray.end())
            name, domain = (".".join(filter(None, each.split("."))) for each in (before, after))
            return flag(FIELD, code, span, f"{name}@{domain}")
    if len(value) > LONGEST_ADDRESS:
        return flag(FIELD, "email.long", reading.span(LONGEST_ADDRESS))
    return None


def find_labeled_address(value: str) -> str:
    """Return the address at an end of a text that has only a label, a remark or a name besides.

    >>> [find_labeled_address(each) for each in ("Email a@b.test", "a@b.test (work)", "a b@c")]
    ['a@b.test', 'a@b.test', '']
    """
    beside, _, address = value.rpartition(" ")
    if "@" in value.partition(" ")[0]:
        address, _, beside = value.partition(" ")
    named = (
        match_label(beside) == FIELD.name
        or beside[:1] + beside[-1:] == "()"
        or (" " in beside and "." not in beside)
    )
    return address if named else ""


def list_oddities(reading: Reading) -> Iterator[Finding]:
    """Yield what is unusual about an address that mail allows."""
    value = reading.value
    at = value.rfind("@")
    before, after = value[:at], value[at + 1 :].casefold()
    nobody = fold(before) in NOBODY
    if nobody:
        yield flag(FIELD, "email.nobody", reading.span(0, at))
    place = next((i for i, char in enumerate(value) if is_unusual(char, within=i > at)), None)
    hyphen = HYPHEN_AT_EDGE.search(value, at)
    if hyphen:
        place = hyphen.end() - 1 if hyphen[0][0] in "@." else hyphen.start()
    if place is not None and replace_look_alikes(value[place]) != value[place]:
        yield flag_look_alike(FIELD, "email.look-alike", reading, replace_look_alikes(value))
    elif place is not None:
        use = repair_address(value, place)
        yield flag_character(FIELD, "email.characters", reading, place, use)
    elif not nobody and is_sample(before, after):
        yield flag(FIELD, "email.sample", reading.span())
    else:
        yield from judge_domain(reading, at + 1)


def is_sample(before: str, after: str) -> bool:
    """Return whether an address is one of a sample: nobody gets what is sent there.

    >>> is_sample("name", "acme.com"), is_sample("jane", "your-company.com")
    (True, True)
    """
    return bool(
        RESERVED.fullmatch(after) or SAMPLES.fullmatch(after) or fold(before) in SAMPLE_NAMES
    )


def judge_domain(reading: Reading, start: int) -> Iterator[Finding]:
    """Yield what is unusual about the domain, which begins at `start`."""
    value = reading.value
    after = value[start:].casefold()
    ending = after.rpartition(".")[2]
    mark = reading.span(start)
    if "." not in after:
        yield flag(FIELD, "email.no-domain", mark)
    elif after.replace(".", "").isdigit():
        yield flag(FIELD, "email.number", mark)
    elif after.startswith("www."):
        meant = after.removeprefix("www.")
        yield flag(FIELD, "email.domain", mark, value[:start] + meant, domain=meant)
    elif ending in ENDINGS or not ENDING.fullmatch(ending):
        meant = after.removesuffix(ending) + ENDINGS.get(ending, "")
        use = value[:start] + (find_known_domain(meant) or meant)
        yield flag(FIELD, "email.ending", mark, use, ending=f".{ending}")
    elif meant := find_known_domain(after):
        yield flag(FIELD, "email.domain", mark, value[:start] + meant, domain=meant)


HYPHEN_AT_EDGE = re.compile(r"[@.]-|-(?:\.|$)")
"""A hyphen where no name of a domain has one: https://www.rfc-editor.org/rfc/rfc1123#page-13 ."""


def is_unusual(char: str, *, within: bool) -> bool:
    """Return whether hardly any address holds a character; a domain (`within`) has fewer."""
    return char not in UNQUOTED or (within and char in "?=&#/%")


def repair_address(value: str, place: int) -> str:
    """Return what an address may be without an unusual character, or nothing.

    >>> repair_address("ann@example,com", 11), repair_address("ann@example.com;", 15)
    ('ann@example.com', 'ann@example.com')
    """
    before, char, after = value[:place], value[place], value[place + 1 :]
    if "." in before.rpartition("@")[2]:
        return before if char == "?" or not after else ""
    return f"{before}.{after}" if char == "," else ""


def find_known_domain(domain: str) -> str:
    """Return the domain that many people use and a mistyped one means, or nothing.

    >>> [find_known_domain(each) for each in ("gmial.com", "mail.com", "hotmail.co.uk", "acme.com")]
    ['gmail.com', '', '', '']
    """
    near = (known for known in DOMAINS if has_slips(domain, known, most=1))
    return "" if domain in KNOWN else next(near, "")


KNOWN = frozenset(
    {*DOMAINS, "mail.com", "email.com", "ymail.com", "gmail.co", "hotmail.co", "yahoo.co"}
)
"""Domains that exist and resemble those above."""


FIELD = Field(
    name="email",
    label="email address",
    hint="The contact's address. Sage Intacct sends the credentials to it.",
    item=f"{USER_PAGE}#email",
    example="name@example.com",
    exact=True,
    autocomplete="email",
    inputmode="email",
    group="user",
    list_findings=list_findings,
)
