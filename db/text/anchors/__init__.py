"""Where words stand in an article: a quote's exact words, and words found again in a text that has changed.

Positions are W3C text positions within a block; what is found again is known by its words and those around them.
"""
