"""The page with which a printer shows whether its profile is right (自检页).

Pure.  Each part says what should be seen, so that whoever holds the paper needs no manual.  Words
stay inside GB2312, but for the samples of what goes beyond it.
"""

from __future__ import annotations

from collections.abc import Sequence

from hall_devices.printers import cells
from hall_devices.printers.paper import Cut, Item, Paper, Qr, Rule, Text
from hall_devices.printers.profiles import Profile

TITLE = "自检页"
QR_TEXT = "HALLWAY 畅厅"
SIGNS = "（A12）￥12①℃“引号”·——"
"""What other programs lose or turn into rubbish."""
BEYOND_GB2312 = "〇 喆 囍 祎"
BEYOND_GBK = "㛃 䶮 𠮷"


def printer_page(profile: Profile, facts: Sequence[str]) -> Paper:
    """facts: lines about this printer: port, speed, time."""
    return Paper(
        (
            Text(TITLE, "center", 2, 2, bold=True),
            *(Text(cells.one_line(fact)) for fact in (f"型号设置 {profile.name}", *facts)),
            Rule(),
            *_width(profile),
            Rule(),
            *_letters(profile),
            Rule(),
            *_sizes(profile),
            Rule(),
            Text("用手机扫一扫，应当显示：", "center"),
            Text(QR_TEXT, "center"),
            Qr(QR_TEXT, 6),
            Rule(),
            Text(_end(profile)),
            Cut(),
        )
    )


def _width(profile: Profile) -> list[Item]:
    ruler = "".join(str(place % 10) for place in range(1, profile.cells + 1))
    return [
        Text(f"下面{profile.cells}个数字，正好排满一行："),
        Text(ruler),
        Text("靠左"),
        Text("居中", "center"),
        Text("靠右", "right"),
    ]


def _letters(profile: Profile) -> list[Item]:
    more = BEYOND_GB2312 if profile.charset == "gbk" else "（这台打印机没有）"
    return [
        Text("常用字和符号，应当一个不少："),
        Text("中文 汉字 窗口 取号 请到3号窗口"),
        Text(SIGNS),
        Text("ABCDEFGHIJKLM abcdefghijklm"),
        Text("0123456789"),
        Text(f"较少用的字 {more}"),
        Text("画出来的字（有〓就是缺字体）："),
        Text(BEYOND_GBK),
    ]


def _sizes(profile: Profile) -> list[Item]:
    scales = (1, 2, 3, 4)
    sizes = [(min(n, profile.most_width), min(n, profile.most_height)) for n in scales]
    return [
        Text("字号一行比一行大："),
        *(Text("A12号", width=width, height=height) for width, height in dict.fromkeys(sizes)),
        Text("粗体", bold=True),
        Text(" 黑底白字 ", reverse=True),
    ]


def _end(profile: Profile) -> str:
    if profile.cut:
        return "这行下面切纸，字不应当被切到。"
    return "这行应当走到撕纸口外面。"
