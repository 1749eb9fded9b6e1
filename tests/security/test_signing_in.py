"""Sessions and passwords."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

Visit = Callable[..., Client]
PASSWORD = "three plain words"


@pytest.fixture
def person(home: Any, db: None, django_user_model: Any) -> str:
    from yaodian.web.models import Account

    user = django_user_model.objects.create_user("someone", password=PASSWORD)
    Account.objects.create(user=user, role="bureau", unit="east")
    return str(user.username)


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in", {"username": name, "password": password, **more})


def test_a_right_password_opens_the_desk(visit: Visit, person: str) -> None:
    client = visit("public")
    assert sign_in(client, person)["Location"] == "/desk"
    assert client.get("/desk").status_code == 200


def test_a_wrong_one_and_an_unknown_name_are_answered_alike(visit: Visit, person: str) -> None:
    answers = [sign_in(visit("public"), name, "wrong") for name in (person, "nobody")]
    assert [answer.status_code for answer in answers] == [200, 200]
    pages = [
        answer.content.decode().replace(name, "") for answer, name in zip(answers, (person, "nobody"), strict=True)
    ]
    import re

    plain = [re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page) for page in pages]
    assert plain[0] == plain[1]
    assert "wrong" not in plain[0]


def test_the_session_changes_when_somebody_signs_in(visit: Visit, person: str) -> None:
    client = visit("public")
    session = client.session
    session["planted"] = "before"
    session.save()
    planted = session.session_key
    sign_in(client, person)
    assert client.cookies["sessionid"].value != planted


def test_signing_out_ends_the_session_on_this_side(visit: Visit, person: str) -> None:
    client = visit("public")
    sign_in(client, person)
    stolen = client.cookies["sessionid"].value
    client.post("/sign-out")
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get("/desk").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_nobody_is_led_elsewhere(visit: Visit, person: str, elsewhere: str) -> None:
    assert sign_in(visit("public"), person, next=elsewhere)["Location"] == "/desk"
    for address in ("/language", "/appearance", "/sign-out"):
        assert visit("public").post(address, {"next": elsewhere})["Location"] == "/"


def test_a_session_made_up_by_somebody_is_none(visit: Visit) -> None:
    client = visit("public")
    client.cookies["sessionid"] = "a" * 32
    assert client.get("/desk").status_code == 302


def test_who_lost_the_account_lost_the_rights(visit: Visit, person: str, django_user_model: Any) -> None:
    client = visit("public")
    sign_in(client, person)
    assert client.get("/api/indicators/enrolment/rows?unit=east").status_code == 200
    django_user_model.objects.get(username=person).account.delete()
    assert client.get("/api/indicators/enrolment/rows?unit=east").status_code == 403
    assert client.get("/desk").status_code == 403


def test_who_is_switched_off_is_the_public(visit: Visit, person: str, django_user_model: Any) -> None:
    client = visit("public")
    sign_in(client, person)
    django_user_model.objects.filter(username=person).update(is_active=False)
    assert client.get("/desk").status_code == 302


def test_a_new_password_ends_other_sessions(visit: Visit, person: str, django_user_model: Any) -> None:
    client = visit("public")
    sign_in(client, person)
    user = django_user_model.objects.get(username=person)
    user.set_password("three other words")
    user.save()
    assert client.get("/desk").status_code == 302


@pytest.mark.parametrize("password", ["short", "password", "12345678", "qwertyuiop"])
def test_weak_passwords_are_refused(password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        validate_password(password)


def test_who_guesses_has_to_wait_and_is_told_so(visit: Visit, person: str, settings: Any) -> None:
    client = visit("public")
    answers = [sign_in(client, person, f"guess {number}").status_code for number in range(settings.AXES_FAILURE_LIMIT)]
    assert answers == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    right = sign_in(client, person)
    assert right.status_code == 429
    assert "请 15 分钟后再试" in right.content.decode()
    assert client.get("/desk").status_code == 302


def test_others_may_sign_in_meanwhile_and_the_same_person_from_elsewhere(
    visit: Visit, person: str, settings: Any
) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        sign_in(visit("public"), person, f"guess {number}")
    elsewhere = visit("public")
    answer = elsewhere.post("/sign-in", {"username": person, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
    assert answer["Location"] == "/desk"


def test_a_right_password_forgets_the_wrong_ones(visit: Visit, person: str, settings: Any) -> None:
    for _ in range(2):
        client = visit("public")
        for number in range(settings.AXES_FAILURE_LIMIT - 1):
            assert sign_in(client, person, f"guess {number}").status_code == 200
        assert sign_in(client, person).status_code == 302


def test_the_wait_ends(visit: Visit, person: str, settings: Any) -> None:
    from axes.models import AccessAttempt

    client = visit("public")
    for number in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, person, f"guess {number}")
    earlier = AccessAttempt.objects.get().attempt_time - settings.AXES_COOLOFF_TIME
    AccessAttempt.objects.update(attempt_time=earlier)
    assert sign_in(client, person).status_code == 302
