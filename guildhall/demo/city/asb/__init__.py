"""The city's anti-social behaviour: extracts in the thousands, cases, officers and powers."""
