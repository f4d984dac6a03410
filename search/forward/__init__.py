"""Every text's words in order, in files beside a Tantivy index.

Tantivy cannot say "within five words" or "in one sentence" of anything but single words. What it
finds is checked here: `store` writes the files, `view` reads them, `standing` finds intervals.
"""

from search.forward.standing import TooMuchWork, texts_with
from search.forward.store import Store
from search.forward.view import View

__all__ = ["Store", "TooMuchWork", "View", "texts_with"]
