"""Tests, one folder for each room; browser.py and conftest.py are shared."""
