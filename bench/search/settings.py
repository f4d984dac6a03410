"""The product's settings with the corpus of the benchmark as its library."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.search.app.CorpusConfig"]
