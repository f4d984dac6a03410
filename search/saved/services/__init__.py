"""Mutations of saved searches."""

from search.saved.services.change import change_search
from search.saved.services.mark_seen import mark_seen
from search.saved.services.remove import remove_search
from search.saved.services.save import save_search
from search.saved.services.unsubscribe import unsubscribe

__all__ = ["change_search", "mark_seen", "remove_search", "save_search", "unsubscribe"]
