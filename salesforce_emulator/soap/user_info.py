"""What the SOAP API says of a user: getUserInfoResult (SOAP API guide)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.model.xml_text import text_element

if TYPE_CHECKING:
    from salesforce_emulator.model.sessions import Session
    from salesforce_emulator.org import Org

ATTACHMENT_BYTES = 5_242_880


def user_info(org: Org, session: Session) -> str:
    """Write every element of a user's information, in the order of the WSDL."""
    user = org.tables["user"].records[session.user_id]
    name = org.sobjects["user"].computed["Name"](user)
    company = next(iter(org.tables["organization"].records.values()))["Name"]
    return (
        texts(accessibilityMode=False, chatterExternal=False, currencySymbol="$")
        + texts(orgAttachmentFileSizeLimit=ATTACHMENT_BYTES, orgDefaultCurrencyIsoCode="USD")
        + texts(orgDefaultCurrencyLocale="en_US", orgDisallowHtmlAttachments=False, orgHasPersonAccounts=False)
        + texts(organizationId=org.id, organizationMultiCurrency=False, organizationName=company)
        + texts(profileId=user.get("ProfileId") or org.profile, roleId=None, sessionSecondsValid=org.sessions.seconds)
        + texts(userDefaultCurrencyIsoCode=None, userEmail=user.get("Email") or user["Username"], userFullName=name)
        + texts(userId=session.user_id, userLanguage="en_US", userLocale="en_US", userName=user["Username"])
        + texts(userTimeZone="America/Los_Angeles", userType="Standard", userUiSkin="Theme3")
    )


def texts(**values: str | int | None) -> str:
    """Write one element for each value: booleans as words, nothing as nil."""
    return "".join(_element(name, value) for name, value in values.items())


def _element(name: str, value: str | int | None) -> str:
    if value is None:
        return f'<{name} xsi:nil="true"/>'
    return text_element(name, str(value).lower() if isinstance(value, bool) else str(value))
