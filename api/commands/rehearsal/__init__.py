"""A rehearsal: an evening of readers and moderators, played against a development server for front ends to be tried on.

The plan is made from a seed before it is played; a relay between the front end and the server makes what goes wrong.
"""
