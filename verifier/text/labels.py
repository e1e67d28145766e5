"""Labels: the names that people, mails and programs put in front of a value.

`match_label` says which field a piece of text names, `find_labels` finds the labels
inside a longer text. Both read the same table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from verifier.text.characters import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "password"  # noqa: S105 - the name that a label has, and no password
"""What a password's label means."""

PASSWORDS = (
    *("password", "passwort", "kennwort", "passcode", "passphrase", "passwd", "pwd", "pw", "p/w"),
    *("mot de passe", "contraseña", "contrasena", "senha", "palavra passe", "wachtwoord"),
    *("lösenord", "losenord", "adgangskode", "passord", "salasana", "hasło", "haslo", "heslo"),
    *("jelszó", "jelszo", "parola d'ordine", "parola", "şifre", "sifre", "пароль", "κωδικός"),
    *("סיסמה", "كلمة المرور", "kata sandi", "mật khẩu", "パスワード", "密码", "密碼", "비밀번호"),
)
"""What mail programs' languages call a password."""

WORDS_FOR_PASSWORDS = ("pass", "secret", "clave", "credential", "credentials", "pin")
"""What may mean something else: a label only with a colon or an equals sign behind it."""

NAMES_OF_FIELDS = {
    "company_id": (
        *("company id", "company", "comp id", "firmen id", "unternehmens id"),
        *("id de la société", "id société", "id de l'entreprise"),
        *("id de empresa", "id de la empresa", "id de compañía"),
    ),
    "user_id": (
        *("user id", "user", "user name", "login id", "login", "api user", "api user id"),
        *("web services user id", "web services user", "benutzer id", "benutzername"),
        *("id utilisateur", "nom d'utilisateur", "id de usuario", "nombre de usuario"),
    ),
    "sender_id": ("sender id", "sender", "web sender id", "web services sender id"),
    "email": ("email", "email address", "mailto", "contact email"),
    "contact_first_name": ("first name",),
    "contact_last_name": ("last name",),
    "entity_id": ("entity id", "entity", "location id"),
    "permission_type": ("permission type",),
    "user_type": ("user type",),
    "admin_privileges": ("admin privileges",),
    "status": ("status",),
    "role": ("role name", "role"),
    "customer_id": ("customer id", "customer number"),
    "company_name": ("company name",),
    "console_id": ("console id", "console name"),
    PASSWORD: ("temporary password", *PASSWORDS, *WORDS_FOR_PASSWORDS),
}
"""The names that people write in front of a value, in lower case, by the field they mean."""

LABELS = {name: field for field, names in NAMES_OF_FIELDS.items() for name in names}

NAMES_OF_PEOPLE = frozenset({"username", "benutzername", "nomdutilisateur", "nombredeusuario"})
"""Labels of a User ID or of a person's name, without spaces."""

OTHERS = {
    "customer_id": "Customer ID",
    "company_name": "company's name",
    "console_id": "Console ID",
}
"""What other labels mean: the form has no field for these."""

WHOSE = ("the", "my", "our", "your", "sage", "intacct")
"""Words that lead up to a name."""

LEAD = (*WHOSE, "and", "with", "und", "et", "votre", "su", "ihr", "ihre")
"""Words between a value and the label behind it."""

LONGEST_LABEL = 40
"""Characters in the longest label in front of a value."""

FOLDED = {fold(name): meant for name, meant in LABELS.items()}


def match_label(words: str) -> str:
    """Return the field that a label means, or nothing.

    >>> match_label("Company ID"), match_label("user-id"), match_label("Acme")
    ('company_id', 'user_id', '')
    >>> match_label("Our Sage Intacct company ID")
    'company_id'
    """
    name = fold(words) if len(words) < LONGEST_LABEL else ""
    while name not in FOLDED and name.startswith(WHOSE):
        name = name.removeprefix(next(filter(name.startswith, WHOSE)))
    return FOLDED.get(name, "")


class Label(NamedTuple):
    """A label found in a text: its place, its field, and where its value begins."""

    start: int
    end: int
    field: str
    name: str
    """The words in lower case, without what separates them."""
    sign: str
    """What leads on to the value: `:`, `=`, `|`, a tab, a dash, a word like “is”, or nothing."""
    value: int
    """Where the value begins on the label's line; `end` where no sign leads on."""
    is_full: bool
    """Whether the name is in no prose, as “User ID” and unlike “User”."""


def _write_pattern(name: str) -> str:
    """Return a pattern for a name; text recognition reads I as l or 1, and m as rn."""
    words = re.sub(r"\bid\b", "[il1]d", re.escape(name).replace(r"\ ", " "))
    return words.replace("mp", "(?:m|rn)p").replace(" ", "[ _-]{0,3}").replace("/", "/?")


def _is_full(name: str) -> bool:
    """Return whether a name is in no prose, so that a colon behind it is not needed."""
    return name in PASSWORDS or bool(re.search(r"\b(?:id|name|number)\b|benutzername", name))


def _join_alternatives(names: list[str]) -> str:
    return "|".join(map(_write_pattern, sorted(names, key=len, reverse=True)))


NAME = re.compile(
    rf"(?:(?:{'|'.join(LEAD)})[ _]){{0,4}}"
    rf"(?:(?P<full>{_join_alternatives([name for name in LABELS if _is_full(name)])})(?![^\W_]|-)"
    rf"|(?P<short>{_join_alternatives(list(LABELS))})(?=[*\"'”]{{0,3}}[ \t]{{0,5}}[:=]))"
)
"""A label in lower case: one in full, or any with a colon or an equals sign behind it."""

_HEADS = {
    each.replace(" ", between)[:3]
    for name in (*LABELS, *(f"{word} " for word in LEAD))
    for each in (name, name.replace("mp", "rnp"), name.replace("/", ""))
    for between in (" ", "_", "-", "")
}
_BY_LETTER = {
    letter: "|".join(sorted(re.escape(head[1:]) for head in _HEADS if head[0] == letter))
    for letter in sorted({head[0] for head in _HEADS})
}

HEAD = re.compile(f"(?={'|'.join(f'{letter}(?:{rest})' for letter, rest in _BY_LETTER.items())})")
"""The first three letters of all labels, or both of a short one: no label begins otherwise."""

BEGINNING = re.compile(r"(?<![^\W_])|(?<![A-Z])(?=[A-Z])|(?=[A-Z][^\W_A-Z])")
"""Where a word begins, also where a line end before it was left out: a label begins with one."""

SIGN = re.compile(
    r"[*_\"'”]{0,3}(?:[ \t]{0,5}\([^()\n]{0,60}\))?[ \t]{0,20}"
    r"(?P<sign>[:=|\t\uff1a\uff1d]|(?:is|ist|lautet|est|es|[-–—→]|->)(?=[ \t:])"
    r"|(?<=[ \t])[\"'“„«](?=[^\s\"'“”„«»]{1,80}[\"'“”»]))[ \t*_|:]{0,20}"
)
"""What separates a label and its value on one line."""

CLOSING = re.compile(r"[*_\"'”]{0,3}")


def find_labels(text: str) -> Iterator[Label]:
    """Yield the labels in a text, in their order.

    >>> [(each.field, each.sign) for each in find_labels("Company ID: Acme, your pw = x")]
    [('company_id', ':'), ('password', '=')]
    >>> [each.field for each in find_labels("Acme-LtdUser ID: ann")], list(find_labels("The user"))
    (['user_id'], [])
    """
    small = _lower(text)
    behind = 0
    for head in HEAD.finditer(small):
        start = head.start()
        if start < behind or text[start - 1 : start] == "-" or not BEGINNING.match(text, start):
            continue
        found = NAME.match(small, start)
        if not found:
            continue
        name = fold(found["full"] or found["short"])
        meant = FOLDED.get(name) or FOLDED.get(_correct_misreadings(name), "")
        sign = SIGN.match(small, found.end())
        behind = CLOSING.match(small, found.end()).end()  # type: ignore[union-attr]
        yield Label(
            start,
            behind,
            meant,
            name,
            sign["sign"] if sign else "",
            sign.end() if sign else behind,
            bool(found["full"]),
        )


def _correct_misreadings(name: str) -> str:
    """Return a name with its ID and its m as they are."""
    return re.sub("[l1]d", "id", name).replace("rnp", "mp")


def has_password_name(text: str) -> bool:
    r"""Return whether a text has a word for a password that leads up to one.

    A sign may be between them. Without one, “Password Safe” may be a company's name: behind a long
    word, a word in lower case or with more than letters is a password, behind a short one only a
    word of letters and digits.

    >>> [has_password_name(each) for each in ("acmepassword=x", "P/W: x", "pw", "compass: x")]
    [True, True, False, False]
    >>> [has_password_name(each) for each in ("Acme Password S3cr3t", "secret S3cr3t", "pw geheim")]
    [True, True, False]
    >>> has_password_name("passwort geheim"), has_password_name("Password Safe Ltd")
    (True, False)
    """
    small = _lower(text)
    if not any(map(small.__contains__, BEGINNINGS)):
        return False
    return (
        any(
            len(found[1]) >= LETTERS
            or found[1].isupper() is found[1].islower()
            # Short words are in others, as “pass” is in “compass”.
            or not small[found.start() - 1 : found.start()].isalnum()
            for found in PASSWORD_LEAD.finditer(small)
        )
        or any(
            (BEHIND_LONG if found["long"] else BEHIND_SHORT).match(text, found.end())
            for found in WORD.finditer(small)
        )
    )


BEGINNINGS = frozenset(
    name.replace("/", between)[:3]
    for name in (*PASSWORDS, *WORDS_FOR_PASSWORDS)
    for between in ("/", "")
)
"""What each word for a password begins with: most texts have none, and need no longer search."""

LETTERS = 6
"""Letters of the shortest word that means a password even inside a longer word."""

PASSWORD_LEAD = re.compile(
    rf"({_join_alternatives(list(PASSWORDS))}|(?:{_join_alternatives(list(WORDS_FOR_PASSWORDS))})(?=\*{{0,2}}\s{{0,5}}[:=]))"
    r"\*{0,2}(?:\s{0,5}[:=|\n\r\t]|\s{1,5}(?:is|ist|lautet|est|es)\s)"
)
"""How a password is led up to, in lower case."""

_LONG = [name for name in PASSWORDS if len(name) >= LETTERS]
_SHORT = [name for name in (*PASSWORDS, *WORDS_FOR_PASSWORDS) if name not in _LONG]

WORD = re.compile(
    rf"(?<![^\W_])(?:(?P<long>{_join_alternatives(_LONG)})|{_join_alternatives(_SHORT)})[\s,;/>(→–—]+"
)
"""A word for a password, in lower case, with a space or the like behind it."""

BEHIND_LONG = re.compile(r"(?:-\s+)?(?![A-Z][a-z]*\.?(?:\s|$))[^\s.-]")
BEHIND_SHORT = re.compile(rf"(?=\S*\d)(?=\S*[^\W\d_])\S{{{LETTERS},}}")
"""What is a password behind such a word."""


def _lower(text: str) -> str:
    """Return a text in lower case, one for one, so that places stay."""
    return text.replace("\u0130", "i").lower()
