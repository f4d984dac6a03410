from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_IN_DOCX = 2_000  # passages: pandoc holds the whole list in memory


def _write_docx(head: Any, rows: Any, out: Any) -> None:
    from toolkit.files import results  # its libraries take a tenth of the site's start

    results.write(head, rows, out)


class ToolkitConfig(AppConfig):
    name = "toolkit"
    verbose_name = _("Toolkit")

    def ready(self) -> None:
        """Show the number of editions, register the publishing job, and write results of a search as DOCX."""
        from casebase import registry
        from coding.book.touched import register_editions
        from search.exports.formats import register_format
        from search.exports.model import Format
        from toolkit.models import Edition, EditionState
        from toolkit.selectors import editions_with_codes
        from toolkit.services import publish  # noqa: F401 (registers the publishing job)

        register_editions(editions_with_codes)

        register_format(
            Format("docx", _("DOCX, a list to read"), "docx", DOCX_TYPE, _write_docx, MOST_IN_DOCX)
        )
        registry.register_number(
            registry.Number(
                _("editions"),
                Edition.objects.filter(state=EditionState.PUBLISHED).count,
                "toolkit:home",
                5,
            )
        )
