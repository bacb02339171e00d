"""ninjs, the IPTC's news in JSON, 1.x to 3.x."""
