"""WordPress eXtended RSS, 1.0 to 1.2, with the comments that stand in its items. Uses `xml`."""
