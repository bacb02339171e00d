"""Bodies of articles as they are stored: blocks whose ids follow their content."""
