"""Keeps the index a function of the database, whatever fails on the way.

`draining` indexes what changed, `rebuilding` fills a new generation beside the one in use,
`comparing` finds and mends differences, `tending` does all three when they are due, and `status`
tells how it stands. `search.indexing` is what the rest of the project calls.
"""
