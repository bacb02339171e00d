"""A reader for the exports of each system, and what tells their files apart."""
