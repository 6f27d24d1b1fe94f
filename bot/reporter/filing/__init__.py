"""The way from a poster to a receipt: what is said and done before a case exists."""
