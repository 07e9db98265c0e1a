"""A speech engine for tests: writes a tone as long as the text, with silence around it.

python -m tests.server.voice.speech_engine TEXT FILE [--silent | --eight-bits | --fails]
"""

import math
import struct
import sys
import wave

RATE = 16_000


def main(text: str, file: str, how: str = "") -> None:
    if how == "--fails":
        sys.exit("no such voice")
    height = 0 if how == "--silent" else 9000
    tone = [round(height * math.sin(n / 7)) for n in range(len(text) * RATE // 5)]
    samples = [0] * (RATE // 2) + tone + [0] * (RATE // 2)
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setframerate(RATE)
        out.setsampwidth(1 if how == "--eight-bits" else 2)
        if how == "--eight-bits":
            out.writeframes(bytes(value // 256 + 128 for value in samples))
        else:
            out.writeframes(b"".join(struct.pack("<h", value) for value in samples))


if __name__ == "__main__":
    main(*sys.argv[1:])
