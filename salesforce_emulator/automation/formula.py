"""A formula, read once and then worked out for each record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.automation.filters import field_of
from salesforce_emulator.automation.formula_functions import called
from salesforce_emulator.automation.formula_nodes import Node, compared, field_node, literal, of_parts, reckoned
from salesforce_emulator.automation.formula_words import Word, words_of
from salesforce_emulator.automation.sight import BadDefinitionError, Criteria

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import SObject

SIGNS: Final = ("=", "==", "<>", "!=", "<", ">", "<=", ">=")
WORDS: Final = {"true": ("boolean", True), "false": ("boolean", False), "null": ("blank", None)}
PRIOR: Final = "$record__prior."


def formula(sobject: SObject, spelled: str) -> Node:
    """Read a formula over an object's fields, or refuse it in one sentence."""
    try:
        return _Reader(sobject, words_of(spelled)).read()
    except RecursionError:
        raise BadDefinitionError("The formula is nested too deeply.") from None


def formula_criteria(sobject: SObject, spelled: str) -> Criteria:
    """Read a formula that says yes or no."""
    node = formula(sobject, spelled)
    if node.kind != "boolean":
        raise BadDefinitionError(f"The formula gives {node.kind} where true or false is needed.")
    return Criteria(node.run, node.fields, node.compares)


class _Reader:
    def __init__(self, sobject: SObject, words: list[Word]) -> None:
        self._sobject, self._words = sobject, words[::-1]

    def read(self) -> Node:
        node = self._either()
        if self._words:
            raise BadDefinitionError(f"The formula goes on where it should end: {self._words[-1].spelled}")
        return node

    def _either(self) -> Node:
        parts = [self._both()]
        while self._take("||"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else called("OR", parts)

    def _both(self) -> Node:
        parts = [self._comparison()]
        while self._take("&&"):
            parts.append(self._comparison())
        return parts[0] if len(parts) == 1 else called("AND", parts)

    def _comparison(self) -> Node:
        left = self._sum()
        sign = self._take(*SIGNS)
        return compared(left, sign, self._sum()) if sign else left

    def _sum(self) -> Node:
        left = self._product()
        while sign := self._take("+", "-", "&"):
            left = reckoned(left, sign, self._product())
        return left

    def _product(self) -> Node:
        left = self._single()
        while sign := self._take("*", "/"):
            left = reckoned(left, sign, self._single())
        return left

    def _single(self) -> Node:
        if self._take("!"):
            return called("NOT", [self._single()])
        if self._take("-"):
            return reckoned(literal("number", 0), "-", self._single())
        if self._take("("):
            inner = self._either()
            self._close()
            return of_parts(inner.kind, inner.run, [inner])
        return self._word()

    def _word(self) -> Node:
        if not self._words or self._words[-1].kind == "sign":
            raise BadDefinitionError("The formula ends, or goes on with a sign, where a value is needed.")
        word = self._words.pop()
        if word.kind == "text":
            return literal("text", word.spelled)
        if word.kind == "number":
            return literal("number", float(word.spelled))
        return self._named(word.spelled)

    def _named(self, name: str) -> Node:
        if self._take("("):
            return called(name, self._arguments())
        if name.lower() in WORDS:
            return literal(*WORDS[name.lower()])
        if name.lower().startswith(PRIOR):
            return field_node(field_of(self._sobject, name[len(PRIOR) :]), prior=True)
        return field_node(field_of(self._sobject, name))

    def _arguments(self) -> list[Node]:
        if self._take(")"):
            return []
        arguments = [self._either()]
        while self._take(","):
            arguments.append(self._either())
        self._close()
        return arguments

    def _close(self) -> None:
        if not self._take(")"):
            raise BadDefinitionError("The formula has a parenthesis that is not closed.")

    def _take(self, *signs: str) -> str:
        if self._words and self._words[-1].kind == "sign" and self._words[-1].spelled in signs:
            return self._words.pop().spelled
        return ""
