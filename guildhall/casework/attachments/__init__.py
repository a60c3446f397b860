"""Files on a case: what they really are, without where they were taken, sealed on disk."""
