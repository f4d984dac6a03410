"""Comparing coders: whose codings, read from the database, and the report of their agreement as people get it.

What is computed and how is in `coding.agreement`, which knows of no database. Whoever has codings from elsewhere, with
who was asked for what, makes a report there and shows it by `shown.shown`.
"""
