"""The folder of an installation: made, remembered, refused. Every refusal is a sentence that names the folder and a way out."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path

import pytest

from yaodian.web import home as homes
from yaodian.web.home import STATE_FORMAT, Home, HomeProblem, open_home


def _told(home: Home, text: str) -> Home:
    (home.path / "home.json").write_text(text, "utf-8")
    return home


def test_a_missing_folder_is_made_with_all_above_it(tmp_path: Path) -> None:
    home = open_home(tmp_path / "a" / "b")
    assert home.path.is_dir()
    assert home.settings == {}


def test_what_it_is_for_is_remembered_whole(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    home.remember({"format": STATE_FORMAT, "package": "p", "scale": 0.01})
    assert open_home(tmp_path).settings["package"] == "p"
    assert [path.name for path in tmp_path.iterdir()] == ["home.json"]


def test_a_write_that_fails_leaves_what_was_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = open_home(tmp_path)
    home.remember({"format": STATE_FORMAT, "package": "old"})

    def full(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(HomeProblem, match="磁盘已满"):
        home.remember({"format": STATE_FORMAT, "package": "new"})
    assert home.settings["package"] == "old"


class TestSecret:
    """The key that signs sessions."""

    def test_it_is_made_once_and_is_for_the_owner_alone(self, tmp_path: Path) -> None:
        home = open_home(tmp_path)
        assert home.secret == home.secret == open_home(tmp_path).secret
        assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
        assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]

    def test_two_homes_have_two_keys(self, tmp_path: Path) -> None:
        assert open_home(tmp_path / "a").secret != open_home(tmp_path / "b").secret

    def test_of_two_makers_at_once_the_first_wins(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        home = open_home(tmp_path)
        link = Path.hardlink_to

        def somebody_was_faster(self: Path, target: Path) -> None:
            if not self.exists():
                self.write_text("f" * 64)
            link(self, target)

        monkeypatch.setattr(Path, "hardlink_to", somebody_was_faster)
        assert home.secret == "f" * 64
        assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]

    @pytest.mark.parametrize("held", [b"", b"short", b"\xff\xfe" * 40])
    def test_a_file_that_holds_no_key_is_refused(self, tmp_path: Path, held: bytes) -> None:
        (tmp_path / "secret.key").write_bytes(held)
        with pytest.raises(HomeProblem, match=r"secret\.key.*删去此文件"):
            _ = Home(tmp_path).secret

    def test_a_full_disk_leaves_no_half_key(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(HomeProblem, match="磁盘已满"):
            _ = Home(tmp_path).secret
        assert list(tmp_path.iterdir()) == []


class TestRefused:
    """Folders that cannot be a home."""

    def test_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        for path in (tmp_path / "file", tmp_path / "file" / "below"):
            with pytest.raises(HomeProblem, match=r"不是文件夹.*--home"):
                open_home(path)

    @pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
    def test_one_that_may_not_be_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
        def refuse(self: Path, data: bytes) -> int:
            raise OSError(number, "refused")

        monkeypatch.setattr(Path, "write_bytes", refuse)
        with pytest.raises(HomeProblem, match=r"没有读写 .* 的权限.*--home"):
            open_home(tmp_path)

    def test_one_with_things_of_others_which_are_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.docx").touch()
        with pytest.raises(HomeProblem, match="不是空文件夹"):
            open_home(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]

    def test_hidden_files_do_not_make_it_somebody_elses(self, tmp_path: Path) -> None:
        (tmp_path / ".DS_Store").touch()
        assert open_home(tmp_path).path == tmp_path

    @pytest.mark.parametrize("name", ["a[1]", "100%", "what?", "*"])
    def test_one_whose_path_the_lake_would_misread(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(HomeProblem, match=r"路径中不能有.*换一个文件夹"):
            open_home(tmp_path / name)

    @pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"package": "p"}', '{"format": "1"}', "\udcff"])
    def test_one_whose_note_is_broken(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "home.json").write_bytes(text.encode("utf-8", "surrogateescape"))
        for look in (open_home, lambda path: Home(path).settings):
            with pytest.raises(HomeProblem, match=r"home\.json.*恢复此文件"):
                look(tmp_path)

    def test_one_that_a_newer_program_made(self, tmp_path: Path) -> None:
        _told(Home(tmp_path), json.dumps({"format": STATE_FORMAT + 1}))
        with pytest.raises(HomeProblem, match=r"更新版本.*升级程序"):
            open_home(tmp_path)
        with pytest.raises(HomeProblem, match="更新版本"):
            _ = Home(tmp_path).settings

    def test_any_other_fault_of_the_disk_is_a_sentence_too(self, tmp_path: Path) -> None:
        with pytest.raises(HomeProblem, match=r"不能使用.*--home"), homes.disk_faults(tmp_path):
            raise OSError(errno.EIO, "Input/output error")
