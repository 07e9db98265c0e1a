"""Who may come in and what they may do: tokens, accounts, passwords, codes, limits."""
