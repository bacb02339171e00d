"""Bodies of articles as clients send them: Markdown, HTML or typed blocks."""
