"""Mutations of accounts."""

from accounts.services.change_account import change_account
from accounts.services.first_account import create_first_account
from accounts.services.roles import ensure_roles

__all__ = ["change_account", "create_first_account", "ensure_roles"]
