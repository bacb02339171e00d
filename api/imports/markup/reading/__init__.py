"""A body read into tokens: text, code, and the tags of Hugo, Liquid, WordPress, HTML and MDX, in pairs."""
