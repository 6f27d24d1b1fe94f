"""The case file as an officer reads it privately: protected, removed again, every opening an event."""
