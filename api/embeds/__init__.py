"""Embeds: the sites that they are from are asked for their titles, by oEmbed.

Uses `settings` and `http`.
"""
