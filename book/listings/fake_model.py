"""A script and chat messages in, replies with tokens, latency and faults out.

The listings of the book need a language model that is offline, free and the
same on every machine. This one looks its answers up; everything around the
answer (token counts, waiting time, refused calls, cut texts) behaves like a
service, so retries, budgets and evaluations can be written against it.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Message = Mapping[str, Any]  # {"role": "user", "content": "..."}


@dataclass(frozen=True)
class ToolCall:
    """The model's wish to have a function run; running it is your code's job."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    id: str = "call-0"


@dataclass(frozen=True)
class Reply:
    """One completion. `latency_s` is simulated: nobody sleeps."""

    text: str
    input_tokens: int = 0
    output_tokens: int = 0
    latency_s: float = 0.0
    stop_reason: str = "end"  # "end", "length" or "tool"
    tool_calls: tuple[ToolCall, ...] = ()

    def cost(self, input_price: float, output_price: float) -> float:
        """Give the cost of the call; prices are per million tokens."""
        return (self.input_tokens * input_price + self.output_tokens * output_price) / 1e6


class ModelError(RuntimeError):
    """The service refused the call (overload); a retry may succeed."""


Answer = str | ToolCall | Sequence[Any] | Mapping[str, float] | Callable[[Sequence[Message]], Any]
Rule = tuple[str | Callable[[Sequence[Message]], bool], Answer]


def count_tokens(text: str) -> int:
    """Count tokens: a word costs one per six letters begun, a sign costs one.

    That gives 1.4 to 1.5 per English word on plain prose, somewhat above the 1.2
    to 1.3 of real tokenizers; on code and other scripts they differ by far more.
    """
    return len(re.findall(r"\w{1,6}|[^\w\s]", text))


class FakeModel:
    """Answer from `script`, a list of `(pattern, answer)`; the first match wins.

    A pattern is a substring (case ignored) of the last user or tool message, or
    a function of all messages that gives a bool. An answer is a text, a `ToolCall`,
    a list (one item a call of that rule, the last one repeats), a dict from text
    to weight (sampled; the heaviest one at temperature 0), a `Reply` (to say a text
    and call tools at once), or a function of the messages that gives any of these.
    `faults` maps "error" (raises `ModelError`), "slow" (ten times the latency) and
    "cut" (half the text, stop reason "length") to rates. Chance depends on the seed
    and the number of the call alone, so the same calls give the same transcript.
    `calls` keeps `(messages, Reply or None)`.
    """

    def __init__(
        self, script: Sequence[Rule], seed: int = 0, *, default: Answer = "I do not know.",
        faults: Mapping[str, float] | None = None, ttft_s: float = 0.3, tokens_per_s: float = 50.0,
    ) -> None:
        self.script, self.seed, self.default = list(script), seed, default
        self.faults = dict(faults or {})
        self.ttft_s, self.tokens_per_s = ttft_s, tokens_per_s
        self.calls: list[tuple[list[Message], Reply | None]] = []
        self._turns: dict[int, int] = {}

    def complete(
        self, messages: Sequence[Message], *, max_tokens: int = 1024, temperature: float = 1.0,
        tools: Sequence[Any] = (),
    ) -> Reply:
        """Answer the messages, or raise `ModelError` at the rate of fault "error"."""
        chance = random.Random(f"{self.seed}:{len(self.calls)}")  # one stream a call
        self.calls.append((list(messages), None))
        faults = {kind for kind, rate in sorted(self.faults.items()) if chance.random() < rate}
        if "error" in faults:
            raise ModelError("overloaded, try again")
        reply = self._answer(messages, chance, temperature)
        words = re.findall(r"\s*(?:\w{1,6}|[^\w\s])", reply.text)  # one item a token
        limit = min(max_tokens, max(1, len(words) // 2)) if "cut" in faults else max_tokens
        if len(words) > limit:
            reply = replace(reply, text="".join(words[:limit]), stop_reason="length")
        asked = sum(count_tokens(str(m["content"])) + 4 for m in messages)  # 4: chat template
        asked += sum(count_tokens(str(tool)) for tool in tools)
        wrote = count_tokens(reply.text) + sum(
            count_tokens(f"{call.name} {dict(call.arguments)}") for call in reply.tool_calls
        )
        seconds = (self.ttft_s + wrote / self.tokens_per_s) * chance.lognormvariate(0, 0.2)
        seconds *= 10 if "slow" in faults else 1
        reply = replace(reply, input_tokens=asked, output_tokens=wrote, latency_s=seconds)
        self.calls[-1] = (list(messages), reply)
        return reply

    def _answer(
        self, messages: Sequence[Message], chance: random.Random, temperature: float
    ) -> Reply:
        heard = [str(m.get("content", "")) for m in messages if m["role"] in ("user", "tool")]
        last = heard[-1].lower() if heard else ""
        answer: Any = self.default
        turn = len(self.script)
        for number, (pattern, scripted) in enumerate(self.script):
            if pattern(messages) if callable(pattern) else pattern.lower() in last:
                answer, turn = scripted, number
                break
        if callable(answer):
            answer = answer(messages)
        if isinstance(answer, list | tuple):
            seen = self._turns.get(turn, 0)
            self._turns[turn] = seen + 1
            answer = answer[min(seen, len(answer) - 1)]
        if isinstance(answer, Mapping):
            texts, weights = list(answer), list(answer.values())
            answer = max(answer, key=lambda text: answer[text])
            if temperature > 0:
                answer = chance.choices(texts, weights)[0]
        if isinstance(answer, ToolCall):
            call = replace(answer, id=f"call-{len(self.calls)}")
            return Reply("", stop_reason="tool", tool_calls=(call,))
        return answer if isinstance(answer, Reply) else Reply(str(answer))
