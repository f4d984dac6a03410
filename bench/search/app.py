"""Puts the corpus of the benchmark in the library's place, in every process that reads it."""

import os

from django.apps import AppConfig


class CorpusConfig(AppConfig):
    """Last of the apps, so that all sources are registered before."""

    name = "bench.search"
    label = "bench_search"

    def ready(self) -> None:
        from bench.search.corpus import Corpus
        from casebase.indexing import LibrarySource
        from search import registry

        for source in list(registry._sources):
            if isinstance(source, LibrarySource):
                registry.unregister_source(source)
                registry.register_source(Corpus(source, int(os.environ["BENCH_PASSAGES"])))
