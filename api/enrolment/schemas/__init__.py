"""The teams' work on the wire: camelCase, nothing unknown taken in."""
