"""The part of the extension that writes shared facts by their names.

What several pages, the form and the rules name is defined once and written by name:

    {{ sender_id }}           a value: from `verifier.values`, or from `values` in the glossary
    {{ contact }}             where readers write to, as a link: from `extra.contact` in mkdocs.yml
    {{ menu: roles }}         where a page usually is: **Company** › **Admin** › **Roles**
    {{ place: roles }}        the same without its last part: **Company** › **Admin**
    {{ elsewhere: roles }}    where else it is, in older and newer releases

Menus stand in `docs/glossary.yml`, which is read again for every page, so that a preview follows
it. Fenced code is left as it is; a backslash in front of the braces leaves a single place alone.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from operator import eq
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, override

import yaml
from markdown.preprocessors import Preprocessor

from verifier import values as python_values
from verifier.guide.problem import GuideError, locate_text
from verifier.guide.settings import FILE, read_contact_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown import Markdown

GLOSSARY = Path("docs/glossary.yml")
FACT = re.compile(r"(?P<off>\\)?\{\{ *(?:(?P<kind>[a-z]+): *)?(?P<name>[a-z][a-z0-9_-]*) *\}\}")
UNCLOSED = re.compile(
    r"(?<!\\)\{\{ *+(?:(?P<kind>[a-z]+): *+)?+(?P<name>[a-z][a-z0-9_-]*+) *+(?!\}\})"
)
MENU_KINDS = ("menu", "place", "elsewhere")

GAP = r'["\s]+'
"""What stands between two words, where a text goes on in the next line or literal."""

TOLD = (
    r"(?P<menu>LABEL) menu, tab (?P<tab>LABEL)(?:\. Under (?P<group>LABEL))?,? (?:and )?"
    r"select (?:the plus sign next to )?(?P<entry>LABEL)"
)
"""How an alternative text says a way through menus."""


class Menu(NamedTuple):
    """Where a page of a product is: the usual way to it, and others in other releases."""

    usual: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()


LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where there is one: what each build of a preview reads, it reads ten times as fast."""


class Facts(NamedTuple):
    """What pages can write by name."""

    values: dict[str, str]
    menus: dict[str, Menu]


def read_facts(glossary: Path) -> Facts:
    """Read the facts that pages share.

    Raises GuideError where a value has two definitions or a menu is not a list of labels.
    """
    facts = parse_facts(glossary.read_text("utf-8") if glossary.exists() else "")
    root = glossary.parent.parent
    if not (root / FILE).is_file():
        return facts
    return facts._replace(values={**facts.values, "contact": read_contact_address(root)})


@lru_cache(maxsize=4)
def parse_facts(text: str) -> Facts:
    """Return the facts that a glossary's text defines: it is the same for page after page."""
    read = yaml.load(text, LOADER) or {}  # noqa: S506 - both are safe ones
    if not isinstance(read, dict):
        raise GuideError(f"{GLOSSARY}:1: The glossary has no parts. Write `labels:` and the rest.")
    ruled = {
        name.lower(): value
        for name, value in vars(python_values).items()
        if name.isupper() and isinstance(value, str)
    }
    own = {str(name): str(value) for name, value in (read.get("values") or {}).items()}
    if twice := sorted(ruled.keys() & own.keys()):
        place = f"{GLOSSARY}:{locate_text(text, f'  {twice[0]}:')}"
        wrong = f"“{twice[0]}” is defined in verifier/values.py already"
        raise GuideError(f"{place}: {wrong}. Take it out here.")
    try:
        menus = {
            str(name): Menu(tuple(way["usual"]), tuple(map(tuple, way.get("others", ()))))
            for name, way in (read.get("menus") or {}).items()
        }
    except (AttributeError, KeyError, TypeError) as error:
        raise GuideError(
            f"{GLOSSARY}:{locate_text(text, 'menus:')}: A menu lacks a part ({error}). "
            "Write `usual: [Company, Admin, Roles]`, and `others:` with a list of such lists."
        ) from error
    return Facts({**ruled, **own}, menus)


def format_way(labels: tuple[str, ...], mark: str = "**") -> str:
    """Return a way through menus as Markdown, or as plain text without a mark.

    >>> format_way(("Company", "Admin"))
    '**Company** › **Admin**'
    """
    return " › ".join(f"{mark}{label}{mark}" for label in labels)


def write_out(facts: Facts, kind: str | None, name: str, mark: str = "**") -> str:
    """Return what a name stands for; raise GuideError where nothing is defined."""
    known: dict[str, Any] = facts.menus if kind else facts.values
    if (kind and kind not in MENU_KINDS) or name not in known:
        every = [*facts.values, *(f"{each}: {menu}" for each in MENU_KINDS for menu in facts.menus)]
        given = f"{kind}: {name}" if kind else name
        close = get_close_matches(given, every, n=1, cutoff=0.5)
        cure = f"Write {{{{ {close[0]} }}}}." if close else f"Define it in {GLOSSARY}."
        raise GuideError(f"{{{{ {given} }}}} stands for nothing. {cure}")
    if kind is None:
        return facts.values[name]
    menu = facts.menus[name]
    match kind:
        case "menu":
            return format_way(menu.usual, mark)
        case "place":
            return format_way(menu.usual[:-1], mark)
        case _:
            return ", or ".join(format_way(labels, mark) for labels in menu.others)


def expand_names(text: str, facts: Facts, mark: str = "**") -> str:
    r"""Return a text with every name written out; raise GuideError for an undefined or open one.

    `mark` stands around each label of a menu.

    >>> expand_names(r"Enter `{{ sender_id }}`, not \{{ x }}.", Facts({"sender_id": "abc"}, {}))
    'Enter `abc`, not {{ x }}.'
    """
    if found := UNCLOSED.search(text):
        given = f"{found['kind']}: {found['name']}" if found["kind"] else found["name"]
        raise GuideError(f"“{found[0].strip()}” is not closed. Write {{{{ {given} }}}}.")
    return FACT.sub(
        lambda found: (
            found[0][1:] if found["off"] else write_out(facts, found["kind"], found["name"], mark)
        ),
        text,
    )


def find_unknown_ways(text: str, facts: Facts, labels: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield each way through menus, with its line from 1, that begins none of the glossary's.

    It is found as `Company > Admin > Roles`, also over several literals of Python, and as an
    alternative text says it: “the Company menu, tab Admin, and select Roles”. A way may go on
    behind one of the glossary's.
    """
    known = [way for menu in facts.menus.values() for way in (menu.usual, *menu.others)]
    every = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    label = f"(?:{every})".replace("\\ ", GAP)
    way = re.compile(rf"{label}(?:{GAP}>{GAP}{label})+")
    told = re.compile(TOLD.replace("LABEL", label).replace(" ", GAP))
    found = [(match.start(), re.split(" ?> ?", flatten(match[0]))) for match in way.finditer(text)]
    for match in told.finditer(text):
        given = [match[name] for name in ("menu", "tab", "group", "entry") if match[name]]
        found.append((match.start(), list(map(flatten, given))))
    for start, parts in sorted(found):
        if not any(all(map(eq, parts, one)) for one in known):
            yield text.count("\n", 0, start) + 1, " > ".join(parts)


def flatten(text: str) -> str:
    """Return a text of several lines or literals as one."""
    return re.sub(GAP, " ", text)


class SharedPreprocessor(Preprocessor):
    """Writes out the names in a page's lines."""

    def __init__(self, md: Markdown, glossary: Path) -> None:
        super().__init__(md)
        self.glossary = glossary

    @override
    def run(self, lines: list[str]) -> list[str]:
        """Expand every line; raise GuideError for a name that is undefined."""
        text = "\n".join(lines)
        if not FACT.search(text):
            return lines
        return expand_names(text, read_facts(self.glossary)).split("\n")
