"""The query as a form: writes the query language, and reads a query back into the form where it can."""

from search.builder.compose import Unfit, compose
from search.builder.form import Form
from search.builder.reading import read

__all__ = ["Form", "Unfit", "compose", "read"]
