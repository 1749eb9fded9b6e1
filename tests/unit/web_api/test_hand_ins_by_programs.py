"""A program hands in, reads its receipt, and a program of the district decides: as the pages do, with a token instead of a cookie."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from fixtures_web import account
from yaodian.registry import read_file
from yaodian.web.actions.tokens import make_token, revoke_token
from yaodian.web.api.interface import description
from yaodian.web.models import AcceptedSubmission, AccessToken, Delivery, LedgerEntry
from yaodian.web.queries.world import world

ROWS = [
    {"school": "S2", "pupil": "p-10", "girl": True, "days": 180},
    {"school": "S2", "pupil": "p-11", "girl": False, "days": 175},
]
OF = "unit=east_second&period=2019-2020"
CSV = "学校,学生假名,女,到校天数\nS2,p-10,是,180\nS2,p-11,否,175\n"


class Program:
    """Something that asks with a token."""

    def __init__(self, token: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.token = token

    def get(self, address: str, expected: int = 200) -> Any:
        return self._kept(self.client.get(f"/api/{address}", **self._head()), "get", expected)

    def post(self, address: str, body: Any = b"", expected: int = 200, kind: str = "application/json") -> Any:
        content = body if isinstance(body, (bytes, str)) else json.dumps(body)
        answer = self.client.generic("POST", f"/api/{address}", content, kind, CONTENT_TYPE=kind, **self._head())
        return self._kept(answer, "post", expected)

    def _head(self) -> dict[str, str]:
        return {"HTTP_AUTHORIZATION": f"Bearer {self.token}"} if self.token else {}

    def _kept(self, answer: Any, method: str, expected: int) -> Any:
        assert answer.status_code == expected, answer.content.decode()
        if expected >= 400:
            assert answer["Content-Type"] == "application/problem+json"
            said = answer.json()
            assert said["remedy"]
            return said
        return answer.json() if answer["Content-Type"] == "application/json" else answer


@pytest.fixture
def program(home: Any, db: None) -> Callable[..., Program]:
    def program(role: str, unit: str, scope: str = "hand_in") -> Program:
        if role == "public":
            return Program("")
        name = account(f"program-{role}-{unit}", role, unit).get_username()
        return Program(make_token(name, "a test", scope, 30, actor=name).token)

    return program


Make = Callable[..., Program]


def holds(answer: Any, address: str, method: str = "get", code: str = "200") -> None:
    said = description()
    answers = {str(key): one for key, one in said["paths"][address][method]["responses"].items()}
    schema = next(iter(answers[code]["content"].values()))["schema"]
    faults = list(Draft202012Validator({**schema, "components": said["components"]}).iter_errors(answer))
    assert not faults, faults[:3]


class TestFromRowsToForce:
    """The whole way."""

    def test_rows_are_handed_in_returned_and_accepted(self, program: Make) -> None:
        school, bureau = program("school", "east_second"), program("bureau", "east")
        first = school.post(f"datasets/rolls/submissions?{OF}", {"rows": ROWS}, 201)
        holds(first, "/api/datasets/{dataset}/submissions", "post", "201")
        assert (first["state"], first["rows"], first["repeated"]) == ("submitted", 2, False)
        again = school.post(f"datasets/rolls/submissions?{OF}", {"rows": ROWS})
        assert again == {**first, "repeated": True}
        number = first["receipt"]
        seen = bureau.get(f"submissions/{number}")
        holds(seen, "/api/submissions/{number}")
        assert seen["may_decide"]
        assert not seen["may_withdraw"]
        assert bureau.post(f"submissions/{number}/return", {"reason": "缺一人"})["state"] == "returned"
        assert school.get(f"submissions/{number}")["decision"] == "缺一人"
        assert "已经退回" in bureau.post(f"submissions/{number}/accept", expected=409)["detail"]
        more = [*ROWS, {"school": "S2", "pupil": "p-12", "girl": None, "days": 170}]
        second = school.post(f"datasets/rolls/submissions?{OF}", {"rows": more}, 201)["receipt"]
        done = bureau.post(f"submissions/{second}/accept")
        assert (done["state"], bureau.post(f"submissions/{second}/accept")["repeated"]) == ("accepted", True)
        assert AcceptedSubmission.objects.get(dataset="rolls", unit="east_second").rows == 3
        listed = school.get("submissions?limit=1")
        holds(listed, "/api/submissions")
        assert (listed["total"], listed["submissions"][0]["receipt"]) == (2, second)
        assert school.get("submissions?state=returned")["total"] == 1

    def test_the_same_rows_in_every_form_are_the_same(self, program: Make) -> None:
        import polars as pl

        school = program("school", "east_second")
        address = f"datasets/rolls/submissions?{OF}&name=一班.xls"
        first = school.post(address, {"rows": ROWS}, 201)
        assert Delivery.objects.get(pk=first["receipt"]).file == "一班.csv"
        assert school.post(address, CSV.encode(), kind="text/csv; charset=utf-8")["receipt"] == first["receipt"]
        parquet, book = io.BytesIO(), io.BytesIO()
        pl.DataFrame(ROWS).write_parquet(parquet)
        assert school.post(address, parquet.getvalue(), kind="application/vnd.apache.parquet")["repeated"]
        pl.DataFrame(ROWS).write_excel(book)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        assert school.post(address, book.getvalue(), kind=kind)["repeated"]

    def test_all_faults_come_at_once_with_their_places_and_nothing_is_kept(self, program: Make) -> None:
        before = LedgerEntry.objects.count()
        school = program("school", "east_second")
        made = LedgerEntry.objects.count()
        rows = [{"school": "S2", "pupil": "p-10", "girl": "也许", "days": 999}, {"school": "S1", "pupil": "p-11"}]
        answer = school.post(f"datasets/rolls/submissions?{OF}", {"rows": rows}, 422)
        holds(answer, "/api/datasets/{dataset}/submissions", "post", "422")
        assert {(one["place"]["line"], one["place"]["column"]) for one in answer["problems"]} >= {
            (2, "girl"),
            (2, "days"),
        }
        assert all(one["remedy"] for one in answer["problems"])
        assert (Delivery.objects.count(), LedgerEntry.objects.count(), made) == (0, made, before + 1)

    def test_a_correction_wants_a_reason(self, program: Make) -> None:
        school = program("school", "east_first")
        address = "datasets/rolls/submissions?unit=S1&period=2019-2020"
        rows = {"rows": [{"school": "S1", "pupil": "p-01", "girl": True}]}
        assert "须写明理由" in str(school.post(address, rows, 422))
        assert school.post(f"{address}&reason=转出", rows, 201)["state"] == "submitted"

    def test_what_waits_is_withdrawn_once(self, program: Make) -> None:
        school, bureau = program("school", "east_second"), program("bureau", "east")
        number = school.post(f"datasets/rolls/submissions?{OF}", {"rows": ROWS}, 201)["receipt"]
        bureau.post(f"submissions/{number}/withdraw", expected=403)
        assert school.post(f"submissions/{number}/withdraw")["state"] == "withdrawn"
        assert school.post(f"submissions/{number}/withdraw")["repeated"]

    def test_the_form_and_what_is_owed(self, program: Make) -> None:
        school, bureau = program("school", "east_first", "read"), program("bureau", "east", "read")
        form = school.get("datasets/rolls/form?unit=east_first&period=2019-2020")
        read = read_file(world().package.datasets["rolls"], form.content, name="form.xlsx")
        assert read.frame["pupil"].to_list() == ["p-01", "p-02", "p-03"]
        school.get("datasets/rolls/form?unit=east_second&period=2019-2020", 403)
        assert "按学年" in str(school.get("datasets/rolls/form?unit=east_first&period=2019", 422))
        owed = bureau.get("due?limit=2")
        holds(owed, "/api/due")
        assert owed["total"] > 2
        assert "offset=2" in owed["next"]
        assert {one["unit"] for one in bureau.get("due?unit=east_second")["due"]} == {"east_second"}
        bureau.get("due?unit=west", 403)


class TestWhoMay:
    """Nobody gets further with a token than on the pages."""

    def test_nothing_is_done_without_a_token_that_may(self, program: Make) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(account("on-a-page", "office", "xishan"))
        answer = client.post("/api/submissions/1/accept")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        program("public", "").post("submissions/1/accept", expected=401)
        assert "只读" in program("office", "xishan", "read").post("submissions/1/accept", expected=403)["detail"]

    @pytest.mark.parametrize(
        "said", ["Bearer", "Bearer ", "Bearer yd_nothing", "Basic YTpi", "Bearer " + "x" * 5000, "Bearer é"]
    )
    def test_a_token_that_is_none_opens_nothing_not_even_what_is_public(self, home: Any, db: None, said: str) -> None:
        answer = Client().get("/api/status", HTTP_AUTHORIZATION=said)
        assert answer.status_code == 401
        assert answer.json()["remedy"]

    def test_expired_revoked_or_of_a_closed_account(self, program: Make) -> None:
        school = program("school", "east_first")
        school.get("submissions")
        held = AccessToken.objects.get(account__user__username="program-school-east_first")
        AccessToken.objects.update(
            made_at=timezone.now() - timedelta(days=9), expires_at=timezone.now() - timedelta(days=1)
        )
        school.get("submissions", 401)
        AccessToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
        school.get("submissions")
        user = held.account.user
        user.is_active = False
        user.save()
        school.get("submissions", 401)
        user.is_active = True
        user.save()
        revoke_token(None, held.pk, actor="a test")
        revoke_token(None, held.pk, actor="a test")
        school.get("status", 401)
        assert [one for one in LedgerEntry.objects.all() if '"revoke_token"' in one.body][1:] == []

    def test_scope_is_the_same_as_on_the_pages(self, program: Make) -> None:
        school, stranger = program("school", "east_second"), program("school", "east_first")
        number = school.post(f"datasets/rolls/submissions?{OF}", {"rows": ROWS}, 201)["receipt"]
        stranger.get(f"submissions/{number}", 403)
        stranger.post(f"datasets/rolls/submissions?{OF}", {"rows": ROWS}, 403)
        assert stranger.get("submissions")["total"] == 0
        program("bureau", "west").post(f"submissions/{number}/accept", expected=403)
        school.post(f"submissions/{number}/accept", expected=403)
        program("auditor", "xishan").get(f"submissions/{number}")
        program("auditor", "xishan").post(f"submissions/{number}/accept", expected=403)
        program("public", "").get("submissions", 401)

    def test_rows_about_persons_are_for_the_token_of_their_school(self, program: Make) -> None:
        address = "indicators/enrolment/rows?unit=east_first"
        assert program("school", "east_first", "read").get(address)["total"] == 3
        program("school", "east_second", "read").get(address, 403)
        program("public", "").get(address, 403)


class TestBodies:
    """What cannot be read is refused before anything looks at it."""

    @pytest.mark.parametrize(
        ("body", "kind", "expected", "says"),
        [
            (b"", "application/json", 400, "不是 JSON"),
            (b"[]", "application/json", 400, "不是一个对象"),
            (b"{}", "application/json", 400, "没有给出"),
            (b'{"rows": [{"a": [1]}]}', "application/json", 400, "正文"),
            (b'{"rows": [], "more": 1}', "application/json", 400, "没有这一项"),
            (b'{"rows": [{"school": "\\ud800"}]}', "application/json", 400, "正文"),
            (b"\xff\xfe", "application/json", 400, "不是 JSON"),
            (b"", "text/csv", 400, "没有文件"),
            (b"x", "text/plain", 415, "text/csv"),
            (b"x", "", 415, "text/csv"),
        ],
    )
    def test_refused(self, program: Make, body: bytes, kind: str, expected: int, says: str) -> None:
        answer = program("school", "east_second").post(f"datasets/rolls/submissions?{OF}", body, expected, kind)
        assert says in str(answer)

    @pytest.mark.parametrize(
        "row",
        [
            {"school": "S2", "pupil": "p\x00", "girl": True},
            {"school": "S2", "pupil": "p-1", "days": 10**30},
            {"school": "S2", "pupil": "p-1", "days": 1e300},
            {"school": "S2", "pupil": "长" * 100_000},
            {"school": "S2", "pupil": "p-1", "strange": 1},
            {},
        ],
    )
    def test_strange_rows_are_told_and_never_a_fault_of_ours(self, program: Make, row: dict[str, Any]) -> None:
        answer = program("school", "east_second").client.generic(
            "POST",
            f"/api/datasets/rolls/submissions?{OF}",
            json.dumps({"rows": [row]}),
            "application/json",
            HTTP_AUTHORIZATION=f"Bearer {program('school', 'east_second').token}",
        )
        assert answer.status_code in (201, 400, 422), answer.content.decode()

    @pytest.mark.parametrize("reason", ["", "长" * 1001, "a\x00b", "\ud800"])
    def test_reasons(self, program: Make, reason: str) -> None:
        school, bureau = program("school", "east_second"), program("bureau", "east")
        number = school.post(f"datasets/rolls/submissions?{OF}", {"rows": ROWS}, 201)["receipt"]
        bureau.post(f"submissions/{number}/return", {"reason": reason}, 400)
        bureau.post(f"submissions/{number}/return", b"reason=x", 415, "application/x-www-form-urlencoded")
        assert Delivery.objects.get(pk=number).state == "submitted"


def test_a_long_reason_in_chinese_has_room_in_the_address(program: Make) -> None:
    from urllib.parse import quote

    school = program("school", "east_second")
    address = f"datasets/rolls/submissions?{OF}&reason={quote('长' * 1000)}"
    assert school.post(address, {"rows": ROWS}, 201)["state"] == "submitted"
    assert school.post(f"{address}{quote('长' * 800)}", {"rows": ROWS}, 414)["remedy"]
