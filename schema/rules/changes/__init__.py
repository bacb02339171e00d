"""Changes of a comment after it was posted: edits and deletion by its author, likes and reports by others.

What is likely is expected, and seen under the locks as it is written, by one statement; all else takes the locks first.
Uses the rules for posting, moderation and user errors.
"""
