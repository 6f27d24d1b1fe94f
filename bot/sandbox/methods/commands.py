"""The commands menu."""
