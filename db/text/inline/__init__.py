"""Rules for what stands within lines of Markdown: emphasis in every script, and addresses."""
