"""Figures and pictures of a real, running site; nothing here is part of the product."""
