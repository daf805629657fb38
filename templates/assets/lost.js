// On the page for addresses that do not exist: puts the reader's language first, and looks whether the page that was
// meant stands in it. Without this script all languages stand there in the order of the site.
(() => {
  const ways = new Map([...document.querySelectorAll("[data-way]")].map((way) => [way.dataset.way, way]));
  const first = ways.values().next().value;
  const box = first && first.parentElement;
  if (!box || ways.size < 2) return;

  // Norwegian is written in two ways, and browsers know a third name for both.
  const known = (tag) => {
    const parts = tag.toLowerCase().split("-");
    const names = [tag, parts[0], { no: "nb", nn: "nb" }[parts[0]]];
    return names.find((name) => ways.has(name));
  };
  const home = new URL(first.querySelector("[data-same] a").href);
  const root = home.pathname.slice(0, home.pathname.length - first.dataset.way.length - 1);
  const steps = decodeURI(location.pathname.slice(root.length)).split("/").filter(Boolean);
  const named = ways.has(steps[0]) ? steps[0] : "";
  const order = [named, ...navigator.languages.map(known)].filter(Boolean);
  for (const code of [...new Set(order)].reverse()) box.prepend(ways.get(code));

  // An address with a language of the site has been looked for in it. One with another language, or with none, is
  // looked for in the reader's.
  const rest = /^[a-z]{2,3}(-[A-Z]{2}|-[A-Z][a-z]{3})?$/.test(steps[0] || "") ? steps.slice(1) : steps;
  if (named || !rest.length || rest.at(-1).includes(".")) return;
  const code = order[0] || first.dataset.way;
  const there = root + [code, ...rest, ""].map(encodeURIComponent).join("/");
  fetch(there, { method: "HEAD" }).then((answer) => {
    const same = ways.get(code).querySelector("[data-same]");
    if (!answer.ok) return;
    same.firstElementChild.href = there;
    same.hidden = false;
  }).catch(() => {});
})();
