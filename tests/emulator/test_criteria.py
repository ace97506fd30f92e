"""What a filter or a formula says of a record: the criteria language, asked directly."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from salesforce_emulator.automation.filters import flow_criteria, item_criteria
from salesforce_emulator.automation.formula import formula, formula_criteria
from salesforce_emulator.automation.sight import BadDefinitionError, Sight
from salesforce_emulator.model.schema import Field
from salesforce_emulator.model.standard_objects import standard_objects

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Record, SObject

NOW = datetime(2026, 5, 2, 12, tzinfo=UTC)
RECORD = {
    "LastName": "Doe", "Text__c": "Alpha Beta", "List__c": "Delivered", "Number__c": 3.0, "Yes__c": True,
    "Moment__c": "2026-05-01T10:00:00.000+0000",
}  # fmt: skip
CUSTOM = {"Text__c": "string", "Empty__c": "string", "List__c": "picklist", "Number__c": "double",
          "Yes__c": "boolean", "No__c": "boolean", "Moment__c": "datetime"}  # fmt: skip


@pytest.fixture(scope="module")
def contact() -> SObject:
    """Give Contact a field of every type."""
    sobject = standard_objects("005")["contact"]
    for name, kind in CUSTOM.items():
        sobject.add(Field(name, name, kind, custom=True))
    return sobject


def seen(sobject: SObject, before: dict[str, Any] | None = None, *, created: bool = False) -> Sight:
    """Look at the record, changed from what it was."""
    return Sight(sobject, RECORD, None if created else {**RECORD, **(before or {})}, created, NOW)


class TestCriteriaItems:
    @pytest.mark.parametrize(
        ("field", "operation", "value", "met"),
        [
            ("List__c", "equals", "Delivered", True),
            ("Contact.List__c", "equals", "delivered", True),
            ("List__c", "equals", "Mailed, Delivered,Returned", True),
            ("List__c", "notEqual", "Mailed, Delivered", False),
            ("List__c", "notEqual", "Mailed, Returned", True),
            ("Empty__c", "equals", "", True),
            ("Empty__c", "notEqual", None, False),
            ("Text__c", "notEqual", None, True),
            ("Empty__c", "notEqual", "x", True),
            ("Text__c", "contains", "zzz, beta", True),
            ("Text__c", "notContain", "zzz, beta", False),
            ("Empty__c", "contains", "a", False),
            ("Text__c", "startsWith", "alpha", True),
            ("Text__c", "startsWith", "beta", False),
            ("Number__c", "greaterThan", "2", True),
            ("Number__c", "greaterThan", "3", False),
            ("Number__c", "greaterOrEqual", "3", True),
            ("Number__c", "lessThan", "10", True),
            ("Number__c", "lessOrEqual", "2.5", False),
            ("Number__c", "equals", "3", True),
            ("Empty__c", "lessThan", "z", False),
            ("Yes__c", "equals", "True", True),
            ("No__c", "equals", "False", True),
            ("Moment__c", "lessThan", "2026-05-01T12:00:00+01:00", True),
            ("Moment__c", "greaterThan", "2026-05-01", True),
            ("Name", "equals", "Doe", True),
        ],
    )
    def test_compare_a_field_with_values(
        self, contact: SObject, field: str, operation: str, value: str | None, *, met: bool
    ) -> None:
        criteria = item_criteria(contact, [{"field": field, "operation": operation, "value": value}], None)

        assert criteria.met(seen(contact)) is met

    @pytest.mark.parametrize(
        ("logic", "met"),
        [
            (None, False),
            ("1 AND 2 AND 3", False),
            ("1 OR 2 OR 3", True),
            ("1 AND (2 OR 3)", True),
            ("(1 AND 2) OR 3", True),
            ("1 and 2 or 3", True),
            ("3 AND (2 OR NOT 1)", False),
            ("NOT (2) AND 1 AND 3", True),
        ],
    )
    def test_are_joined_by_the_boolean_filter(self, contact: SObject, logic: str | None, *, met: bool) -> None:
        items = [
            {"field": "List__c", "operation": "equals", "value": "Delivered"},
            {"field": "Number__c", "operation": "equals", "value": "99"},
            {"field": "Text__c", "operation": "startsWith", "value": "Alpha"},
        ]

        assert item_criteria(contact, items, logic).met(seen(contact)) is met

    @pytest.mark.parametrize(
        ("item", "logic", "why"),
        [
            ({"field": "Nope__c", "operation": "equals"}, None, "Contact has no field Nope__c"),
            ({"field": "Account.Name", "operation": "equals"}, None, "Contact has no field Account.Name"),
            ({"field": "Text__c", "operation": "within"}, None, "there is no operation 'within'"),
            ({"field": "Number__c", "operation": "contains", "value": "1"}, None, "is no text field"),
            ({"field": "Number__c", "operation": "equals", "value": "x"}, None, "cannot be compared with 'x'"),
            ({"field": "Number__c", "operation": "lessThan", "value": "1, 2"}, None, "needs one value"),
            ({"field": "Text__c", "operation": "equals"}, "1 AND 2", "there is no condition '2'"),
            ({"field": "Text__c", "operation": "equals"}, "1 AND", "there is no condition ''"),
            ({"field": "Text__c", "operation": "equals"}, "(1", "a parenthesis is not closed"),
            ({"field": "Text__c", "operation": "equals"}, "1 1", "nothing is expected at '1'"),
            ({"field": "Text__c", "operation": "equals"}, "1 XOR 1", "'xor 1' is not understood"),
        ],
    )
    def test_that_are_wrong_are_refused(self, contact: SObject, item: Any, logic: str | None, why: str) -> None:
        with pytest.raises(BadDefinitionError) as refusal:
            item_criteria(contact, [item], logic)

        assert why in str(refusal.value)

    def test_that_are_not_used_are_refused(self, contact: SObject) -> None:
        items = [{"field": "Text__c", "operation": "equals"}] * 2

        with pytest.raises(BadDefinitionError, match="condition 2 is not used"):
            item_criteria(contact, items, "1")


class TestFlowFilters:
    @pytest.mark.parametrize(
        ("field", "operator", "value", "met"),
        [
            ("List__c", "EqualTo", {"stringValue": "Delivered"}, True),
            ("List__c", "EqualTo", "Mailed, Delivered", False),
            ("List__c", "NotEqualTo", {"stringValue": "Mailed"}, True),
            ("Text__c", "StartsWith", "Alpha", True),
            ("Text__c", "EndsWith", "Beta", True),
            ("Text__c", "Contains", "ha be", True),
            ("Number__c", "GreaterThan", {"numberValue": 2.5}, True),
            ("Number__c", "LessThanOrEqualTo", {"numberValue": 2.5}, False),
            ("Yes__c", "EqualTo", {"booleanValue": True}, True),
            ("Moment__c", "GreaterThanOrEqualTo", {"dateTimeValue": "2026-05-01T10:00:00.000Z"}, True),
            ("Empty__c", "IsNull", {"booleanValue": True}, True),
            ("Text__c", "IsNull", {"booleanValue": True}, False),
            ("Text__c", "IsChanged", {"booleanValue": True}, True),
            ("List__c", "IsChanged", {"booleanValue": False}, True),
        ],
    )
    def test_compare_a_field_with_one_value(
        self, contact: SObject, field: str, operator: str, value: Any, *, met: bool
    ) -> None:
        criteria = flow_criteria(contact, [{"field": field, "operator": operator, "value": value}], "and")

        assert criteria.met(seen(contact, {"Text__c": "before"})) is met

    def test_never_call_a_new_record_changed(self, contact: SObject) -> None:
        criteria = flow_criteria(contact, [{"field": "Text__c", "operator": "IsChanged", "value": True}], None)

        assert not criteria.met(seen(contact, created=True))

    @pytest.mark.parametrize(
        "wrong",
        [
            {"field": "Text__c", "operator": "Resembles", "value": "x"},
            {"field": "Text__c", "operator": "IsNull", "value": "perhaps"},
            {"field": "Text__c", "operator": "EqualTo", "value": {"elementReference": "$Flow.Now"}},
        ],
    )
    def test_that_are_wrong_are_refused(self, contact: SObject, wrong: Any) -> None:
        with pytest.raises(BadDefinitionError):
            flow_criteria(contact, [wrong], None)


class TestFormulas:
    @pytest.mark.parametrize(
        ("spelled", "met"),
        [
            ('Text__c = "Alpha Beta"', True),
            ('Text__c = "alpha beta"', False),
            ("Text__c <> 'x' && Number__c >= 3", True),
            ('ISPICKVAL(List__c, "Delivered")', True),
            ('TEXT(List__c) = "Mailed" || TEXT(List__c) = "Delivered"', True),
            ("AND(Yes__c, NOT(No__c), OR(No__c, Number__c != 4))", True),
            ("ISBLANK(Empty__c)", True),
            ("Empty__c = NULL", True),
            ('Empty__c = ""', True),
            ("Number__c + 2 * 2 = 7", True),
            ("(Number__c + 2) * 2 = 10", True),
            ("Number__c / 0 = NULL", True),
            ("-Number__c < 0", True),
            ("!Yes__c", False),
            ("ISCHANGED(Text__c)", True),
            ("ISCHANGED(List__c)", False),
            ('PRIORVALUE(Text__c) = "before"', True),
            ('{!$Record__Prior.Text__c} = "before" && {!$Record.Yes__c}', True),
            ("ISNEW()", False),
            ("Moment__c < NOW() - 1", True),
            ("Moment__c < NOW() - 2", False),
            ("NOW() - Moment__c > 1", True),
            ("DATEVALUE(Moment__c) < TODAY()", True),
            ("DATEVALUE(Moment__c) + 1 = TODAY()", True),
            ("TODAY() + 99999999 = NULL && NOW() - 99999999 = NULL", True),
            ('CONTAINS(Text__c, "Beta") && BEGINS(Text__c, "Alpha") && LEN(Text__c) = 10', True),
            ('IF(Yes__c, "a", "b") & "c" = "ac"', True),
            ('BLANKVALUE(Empty__c, "x") = "x"', True),
            ("Empty__c < 'a'", False),
            ('TEXT(Moment__c) = "2026-05-01 10:00:00Z"', True),
            ('"say \\"so\\"" <> Text__c', True),
        ],
    )
    def test_say_yes_or_no(self, contact: SObject, spelled: str, *, met: bool) -> None:
        assert formula_criteria(contact, spelled).met(seen(contact, {"Text__c": "before"})) is met

    def test_know_a_new_record(self, contact: SObject) -> None:
        new = seen(contact, created=True)

        assert formula_criteria(contact, "ISNEW() && NOT(ISCHANGED(Text__c))").met(new)
        assert formula_criteria(contact, "PRIORVALUE(Text__c) = Text__c").met(new)

    def test_name_the_fields_they_read(self, contact: SObject) -> None:
        criteria = formula_criteria(contact, "ISCHANGED(text__c) || Number__c > 1")

        assert (criteria.fields, criteria.compares) == (("Text__c", "Number__c"), True)

    def test_can_give_a_value_too(self, contact: SObject) -> None:
        assert formula(contact, 'Text__c & " " & TEXT(Number__c)').run(seen(contact)) == "Alpha Beta 3.0"

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ('List__c = "Delivered"', "compares a picklist field: use ISPICKVAL or TEXT"),
            ("Nope__c = 1", "Contact has no field Nope__c"),
            ("Text__c", "gives text where true or false is needed"),
            ("Text__c = 3", "compares text with number"),
            ("AND(Yes__c", "parenthesis that is not closed"),
            ("Yes__c)", "goes on where it should end: )"),
            ("Yes__c &&", "where a value is needed"),
            ("", "where a value is needed"),
            ("VLOOKUP(Text__c)", "calls VLOOKUP, which is not known here"),
            ("ISCHANGED('x')", "gives ISCHANGED text where it needs field"),
            ("NOT(Yes__c, No__c)", "gives NOT 2 arguments"),
            ("ISPICKVAL(Text__c, 'x')", "gives ISPICKVAL a field that is no picklist"),
            ("Text__c * 2 = 4", "reckons text * number"),
            ("IF(Yes__c, 1, 'x') = 1", "IF gives values of two kinds"),
            ("Text__c ~ 'x'", "cannot be read at: ~ 'x'"),
        ],
    )
    def test_that_are_wrong_are_refused(self, contact: SObject, wrong: str, why: str) -> None:
        with pytest.raises(BadDefinitionError) as refusal:
            formula_criteria(contact, wrong)

        assert why in str(refusal.value)


class TestAValueThatIsNone:
    """A seed may put into a field what no save would: it is as good as blank."""

    BROKEN: ClassVar[Record] = {"Number__c": "three", "Moment__c": "soon", "Yes__c": "perhaps"}

    @pytest.mark.parametrize("spelled", ["Number__c > 1", "Moment__c < NOW()", "Number__c + 1 = 4"])
    def test_meets_no_formula(self, contact: SObject, spelled: str) -> None:
        assert not formula_criteria(contact, spelled).met(Sight(contact, self.BROKEN, None, False, NOW))

    @pytest.mark.parametrize(("field", "value"), [("Number__c", "1"), ("Moment__c", "2026-05-01"), ("Yes__c", "true")])
    def test_meets_no_filter(self, contact: SObject, field: str, value: str) -> None:
        items = [{"field": field, "operation": operation, "value": value} for operation in ("equals", "greaterThan")]

        assert not item_criteria(contact, items, "1 OR 2").met(Sight(contact, self.BROKEN, None, False, NOW))


def test_a_moment_spelled_in_another_way_has_not_changed(contact: SObject) -> None:
    before = {**RECORD, "Moment__c": "2026-05-01T12:00:00+02:00"}

    assert not Sight(contact, RECORD, before, False, NOW).changed("Moment__c")


def test_a_text_that_looks_like_a_date_changes_when_it_is_spelled_in_another_way(contact: SObject) -> None:
    now, before = {**RECORD, "Text__c": "20260501"}, {**RECORD, "Text__c": "2026-05-01"}

    assert Sight(contact, now, before, False, NOW).changed("Text__c")
