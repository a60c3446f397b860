"""The pages on which an auditor reads who did and saw what."""
