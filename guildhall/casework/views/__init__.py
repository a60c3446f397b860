"""The pages of casework: lists, the case itself, and what is done on it."""
