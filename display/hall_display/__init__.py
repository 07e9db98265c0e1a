"""What people see and hear: the board, window signs and spoken text, as pure folds of a hall."""
