"""What training is told: settings of all fields, and those of one."""

from __future__ import annotations

from stemtrial_training.judges import Settings


def test_routes_have_settings_of_their_own() -> None:
    settings = Settings(label_penalty=2.0, route_label_penalty=1.0)
    assert settings.label_penalty_of("route") == 1.0
    assert settings.label_penalty_of("disease") == 2.0
