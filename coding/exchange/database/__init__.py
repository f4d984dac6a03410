"""Between rows and the model.

`gather` reads codings for an export; `plan` says what a file holds for us and `sort` what of it is new; `apply` brings
it in, in one transaction.
"""
