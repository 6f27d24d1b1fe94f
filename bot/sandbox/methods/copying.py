"""Forwarding and copying."""
