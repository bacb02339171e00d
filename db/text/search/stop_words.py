"""Words that are in nearly every English text: a query of several words goes without them."""

WORDS = """
i me my we us our you your he him his she her it its they them their what which who whom this that these those am is
are was were be been being have has had having do does did doing a an the and but if or because as until while of at
by for with about against between into through during before after above below to from up down in out on off over
under again then once here there when where why how all any both each few more most other some such no nor not only
own same so than too very s t can will just don should now go pm
"""
STOP_WORDS = frozenset(WORDS.split())
"""Those that are written in capitals are names and abbreviations: IT, WHO, US."""
