"""The toolkit: chains curated into numbered editions that a reader can verify without the site."""
