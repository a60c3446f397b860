"""What e-mails about accounts say."""


def password_mail(address: str, days: int) -> tuple[str, str]:
    """The subject and the body of the e-mail that carries a link to choose a password."""
    return (
        "Choose your Guildhall password",
        "An administrator has made you a link to choose the password that you sign in with.\n\n"
        f"{address}\n\n"
        f"It works once, within {days} days. Nobody else can see the password that you choose.\n"
        "If you did not expect this, tell your partnership's administrator.\n",
    )
