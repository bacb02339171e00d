"""RSS 0.9 to 2.0, RDF and Atom, with the whole text of articles. Uses `xml`."""
