"""Mutations of the library, one module each."""
