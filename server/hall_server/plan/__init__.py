"""The set-up of a hall as text: read, checked, written, edited, and its versions."""
