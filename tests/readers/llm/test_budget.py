"""What a command may spend, and what tokens cost."""

from __future__ import annotations

import pytest

from extractor.errors import BudgetError, SettingsError
from extractor.readers.llm.budget import parse_budget
from extractor.readers.llm.prices import list_price
from extractor.records import Price, Usage

PRICE = Price(sent=2.0, cached=0.5, received=8.0)


@pytest.mark.parametrize(
    ("text", "limit", "dollars"),
    [("5", 5.0, True), ("$2.50", 2.5, True), ("0,5 USD", 0.5, True), ("200k", 200_000.0, False),
     ("2M", 2_000_000.0, False), ("1500 tokens", 1500.0, False), ("20 k tokens", 20_000.0, False)],
)  # fmt: skip
def test_a_budget_is_in_dollars_or_tokens(text: str, limit: float, dollars: bool) -> None:
    budget = parse_budget(text, PRICE, "invented-1")

    assert (budget.limit, budget.price is PRICE) == (limit, dollars)


def test_what_is_no_amount_is_refused() -> None:
    with pytest.raises(SettingsError, match="'a lot' is no amount"):
        parse_budget("a lot", PRICE, "invented-1")


def test_dollars_need_a_price() -> None:
    with pytest.raises(SettingsError, match="no price of invented-1 is known"):
        parse_budget("5", None, "invented-1")
    assert parse_budget("5k", None, "invented-1").limit == 5000


def test_a_promise_counts_until_it_is_settled() -> None:
    budget = parse_budget("5000 tokens", None, "m")

    first = budget.promise(1000)
    with pytest.raises(BudgetError, match="5,000 tokens is used up: 0 tokens spent"):
        budget.promise(2500)
    budget.settle(first, Usage(calls=1, prompt_tokens=900, completion_tokens=100))
    second = budget.promise(2500)
    budget.settle(second, Usage())

    assert (budget.spent, budget.promised) == (1000, 0)


def test_the_next_reply_is_taken_to_be_as_long_as_those_before() -> None:
    budget = parse_budget("10k", None, "m")
    for received in (200, 400):
        budget.settle(budget.promise(100), Usage(calls=1, prompt_tokens=100, completion_tokens=received))

    assert budget.promise(100) == 400


def test_tokens_from_the_provider_s_cache_are_priced_as_such() -> None:
    usage = Usage(calls=1, prompt_tokens=1_000_000, prompt_cached=400_000, completion_tokens=100_000)

    assert PRICE.of(usage) == pytest.approx(0.6 * 2.0 + 0.4 * 0.5 + 0.1 * 8.0)


@pytest.mark.parametrize("name", ["openai/gpt-4o", "gpt-4o-2024-11-20", "GPT-4o"])
def test_a_list_price_is_known_by_name_with_or_without_provider_and_date(name: str) -> None:
    price = list_price(name)

    assert price is not None
    assert (price.sent, price.received) == (2.5, 10.0)
    assert price.as_of


def test_a_model_that_is_not_listed_has_no_price() -> None:
    assert list_price("openai/invented-1") is None
