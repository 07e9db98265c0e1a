"""The files of a data folder: written, brought up to this version, copied and brought back."""
