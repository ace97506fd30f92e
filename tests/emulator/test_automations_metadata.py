"""Rules and flows taken from files of the Metadata API, as an org's admin would retrieve them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.emulator.automations import field_of, fired, told, wait, write
from tests.emulator.conftest import FIELD

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

MET = "pURLCompleted"
WORKFLOW = f"""<?xml version="1.0" encoding="UTF-8"?>
<Workflow xmlns="http://soap.sforce.com/2006/04/metadata">
    <alerts>
        <fullName>Thanks</fullName><description>Thanks</description><protected>false</protected>
        <recipients><field>Email</field><type>email</type></recipients>
        <recipients><type>owner</type></recipients>
        <senderType>CurrentUser</senderType><template>unfiled$public/Thanks</template>
    </alerts>
    <fieldUpdates>
        <fullName>Set_Title</fullName><field>Title</field><literalValue>Visitor</literalValue><name>Set Title</name>
        <notifyAssignee>false</notifyAssignee><operation>Literal</operation><protected>false</protected>
        <reevaluateOnChange>true</reevaluateOnChange>
    </fieldUpdates>
    <outboundMessages>
        <fullName>Tell</fullName><apiVersion>66.0</apiVersion><endpointUrl>https://example.com/hook</endpointUrl>
        <fields>Id</fields><fields>LastName</fields><includeSessionId>false</includeSessionId>
        <integrationUser>a@example.com</integrationUser><name>Tell</name><protected>false</protected>
        <useDeadLetterQueue>false</useDeadLetterQueue>
    </outboundMessages>
    <rules>
        <fullName>Visited</fullName>
        <actions><name>Set_Title</name><type>FieldUpdate</type></actions>
        <actions><fullName>Tell</fullName><type>OutboundMessage</type></actions>
        <active>true</active>
        <booleanFilter>1 OR 2</booleanFilter>
        <criteriaItems><field>Contact.{FIELD}</field><operation>equals</operation><value>{MET}</value></criteriaItems>
        <criteriaItems><field>Contact.Title</field><operation>startsWith</operation><value>Dr</value></criteriaItems>
        <triggerType>onCreateOrTriggeringUpdate</triggerType>
        <workflowTimeTriggers>
            <actions><name>Thanks</name><type>Alert</type></actions>
            <timeLength>2</timeLength><workflowTimeTriggerUnit>Days</workflowTimeTriggerUnit>
        </workflowTimeTriggers>
    </rules>
    <rules>
        <fullName>Titled</fullName><active>true</active><description>Title</description>
        <formula>ISCHANGED(Title) &amp;&amp; Title = "Visitor"</formula><triggerType>onAllChanges</triggerType>
    </rules>
    <rules>
        <fullName>Asleep</fullName><active>false</active>
        <formula>TRUE</formula><triggerType>onAllChanges</triggerType>
    </rules>
</Workflow>"""
ELEMENTS = """
    <actionCalls>
        <name>Mail</name><label>Mail</label><actionName>Contact.Thanks</actionName><actionType>emailAlert</actionType>
    </actionCalls>
    <assignments>
        <name>Assign</name><label>Assign</label>
        <assignmentItems><assignToReference>$Record.Title</assignToReference><operator>Assign</operator>
            <value><stringValue>Visitor</stringValue></value></assignmentItems>
        <connector><targetReference>Update</targetReference></connector>
    </assignments>
    <recordUpdates>
        <name>Update</name><label>Update</label>
        <inputAssignments><field>Phone</field><value><elementReference>$Record.LastName</elementReference></value>
        </inputAssignments>
        <inputAssignments><field>FirstName</field></inputAssignments>
        <inputReference>$Record</inputReference>
    </recordUpdates>
    <decisions><name>Decide</name><label>Decide</label></decisions>
    <customErrors>
        <name>Refuse</name><label>Refuse</label>
        <customErrorMessages><errorMessage>Ask first.</errorMessage><isFieldError>true</isFieldError>
            <fieldSelection>Title</fieldSelection></customErrorMessages>
    </customErrors>"""


def start_xml(first: str = "", *, then: str = "", moment: str = "RecordAfterSave") -> str:
    """Spell a flow file that begins with one of the elements."""
    connector = f"<connector><targetReference>{first}</targetReference></connector>" if first else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Flow xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>66.0</apiVersion><interviewLabel>Visits {{!$Flow.CurrentDateTime}}</interviewLabel>
    <label>Visits</label><processType>AutoLaunchedFlow</processType>{ELEMENTS}
    <start>
        <locationX>50</locationX><locationY>0</locationY>{connector}
        <doesRequireRecordChangedToMeetCriteria>true</doesRequireRecordChangedToMeetCriteria>
        <filterLogic>and</filterLogic>
        <filters><field>{FIELD}</field><operator>EqualTo</operator>
            <value><stringValue>{MET}</stringValue></value></filters>
        <object>Contact</object><recordTriggerType>Update</recordTriggerType>{then}
        <triggerType>{moment}</triggerType>
    </start>
    <status>Active</status>
</Flow>"""


LATER = """<scheduledPaths><name>Two_Days</name><connector><targetReference>Mail</targetReference></connector>
    <label>2 Days</label><offsetNumber>2</offsetNumber><offsetUnit>Days</offsetUnit>
    <timeSource>RecordTriggerEvent</timeSource></scheduledPaths>"""


@pytest.fixture
def contact(org: Client) -> str:
    """Add a contact whose status does not meet the criteria yet."""
    org.status_field()
    return org.contact(Email="a@example.com", FirstName="Ann", **{FIELD: "Mailed"})


def send(org: Client, xml: str, **named: str) -> Any:
    """Define automations by a file."""
    headers = {"Content-Type": "text/xml"}
    return requests.post(f"{org.url}/emulator/automations", xml.encode(), params=named, headers=headers, timeout=10)


def test_a_workflow_file_brings_its_active_rules_and_their_actions(org: Client, contact: str) -> None:
    assert send(org, WORKFLOW, object="Contact").status_code == 200

    write(org, contact, **{FIELD: MET})

    assert fired(org, contact) == ["Visited", "Titled"]
    assert field_of(org, contact, "Title") == "Visitor"
    assert [each["endpointUrl"] for each in told(org)["outbound_messages"]] == ["https://example.com/hook"]


def test_a_workflow_file_brings_its_time_triggers(org: Client, contact: str) -> None:
    send(org, WORKFLOW, object="Contact")

    write(org, contact, **{FIELD: MET})
    wait(org, days=3)

    (mail,) = told(org)["emails"]
    assert (mail["to"], mail["template"]) == (["a@example.com"], "unfiled$public/Thanks")


def test_a_flow_file_brings_its_elements_in_their_order(org: Client, contact: str) -> None:
    assert send(org, start_xml("Assign"), name="Visits_Flow").status_code == 200

    write(org, contact, **{FIELD: MET})

    assert fired(org, contact) == ["Visits_Flow"]
    assert [field_of(org, contact, name) for name in ("Title", "Phone", "FirstName")] == ["Visitor", "Doe", None]


def test_a_flow_file_brings_its_scheduled_paths(org: Client, contact: str) -> None:
    assert send(org, start_xml(then=LATER)).status_code == 200

    write(org, contact, **{FIELD: MET})
    wait(org, days=3)

    assert [each["path"] for each in told(org, name="Visits")["queue"]["executed"]] == ["Two_Days"]
    assert [each["name"] for each in told(org)["emails"]] == ["Contact.Thanks"]


def test_a_flow_file_may_refuse_before_the_save(org: Client, contact: str) -> None:
    send(org, start_xml("Refuse", moment="RecordBeforeSave"))

    (error,) = write(org, contact, **{FIELD: MET})["errors"]

    assert (error["message"], error["fields"]) == ("Ask first.", ["Title"])


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (start_xml("Decide"), "The flow's element Decide (decisions) is not served."),
        (start_xml("Nowhere"), "The flow has no element Nowhere."),
        ("<Flow/>", "The flow has no start."),
        (WORKFLOW.replace("<fullName>Set_Title<", "<fullName>Other<"), "There is no FieldUpdate named Set_Title"),
        (WORKFLOW.replace(">Literal<", ">NextValue<"), "operation: Input should be"),
        ("<CustomField/>", "A CustomField component defines no automation here"),
        ("<Flow>", "The XML cannot be read"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><Flow>&a;</Flow>', "The XML cannot be read"),
    ],
)
def test_a_file_that_cannot_be_served_is_refused_in_one_sentence(org: Client, xml: str, why: str) -> None:
    org.status_field()

    answer = send(org, xml, object="Contact")

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "BAD_AUTOMATIONS")
    assert why in answer.json()[0]["message"]
    assert told(org)["definitions"] == {"workflow_rules": [], "flows": [], "validation_rules": []}
