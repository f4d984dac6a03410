"""Search: queries as inert objects, two engines behind one contract, an index kept right."""
