"""Mutations of accounts."""

from accounts.services.first_account import create_first_account
from accounts.services.roles import ensure_roles

__all__ = ["create_first_account", "ensure_roles"]
