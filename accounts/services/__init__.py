"""Mutations of accounts."""

from accounts.services.first_account import create_first_account

__all__ = ["create_first_account"]
