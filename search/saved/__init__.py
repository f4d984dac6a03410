"""Saved searches: what is new or newly coded since last time, on the site and by e-mail."""
