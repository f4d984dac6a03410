"""Search certificates: what was searched, how, and exactly what was found."""
