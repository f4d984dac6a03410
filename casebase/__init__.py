"""The library: disputes and investigations, their documents, text versions, passages and citations."""
