"""Code scanners on a serial port: the stream cut into codes and answers, and the drivers."""
