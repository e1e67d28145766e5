"""The rules on the command line: `check`, `explain` and `mail`.

All print words for people, or with `--json` the wire form that the pages and
the service use, too. Exit status: 0 looks right or explained, 1 not, 2 misuse.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verifier import verify
from verifier.catalogue import DIAGNOSES, FINDINGS, Owner, acting
from verifier.fields import FIELDS
from verifier.findings import Verdict
from verifier.gateway import explain
from verifier.mail import read_mail
from verifier.values import PRODUCT

if TYPE_CHECKING:
    from verifier.catalogue import DiagnosisEntry, FindingEntry
    from verifier.findings import Finding, Report

WORDS = {
    Verdict.WELL_FORMED: f"Looks right. Nothing was sent: not tested with {PRODUCT} yet.",
    Verdict.CHECK: f"Look again at the list above. It may be right. {PRODUCT} was not asked.",
    Verdict.NOT_WELL_FORMED: "Something is wrong. Fix the problems listed above.",
}

FILE_NAME = re.compile(r"(?!\w+://)[^\s<>]+\.(?:xml|txt|log|json|html?)", re.IGNORECASE)
"""A name that can only be a file's, so that a mistyped one is not explained as a text."""


class MisuseError(Exception):
    """Raised where the command was not given what it needs: its text says what to give."""


def main(argv: list[str]) -> int:
    """Run `check`, `explain` or `mail`, the first word of `argv`; return the exit status."""
    try:
        given = _build_parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return int(given.run(given))
    except MisuseError as misuse:
        print(misuse, file=sys.stderr)
        return 2


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m verifier")
    commands = parser.add_subparsers(required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print the answer as JSON")

    names = ", ".join(field.name for field in FIELDS)
    check = commands.add_parser(
        "check",
        parents=[shared],
        help="check the values typed for a connection",
        epilog=f"The fields are {names}.",
    )
    check.add_argument("values", nargs="+", metavar="FIELD=VALUE")
    check.set_defaults(run=_run_check)

    explain = commands.add_parser(
        "explain", parents=[shared], help="say what a reply, an error text or a code means"
    )
    explain.add_argument(
        "source", nargs="?", metavar="CODE|FILE|TEXT|-", help="- or nothing: read standard input"
    )
    explain.set_defaults(run=_run_explain)

    mail = commands.add_parser(
        "mail", parents=[shared], help="find the Company ID and User ID in a welcome email"
    )
    mail.add_argument("source", metavar="FILE|-", help="-: read standard input")
    mail.set_defaults(run=_run_mail)
    return parser


def _show(words: str) -> None:
    """Print words, whatever is in them: what the terminal cannot show is written as its number."""
    if sys.stdout is None:
        return
    encoding = sys.stdout.encoding or "utf-8"
    try:
        print(words.encode(encoding, "backslashreplace").decode(encoding), flush=True)
    except OSError as error:
        # What is left in the buffer would fail again at the end of the process.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print(f"The answer can't be written: {error.strerror}.", file=sys.stderr)


def _show_json(answer: Any) -> None:
    _show(json.dumps(answer, indent=2))


def _read_text(name: str) -> str:
    """Return the text of a file, or of standard input for `-`; raise MisuseError if it has none."""
    return _read_bytes(name).decode("utf-8", "replace")


def _read_bytes(name: str) -> bytes:
    """Return what a file or, for `-`, standard input holds; raise MisuseError if it has none."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as fault:
        raise MisuseError(
            f"“{name}” can't be read. Give a file, or - for standard input."
        ) from fault


def _is_file(name: str) -> bool:
    """Return whether a name is meant as a file's: one is there, or it is written as replies are."""
    try:
        found = Path(name).exists()
    except (OSError, ValueError):
        # A text too long or too odd for a name.
        return False
    return found or bool(FILE_NAME.fullmatch(name))


def _run_check(given: argparse.Namespace) -> int:
    values = {}
    for pair in given.values:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise MisuseError("Give each value as FIELD=VALUE, like company_id=Acme-Ltd.")
        if name in values:
            raise MisuseError(f"Give {name} once.")
        values[name] = value
    names = [field.name for field in FIELDS]
    if not values.keys() & set(names):
        raise MisuseError(f"Give at least one of {', '.join(names)}.")
    report = verify(values)
    if given.json:
        _show_json(report.to_dict())
    else:
        _show(_format_report(report))
    return 0 if report.verdict is not Verdict.NOT_WELL_FORMED else 1


def _format_report(report: Report) -> str:
    lines = [line for finding in report.findings for line in _format_finding(finding, report)]
    return "\n".join([*lines, WORDS[report.verdict]])


def _format_finding(finding: Finding, report: Report) -> list[str]:
    """Return a finding in lines: what to do, the place in what was typed, where to fix it."""
    lines = [f"{finding.severity.value}: {finding.message}  [{finding.code}]"]
    field = report.fields.get(finding.field)
    if finding.span and field and field.typed.isprintable() and len(field.typed) <= 80:
        marks = " " * finding.span.start + "^" * (finding.span.end - finding.span.start)
        lines += [f"    {field.typed}", f"    {marks}"]
    if finding.suggestion:
        lines.append(f"    use: {finding.suggestion.label}")
    return [*lines, f"    see: {finding.item}", ""]


def _run_explain(given: argparse.Namespace) -> int:
    if given.source is None and sys.stdin.isatty():
        raise MisuseError("Give a code, a file or a text, or - for standard input.")
    source = "-" if given.source is None else given.source
    entry = FINDINGS.get(source) or DIAGNOSES.get(source)
    if entry:
        if given.json:
            _show_json(_list_entry(entry))
        else:
            _show(_format_entry(entry))
        return 0
    # Bytes, and no text: a reply may be in any encoding and says in which.
    diagnosis = explain(_read_bytes(source) if source == "-" or _is_file(source) else source)
    if given.json:
        _show_json(diagnosis.to_dict())
    else:
        lines = [
            f"{diagnosis.title}  [{diagnosis.code}]",
            acting.say_who_acts(diagnosis.code, Owner(diagnosis.owner)),
            *([f"see: {diagnosis.item}"] if diagnosis.item else []),
            *(f"then: {item}" for item in diagnosis.others),
            *([f"In the text: {diagnosis.said}"] if diagnosis.said else []),
            *([f"Support ID: {diagnosis.support_id}"] if diagnosis.support_id else []),
        ]
        _show("\n".join(lines))
    return 1 if diagnosis.owner == "unknown" else 0


def _list_entry(entry: FindingEntry | DiagnosisEntry) -> dict[str, Any]:
    """Return an entry of the catalogue as JSON's types."""
    given = entry._asdict() | {"owner": entry.owner.value}
    return {name: value for name, value in given.items() if value != ""}


def _format_entry(entry: FindingEntry | DiagnosisEntry) -> str:
    """Return an entry of the catalogue in lines, as its page has it."""
    example = entry.example
    worked = (
        example
        if isinstance(example, str)
        else "\n".join(f"{name}={value!s:.80}" for name, value in example.items())
    )
    says = [
        finding.message
        for finding in (verify(example).findings if not isinstance(example, str) else ())
        if finding.code == entry.code
    ]
    lines = [
        f"{entry.title}  [{entry.code}]",
        "",
        *(f"“{message}”" for message in says[:1]),
        entry.why,
        entry.cure,
        acting.say_who_acts(entry.code, entry.owner),
        *([f"see: {entry.item}"] if entry.item else []),
        *(["", "For example:", worked] if worked else []),
        "",
        acting.say_when_to_write(entry),
        f"Send the code {entry.code}{acting.say_what_to_send(entry)}. Never send a password.",
    ]
    return "\n".join(lines)


def _run_mail(given: argparse.Namespace) -> int:
    mail = read_mail(_read_text(given.source))
    if given.json:
        _show_json(mail.to_dict())
    else:
        lines = [f"{name}={value}" for name, value in mail.values.items()]
        lines += [f"also {name}={value}" for name, each in mail.others.items() for value in each]
        lines += [f"{finding.severity.value}: {finding.message}" for finding in mail.findings]
        _show("\n".join(lines))
    return 0 if mail.values else 1
