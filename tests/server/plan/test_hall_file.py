"""The hall file: what it may look like, and every mistake told once, with its line."""

from datetime import date, time

import pytest

from hall_queue.plan import Hours, Material, Quota, Rules, Skill
from hall_server.plan.hall_file import FileProblem, HallFileError, read_hall, read_hall_bytes
from hall_server.plan.problem_words import SENTENCES

BASE = """\
[hall]
name = "测试大厅"
public_url = "https://hall.example.cn"

[hours]
sessions = ["08:30-12:00", "14:00-17:30"]
weekdays = [1, 2, 3, 4, 5]
closed_dates = [2026-10-01]

[rules]
recalls = 3

[[zones]]
code = "east"
name = "东区"

[[classes]]
code = "elder"
name = "60 岁以上"
credit_minutes = 20

[[areas]]
code = "general"
name = "综合受理"
prefix = "A"

[[areas]]
code = "medical"
name = "医保"
prefix = "Y"
zone = "east"

[[services]]
code = "licence"
name = "营业执照"
area = "general"
minutes = 20

[[services]]
code = "inpatient"
name = "住院费用报销"
area = "medical"
minutes = 7.5
spoken = "住院费报销"
aliases = ["医疗费"]
materials = [
  "身份证|本人原件",
  "住院发票",
]
quotas = ["08:00-12:00: 60"]

[[services]]
code = "outpatient"
name = "门诊费用报销"
area = "medical"
minutes = 5

[[counters]]
code = "w1"
label = "1"
area = "general"
skills = ["licence", "area:medical:2"]

[[counters]]
code = "w2"
label = "2"
area = "medical"
skills = [
  "area:medical",
  "outpatient:3",
]

[[screens]]
code = "wall"
name = "大屏"
zone = "east"
areas = ["general", "medical"]

[[kiosks]]
code = "k1"
name = "取号机 1 号"
printer = "p1"

[[devices]]
code = "p1"
kind = "ticket_printer"
driver = "escpos"
settings = { baud = 9600, cut = true }
"""

# (text in BASE, what stands there instead, path, sentence); `#!` marks the line to be named.
BROKEN = [
    ("[hall]", "x = [\n[hall] #!", "", "this is not TOML: "),
    ('name = "测试大厅"', 'name = "厅" x #!', "", "this is not TOML: "),
    ("[hall]", "[hall]#!\n[hall]#!", "", "this is not TOML: Cannot declare"),
    ("recalls = 3", "recalls = " + "9" * 3900, "rules.recalls", "must be between"),
    ("recalls = 3", "x = " + "[" * 990 + "]" * 990, "", "brackets or dotted keys go too deep"),
    ("recalls = 3", "x = '" + "9" * 4000 + "'", "", "the line is too long: 4006 characters"),
    ("[hall]", "[hal]#!", "hal", '"hal" is not a known key; did you mean "hall"? (allowed: '),
    ('name = "测试大厅"', "#", "hall.name", "is missing"),
    ('name = "测试大厅"', "name = '' #!", "hall.name", "must not be empty"),
    ('name = "测试大厅"', "name = 5 #!", "hall.name", "text expected, not whole number"),
    ('name = "测试大厅"', 'name = "大\\n厅" #!', "hall.name", r'"大\n厅" has a control character'),
    ('name = "测试大厅"', 'name = "大厅 " #!', "hall.name", '"大厅 " begins or ends with a space'),
    (".cn", '.cn/" #!', "hall.public_url", '"https://hall.example.cn/" ends with a slash'),
    ("https://hall.e", "hall", "hall.public_url", '"hallxample.cn" is not an address like'),
    (
        "cut = true }",
        "cut = true }\n[words.eng]#!",
        "words.eng",
        '"eng" is not a language; did you mean "en"? (allowed: en)',
    ),
    ("cut = true }", "cut = true }\n[words.EN]#!", "words.EN", '"EN" is not a language; write'),
    (
        'kind = "ticket_printer"',
        'kind = "ticket_printerx" #!',
        "devices[0].kind",
        '"ticket_printerx" is not a device kind; did you mean "ticket_printer"? (allowed: ',
    ),
    (
        "cut = true }",
        'cut = true }\n[words.en]\n"医保" = 5 #!',
        'words.en."医保"',
        "text expected, not whole number",
    ),
    ("cut = true }", "cut = true }\n[words]\nen = 5 #!", "words.en", "table expected, not"),
    ('["general", "medical"]', '["general"]\nspeaks = 1 #!', "screens[0].speaks", "true or false"),
    ("[1, 2,", "[0, 2,", "hours.weekdays[0]", "0 is out of range; it must be between 1 and 7"),
    ("[1, 2,", "[1, 2.0,", "hours.weekdays[1]", "whole number expected, not number"),
    ("2026-10-01", '"2026-10-32"', "hours.closed_dates[0]", '"2026-10-32" cannot be read; write'),
    ("2026-10-01", "2026-10-01T00:00:00", "hours.closed_dates[0]", "date expected, not date with"),
    ("08:30-12", "8.30-12", "hours.sessions[0]", '"8.30-12:00" cannot be read; write it like'),
    ("08:30-12", "18:30-12", "hours.sessions[0]", '"18:30-12:00" ends before it begins'),
    ("08:30-12", "08:30-15", "hours.sessions[1]", '"14:00-17:30" must come after "08:30-15:00"'),
    ("[hours]", "[[hours]]#!", "hours", "table expected, not list"),
    ("[rules]", "[rules]\nreturns = 11 #!", "rules.returns", "11 is out of range; it must be"),
    ("= 20\n\n[[areas]]", "= true #!\n\n[[areas]]", "classes[0].credit_minutes", "number expected"),
    ("= 20\n\n[[areas]]", "= nan #!\n\n[[areas]]", "classes[0].credit_minutes", "must be between"),
    ('"east"\nname', '"East" #!\nname', "zones[0].code", '"East" is not a code'),
    ('prefix = "Y"', 'prefix = "A" #!', "areas[1].prefix", '"A" is already used at line 25'),
    ('prefix = "Y"', 'prefix = "y" #!', "areas[1].prefix", '"y" is not a prefix'),
    ('zone = "east"\n\n', 'zone = "west" #!\n\n', "areas[1].zone", '"west" is not a zone; did you'),
    (
        '"medical"\nmin',
        '"medcial" #!\nmin',
        "services[1].area",
        '"medcial" is not an area; did you',
    ),
    ('"general"\nminutes', '"medical"\nminutes', "areas[0]", "no service belongs to the area"),
    ('"licence"\nname', '"licence:2" #!\nname', "services[0].code", '"licence:2" is not a code'),
    (
        'code = "inpatient"',
        'code = "outpatient"',
        "services[2].code",
        '"outpatient" is already used at line 40',
    ),
    ("\nminutes = 20", '\nminutes = "20"#!', "services[0].minutes", "number expected, not text"),
    ("\nminutes = 20", "\nminuts = 20#!", "services[0].minuts", '"minuts" is not a known key'),
    ("[[areas]]", "[[aeras]]", "aeras", '"aeras" is not a known key; did you mean "areas"?'),
    ("[[zones]]", "[[zonen]]#!", "zonen", '"zonen" is not a known key; did you mean "zones"?'),
    ("住院费报销", "住院费用报销啊", "services[1].spoken", "is too long: 7 characters, at most 6"),
    ('["医疗费"]', '"医疗费" #!', "services[1].aliases", "list expected, not text"),
    ('  "住院发票"', '  "|原件" #!', "services[1].materials[1]", "must not be empty"),
    ('  "住院发票"', "  5 #!", "services[1].materials[1]", "text expected, not whole number"),
    ("12:00: 60", "12:00:", "services[1].quotas[0]", '"08:00-12:00:" cannot be read'),
    ("[[devices]]", "[devices]#!", "devices", "list expected, not table"),
    ('"licence", "', '"", "', "counters[0].skills[0]", '"" cannot be read; write it like'),
    ('"licence", "', '"licens", "', "counters[0].skills[0]", '"licens" is not a service; did you'),
    ('["licence", "', '["', "services[0]", 'no counter serves "licence"'),
    ('area:medical",', 'area:medica",#!', "counters[1].skills[0]", '"medica" is not an area; did'),
    ('"outpatient:3"', '"inpatient:0" #!', "counters[1].skills[1]", "0 is out of range"),
    ('"outpatient:3"', '"outpatient:1000"', "counters[1].skills[1]", '"outpatient:1000" cannot be'),
    ('label = "2"', 'label = "1" #!', "counters[1].label", '"1" is already used at line 60'),
    ('"p1"\n\n', '"p2" #!\n\n', "kiosks[0].printer", '"p2" is not a device'),
    ('"escpos"', '"esc pos" #!', "devices[0].driver", '"esc pos" is not one plain word'),
    (
        'driver = "escpos"',
        'driver = "escpos"\nprofile = "zjiang-zj-587" #!',
        "devices[0].profile",
        '"zjiang-zj-587" is not a printer model; did you mean "zjiang-zj-5870"?',
    ),
    (
        'driver = "escpos"',
        'driver = "escpos"\nprofile = "80mm+cutter+reprots" #!',
        "devices[0].profile",
        '"reprots" is not a quirk; did you mean "reports"?',
    ),
    (
        '"p1"\n\n[[devices]]',
        '"p2" #!\n\n[[devices]]\ncode = "p2"\nkind = "led"\ndriver = "a090"\n'
        "settings = { address = 1 }\n[[devices]]",
        "kiosks[0].printer",
        '"p2" is not a ticket printer (allowed: p1)',
    ),
    (
        'spoken = "住院费报销"',
        'outlets = ["robot"] #!',
        "services[1].outlets[0]",
        '"robot" is not an outlet (allowed: self_service, helper, online)',
    ),
    ("baud = 9600", "baud = [9600]", "devices[0].settings", "text expected, not list"),
    ("baud = 9600", '"a\\nb" = 1', "devices[0].settings", r'"a\nb" is not one plain word'),
    (
        "cut = true }",
        'cut = "\\u0000" } #!',
        "devices[0].settings.cut",
        r'"\u0000" has a control character',
    ),
    ("recalls = 3", '"a\\nb" = 3 #!', 'rules."a\\nb"', r'"a\nb" is not a known key'),
]


def broken_by(text: str) -> tuple[FileProblem, ...]:
    with pytest.raises(HallFileError) as caught:
        read_hall(text)
    return caught.value.problems


def lines_with(text: str, marks: str) -> list[int]:
    return [number for number, line in enumerate(text.split("\n"), 1) if marks in line]


def test_a_good_file_becomes_the_plan() -> None:
    plan = read_hall(BASE)
    assert plan.services[1].materials == (Material("身份证", "本人原件"), Material("住院发票"))
    assert plan.services[1].quotas == (Quota(time(8), time(12), 60),)
    assert plan.hours == Hours(closed_dates=(date(2026, 10, 1),))
    assert plan.rules == Rules()
    assert plan.counters[0].skills == (
        Skill("licence"),
        Skill("inpatient", 2),
        Skill("outpatient", 2),
    )
    assert plan.counters[1].skills == (Skill("inpatient"), Skill("outpatient", 3))
    assert plan.devices[0].settings == {"baud": "9600", "cut": "true"}


@pytest.mark.parametrize(("old", "new", "path", "words"), BROKEN)
def test_a_mistake_is_told_with_its_line(old: str, new: str, path: str, words: str) -> None:
    assert BASE.count(old) >= 1
    text = BASE.replace(old, new, 1)
    problem = next(p for p in broken_by(text) if p.path == path)
    print_line = problem.text("hall.toml")
    prefix = f"hall.toml:{problem.line}: {path}: " if path else f"hall.toml:{problem.line}: "
    assert print_line.startswith(prefix + words)
    assert "\n" not in print_line
    if "#!" in new:
        assert problem.line == lines_with(text, "#!")[-1]


def test_every_code_has_a_sentence_and_every_sentence_a_test() -> None:
    told = {p.code for old, new, *_ in BROKEN for p in broken_by(BASE.replace(old, new, 1))}
    elsewhere = {"too_big", "not_utf8", "not_whole_minutes", "reserved_character"}
    elsewhere |= {"reserved_code", "too_many_skills"}
    assert told | elsewhere == set(SENTENCES)


def test_one_slip_is_told_once() -> None:
    for old, new, path, _ in BROKEN:
        told = [problem.path for problem in broken_by(BASE.replace(old, new, 1))]
        assert told == [path]


def test_ten_mistakes_in_one_file_are_all_told_with_their_lines() -> None:
    text = BASE
    for old, new in (
        ('name = "测试大厅"', 'name = "" #1'),
        ("recalls = 3", "recals = 3 #2"),
        ("[1, 2,", "[8, 2,"),
        ('prefix = "Y"', 'prefix = "y" #4'),
        ('"medical"\nmin', '"medcial" #5\nmin'),
        ("minutes = 5\n", 'minutes = "5" #6\n'),
        ('  "住院发票"', "  [] #7"),
        ('label = "2"', 'label = "1" #8'),
        ('"general", "med', '"general", "x", "med'),
        ('printer = "p1"', 'printer = "p9" #10'),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    marks = ["#1", "[8, 2,", "#2", "#4", "#5", "#7", "#6", "#8", '"x"', "#10"]
    problems = broken_by(text)
    assert [problem.line for problem in problems] == [lines_with(text, mark)[0] for mark in marks]
    assert [problem.path for problem in problems] == [
        "hall.name",
        "hours.weekdays[0]",
        "rules.recals",
        "areas[1].prefix",
        "services[1].area",
        "services[1].materials[1]",
        "services[2].minutes",
        "counters[1].label",
        "screens[0].areas[1]",
        "kiosks[0].printer",
    ]
    told = HallFileError(problems).text("county.toml").split("\n")
    assert len(told) == 10
    assert told[4] == (
        f'county.toml:{problems[4].line}: services[1].area: "medcial" is not an area; '
        'did you mean "medical"? (allowed: medical, general)'
    )


def test_items_left_out_do_not_shift_the_lines_of_the_others() -> None:
    old = '"licence", "area:medical:2"'
    new = '5, "area:medical:2",\n "licence",\n "licens"'
    text = BASE.replace(old, new)
    problems = broken_by(text)
    assert [(p.path, p.code) for p in problems] == [
        ("counters[0].skills[0]", "wrong_type"),
        ("counters[0].skills[3]", "unknown_reference"),
    ]
    assert problems[1].line == lines_with(text, '"licens"')[0]


def test_items_may_be_written_as_inline_tables() -> None:
    zones = 'zones = [\n 1,\n {code = "west", name = "x"},\n {code = "" } ]\n'
    text = zones + BASE.replace('[[zones]]\ncode = "east"\nname = "东区"\n', "")
    text = text.replace('zone = "east"', 'zone = "west"')
    assert [(p.line, p.path, p.code) for p in broken_by(text)] == [
        (2, "zones[0]", "wrong_type"),
        (4, "zones[2].code", "bad_code"),
        (4, "zones[2].name", "missing"),
    ]


def test_an_area_skill_twice_is_one_mistake() -> None:
    text = BASE.replace('"licence", "area', '"licence", "area:medical", "area')
    (problem,) = broken_by(text)
    assert problem.path == "counters[0].skills[2]"
    assert '"area:medical" is already used at line ' in problem.text()


def test_a_short_file_cannot_ask_for_millions_of_skills() -> None:
    area = "[[areas]]\ncode = 'a'\nname = 'x'\nprefix = 'A'\n"
    service = "[[services]]\ncode = 's{}'\narea = 'a'\nname = 'n'\nminutes = 1\n"
    counter = "[[counters]]\ncode = 'c{0}'\nlabel = '{0}'\narea = 'a'\nskills = ['area:a']\n"
    text = "[hall]\nname = 'x'\n" + area
    text += "".join(map(service.format, range(1000)))
    text += "".join(map(counter.format, range(1000)))
    assert [(p.path, p.code) for p in broken_by(text)] == [
        ("counters[300].skills[0]", "too_many_skills")
    ]


@pytest.mark.parametrize("profile", ["80mm", "sunmi-v2", "58mm+gb2312+reports"])
def test_a_profile_that_the_driver_knows(profile: str) -> None:
    text = BASE.replace('driver = "escpos"', f'driver = "escpos"\nprofile = "{profile}"')
    assert read_hall(text).devices[0].profile == profile


def test_profiles_of_another_driver_are_its_own_affair() -> None:
    text = BASE.replace('driver = "escpos"', 'driver = "acme"\nprofile = "big"')
    assert read_hall(text).devices[0].profile == "big"


def test_input_methods_may_write_their_own_signs() -> None:
    text = BASE
    for old, new in (
        ("身份证|本人原件", "身份证 ｜ 本人原件"),
        ("08:30-12:00", "08：30 至 12：00"),
        ("08:00-12:00: 60", "8:00–12:00：60"),
        ("outpatient:3", "outpatient：3"),
    ):
        assert old in text
        text = text.replace(old, new)
    assert read_hall(text) == read_hall(BASE)


def test_a_file_from_another_editor_is_read_or_told() -> None:
    assert read_hall_bytes(b"\xef\xbb\xbf" + BASE.encode()) == read_hall(BASE)
    assert read_hall_bytes(BASE.replace("\n", "\r\n").encode()) == read_hall(BASE)
    with pytest.raises(HallFileError) as caught:
        read_hall_bytes(BASE.encode("gbk"))
    assert caught.value.problems == (FileProblem(2, "", "not_utf8"),)
    with pytest.raises(HallFileError, match=r"hall\.toml:1: the file is not UTF-8"):
        read_hall("\ud800")
