"""What other systems send this programme: reports of two kinds, and cases that are open already."""
