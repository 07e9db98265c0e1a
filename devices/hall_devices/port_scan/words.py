"""What a scan says to people, in Chinese and English."""

from __future__ import annotations

from typing import Literal, TypeAlias

Language: TypeAlias = Literal["zh", "en"]

WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "none": "这台电脑没有串口；伪终端等别的口可以写在命令后面",
        "listening": "先听着",
        "asking": "问 {driver}，{baud}",
        "column.kind": "设备",
        "column.driver": "驱动",
        "column.baud": "速率",
        "column.address": "地址",
        "column.proof": "把握",
        "kind.printer": "小票打印机",
        "kind.reader": "身份证读卡器",
        "kind.scanner": "扫码器",
        "kind.lock": "锁控板",
        "kind.bar": "窗口条屏",
        "kind.pad": "评价器",
        "kind.keypad": "呼叫器",
        "proof.sum": "校验对上了",
        "proof.form": "是这个协议的话，但没带校验",
        "proof.byte": "只有一个字节，问了两次都合，也可能是别的设备",
        "proof.text": "说了一行文字：扫码器会这样，别的设备也会",
        "state.silent": "没有回答：无法得知，可能没接设备，也可能接着从不回答的设备",
        "state.not_understood": "有设备在说话，但听不懂：{strange} 个字节{sample}",
        "state.busy": "被别的程序占着，没有问",
        "state.denied": "没有权限打开",
        "state.missing": "没有这个口",
        "state.strange": "那里不是串口",
        "state.gone": "问到一半，口不见了",
        "state.timeout": "口不收字节",
        "state.config": "这台电脑用不了这个口",
        "sample": "，开头是 {hex}",
        "withheld": "，可能是码或证件，不显示",
        "echo": "问的话原样回来了：转接器听得见自己，或者收发短接",
        "cut_short": "没有问完",
        "never_answer": "问不出来的：a090、bb5154、pinganlihe 窗口屏（一问就会显示出来），"
        "ff68 评价器和呼叫器、只发码的扫码器（--listen 10，等的时候按一下键、扫一个码）",
        "lines": "没有问 yt 锁控板：它要用整行文字问，不会回答的打印机会打出来；"
        "没接打印机就加 --lines",
    },
    "en": {
        "none": "this computer has no serial port; others, as ptys, can be named",
        "listening": "listening",
        "asking": "asking {driver}, {baud}",
        "column.kind": "device",
        "column.driver": "driver",
        "column.baud": "speed",
        "column.address": "address",
        "column.proof": "how sure",
        "kind.printer": "ticket printer",
        "kind.reader": "card reader",
        "kind.scanner": "code scanner",
        "kind.lock": "lock board",
        "kind.bar": "LED bar",
        "kind.pad": "evaluation pad",
        "kind.keypad": "call keypad",
        "proof.sum": "a check sum fits",
        "proof.form": "the words of this protocol, without a check sum",
        "proof.byte": "one byte only, right both times; it could be another device's",
        "proof.text": "a line of text: a scanner says that, and others do too",
        "state.silent": "silent: nothing is known; no device is there, or one that never answers",
        "state.not_understood": "something speaks and is not understood: {strange} bytes{sample}",
        "state.busy": "another program has it, nothing was asked",
        "state.denied": "no right to open it",
        "state.missing": "there is no such port",
        "state.strange": "this is no serial port",
        "state.gone": "the port vanished meanwhile",
        "state.timeout": "it takes no bytes",
        "state.config": "this computer cannot use such a port",
        "sample": ", the first are {hex}",
        "withheld": ", which may be a code or a card and are not shown",
        "echo": "what was asked came back: the adapter hears itself, or its two wires touch",
        "cut_short": "not all was asked",
        "never_answer": "cannot be found by asking: bars of a090, bb5154 and pinganlihe (they would"
        " show it), pads and keypads of ff68 and scanners that only send codes (--listen 10, and"
        " press a key or scan a code meanwhile)",
        "lines": "lock boards of yt were not asked: that takes lines of text, which a printer that"
        " cannot answer would print; where none hangs, add --lines",
    },
}


def language_of(named: str) -> Language:
    """named: as LANG has it, zh_CN.UTF-8."""
    return "zh" if named.lower().startswith(("zh", "chinese")) else "en"
