"""The second step at sign-in, which some members must have."""
