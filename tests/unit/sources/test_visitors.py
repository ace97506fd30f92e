"""Who opened a page."""

from __future__ import annotations

import pytest

from worker.sources.visitors import HUMAN, NOT_A_PERSON, visitor_of

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
PEOPLE = [
    f"{IPHONE} Version/18.0 Mobile/15E148 Safari/604.1",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/126.0.0.0",
    f"Mozilla/5.0 (Linux; Android 14; CUBOT X30) {CHROME} Mobile Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/470.0;FBDV/iPhone14,5]",
    f"Mozilla/5.0 (Linux; Android 12; moto g) {CHROME} Mobile Safari/537.36 [Pinterest/Android]",
    "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "Opera/9.80 (Android; Opera Mini/36.2) Presto/2.12 Version/12.16",
]
ROBOTS = [
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Twitterbot/1.0",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "WhatsApp/2.23.20.0",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
    "Mozilla/5.0 (compatible; GPTBot/1.0; +https://openai.com/gptbot)",
    f"Mozilla/5.0 (X11; Linux x86_64) {CHROME.replace('Chrome', 'HeadlessChrome')} Safari/537.36",
    "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    *("curl/8.5.0", "Wget/1.21", "python-requests/2.31.0", "python-httpx/0.27", "Go-http-client/1.1", "okhttp/4.9.0"),
    "Microsoft Office Outlook 16.0",
]
SUSPECTS = [
    *("", "-", "Mozilla/5.0", "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", "SomeNewThing/1.0"),
    *("Mimecast URL Protect", "ZscalerSandbox", "Proofpoint URL Defense", "Barracuda Sentinel (EE)"),
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 SafeLinks",
]


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        *((agent, HUMAN) for agent in PEOPLE),
        *((agent, "bot_known") for agent in ROBOTS),
        *((agent, "suspect") for agent in SUSPECTS),
    ],
)
def test_a_visitor_is_known_by_what_its_program_calls_itself(agent, kind):
    assert visitor_of(agent) == kind


@pytest.mark.parametrize("agent", [ROBOTS[8], SUSPECTS[-1], PEOPLE[0]])
def test_capitals_do_not_matter(agent):
    assert visitor_of(agent.upper()) == visitor_of(agent)


def test_a_person_has_no_sentence_and_every_other_class_has_one_that_names_it():
    assert HUMAN not in NOT_A_PERSON
    assert all(f"({kind})" in why for kind, why in NOT_A_PERSON.items())


def test_an_agent_of_any_length_is_classified():
    assert visitor_of(PEOPLE[0] + " x" * 100_000) == HUMAN
