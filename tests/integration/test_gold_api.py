"""`stemtrial gold hydrate --from-api` against a registry of our own on this machine."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from stemtrial.cli.app import app
from stemtrial.errors import InputError
from stemtrial_annotations import api
from stemtrial_annotations.splits import load_splits

KNOWN = load_splits()["splits"]["dev"][:60]


def study(trial_id):
    return {
        "protocolSection": {
            "identificationModule": {"nctId": trial_id, "briefTitle": "A title of our own"},
        }
    }


class Registry(BaseHTTPRequestHandler):
    asked: list[str]
    body: bytes | None

    def do_GET(self):
        ids = parse_qs(urlsplit(self.path).query)["filter.ids"][0].split(",")
        type(self).asked += ids
        page = {"studies": [study(one) for one in ids if one in KNOWN]}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(type(self).body or json.dumps(page).encode())

    def log_message(self, *arguments):
        pass


@pytest.fixture
def registry():
    Registry.asked, Registry.body = [], None
    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_trials_are_asked_for_by_id_in_batches(registry):
    found = api.fetch([*KNOWN, "NCT99999999", "EUCTR2010-1"], registry)
    assert sorted(one.trial_id for one in found.records) == KNOWN
    assert sorted(Registry.asked) == sorted([*KNOWN, "NCT99999999"])


def test_hydrate_takes_the_texts_from_the_registry(registry, tmp_path):
    out = tmp_path / "records.jsonl"
    arguments = ["gold", "hydrate", "--from-api", "--api", registry, "--split", "dev", "--out", out]
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    assert done.exit_code == 3, done.output
    titles = [json.loads(line)["brief_title"] for line in out.read_text().splitlines()]
    assert titles == ["A title of our own"] * len(KNOWN)
    lost = [line for line in done.stdout.splitlines() if "no record of this trial" in line]
    assert len(lost) == len(load_splits()["splits"]["dev"]) - len(KNOWN)


@pytest.mark.parametrize(
    ("body", "said"), [(b"<html>", "answered with no JSON"), (b"[]", "answered without 'studies'")]
)
def test_another_answer_is_told(registry, body, said):
    Registry.body = body
    with pytest.raises(InputError, match=said):
        api.fetch(KNOWN[:1], registry)


@pytest.mark.parametrize(
    ("address", "said"), [("http://127.0.0.1:9", "cannot be reached"), ("file:///x", "no http")]
)
def test_no_registry_is_told(address, said):
    with pytest.raises(InputError, match=said):
        api.fetch(KNOWN[:1], address)
