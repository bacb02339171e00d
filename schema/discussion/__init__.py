"""Comments, commenters, the live feed and the viewer; the mutations of readers and moderators.

Uses `fields` and `rules`, and names types of `content`.
"""
