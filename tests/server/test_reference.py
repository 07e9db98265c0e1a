"""The readable page of the open interface: everything that runs, every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from tests.server.hall_process import Client, HallProcess, new_hall, serving

ID = re.compile(r' id="([^"]+)"')


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[HallProcess]:
    data = tmp_path_factory.mktemp("reference") / "hall"
    new_hall(data)
    with serving(data, free_port()) as process:
        yield process


@pytest.fixture(scope="module")
def client(running: HallProcess) -> Client:
    return running.client(None)


@pytest.fixture(scope="module")
def text(client: Client) -> str:
    told = client.get("/api")
    assert told.status == 200
    return str(told.body.decode())


def test_every_route_and_every_shape_is_on_it(client: Client, text: str) -> None:
    document = client.get("/api/openapi.json").body
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            where = re.sub(r"\W+", "-", f"{method}{path}").strip("-")
            assert f'<h3 id="{where}">' in text
            for parameter in told.get("parameters", []):
                if parameter["in"] == "query":
                    assert f"<code>?{parameter['name']}=</code>" in text
    for name, shape in document["components"]["schemas"].items():
        assert f'id="shape-{name}"' in text
        for field in shape.get("properties", {}):
            assert f'<th scope="row"><code>{field}</code></th>' in text
    for code in document["x-refusals"]:
        assert f"<code>{code}</code>" in text


def test_every_room_is_on_it_with_what_it_tells(text: str) -> None:
    rooms = re.findall(
        r'<th scope="row"><code>(\w+):…</code></th><td>([^<]*)</td><td>(.*?)</td>', text
    )
    named = {name: (who, data) for name, who, data in rooms}
    assert {"board", "kiosk", "desk", "ticket", "hall", "pad"} <= set(named)
    assert named["ticket"][0] == "whoever knows its name"
    assert "display (its own place)" in named["board"][0]
    without = [name for name, (_, data) in named.items() if "#shape-" not in data]
    assert without == [], "reference._VIEWS does not say what these rooms tell"


def test_every_link_leads_somewhere_and_no_id_is_there_twice(client: Client, text: str) -> None:
    ids = ID.findall(text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)
    for path in set(re.findall(r'href="(/[^"]+)"', text)):
        assert client.get(path).status == 200


def test_it_needs_no_script_and_no_inline_style(text: str) -> None:
    assert "<script" not in text
    assert "style=" not in text
    assert "<style" not in text


def test_the_document_names_what_a_program_must_know(client: Client) -> None:
    paths = client.get("/api/openapi.json").body["paths"]
    ahead = paths["/api/services/{code}/ahead"]["get"]
    assert {p["name"]: p["in"] for p in ahead["parameters"]} == {
        "code": "path",
        "priority": "query",
    }
    assert set(ahead["responses"]) == {"200", "401", "403", "404", "422", "429"}
    take = paths["/api/tickets"]["post"]
    assert set(take["responses"]) >= {"201", "401", "403", "409", "413", "422", "429", "503"}
    assert "kiosk" in take["x-roles"]
    assert client.get("/healthz").status == client.get("/metrics").status == 200
    assert {"/healthz", "/metrics"} <= set(paths)
