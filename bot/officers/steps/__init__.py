"""What officers do with a case: claim it, move it on, write to the reporter, ask for a second person."""
