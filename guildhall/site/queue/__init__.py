"""The worker's queue, for administrators: what failed, and trying it again."""
