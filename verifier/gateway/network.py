"""What programs say where no reply of Sage's came about: an HTTP status, a time-out, a broken line.

Each library words these in its own way, and the ways change. So words are looked for and not
sentences: a text is split into plain words first, `SocketTimeoutException` and `ERR_TIMED_OUT`
alike. The status numbers and their reasons are those of https://www.rfc-editor.org/rfc/rfc9110 .
"""

from __future__ import annotations

import re

from verifier.gateway.words import compile_any, split_words

SEARCHED_AT_MOST = 16_000
"""Characters of a text that are searched: what went wrong is near the beginning or the cause."""

REASONS = {
    "bad request": 400,
    "unauthorized": 401,
    "forbidden": 403,
    "not found": 404,
    "method not allowed": 405,
    "too many requests": 429,
    "internal server error": 500,
    "bad gateway": 502,
    "service unavailable": 503,
    "server unavailable": 503,
    "service temporarily unavailable": 503,
    "gateway time out": 504,
    "gateway timeout": 504,
}
ANY_REASON = "|".join(REASONS)
SAID_ALONE = frozenset(REASONS) - {"not found"}
"""Reasons that mean an HTTP status where nothing else is said."""

BESIDE = "(?:response|status|error|code|exception|request|failed|failure|client|server)"
NAMED = """
    account bill customer department extension invoice item location order project record room
    ticket vendor
"""
"""What a number may be of where it is not a status: room 404."""

NO_NAME = "".join(rf"(?<!\b{word} )" for word in NAMED.split())

STATUS = re.compile(
    rf"\bhttp(?: [123](?: [01])?)?(?: (?:{BESIDE}|with|of|is|was|returned)){{0,6}} ([1-5]\d\d)\b"
    r"|\bstatus(?: (?:code|line|of|is|was|response)){0,3} ([1-5]\d\d)\b"
    rf"|{NO_NAME}\b([45]\d\d)(?: (?:client|server))?(?: error)?(?: message)? (?:{ANY_REASON})\b"
    rf"|\b(?:{ANY_REASON}) ([45]\d\d)\b"
    r"|\b([45]\d\d) (?:client|server) error\b"
    r"|\b(?:response|error|returned|responded|got|received)"
    r"(?: (?:error|code|with|an|a)){0,3} ([45]\d\d)"
    r"(?= (?:for|from|on|at|url|https?|post|get)\b|$)"
    r"|^(?:error |code ){1,2}([45]\d\d)(?: error)?$"
    # .NET in German, French, Spanish and Italian.
    r"|\b(?:remoteserver|serveur distant|servidor remoto|server remoto)\b(?: \w+){0,8} ([45]\d\d)\b"
    rf"|\b(?:status(?: code)?|http (?:error|exception)) ({ANY_REASON})\b"
)
"""An HTTP status by its number next to a word that makes it one, or by its reason."""

TARGET = re.compile(
    r"(?:https?://|host=['\"]|(?:lookup|ENOTFOUND|EAI_AGAIN|UnknownHostException:)\s|host(?:name)?:?\s"
    r"|\((?=[\w.-]{1,80}:(?:443|80)\b))(?:[^\s/@'\"]{1,80}@)?"
    r"([A-Za-z0-9][A-Za-z0-9.-]{1,80}\.[A-Za-z]{2,10})(?=[:/\s'\")?,.;]|$)",
    re.IGNORECASE,
)
"""A machine that a program names as the one it asked."""

HELP_PAGES = re.compile(
    r"(?:www\.|docs?\.|curl\.|developer\.|learn\.|go\.|msdn\.)?(?:haxx\.se|curl\.se|mozilla\.org"
    r"|httpstatus\.io|httpstatuses\.(?:com|io)|microsoft\.com|w3\.org|rfc-editor\.org|ietf\.org"
    r"|github\.com|python\.org|php\.net|nodejs\.org|openssl\.org|oracle\.com|stackoverflow\.com"
    r"|axios-http\.com|golang\.org)|schemas\.xmlsoap\.org|[\w.-]{1,60}\.readthedocs\.io",
    re.IGNORECASE,
)
"""Where programs send their makers to read on: nothing was asked there."""

PROXY = compile_any(r"""
    tunnel connection failed
    proxy authentication required
    proxy error
    proxy connect(?:ion)? (?:failed|aborted)
""")
CERTIFICATE = compile_any(r"""
    certificate (?:verify|verification|validation) (?:failed|error)
    self signed
    unable to (?:get (?:local )?issuer|verify (?:the )?(?:first|leaf)) (?:certificate|signature)
    certificate (?:problem|exception|error)
    certificate (?:for|name)? ?(?:\w+ ){0,6}(?:doesn t|does not) match
    does not match certificate
    alternative certificate subject
    remote certificate is invalid
    pkix path
    certification path
    trust relationship for the ssl
    (?:tls|err) cert
    x509
    no subject alternative
""")
BAD_CERTIFICATE = compile_any(r"""
    cert(?:ificate)? (?:has |is |was )?(?:expired|revoked|untrusted|invalid|unknown)
    cert(?:ificate)? (?:is )?not (?:yet valid|trusted)
""")
TIME_OUT = re.compile(r"\btim(?:e|ed|ing) ?outs?\b|\betimedout\b|\besockettimedout\b")
LATE = compile_any(r"""
    (?:operation|request|response|connection|server|gateway|read|write)(?: \w+){0,8} timed out
    deadline (?:exceeded|has elapsed)
    execution expired
    took too long to respond
    did not (?:properly )?respond (?:after|within|in)
    http client timeout
    a task was canceled
    econnaborted
    abort error
""")
SESSION_OVER = re.compile(r"\bsession (?:has |is )?timed out\b|\bsession time ?out\b")

UNREACHABLE = compile_any(r"""
    enotfound|eai again
    getaddrinfo
    (?:could not|couldn t|cannot|can t|failed to|unable to) (?:be )?resolve
    (?:remote )?name could not be resolved
    name (?:or service not known|does not resolve|not resolved|resolution)
    no such host|unknown host|nodename nor servname|server misbehaving
    no address associated with host\w*
    dns (?:error|lookup|resolution|probe|failure)
    econn(?:refused|reset)
    connection (?:was |has been |is |got )?(?:refused|reset|aborted)
    actively refused|forcibly closed|closed connection without|gave http response to https
    server disconnected|socket hang up|other side closed
    epipe|broken pipe|empty reply from server|incomplete read
    unexpected (?:end of (?:stream|file)|eof)
    (?:post|get) https [a-z0-9 ]{0,200} eof$
    response ended prematurely|premature (?:end|eof|close)
    no http response
    upstream connect error|stream (?:was )?reset
    e(?:net|host)unreach|(?:network|host) (?:is )?unreachable|no route to host
    connector error|all connection attempts failed
    max retries exceeded
    fetch failed|failed to fetch|err (?:network|internet|connection|address)
    error (?:occurred while )?sending (?:the )?request
    curl (?:error )?(?:5|6|7|35|52|55|56)
    handshake (?:failure|failed|exception|error)|(?:ssl|tls) handshake
    could not create ssl tls secure channel
    violation of protocol|wrong version number|legacy renegotiation
    ssl connection could not be established
    protocol version|unsupported protocol
    (?:ssl|tls) (?:error|exception|alert|protocol error)
""")
"""A name that leads nowhere, a line that broke, a network that is down, no common encryption."""

BROKEN = compile_any(r"""
    connection (?:was |has been |is |got )?(?:closed|dropped|terminated|broken|lost)
    connection (?:failed|error|exception|failure)
    (?:failed|unable|could not|couldn t|cannot) (?:to )?(?:connect to|establish)
    network ?error|host not found
""")
BY_PROGRAM = compile_any(r"""
    error|exception|errno|err|curl|https?|tcp|ssl|sockets?|api|host|intacct|remote
""")
"""What shows that a program says it, and not a person of some other line."""

FEW_WORDS = 6
"""A text of up to this many words is taken for a line of a longer one."""

OTHER_SYSTEMS = compile_any(r"""
    sqlstate|ora|mysql|mariadb|postgres\w*|psycopg\w*|redis|mongo\w*|pymongo
    sql server|lock wait|smtp|imap|ldap|kafka|rabbitmq|amqp|elasticsearch|kubectl|npm|pip|ssh
    sage (?:50|100|200|300|500|x3|people)|aws|lambda
    salesforce|netsuite|quickbooks|intuit|xero|stripe|shopify|hubspot|dynamics|aadsts\w*|azure
    outlook|excel|sharepoint|zoom|slack|windows cannot|printer
""")
"""Databases, mail, tools of developers and other products: their errors are not Sage's."""

RETRIES = re.compile(r"\bretr(?:y|ies)(?: \w+){0,2} (?:exceeded|exhausted)\b")
"""How Sage's own libraries for programmers end after one server error on another."""


def find_status(text: str) -> int:
    """Return the HTTP status of an error or a redirect that a pasted text names, or 0.

    >>> find_status("HTTP/1.1 401 Unauthorized"), find_status("5000.11 already exists")
    (401, 0)
    """
    words = split_words(text[:SEARCHED_AT_MOST])
    if words in SAID_ALONE:
        return REASONS[words]
    for match in STATUS.finditer(words):
        said = next(filter(None, match.groups()))
        status = int(said) if said.isdigit() else REASONS[said]
        if status >= 300:
            return status
    return 0


def is_about_another_host(text: str) -> bool:
    """Return whether a program's error is about a machine that is not Sage's.

    >>> is_about_another_host("401 Client Error: Unauthorized for url: https://api.example.com/v1/x")
    True
    """
    text = text[:SEARCHED_AT_MOST]
    if "intacct" in text.lower() or "modeloptic" in text.lower():
        return False
    if OTHER_SYSTEMS.search(split_words(text)):
        return True
    return any(
        not (match[0].lower().startswith("http") and HELP_PAGES.fullmatch(match[1]))
        for match in TARGET.finditer(text)
    )


def find_fault(text: str) -> str:
    """Return the code of the network's fault that a text speaks of, or ""."""
    words = split_words(text[:SEARCHED_AT_MOST])
    status = find_status(text)
    if PROXY.search(words):
        return "gateway.http-refused"
    told = BY_PROGRAM.search(words) or words == "certificate has expired"
    if CERTIFICATE.search(words) or (told and BAD_CERTIFICATE.search(words)):
        return "gateway.certificate"
    if status >= 400:
        return ""
    by_program = BY_PROGRAM.search(words) or words.count(" ") < FEW_WORDS
    late = LATE.search(words) or (by_program and TIME_OUT.search(words))
    if late and not SESSION_OVER.search(words):
        return "gateway.timed-out"
    if UNREACHABLE.search(words) or (by_program and BROKEN.search(words)):
        return "gateway.unreachable"
    return "gateway.server-error" if RETRIES.search(words) else ""
