"""The formats of telex lines: IPTC 7901 and ANPA 1312."""
