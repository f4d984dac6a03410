"""The rules of rounds that need no database: drawing passages, sharing them out."""
