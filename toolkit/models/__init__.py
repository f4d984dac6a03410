"""The tables of the toolkit."""

from toolkit.models.edition import Edition, EditionFile, EditionState, Section, SectionChain

__all__ = ["Edition", "EditionFile", "EditionState", "Section", "SectionChain"]
