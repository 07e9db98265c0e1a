"""Ticket printers (ESC/POS) and office printers (IPP): what is on paper, and what became of it."""
