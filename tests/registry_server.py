"""A server on loopback that answers as the API v2 of ClinicalTrials.gov does, and can misbehave.

Written after the registry's OpenAPI file (2.0.0-draft); ``test_registry_server.py`` holds it
against that file. The download of everything is not in the file; it is served in the form in which
the registry's site hands it out: a zip archive with one JSON file a study.
"""

import base64
import copy
import email.utils
import hashlib
import io
import json
import re
import sys
import threading
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

Study = dict[str, Any]

PARAMETERS = frozenset({
    "format", "query.cond", "filter.ids", "filter.advanced", "fields", "sort", "countTotal",
    "pageSize", "pageToken",
})  # fmt: skip
"""Those parameters of ``/studies`` that this server understands; it refuses all others."""
DEFAULT_PAGE, LARGEST_PAGE = 10, 1000
NOT_THE_SAME = ("countTotal", "pageSize", "pageToken")
_RANGE = re.compile(r"AREA\[LastUpdatePostDate\]RANGE\[([\d-]+|MIN),\s*([\d-]+|MAX)\]")
_FIELDS = {
    "NCTId": ("protocolSection", "identificationModule", "nctId"),
    "BriefTitle": ("protocolSection", "identificationModule", "briefTitle"),
    "OverallStatus": ("protocolSection", "statusModule", "overallStatus"),
    "LastUpdatePostDate": ("protocolSection", "statusModule", "lastUpdatePostDateStruct", "date"),
    "ProtocolSection": ("protocolSection",),
    "HasResults": ("hasResults",),
}


class Fault(NamedTuple):
    """One way to misbehave, once; the arguments depend on the kind."""

    kind: str
    status: int = 0
    retry_after: str = ""
    old: str = ""
    new: str = ""


DROP = Fault("drop")
"""Promise a whole answer, send half of it, close the connection."""
TRUNCATE = Fault("truncate")
"""Send half of the document as if it were all."""
HTML = Fault("html")
SLOW = Fault("slow")
"""Answer nothing until the other side has gone."""
REPEAT = Fault("repeat")
"""Give the last record of the page before once more."""
NEW_TOKENS = Fault("new tokens")
"""Refuse the token that was given before, as one that is not known any more."""
SAME_TOKEN = Fault("same token")
"""Name the page itself as the next one."""


def status(code: int, retry_after: str = "") -> Fault:
    """Answer with an error's status."""
    return Fault("status", status=code, retry_after=retry_after)


def redirect(to: str) -> Fault:
    """Send the client elsewhere."""
    return Fault("redirect", status=302, new=to)


def rename(old: str, new: str) -> Fault:
    """Give a key of the whole document another name."""
    return Fault("rename", old=old, new=new)


class _Refusal(Exception):
    def __init__(self, sentence: str, code: int = 400) -> None:
        super().__init__(sentence)
        self.code = code


class Request(NamedTuple):
    """What was asked, and with which headers (their names in lower case)."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]


class RegistryServer:
    """The registry's state: its studies, its versions, its moods. ``faults`` are used up in order.

    ``None`` among the faults is a request that is answered well. ``has_download`` switches the
    download of everything on.
    """

    def __init__(self, studies: Iterable[Study] = ()) -> None:
        self.studies: dict[str, Study] = {}
        self.put(*studies)
        self.api_version, self.data_timestamp = "2.0.5", "2026-11-20T09:00:05"
        self.largest_page = LARGEST_PAGE
        self.faults: deque[Fault | None] = deque()
        self.requests: list[Request] = []
        self.has_download = True
        self.has_ranges = True
        self.before_answer: Callable[[Request], None] = lambda request: None
        self.gone = threading.Event()
        self.generation = 0
        self.base_url = ""

    def put(self, *studies: Study) -> None:
        """Add studies, or replace them."""
        for study in studies:
            self.studies[nct_id(study)] = copy.deepcopy(study)

    def remove(self, *ids: str) -> None:
        """Let studies vanish."""
        for one in ids:
            del self.studies[one]

    def asked(self, path: str = "/studies") -> list[dict[str, str]]:
        """List the parameters of every request for a path, in order."""
        return [one.parameters for one in self.requests if one.path == path]

    def page(self, parameters: dict[str, str], fault: Fault | None = None) -> dict[str, Any]:
        """Answer ``/studies``; a fault other than these changes nothing here."""
        _check(parameters)
        found = [one for one in self._sorted(parameters) if _wanted(one, parameters)]
        begin = self._offset(parameters)
        size = min(int(parameters.get("pageSize") or 0) or DEFAULT_PAGE, self.largest_page)
        answer: dict[str, Any] = {}
        if parameters.get("countTotal") == "true" and not begin:
            answer["totalCount"] = len(found)
        repeated = begin - 1 if fault == REPEAT and begin else begin
        answer["studies"] = [_pruned(one, parameters) for one in found[repeated : begin + size]]
        if begin + size < len(found):
            at = begin if fault == SAME_TOKEN else begin + size
            answer["nextPageToken"] = self._token(at, parameters)
        return answer

    def _sorted(self, parameters: dict[str, str]) -> list[Study]:
        studies = [self.studies[key] for key in sorted(self.studies)]
        field, _, order = parameters.get("sort", "").partition(":")
        if not field:
            return studies
        if field != "LastUpdatePostDate":
            raise _Refusal(f"Field `{field}` cannot be sorted by")
        return sorted(studies, key=updated, reverse=order != "asc")

    def _token(self, offset: int, parameters: dict[str, str]) -> str:
        same = {key: parameters[key] for key in sorted(parameters) if key not in NOT_THE_SAME}
        query = hashlib.sha256(json.dumps(same).encode()).hexdigest()[:12]
        plain = f"{self.generation}.{offset}.{query}"
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")

    def _offset(self, parameters: dict[str, str]) -> int:
        token = parameters.get("pageToken")
        if not token:
            return 0
        try:
            plain = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
            offset = int(plain.split(".")[1])
        except (ValueError, IndexError):
            offset = -1
        if offset < 0 or token != self._token(offset, parameters):
            raise _Refusal("Incorrect or expired page token, or the parameters have changed")
        return offset

    def archive(self) -> bytes:
        """Put all studies into one zip archive, one file each."""
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for key in sorted(self.studies):
                member = zipfile.ZipInfo(f"{key}.json", (2026, 11, 20, 9, 0, 0))
                archive.writestr(member, json.dumps(self.studies[key]))
        return held.getvalue()


def nct_id(study: Study) -> str:
    """Return a study's identifier."""
    return study["protocolSection"]["identificationModule"]["nctId"]


def updated(study: Study) -> str:
    """Return the day on which a study's last update was posted, empty if it has none."""
    module = study["protocolSection"].get("statusModule", {})
    return module.get("lastUpdatePostDateStruct", {}).get("date", "")


def dated(study: Study, day: str) -> Study:
    """Return the study with another day of its last update."""
    told = copy.deepcopy(study)
    told["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {
        "date": day, "type": "ACTUAL"
    }  # fmt: skip
    return told


def _check(parameters: dict[str, str]) -> None:
    if strange := sorted(set(parameters) - PARAMETERS):
        raise _Refusal(f"`{strange[0]}` is not a known parameter")
    if parameters.get("format", "json") != "json":
        raise _Refusal("`format` is not one that this server speaks")
    if not re.fullmatch(r"\d{0,9}", parameters.get("pageSize", "")):
        raise _Refusal("`pageSize` has to be a number, 0 or more")
    if parameters.get("countTotal", "true") not in ("true", "false"):
        raise _Refusal("`countTotal` has to be true or false")
    advanced = parameters.get("filter.advanced", "")
    if advanced and not _RANGE.fullmatch(advanced):
        raise _Refusal("`filter.advanced` cannot be understood")
    for one in _list(parameters, "filter.ids"):
        if not re.fullmatch(r"(NCT|nct)\d{8}", one):
            raise _Refusal(f"`{one}` is not an NCT number")
    for field in _list(parameters, "fields"):
        if field not in _FIELDS:
            raise _Refusal(f"`{field}` is not a field")


def _list(parameters: dict[str, str], name: str) -> list[str]:
    return [one for one in re.split(r"[,|]", parameters.get(name, "")) if one]


def _wanted(study: Study, parameters: dict[str, str]) -> bool:
    ids = [one.upper() for one in _list(parameters, "filter.ids")]
    if ids and nct_id(study) not in ids:
        return False
    if found := _RANGE.fullmatch(parameters.get("filter.advanced", "")):
        low, high = (found[1].replace("MIN", "0"), found[2].replace("MAX", "9"))
        if not low <= updated(study) <= high:
            return False
    module = study["protocolSection"].get("conditionsModule", {})
    words = parameters.get("query.cond", "").lower().split()
    return all(word in " ".join(module.get("conditions", [])).lower() for word in words)


def _pruned(study: Study, parameters: dict[str, str]) -> Study:
    fields = _list(parameters, "fields")
    if not fields:
        return study
    told: Study = {}
    for field in fields:
        *path, last = _FIELDS[field]
        source: Any = study
        into = told
        for step in path:
            source, into = source.get(step, {}), into.setdefault(step, {})
        if last in source:
            into[last] = source[last]
    return told


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    registry: RegistryServer

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path = parts.path.removeprefix("/api/v2")
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(path, dict(parse_qsl(parts.query)), headers)
        self.registry.requests.append(request)
        self.registry.before_answer(request)
        fault = self.registry.faults.popleft() if self.registry.faults else None
        try:
            if not self._unwell(fault):
                self._answer(request, fault)
        except _Refusal as refusal:
            self._send(str(refusal).encode(), code=refusal.code, kind="text/plain")

    def _unwell(self, fault: Fault | None) -> bool:
        """Answer with something else altogether; say whether that was done."""
        if fault is None or fault.kind not in ("status", "html", "slow", "redirect"):
            return False
        if fault.kind == "slow":
            self.registry.gone.wait(30)
            self.close_connection = True
            return True
        if fault.kind == "html":
            self._send(b"<!doctype html><title>Down for maintenance</title>", kind="text/html")
        elif fault.kind == "redirect":
            self._send(b"", code=fault.status, more={"Location": fault.new})
        else:
            after = {"Retry-After": fault.retry_after} if fault.retry_after else {}
            self._send(b"Not now.", code=fault.status, kind="text/plain", more=after)
        return True

    def _answer(self, request: Request, fault: Fault | None) -> None:
        if request.path == "/studies/download":
            self._send_archive(request, fault)
            return
        if fault == NEW_TOKENS:
            self.registry.generation += 1
        answer: Any
        if request.path == "/version":
            answer = {"apiVersion": self.registry.api_version}
            if self.registry.data_timestamp:
                answer["dataTimestamp"] = self.registry.data_timestamp
        elif request.path == "/studies":
            answer = self.registry.page(request.parameters, fault)
        elif match := re.fullmatch(r"/studies/((?:NCT|nct)\d{8})", request.path):
            answer = self.registry.studies.get(match[1].upper())
            if answer is None:
                raise _Refusal(f"NCT number {match[1].upper()} not found", 404)
        else:
            raise _Refusal("There is nothing here", 404)
        text = json.dumps(answer)
        if fault and fault.kind == "rename":
            text = text.replace(f'"{fault.old}"', f'"{fault.new}"')
        self._send(text.encode(), fault=fault)

    def _send_archive(self, request: Request, fault: Fault | None) -> None:
        if not self.registry.has_download:
            raise _Refusal("There is nothing here", 404)
        data = self.registry.archive()
        tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        more = {"ETag": tag, "Last-Modified": email.utils.formatdate(usegmt=True)}
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
        code = 200
        if asked and self.registry.has_ranges and request.headers.get("if-range") == tag:
            begin, size, code = int(asked[1]), len(data), 206
            if begin >= size:
                raise _Refusal("There is no such part", 416)
            more["Content-Range"] = f"bytes {begin}-{size - 1}/{size}"
            data = data[begin:]
        self._send(data, code=code, kind="application/zip", more=more, fault=fault)

    def _send(
        self,
        body: bytes,
        *,
        code: int = 200,
        kind: str = "application/json",
        more: dict[str, str] | None = None,
        fault: Fault | None = None,
    ) -> None:
        if fault == TRUNCATE:
            body = body[: len(body) // 2]
        self.send_response(code)
        for name, value in {"Content-Type": kind, "Set-Cookie": "pi=1", **(more or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault == DROP:
            body = body[: len(body) // 2]
            self.close_connection = True
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, address: object) -> None:
        """Say nothing where a client went away in the middle, as some tests let it."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, address)


@contextmanager
def serving(studies: Iterable[Study] = ()) -> Iterator[RegistryServer]:
    """Serve studies at ``base_url`` until the block ends."""
    registry = RegistryServer(studies)
    handler = type("Handler", (_Handler,), {"registry": registry})
    with _Server(("127.0.0.1", 0), handler) as server:
        registry.base_url = f"http://127.0.0.1:{server.server_address[1]}/api/v2"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield registry
        finally:
            registry.gone.set()
            server.shutdown()
            thread.join()
