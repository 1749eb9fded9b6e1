"""Conditions and amounts over the fields of one row."""

from __future__ import annotations

from datetime import date


def test_three_truths(answers):
    """A condition is true, false or unknown. `and` needs no more than one false, `or` no more than one true."""
    answers(
        """
        a   | b   | a and b | a or b | not a | a = b
        ----+-----+---------+--------+-------+------
        yes | yes | yes     | yes    | no    | yes
        yes | no  | no      | yes    | no    | no
        yes |     |         | yes    | no    |
        no  | no  | no      | no     | yes   | yes
        no  |     | no      |        | yes   |
            | no  | no      |        |       |
            |     |         |        |       |
        """,
        fields="a b",
    )


def test_what_is_unknown_stays_unknown(answers):
    """A comparison or calculation with an unknown value is unknown; `is null` and `coalesce` are the ways to speak of it."""
    answers(
        """
        n | n > 0 | n + 1 | n is null | n is not null | coalesce(n, 0) > 0 | n in (1, 2) | n in (2, null)
        --+-------+-------+-----------+---------------+--------------------+-------------+---------------
        1 | yes   | 2     | no        | yes           | yes                | yes         |
        2 | yes   | 3     | no        | yes           | yes                | yes         | yes
          |       |       | yes       | no            | no                 |             |
        0 | no    | 1     | no        | yes           | no                 | no          |
        """,
        fields="n",
    )


def test_four_answers(answers):
    """Empty, zero, 不适用 and 拒绝回答 are four answers. In a comparison or calculation the last two are unknown, as empty is; three
    questions tell them apart and always have an answer."""
    answers(
        """
        n        | n >= 0 | n + 1 | n is null | n is answered | n is applicable | n is not applicable | n is refused | n is not refused and n is applicable
        ---------+--------+-------+-----------+---------------+-----------------+---------------------+--------------+-------------------------------------
        0        | yes    | 1     | no        | yes           | yes             | no                  | no           | yes
                 |        |       | yes       | no            | yes             | no                  | no           | yes
        不适用   |        |       | yes       | yes           | no              | yes                 | no           | no
        拒绝回答 |        |       | yes       | yes           | yes             | no                  | yes          | no
        """,
        fields="n",
    )


def test_division(answers):
    """Whole numbers divide into fractions, and nothing is known of a division by zero."""
    answers(
        """
        a  | b | a / b
        ---+---+------
        1  | 2 | 0.5
        -3 | 2 | -1.5
        0  | 5 | 0.0
        5  | 0 |
        0  | 0 |
        """,
        fields="a b",
    )


def test_amounts(answers):
    """Products come before sums. The greater of a known and an unknown amount is unknown."""
    answers(
        """
        a | b    | a + b * 2 | -(a) - -1 | abs(b) | greatest(a, b) | least(a, b, 0)
        --+------+-----------+-----------+--------+----------------+---------------
        3 | -1.5 | 0.0       | -2.0      | 1.5    | 3.0            | -1.5
        2 |      |           | -1.0      |        |                |
        """,
        fields="a b",
    )


def test_choices(answers):
    """The first branch whose condition is true decides; a condition that is unknown is passed over."""
    answers(
        """
        n | case when n > 10 then 'many' when n > 0 then 'some' else 'none' end | case when n > 10 then n end
        --+---------------------------------------------------------------------+----------------------------
        20 | many                                                               | 20
        5  | some                                                               |
        0  | none                                                               |
           | none                                                               |
        """,
        fields="n",
    )


def test_texts(answers):
    """Texts are compared sign by sign, capital letters before small ones; in a pattern `%` is any text and `_` any one sign."""
    answers(
        """
        t    | t = 'b' | t < 'a' | t like '2_1%' | t not like '%校' | t between 'a' and 'c'
        -----+---------+---------+---------------+------------------+----------------------
        b    | yes     | no      | no            | yes              | yes
        B    | no      | yes     | no            | yes              | no
        2校1 | no      | yes     | yes           | yes              | no
        x校  | no      | no      | no            | no               | no
        ''   | no      | yes     | no            | yes              | no
             |         |         |               |                  |
        """,
        fields="t",
    )


def test_days(answers):
    """`as_of` is the day asked for, here 1 March 2016; days are counted from the first to the second, so that later is positive."""
    answers(
        """
        opened     | closed     | days_between(opened, closed) | days_between(opened, as_of) | year(opened) = 2014
        -----------+------------+------------------------------+-----------------------------+--------------------
        2014-12-31 | 2015-01-01 | 1                            | 426                         | yes
        2016-03-01 | 2016-02-28 | -2                           | 0                           | no
        2016-02-28 |            |                              | 2                           | no
        """,
        fields="opened closed",
        as_of=date(2016, 3, 1),
    )


def test_borders(answers):
    """`between` includes both ends, for numbers and for days."""
    answers(
        """
        n | n between 2 and 4
        --+------------------
        1 | no
        2 | yes
        4 | yes
        5 | no
        """,
        fields="n",
    )
