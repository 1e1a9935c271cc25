"""Dossiers on the wire: camelCase, nothing unknown taken in."""
