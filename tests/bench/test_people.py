"""Seeded people have tokens like the product's, and tasks whose ids the load scripts can tell."""

import jwt

from bench import people, seeding
from config.keys import load_private_key, new_private_key

_CLAIMS = {"iss": "us", "sub": "pattern", "sid": "pattern", "jti": "pattern", "scope": "*", "exp": 1}


def test_people_are_the_same_in_every_run() -> None:
    assert [person.user_id for person in people.people(3)] == [person.user_id for person in people.people(3)]
    assert len({person.user_id for person in people.people(100)}) == 100


def test_tokens_differ_from_the_pattern_only_in_whose_they_are() -> None:
    pem = new_private_key()
    key, [person] = load_private_key(pem), people.people(1)
    pattern = jwt.encode(_CLAIMS, key, algorithm="EdDSA", headers={"kid": "k", "typ": "at+jwt"})
    [token] = people.tokens(pattern, pem, [person])
    claims = jwt.decode(token, key.public_key(), algorithms=["EdDSA"], issuer="us")
    assert (claims["sub"], claims["sid"], claims["scope"]) == (str(person.user_id), person.sid, "*")
    assert jwt.get_unverified_header(token) == {"alg": "EdDSA", "kid": "k", "typ": "at+jwt"}


def test_the_ids_of_tasks_rise_with_their_number() -> None:
    ids = [seeding.task_id(1_000_000, 7, task) for task in range(1, 101)]
    assert ids == sorted(ids)
    assert str(ids[0]) == f"{1_000_000 + 3600:08x}{7:010x}{1:06x}"
