"""What the pages show, each worked out once for a state of the evidence."""
