"""The public's front door: what anybody may send in, without signing in and without a script."""
