"""`manage.py search QUERY`: search from the command line, for people or as JSON."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import service
from search.backends.base import IndexUnavailable
from search.query import QueryError
from search.request import Hit, SearchRequest, SearchResult

BAD_QUERY = 2


class Command(BaseCommand):
    help = "Search the library. Exit code 2: the query cannot be understood."
    requires_system_checks: list[str] = []  # `setup` has made them; here they cost half the time

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query", metavar="QUERY")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--by", choices=["case", "passage"], default="passage")
        parser.add_argument("--sort", choices=["relevance", "date"], default="relevance")
        parser.add_argument("--limit", type=int, default=10)
        parser.add_argument("--offset", type=int, default=0)

    def handle(self, *args: Any, **options: Any) -> None:
        request = SearchRequest(
            options["query"],
            by=options["by"],
            sort=options["sort"],
            limit=options["limit"],
            offset=options["offset"],
            facets=False,
        )
        try:
            result = service.search(request)
        except QueryError as error:
            self.refuse(options["query"], error)
        except IndexUnavailable as error:
            raise CommandError(f"{error}; `manage.py search_index rebuild` builds one.") from error
        else:
            self.tell_json(result) if options["json"] else self.tell(result)

    def refuse(self, query: str, error: QueryError) -> None:
        """The error with a caret under its place, and exit code 2."""
        line, caret = error.caret(query)
        self.stderr.write(f"{error.message}\n  {line}\n  {caret}")
        if error.suggestion:
            self.stderr.write(f"Did you mean: {error.suggestion}")
        sys.exit(BAD_QUERY)

    def tell_json(self, result: SearchResult) -> None:
        """Everything a program needs; by case the hits are the best of each case, in order."""
        answer: dict[str, Any] = {
            "query": result.query,
            "reading": result.reading,
            "total_cases": result.total_cases,
            "total_passages": result.total_passages,
            "behind": result.behind,
            "hits": [_json(hit) for hit in _hits(result)],
        }
        if result.groups:
            answer["cases"] = [
                {"case": group.case, "title": group.title, "passages": group.passages}
                for group in result.groups
            ]
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))

    def tell(self, result: SearchResult) -> None:
        """A line per hit."""
        self.stdout.write(
            f"{result.total_passages} passages in {result.total_cases} cases ({result.reading})"
        )
        for hit in _hits(result):
            place = " ".join(
                filter(None, [hit.case or hit.document, hit.document_title, hit.label])
            )
            self.stdout.write(f"  {place}: {' '.join(hit.snippet.split())}")


def _hits(result: SearchResult) -> list[Hit]:
    return [*result.hits, *(hit for group in result.groups for hit in group.hits)]


def _json(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "case": hit.case,
        "case_title": hit.case_title,
        "document": hit.document,
        "document_title": hit.document_title,
        "label": hit.label,
        "order": hit.order,
        "start": hit.start,
        "end": hit.end,
        "page": hit.page,
        "score": hit.score,
        "snippet": hit.snippet,
        "highlights": [list(span) for span in hit.highlights],
        "codes": list(hit.codes),
    }
