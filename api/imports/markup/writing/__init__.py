"""Tokens written as Markdown: pictures, quotations, links, code, or just their text."""
