// What WCAG 2.2 AA would object to on this page, as sentences: names, headings, landmarks, tables, contrast.
const found = [];
const say = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 120)}`);
const all = (css) => [...document.querySelectorAll(css)];
const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;

if (!document.documentElement.lang) found.push("the page has no language");
if (!document.title) found.push("the page has no title");
for (const [css, wanted] of [["h1", 1], ["main", 1], ["body > header", 1], ["footer", 1]]) {
  if (all(css).length !== wanted) found.push(`${all(css).length} of ${css} instead of ${wanted}`);
}
let level = 1;
for (const heading of all("h1, h2, h3, h4")) {
  const next = Number(heading.tagName[1]);
  if (next > level + 1) say("a heading level is left out", heading);
  level = next;
}
const ids = all("[id]").map((each) => each.id);
if (new Set(ids).size !== ids.length) found.push("an id is there twice");

const named = (each) => each.getAttribute("aria-label") || each.textContent.trim() || each.labels?.[0]?.textContent.trim();
for (const each of all("a, button, summary, input, meter, progress, nav")) if (!named(each)) say("it has no name", each);
for (const each of all("thead th")) if (each.scope !== "col") say("a column heading has no scope", each);
for (const each of all("tbody tr")) if (!each.querySelector("th[scope=row]")) say("a row has no heading", each);
for (const each of all("table")) if (!each.caption) say("a table has no caption", each);
for (const each of all("dl > *")) if (each.tagName !== "DIV" && each.tagName !== "DT" && each.tagName !== "DD") say("a list of values holds something else", each);
for (const each of all("ul > *, ol > *")) if (each.tagName !== "LI") say("a list holds something else", each);
for (const each of all("[style]")) say("style stands in the markup", each);

const painter = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const channels = (color, under) => {
  painter.fillStyle = `rgb(${under.join(" ")})`; painter.fillRect(0, 0, 1, 1);
  painter.fillStyle = color; painter.fillRect(0, 0, 1, 1);
  return [...painter.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const behind = (element) => {
  const chain = [];
  for (let each = element; each; each = each.parentElement) chain.unshift(getComputedStyle(each).backgroundColor);
  return chain.reduce((under, color) => channels(color, under), [255, 255, 255]);
};
const light = (rgb) => {
  const [r, g, b] = rgb.map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
for (const element of all("body *")) {
  const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  if (!own || !seen(element) || element.closest(".unseen, .skip")) continue;
  const style = getComputedStyle(element), under = behind(element), over = channels(style.color, under);
  const [dim, bright] = [light(under), light(over)].sort((a, b) => a - b);
  const ratio = (bright + 0.05) / (dim + 0.05);
  const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (large ? 3 : 4.5)) say(`contrast ${ratio.toFixed(2)}`, element);
}
return found;
