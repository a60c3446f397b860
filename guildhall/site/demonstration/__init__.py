"""Signing in to a demonstration by one press of a button. Nowhere else is there such a page."""
