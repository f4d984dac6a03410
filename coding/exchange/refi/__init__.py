"""REFI-QDA: projects (.qdpx) and codebooks (.qdc), as the standard's schemas of 18 March 2019 have them."""
