"""Search: queries as inert objects, two backends behind one contract, and the outbox that keeps the index right."""
