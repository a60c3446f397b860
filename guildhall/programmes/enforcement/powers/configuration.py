"""What the partnership sets for itself of powers. Values given are where to start."""

from guildhall.local import whole

TABLE = "enforcement"

REVET_MONTHS = whole(
    TABLE, "revet_months", 36, least=6, most=120,
    source="Local: an accreditation scheme's usual three years; nobody has confirmed a rule",
    title="months after which somebody who holds a power is vetted again",
)  # fmt: skip
