"""Renderers: they take results and return text or bytes."""
