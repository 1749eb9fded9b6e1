"""Persons go out of rows and come back; sealed records open for nobody but the right key and person."""

from __future__ import annotations

import hashlib
import hmac

import polars as pl
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.registry import Dataset, Field, VaultField
from yaodian.registry.vault import (
    KeyFault,
    Keyring,
    Tampered,
    held_in,
    in_numbers,
    matched,
    new_keyring,
    open_record,
    put_back,
    reseal,
    seal,
    take_out,
)
from yaodian.registry.vault.marks import in_digits
from yaodian.registry.vault.persons import MARK, pseudonym_of
from yaodian.values import Label

KEYS = Keyring(bytes(range(32)), {"1": bytes(range(32, 64))})
IDENTITY = VaultField("number", Label("证件号码"), "identity")
ROLLS = Dataset(
    "rolls",
    Label("名册"),
    "",
    "school",
    "school",
    "school_year",
    (
        Field("school", Label("学校"), "string", required=True),
        Field("pupil", Label("化名"), "string", required=True, unique=True, personal="pseudonym"),
        Field("days", Label("天数"), "integer"),
    ),
    ("school", "pupil"),
    vault=(
        IDENTITY,
        VaultField("full_name", Label("姓名"), "name", required=True),
        VaultField("phone", Label("电话"), "telephone"),
    ),
    person="pupil",
)
ASKED = {
    "school": pl.String(),
    "number": pl.String(),
    "full_name": pl.String(),
    "phone": pl.String(),
    "days": pl.Int64(),
}


def rows(*said: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(list(said), schema=ASKED, orient="row")


ONE = ("S1", "990201201103050011", "林晓", "13900000000", 5)


class TestWhatIsAsked:
    def test_the_vault_stands_where_the_pseudonym_would(self) -> None:
        asked = ROLLS.as_asked()
        assert [field.name for field in asked.fields] == ["school", "number", "full_name", "phone", "days"]
        assert (asked.key, asked.vault, asked.person) == (("school", "number"), (), None)
        assert asked.field("number").unique
        assert [field.required for field in asked.fields] == [True, True, True, False, False]

    def test_without_a_vault_it_is_the_dataset_itself(self) -> None:
        plain = Dataset("a", Label("a"), "", "school", "x", "year", (Field("x", Label("x"), "string"),), ("x",))
        assert plain.as_asked() is plain


class TestSealing:
    def test_a_record_is_aes_256_gcm_as_nist_tests_it(self) -> None:
        """GCM test vector of NIST CAVP, gcmEncryptExtIV256, Keylen 256, IVlen 96, PTlen 128, AADlen 0, count 0."""
        key = bytes.fromhex("31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22")
        nonce = bytes.fromhex("0d18e06c7c725ac9e362e1ce")
        wanted = bytes.fromhex("fa4362189661d163fcd6a56d8bf0405a" + "d636ac1bbedd5cc3ee727dc2ab4a9489")
        plain = bytes.fromhex("2db5168e932556f8089a0622981d017d")
        assert AESGCM(key).encrypt(nonce, plain, None) == wanted

    def test_the_parts_of_a_record_open_with_nothing_but_the_library(self) -> None:
        (sealed,) = seal([("abcd", b"secret")], KEYS)
        head, nonce, rest = sealed[:3], sealed[3:15], sealed[15:]
        assert head == b"\x01\x011"
        assert AESGCM(KEYS.sealing["1"]).decrypt(nonce, rest, head + b"abcd") == b"secret"

    @pytest.mark.parametrize("at", [0, 1, 2, 3, 14, 15, 20, -1])
    def test_a_changed_byte_is_found(self, at: int) -> None:
        (sealed,) = seal([("abcd", b"secret")], KEYS)
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises((Tampered, KeyFault)):
            open_record("abcd", bytes(changed), KEYS)

    @pytest.mark.parametrize("short", [b"", b"\x01", b"\x01\x011", b"\x01\x0112345678901", b"\x01\xff" + b"1" * 20])
    def test_what_is_too_short_is_no_record(self, short: bytes) -> None:
        with pytest.raises((Tampered, KeyFault)):
            open_record("abcd", short, KEYS)

    def test_a_record_does_not_open_for_another_person(self) -> None:
        (sealed,) = seal([("abcd", b"secret")], KEYS)
        with pytest.raises(Tampered, match="打不开"):
            open_record("abce", sealed, KEYS)

    def test_nor_with_another_key_of_the_same_number(self) -> None:
        (sealed,) = seal([("abcd", b"secret")], KEYS)
        with pytest.raises(Tampered):
            open_record("abcd", sealed, Keyring(KEYS.root, {"1": bytes(32)}))

    def test_nor_without_its_key(self) -> None:
        (sealed,) = seal([("abcd", b"secret")], KEYS.with_new_key())
        with pytest.raises(KeyFault, match="第 2 号密钥"):
            open_record("abcd", sealed, KEYS)

    def test_the_same_record_is_never_sealed_alike(self) -> None:
        assert len(set(seal([("abcd", b"secret")] * 1_000, KEYS))) == 1_000

    def test_an_older_key_of_the_ring_still_opens_and_the_newest_seals(self) -> None:
        (old,) = seal([("abcd", b"secret")], KEYS)
        ring = KEYS.with_new_key()
        (new,) = reseal([("abcd", old)], ring)
        assert (open_record("abcd", old, ring), open_record("abcd", new, ring)) == (b"secret", b"secret")
        assert open_record("abcd", new, ring.without_old_keys()) == b"secret"


class TestKeys:
    def test_a_ring_comes_back_from_its_text(self) -> None:
        ring = new_keyring().with_new_key()
        again = Keyring.from_text(ring.to_text())
        assert (again, again.newest, again.checks()) == (ring, "2", ring.checks())

    @pytest.mark.parametrize(
        "text",
        ["", "{}", "[]", "null", '{"root": "ab", "sealing": {}}', '{"format":1,"root":"zz","sealing":{"1":"00"}}'],
    )
    def test_other_text_is_no_ring(self, text: str) -> None:
        with pytest.raises(KeyFault):
            Keyring.from_text(text)

    def test_a_ring_does_not_show_its_keys(self) -> None:
        shown = repr(KEYS)
        assert KEYS.root.hex() not in shown
        assert repr(KEYS.root) not in shown


class TestTakingOut:
    def test_the_rows_hold_a_pseudonym_and_nothing_of_the_person(self) -> None:
        taken = take_out(ROLLS, rows(ONE), KEYS)
        assert taken.frame.columns == ["school", "pupil", "days", MARK]
        assert len(taken.frame["pupil"][0]) == 16
        said = repr(taken.frame.rows()) + repr(taken.persons.rows())
        for secret in ONE[1:4]:
            assert str(secret) not in said

    def test_one_person_has_one_pseudonym_however_the_number_is_written(self) -> None:
        written = ("990201201103050x", "990201201103050X", " 990201201103050X ", "990201 2011 03050 x")
        taken = take_out(ROLLS, rows(*(("S1", one, "林晓", None, 1) for one in written)), KEYS)
        assert taken.frame["pupil"].n_unique() == 1
        assert taken.twice == ()
        assert taken.persons.height == 1
        assert taken.frame["pupil"][0] == pseudonym_of(IDENTITY, written[0], KEYS)

    def test_the_same_number_of_another_document_is_another_person(self) -> None:
        passport = VaultField("number", Label("护照"), "identity", document="护照")
        assert pseudonym_of(IDENTITY, "E1234567", KEYS) != pseudonym_of(passport, "E1234567", KEYS)

    def test_with_another_key_everybody_has_another_pseudonym(self) -> None:
        other = new_keyring()
        assert pseudonym_of(IDENTITY, "E1234567", KEYS) != pseudonym_of(IDENTITY, "E1234567", other)

    def test_a_rotation_changes_no_pseudonym_and_no_mark(self) -> None:
        before, after = (take_out(ROLLS, rows(ONE), keys).frame for keys in (KEYS, KEYS.with_new_key()))
        assert before.equals(after)

    def test_who_is_known_just_so_is_not_sealed_again(self) -> None:
        first = take_out(ROLLS, rows(ONE), KEYS).persons
        held = in_numbers(first)
        assert take_out(ROLLS, rows(ONE), KEYS, lambda _: held).persons.height == 0
        renamed = (*ONE[:2], "林小晓", *ONE[3:])
        assert take_out(ROLLS, rows(renamed), KEYS, lambda _: held).persons.height == 1

    def test_two_persons_on_one_pseudonym_are_found(self) -> None:
        first = take_out(ROLLS, rows(ONE), KEYS).persons
        strange = in_numbers(first.with_columns(pl.lit("0" * 16).alias("proof")))
        assert take_out(
            ROLLS, rows(ONE, ("S1", "990201201103050029", "周远", None, 1)), KEYS, lambda _: strange
        ).twice == (0,)

    def test_of_two_rows_of_one_person_the_last_is_kept(self) -> None:
        renamed = (*ONE[:2], "林小晓", *ONE[3:])
        both = take_out(ROLLS, rows(ONE, renamed), KEYS)
        (last,) = both.persons.iter_rows(named=True)
        assert last["mark"] == both.frame[MARK][1] != both.frame[MARK][0]
        assert take_out(ROLLS, rows(ONE, renamed), KEYS, lambda _: in_numbers(both.persons)).persons.height == 0

    def test_persons_whom_nobody_asked_about_are_passed_over(self) -> None:
        others = in_numbers(take_out(ROLLS, rows(("S1", "990201201103050029", "周远", None, 1)), KEYS).persons)
        taken = take_out(ROLLS, rows(ONE), KEYS, lambda _: others)
        assert (taken.persons.height, taken.twice) == (1, ())

    def test_further_columns_stay(self) -> None:
        frame = rows(ONE).with_columns(pl.lit("u").alias("_unit"))
        assert take_out(ROLLS, frame, KEYS).frame.columns == ["school", "pupil", "days", "_unit", MARK]

    def test_no_row_is_nobody(self) -> None:
        taken = take_out(ROLLS, rows(), KEYS)
        assert (taken.frame.height, taken.persons.height, taken.twice) == (0, 0, ())

    def test_nobody_is_put_back_behind_a_pseudonym_that_is_unknown(self) -> None:
        frame = pl.DataFrame({"school": ["S1"], "pupil": ["0" * 16], "days": [1]})
        assert put_back(ROLLS, frame, {}, KEYS).row(0) == ("S1", None, None, None, 1)


class TestDigestsOfManyRows:
    WHO = "00000000000000ff" + "8000000000000000" + "0123456789abcdef" + "f" * 16

    def test_a_pseudonym_is_hmac_sha_256_of_document_and_number(self) -> None:
        whole = hmac.digest(
            KEYS.derived("pseudonym"), f"{IDENTITY.document}\x1f990201201103050011".encode(), "sha256"
        ).hex()
        (person,) = take_out(ROLLS, rows(ONE), KEYS).persons.iter_rows(named=True)
        assert (person["pseudonym"], person["proof"]) == (whole[:16], whole[16:32])
        assert person["pseudonym"] == pseudonym_of(IDENTITY, ONE[1], KEYS)

    def test_a_mark_is_blake2b_with_the_key(self) -> None:
        said = "\x1f".join(("990201201103050011", "林晓", "\x00"))
        mark = hashlib.blake2b(said.encode(), key=KEYS.derived("mark"), digest_size=16).hexdigest()
        assert take_out(ROLLS, rows((*ONE[:3], None, 1)), KEYS).frame[MARK].to_list() == [mark]

    def test_digits_become_numbers_and_digits_again(self) -> None:
        held = held_in([self.WHO, "", self.WHO * 2])
        assert held.row(0) == (0xFF, 1 << 63, 0x0123456789ABCDEF, (1 << 64) - 1)
        again = in_digits(held)
        assert again.rows() == [(self.WHO[:16], self.WHO[16:32], self.WHO[32:])] * 3
        assert in_numbers(again).equals(held)
        assert in_digits(held.clear()).is_empty()

    @pytest.mark.parametrize("text", ["0", "zz" * 32, "ab" * 31])
    def test_other_text_is_no_person(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"fromhex|reshape|multiple"):
            held_in([text])

    def test_a_second_proof_in_one_frame_is_found_at_its_row(self) -> None:
        other = self.WHO[:16] + "0" * 16 + self.WHO[32:]
        assert matched(held_in([self.WHO, self.WHO, other]), None).twice == (2,)
        assert matched(held_in([self.WHO, other]), held_in([self.WHO])).changed.to_list() == []


_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
_ROW = st.tuples(
    st.just("S1"),
    st.text("0123456789X", min_size=1, max_size=19),
    _TEXT,
    st.none() | _TEXT,
    st.none() | st.integers(0, 366),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_ROW, max_size=20, unique_by=lambda row: row[1]))
def test_what_is_taken_out_and_put_back_is_what_was_asked(given_rows: list[tuple[object, ...]]) -> None:
    frame = rows(*given_rows)
    taken = take_out(ROLLS, frame, KEYS)
    sealed = dict(zip(taken.persons["pseudonym"], taken.persons["sealed"], strict=True))
    assert put_back(ROLLS, taken.frame, sealed, KEYS).equals(frame)
