"""How an article stands with readers: its status, the editors' list, and where an address leads that it has had."""
