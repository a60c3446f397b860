"""What the partnership sets for itself on cases. Values given are where to start.

The lengths of the deadlines that rest on PRACTICE are set on the page of rules.
"""

MEDIUM_FROM = 12
HIGH_FROM = 20
"""The risk matrix's cut points. Forces differ: these are local."""

ATTEMPTS_BEFORE_CLOSING_UNASKED = 2
"""How often somebody tries to reach a victim before a case closes without their view."""

REOPENED_WITHIN_DAYS = 90
SATISFIED_FROM = 4
"""The least score, of 1 to 5, that counts as satisfied."""
