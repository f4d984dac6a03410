"""`python -m bench.inside ROUNDS`: the queries through the search service, without HTTP; prints seconds as JSON."""

from __future__ import annotations

import json
import sys
import time

import django
from django.http import QueryDict


def ask(rounds: int) -> list[float]:
    from bench.queries import QUERIES, WARMING
    from search import service
    from search.params import Params

    def once(query: dict[str, str]) -> float:
        values = QueryDict(mutable=True)
        values.update(query)
        began = time.perf_counter()
        service.search(Params.read(values).request("en"))
        return time.perf_counter() - began

    for query in WARMING:
        once(query)
    return [once(query) for _round in range(rounds) for query in QUERIES]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(ask(int(sys.argv[1]))))
