"""Who is named in running text, and whose words its quotations are. Knows text and people, not files."""
