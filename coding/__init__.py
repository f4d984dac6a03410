"""Coding: the codebook, annotations, suggestions and chains."""
