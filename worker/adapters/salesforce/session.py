"""HTTP sessions that own their timeouts, and go over plain http to this machine only."""

from __future__ import annotations

from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

CONNECT_TIMEOUT: Final = 5.0
_POOL_SIZE: Final = 8


def secure_base(url: str) -> str:
    """Return an address's scheme and host. Raises ValueError unless https, or http to a loopback host."""
    parts = urlsplit(url)
    if not parts.hostname or parts.username or parts.password:
        raise ValueError("an org's address is https:// and a host name")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname)):
        raise ValueError(f"the address of {parts.hostname} must begin with https://")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def is_plain(url: str) -> bool:
    """Tell whether an address is spoken to without TLS."""
    return url.startswith("http://")


def open_session(base: str, *, read_timeout: float) -> requests.Session:
    """Open a session for one host. The environment's proxy and CA bundle are read here once, not per call."""
    session = requests.Session()
    found = session.merge_environment_settings(base, {}, stream=None, verify=None, cert=None)
    session.trust_env = False  # else a .netrc entry would replace our Authorization header
    session.verify = found["verify"]
    session.proxies = {} if is_plain(base) else dict(found["proxies"])
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.mount("https://", _OrgAdapter(read_timeout, plain=is_plain(base)))
    session.mount("http://", _OrgAdapter(read_timeout, plain=is_plain(base)))
    return session


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    # simple-salesforce drops the brackets an IPv6 address needs.
    return address.is_loopback and address.version == 4  # noqa: PLR2004 - IPv4


class _OrgAdapter(HTTPAdapter):
    """Never waits forever; says http where simple-salesforce could only say https."""

    def __init__(self, read_timeout: float, *, plain: bool) -> None:
        super().__init__(pool_connections=2, pool_maxsize=_POOL_SIZE, max_retries=0)
        self._timeout = (CONNECT_TIMEOUT, read_timeout)
        self._plain = plain

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """Send with a timeout, whoever forgot it."""
        if self._plain and request.url is not None:
            request.url = "http://" + request.url.partition("://")[2]
        kwargs["timeout"] = kwargs.get("timeout") or self._timeout
        return super().send(request, *args, **kwargs)
