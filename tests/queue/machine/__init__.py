"""The orders of `test_engine_machine`, by who gives them."""
