"""What the page of a case shows, made of what the library holds: plain values, ready for a template or JSON."""
