"""Tests of queue/."""
