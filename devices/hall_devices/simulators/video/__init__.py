"""USB cameras without hardware: a thread's calls for a video device are answered by a simulator.

The kernel hands them over (seccomp user notification, Linux 5.9 or newer, no rights needed), so
that whoever opens the device, OpenCV's V4L2 among them, runs as it is.
"""
