"""The vault's keys outside of the database: in a file that its owner alone may read, or in the environment.

YAODIAN_VAULT_KEYS holds the keys themselves, YAODIAN_VAULT_KEY_FILE names another file than `vault.keys` in the data folder.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from yaodian.registry.vault import KeyFault, Keyring, new_keyring
from yaodian.web.home import Home, HomeProblem, disk_faults

_FOLLOWS = (
    "没有密钥，保管库中的姓名、证件号码谁也打不开，化名也无法再算；台账和数据湖不受影响。"
    "从备份恢复密钥文件；备份也没有的，只能删去保管库的记录，请各单位重报名册，同一人会有新的化名。"
)


def key_path(home: Home) -> Path:
    """Where the key file lies or would lie."""
    named = os.environ.get("YAODIAN_VAULT_KEY_FILE")
    return Path(named).expanduser() if named else home.path / "vault.keys"


def read_keys(home: Home) -> Keyring | None:
    """The keys, None if none were ever made here. HomeProblem if the file may be read by others, cannot be read, or holds none."""
    if given := os.environ.get("YAODIAN_VAULT_KEYS"):
        return _parsed(given, "环境变量 YAODIAN_VAULT_KEYS")
    target = key_path(home)
    try:
        held = target.stat()
        if os.name == "posix" and stat.S_IMODE(held.st_mode) & 0o077:
            raise HomeProblem(
                f"{target} 别人也能读，密钥可能已经泄露。先收回权限（chmod 600 {target}），再轮换密钥（yaodian vault rotate）。"
            )
        return _parsed(target.read_text("utf-8"), str(target))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise HomeProblem(f"密钥文件 {target} 读不出来（{error}）。{_FOLLOWS}") from error


def make_keys(home: Home) -> Keyring:
    """The keys, made now if there are none: written aside and linked in place, so that of two makers the first one wins."""
    if (held := read_keys(home)) is not None:
        return held
    target = key_path(home)
    draft = _written(target, new_keyring())
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        pass
    except OSError as error:
        raise HomeProblem(
            f"密钥文件 {target} 写不下（{error.strerror}）。换一个位置（YAODIAN_VAULT_KEY_FILE）再试。"
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    _flush_folder(target.parent)
    made = read_keys(home)
    assert made is not None
    return made


def replace_keys(home: Home, keys: Keyring) -> None:
    """Puts other keys in the place of the file, whole or not at all. HomeProblem where the keys come from the environment."""
    if os.environ.get("YAODIAN_VAULT_KEYS"):
        raise HomeProblem("密钥由环境变量 YAODIAN_VAULT_KEYS 给出，程序改不了它。改用密钥文件再轮换。")
    target = key_path(home)
    draft = _written(target, keys)
    with disk_faults(target.parent):
        draft.replace(target)
    _flush_folder(target.parent)


def lost(home: Home) -> HomeProblem:
    """What to say when records are there and their keys are not."""
    return HomeProblem(f"找不到身份保管库的密钥文件 {key_path(home)}。{_FOLLOWS}")


def other_keys(home: Home) -> HomeProblem:
    """What to say when the keys are not those that the vault was begun with."""
    return HomeProblem(f"{key_path(home)} 中的密钥不是这个保管库的。{_FOLLOWS}")


def _parsed(text: str, where: str) -> Keyring:
    try:
        return Keyring.from_text(text)
    except KeyFault as error:
        raise HomeProblem(f"{where}：{error}。{_FOLLOWS}") from error


def _written(target: Path, keys: Keyring) -> Path:
    draft = target.with_name(f".{target.name}-{os.getpid()}-{secrets.token_hex(4)}")
    with disk_faults(target.parent):
        try:
            with os.fdopen(
                os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
            ) as stream:
                stream.write(keys.to_text())
                stream.flush()
                os.fsync(stream.fileno())
        except OSError:
            draft.unlink(missing_ok=True)
            raise
    return draft


def _flush_folder(folder: Path) -> None:
    """The name of a file is on the disk only when its folder is."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
