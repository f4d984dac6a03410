"""Values that settings read from the environment or from the data folder."""

import os
import tomllib
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def flag(name: str, *, default: bool) -> bool:
    """Read a yes/no environment variable; anything but 1, true, yes or on is no."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def secret_key(home: Path) -> str:
    """Return `SECRET_KEY`, or one kept in `home`, made at the first start and readable by its owner only."""
    from_environment = os.environ.get("SECRET_KEY")
    if from_environment:
        return from_environment
    path = home / "secret_key"
    try:
        # O_EXCL: of two processes starting at once exactly one writes the key.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = get_random_secret_key()
        file.write(key)
    return key


def project_version(base: Path) -> str:
    """The version of the program, as `pyproject.toml` numbers it; empty where that file is not there."""
    path = base / "pyproject.toml"
    return str(tomllib.loads(path.read_text())["project"]["version"]) if path.exists() else ""
