"""The ASB case review: a person who complained and was not helped may have it looked at again."""
