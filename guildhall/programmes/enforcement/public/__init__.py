"""What the public may send to this programme at the front door."""
