"""What is kept of anti-social behaviour and of the use of powers, by idea."""
