"""The provision index: every provision cited in the library, in the order of its agreement, with what interprets it."""
