"""What the bot may ask about chats and their members."""
