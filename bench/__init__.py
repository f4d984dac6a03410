"""Figures (`make bench`) and pictures (`make screenshots`) of a real site in a temporary folder."""
