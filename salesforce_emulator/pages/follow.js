// Refreshes the page's content every two seconds while "Follow live" is pressed; the pages work without it.
"use strict";

const button = document.getElementById("follow");
const EVERY_MS = 2000;
let timer = 0;

async function refresh() {
  const main = document.getElementById("main");
  if (document.hidden || main.contains(document.activeElement) && document.activeElement !== main) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const open = [...main.querySelectorAll("details")].map((each) => each.open);
    [...fresh.querySelectorAll("main details")].forEach((each, place) => { each.open = open[place] ?? each.open; });
    main.replaceChildren(...fresh.getElementById("main").childNodes);
    document.querySelector("header .clock").replaceWith(fresh.querySelector("header .clock"));
  } catch { /* the org is away for a moment: the next try will tell */ }
}

button.hidden = false;
button.addEventListener("click", () => {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  clearInterval(timer);
  if (on) { refresh(); timer = setInterval(refresh, EVERY_MS); }
});
