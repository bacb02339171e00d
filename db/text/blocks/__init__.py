"""The blocks of a body: what each is, and bodies of blocks or HTML written as Markdown."""
