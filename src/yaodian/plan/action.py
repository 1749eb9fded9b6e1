"""The action of a deed: its verb with the verbs joined to it."""

from __future__ import annotations

from collections.abc import Mapping

from yaodian.plan.lexicon.verbs import Verb, adverb_at, verb_at

NOUN_TAILS = (
    "率",
    "费",
    "者",
    "员",
    "面",
    "费用",
    "经费",
    "工作",
    "班",
    "机构",
    "中心",
    "基地",
    "类",
    "性",
    "型",
    "的",
)


_ADVERBS_IN_A_ROW = 6


def verb_place(text: str, start: int, end: int, skips: Mapping[int, int] | None = None) -> int:
    """Where the verb of a clause should stand: past its adverbs and past the stretches of `skips` (start to end: time phrases).

    A longer verb wins over an adverb (基本完成), and so does one of the same size unless a verb follows (规范办学).
    """
    place = start
    while place < end:
        if skips and place in skips:
            place = skips[place]
            continue
        word = adverb_at(text, place)
        verb = verb_at(text, place)
        if not word or (verb and (len(verb.form) > len(word) or _stands(text, verb, word, place))):
            return place
        place += len(word)
    return place


def _stands(text: str, verb: Verb, word: str, place: int) -> bool:
    """Whether a word that is verb and adverb is the verb: no other verb follows it."""
    return len(verb.form) == len(word) and not _verb_behind(text, place + len(word))


def _verb_behind(text: str, place: int) -> bool:
    for _ in range(_ADVERBS_IN_A_ROW):
        word = adverb_at(text, place)
        if not word or verb_at(text, place):
            break
        place += len(word)
    verb = verb_at(text, place)
    return verb is not None and not text.startswith(NOUN_TAILS, place + len(verb.form))


def joined(text: str, place: int, verb: Verb, end: int) -> tuple[int, str]:
    """The verb with those joined to it (制定+实施, 培育和践行): where the object begins, and the action."""
    stop = place + len(verb.form)
    while stop < end:
        gap = 1 if text[stop] in "和与并、" else 0
        following = verb_at(text, stop + gap)
        if following is None or (not gap and not following.joins):
            break
        after = stop + gap + len(following.form)
        if (
            after >= end - 1
            or text.startswith(NOUN_TAILS, after)
            or not _may_join(verb, following, text[stop] if gap else "")
        ):
            break
        stop = after
    return stop, text[place:stop]


def _may_join(verb: Verb, following: Verb, gap: str) -> bool:
    """制定实施 and 培育和践行 are one action; 制定加强…意见 is not."""
    if gap == "、" or following.family == "foster":
        return following.family == verb.family
    return verb.family != "draft" or following.family == "draft" or following.form in ("实施", "完善", "落实")
