"""NewsML-G2, NewsML 1.2 and NITF: articles of agencies in XML. Uses `xml`."""
