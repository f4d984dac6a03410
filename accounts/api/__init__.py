"""Permissions, sign-in and errors of the REST API."""
