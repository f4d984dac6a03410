"""Codings out to other tools and in from them.

A **format** (one module or folder each, see `formats`) reads and writes the inert `model`; it knows no database.
`database` turns rows into a model and a model into rows. `report` says what an import would do, `jobs` run both.
"""
