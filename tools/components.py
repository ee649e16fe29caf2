"""See to it that the tests find a PostgreSQL server and a browser, or say what is left out.

Installs Debian's packages where this user may; otherwise the tests that need a component skip.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def has_postgresql() -> bool:
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


def has_browser() -> bool:
    if shutil.which("chromium") or shutil.which("google-chrome"):
        return True
    cache = Path.home() / ".cache" / "ms-playwright"
    return any(cache.glob("chromium-*"))


def apt_install(package: str) -> bool:
    """Install a Debian package, quietly; answer whether that worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    print(f"==> Installing Debian's package {package} for the tests")
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    return subprocess.run(command, check=False, **quiet).returncode == 0


def playwright_install() -> bool:
    """Let Playwright fetch its own Chromium; answer whether that worked."""
    print("==> Asking Playwright for its own Chromium")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, check=False, timeout=300).returncode == 0


def main() -> None:
    if not has_postgresql() and not apt_install("postgresql"):
        print("PostgreSQL is not here and cannot be installed: its tests will be skipped.")
    if not has_browser() and not apt_install("chromium") and not playwright_install():
        print("No browser is here and none can be installed: the browser tests will be skipped.")


if __name__ == "__main__":
    main()
