"""The pages about members, access, agreements and governance."""
