"""The bias meter: what suggestions do to the codings, from passages that came with and without them by lot."""
