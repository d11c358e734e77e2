"""Clause 8: three years unused, then confidential waste; by people, never by itself."""
