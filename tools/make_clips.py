"""Make the clips that calls are spoken with: `python tools/make_clips.py`.

Needs espeak-ng (its Mandarin voice) and ffmpeg (Opus), for making them only:
`apt-get install espeak-ng ffmpeg`. Every clip is cut where its sound begins and ends, so that
clips joined without a gap make a sentence. The manifest beside them lists clip → file, seconds,
text, and the words a text is read with.
"""

import io
import json
import math
import shutil
import subprocess
import sys
import wave
from array import array
from pathlib import Path

from hall_display.speech import CHIME, WORDS, YAO, clip_names

CLIPS = Path(__file__).resolve().parent.parent / "display/hall_display/clips"
VOICE = "cmn-latn-pinyin"  # the other Mandarin voice reads characters as English letters
SPEED = 140  # words a minute, as espeak-ng counts them
RATE = 24_000
LOUD = 0.11  # root mean square of every clip, of 1
PEAK = 0.9
QUIET = 0.015  # below this share of the peak there is silence
ROOM = 0.015  # seconds kept before and after the sound
PAUSE_AFTER = {CHIME: 0.15}

PINYIN = {
    "qing": "qing3",
    "hao-dao": "hao4 dao4",
    "hao-chuangkou-banli": "hao4 chuang1kou3 ban4li3",
    "chuangkou-banli": "chuang1kou3 ban4li3",
    "banli": "ban4li3",
    "chuangkou": "chuang1kou3",
    "hao": "hao4",
    "zong-fuwutai": "zong3 fu2wu4tai2",
    "fuwutai": "fu2wu4tai2",
    "dong": "dong1",
    "xi": "xi1",
    "nan": "nan2",
    "bei": "bei3",
    "zhong": "zhong1",
    "lou": "lou2",
    "ceng": "ceng2",
    "qu": "qu1",
    "ting": "ting1",
    "shi-room": "shi4",
    "tai": "tai2",
    "gang": "gang4",
    "shi": "shi2",
    YAO: "yao1",
    "0": "ling2",
    "1": "yi1",
    "2": "er4",
    "3": "san1",
    "4": "si4",
    "5": "wu3",
    "6": "liu4",
    "7": "qi1",
    "8": "ba1",
    "9": "jiu3",
}
"""What the voice is given; letters are given as they are."""

Sound = list[float]


def main() -> None:
    missing = [name for name in ("espeak-ng", "ffmpeg") if shutil.which(name) is None]
    if missing:
        sys.exit(f"{' and '.join(missing)} not found. On Debian: apt-get install espeak-ng ffmpeg")
    CLIPS.mkdir(exist_ok=True)
    for old in CLIPS.iterdir():
        old.unlink()
    texts = {name: text for text, name in WORDS.items()} | {CHIME: "", YAO: "幺"}
    clips = {}
    for name in sorted(clip_names()):
        sound = levelled(chime() if name == CHIME else trimmed(spoken(PINYIN.get(name, name))))
        sound += [0.0] * int(PAUSE_AFTER.get(name, 0) * RATE)
        (CLIPS / f"{name}.ogg").write_bytes(opus(sound))
        clips[name] = {
            "file": f"{name}.ogg",
            "seconds": round(len(sound) / RATE, 3),
            "text": texts.get(name, name.upper()),
        }
    manifest = {"clips": clips, "words": dict(WORDS)}
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (CLIPS / "manifest.json").write_text(text, encoding="utf-8")
    size = sum(file.stat().st_size for file in CLIPS.iterdir())
    print(f"{len(clips)} clips, {size / 1000:.0f} kB, in {CLIPS.name}/")


def spoken(text: str) -> Sound:
    """`text` (pinyin with tones, or a letter) in the Mandarin voice, at RATE."""
    said = subprocess.run(
        ["espeak-ng", "-v", VOICE, "-s", str(SPEED), "--stdout", text],
        capture_output=True,
        check=True,
    ).stdout
    with wave.open(io.BytesIO(said)) as file:
        rate, frames = file.getframerate(), file.readframes(1 << 24)
    samples = array("h", frames)
    return resampled([value / 32768 for value in samples], rate)


def resampled(sound: Sound, rate: int) -> Sound:
    """`sound` at RATE, between the samples along a straight line."""
    wanted = int(len(sound) * RATE / rate) - 1
    made = []
    for index in range(wanted):
        at, share = divmod(index * rate / RATE, 1)
        made.append(sound[int(at)] * (1 - share) + sound[int(at) + 1] * share)
    return made


def chime() -> Sound:
    """Two bell tones, e″ and c″, each dying away."""
    length = int(0.9 * RATE)
    made = [0.0] * length
    for begin, pitch in ((0.0, 659.26), (0.35, 523.25)):
        start = int(begin * RATE)
        for index in range(length - start):
            time = index / RATE
            fading = math.exp(-4.5 * time) * min(1.0, time / 0.004)
            tone = math.sin(2 * math.pi * pitch * time)
            above = math.sin(2 * math.pi * 2.76 * pitch * time) * math.exp(-9 * time)
            made[start + index] += fading * (0.8 * tone + 0.2 * above)
    return faded(made, 0.05)


def trimmed(sound: Sound) -> Sound:
    """`sound` from where it begins to where it ends, its edges smoothed."""
    peak = max(map(abs, sound))
    loud = [index for index, value in enumerate(sound) if abs(value) > QUIET * peak]
    room = int(ROOM * RATE)
    return faded(sound[max(0, loud[0] - room) : loud[-1] + room], 0.008)


def faded(sound: Sound, seconds: float) -> Sound:
    edge = int(seconds * RATE)
    for index in range(edge):
        sound[index] *= index / edge
        sound[-1 - index] *= index / edge
    return sound


def levelled(sound: Sound) -> Sound:
    """All clips equally loud, none cut off at the top."""
    loudness = math.sqrt(sum(value * value for value in sound) / len(sound))
    gain = min(LOUD / loudness, PEAK / max(map(abs, sound)))
    return [value * gain for value in sound]


def opus(sound: Sound) -> bytes:
    """An Ogg Opus file; the same sound gives the same bytes."""
    pcm = array("h", (round(value * 32767) for value in sound)).tobytes()
    source = ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
    target = ["-c:a", "libopus", "-b:a", "40k", "-application", "audio", "-f", "ogg", "-"]
    command = ["ffmpeg", "-v", "error", *source, "-map_metadata", "-1", "-bitexact", *target]
    return subprocess.run(command, input=pcm, capture_output=True, check=True).stdout


if __name__ == "__main__":
    main()
