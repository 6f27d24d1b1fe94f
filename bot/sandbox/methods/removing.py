"""Deleting and pinning messages, and leaving chats."""
