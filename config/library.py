"""The library that ships with the code: the codebook, the landmark cases, and their chains."""

import json
from pathlib import Path

from django.conf import settings

from casebase.authorities import Authorities
from casebase.services.catch_up import catch_up
from casebase.services.load_case import load_case
from casebase.services.report import Report
from coding.services.load_chains import load_case_chains
from coding.services.load_codebook import load_codebook


def load_library() -> Report:
    """Load `FIXTURES_DIR`, case by case; what is there already stays as it is."""
    folder = Path(settings.FIXTURES_DIR)
    report = Report()
    load_codebook(folder=folder / "codebook")
    authorities = Authorities()
    for path in sorted((folder / "cases").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        report.add(load_case(data=data, authorities=authorities), data["key"])
        load_case_chains(data=data)
    catch_up(authorities=authorities)  # a digest names cases whose files come after its own
    return report
