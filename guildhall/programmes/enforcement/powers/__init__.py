"""Who may issue what, notices, fixed penalties and prosecutions."""
