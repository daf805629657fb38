// A list of places in, any of them side by side out, with the choice in the page's address: ?places=a,b.
// Every number is taken with its link, its words and its basis from the page of its place, where it was proved.
"use strict";
{
  const list = document.querySelector(".choices");
  const section = document.getElementById("side-by-side");
  const template = document.getElementById("compare-words");
  const said = template.dataset;
  const [gap, mixed] = [...template.content.children].map((one) => one.childNodes);
  const ranks = new Map(said.order.split(" ").map((name, turn) => [name, turn]));
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const places = new Map([...list.querySelectorAll("[data-place]")].map((one) => [one.dataset.place, one]));
  const boxes = new Map();
  let chosen = [];

  const made = (name, attributes, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
  const copies = (nodes) => [...nodes].map((node) => (typeof node === "string" ? node : document.importNode(node, true)));

  // What a place's page says, by measure and period, then by status, or by status, dimension and value.
  const told = new Map();
  const asked = (id) => {
    if (!told.has(id)) {
      const address = places.get(id).querySelector("a").href;
      const answer = fetch(address).then((found) => {
        if (!found.ok) throw new Error(`${found.status} ${address}`);
        return found.text();
      });
      told.set(id, answer.then((text) => read(new DOMParser().parseFromString(text, "text/html"), address)));
      told.get(id).catch(() => told.delete(id));
    }
    return told.get(id);
  };

  const read = (page, address) => {
    const groups = new Map();
    for (const link of page.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address);
    // The latest period stands in large; only where there are more of them there is a table.
    for (const card of page.querySelectorAll('[data-kind="latest"]')) {
      const [measure, period] = card.dataset.key.split(" ");
      const lines = new Map();
      for (const one of card.querySelectorAll("[data-key]")) {
        const cell = made("td", { class: `${one.className} number` }, ...one.querySelector(".value").childNodes);
        lines.set(one.dataset.key, { label: one.querySelector("dt").childNodes, cell });
      }
      groups.set(`${measure} ${period}`, { lines, measure: card.dataset.name, period: card.querySelector(".when").childNodes });
    }
    for (const table of page.querySelectorAll('table[data-kind="periods"], table[data-kind="values"]')) {
      const [measure, period, dimension] = table.dataset.key.split(" ");
      const [first, ...statuses] = table.tHead.rows[0].cells;
      for (const row of table.querySelectorAll("tbody tr[data-key]")) {
        const key = `${measure} ${period ?? row.dataset.key}`;
        if (!groups.has(key)) groups.set(key, { lines: new Map() });
        const group = groups.get(key);
        if (!dimension) {
          group.measure = table.dataset.name;
          group.period = row.cells[0].childNodes;
        }
        statuses.forEach((status, turn) => {
          const cell = row.cells[turn + 1];
          if (!cell.querySelector("data")) return;
          const own = status.dataset.key;
          if (!dimension) group.lines.set(own, { label: status.childNodes, cell });
          else {
            const residual = row.matches(".row-residual");
            const label = [...copies(row.cells[0].childNodes), ...(residual ? [" (", ...copies(first.childNodes), ")"] : [])];
            group.lines.set(`${own} ${dimension} ${row.dataset.key}`, { label, cell, residual });
            if (!group.lines.has(own)) group.lines.set(own, { label: status.childNodes, cell: null });
          }
        });
      }
    }
    return groups;
  };

  // Measures, statuses and values in the taxonomy's order; the latest period first, a shorter one before a longer.
  const rank = (key) => key.split(" ").map((name) => ranks.get(name) ?? ranks.size);
  const ends = (period) => {
    const steps = period.replace("@", "").split("/");
    return [`${steps.at(-1)}-99`.slice(0, 7), steps[0], period.startsWith("@") ? "0" : "1"];
  };
  const inOrder = (one, other) => {
    for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
      if (one[at] === other[at]) continue;
      if (one[at] === undefined || other[at] === undefined) return one[at] === undefined ? -1 : 1;
      return one[at] < other[at] ? -1 : 1;
    }
    return 0;
  };
  const groupsInOrder = (one, other) => {
    const [[measure, period], [second, when]] = [one.split(" "), other.split(" ")];
    return ranks.get(measure) - ranks.get(second) || inOrder(ends(when), ends(period));
  };

  const counts = (cell) => [...cell.querySelectorAll(".count data")].filter((one) => !one.closest(".basis")).map((one) => Number(one.value));
  const covered = (cell, what) => Number(cell.querySelector(`.count data[data-counts="${what}"]`)?.value ?? 0);
  const basis = (cell) => (cell.matches(".summed") ? (covered(cell, "of") ? "places" : "parts") : "stated");
  const differ = (cells) =>
    cells.length > 1 &&
    (new Set(cells.map(basis)).size > 1 || cells.some((cell) => covered(cell, "reporting") < covered(cell, "of")));

  const drawn = (cell, largest) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "gauge");
    svg.setAttribute("aria-hidden", "true");
    const line = (name, from, to) => {
      const stroke = document.createElementNS(svg.namespaceURI, "line");
      if (name) stroke.setAttribute("class", name);
      stroke.setAttribute("x1", `${(100 * from) / largest}%`);
      stroke.setAttribute("x2", `${(100 * to) / largest}%`);
      svg.append(stroke);
    };
    const [low, high] = [Math.min(...counts(cell)), Math.max(...counts(cell))];
    line("", 0, low);
    if (high > low) line("to", low, high);
    return svg;
  };

  const compared = (key, parts, turn) => {
    const known = parts.filter(Boolean);
    const labels = new Map(known.flatMap((part) => [...part.lines].map(([name, line]) => [name, line])));
    const keys = [...labels.keys()].sort((one, other) => inOrder(rank(one), rank(other)));
    const largest = Math.max(1, ...known.flatMap((part) => [...part.lines.values()].flatMap(({ cell }) => (cell ? counts(cell) : []))));
    const rows = keys.map((name) => {
      const cells = parts.map((part) => part?.lines.get(name)?.cell ?? null);
      const head = made("th", { scope: "row" }, ...copies(labels.get(name).label));
      if (differ(cells.filter(Boolean))) head.append(...copies(mixed));
      const shown = cells.map((cell) => {
        if (!cell) return made("td", { class: "number none" }, ...copies(gap));
        const copy = document.importNode(cell, true);
        copy.querySelector(".gauge")?.remove();
        copy.append(drawn(cell, largest));
        return copy;
      });
      const kind = labels.get(name).residual ? "residual" : "value";
      return made("tr", { class: `row-${kind} depth-${name.includes(" ") ? 1 : 0}` }, head, ...shown);
    });
    const heads = chosen.map((id) => made("th", { scope: "col", class: "number" }, ...copies(places.get(id).childNodes)));
    const { measure, period } = known.find((part) => part.period) ?? {};
    const title = period ? [measure, " · ", ...copies(period)] : [key];
    const id = `compare-${turn + 1}`;
    const table = made("table", { "data-key": key }, made("caption", { id }, made("span", {}, ...title)));
    table.append(made("thead", {}, made("tr", {}, made("th", { scope: "col" }, said.heading), ...heads)), made("tbody", {}, ...rows));
    const region = made("div", { class: "scroll", role: "region", "aria-labelledby": id, tabindex: "0" }, table);
    return made("figure", { class: "grid grid-compare" }, region);
  };

  // A place and one inside it are no two places: what the one counts, the other counts too.
  const overlaps = () =>
    chosen.flatMap((id) => {
      const line = places.get(id).closest("li");
      const inner = chosen.filter((other) => other !== id && line.contains(places.get(other)));
      return inner.map((other) => said.overlap.replace("{inner}", nameOf(other)).replace("{around}", nameOf(id)));
    });
  const nameOf = (id) => places.get(id).textContent.trim();

  const status = made("output", {});
  const show = async () => {
    for (const [id, box] of boxes) box.checked = chosen.includes(id);
    const now = chosen.join();
    const count = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" }).format(chosen.length);
    const number = (said[`places${plural.select(chosen.length)}`] ?? said.placesother).replace("{count}", count);
    clear.hidden = !chosen.length;
    if (chosen.length < 2) {
      section.hidden = true;
      status.textContent = chosen.length ? `${number}. ${said.few}` : said.few;
      return;
    }
    let pages;
    try {
      pages = await Promise.all(chosen.map(asked));
    } catch {
      status.textContent = said.unread;
      return;
    }
    if (now !== chosen.join()) return;
    const keys = [...new Set(pages.flatMap((page) => [...page.keys()]))].filter(
      (key) => pages.filter((page) => page.get(key)?.lines.size).length > 1,
    );
    const tables = keys.sort(groupsInOrder).map((key, turn) => compared(key, pages.map((page) => page.get(key)), turn));
    section.querySelector("div").replaceChildren(...tables);
    section.hidden = !tables.length;
    status.textContent = [tables.length ? number : said.nothing, ...overlaps()].join(". ");
  };

  const choose = (ids) => {
    chosen = ids;
    const address = new URL(location.href);
    address.search = ids.length ? `?places=${ids.join()}` : "";
    history.pushState(null, "", address);
    show();
  };
  const clear = made("button", { type: "button" }, said.clear);
  clear.addEventListener("click", () => {
    field.focus();
    choose([]);
  });

  // The list becomes the choice: a box before each place, and a field that shortens the list.
  const items = [...list.querySelectorAll("li")];
  const field = made("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  const filter = async () => {
    const { fold } = await import("./fold.js");
    const wanted = fold(field.value);
    for (const item of items.toReversed()) {
      const name = fold(item.querySelector("[data-place], a").textContent);
      const inside = [...item.querySelectorAll("li")].some((one) => !one.hidden);
      item.hidden = !inside && !name.includes(wanted);
    }
  };
  const start = () => {
    for (const [id, place] of places) {
      const box = made("input", { type: "checkbox", "aria-label": said.choose.replace("{place}", nameOf(id)) });
      box.addEventListener("change", () => choose(box.checked ? [...chosen, id] : chosen.filter((one) => one !== id)));
      boxes.set(id, box);
      place.before(box, " ");
    }
    list.classList.add("picked");
    field.addEventListener("input", filter);
    list.before(made("div", { class: "controls" }, made("label", {}, made("span", {}, said.filter), field), clear, status));
    const restore = () => {
      const wanted = (new URLSearchParams(location.search).get("places") ?? "").split(",");
      chosen = [...new Set(wanted)].filter((id) => places.has(id));
      show();
    };
    window.addEventListener("popstate", restore);
    restore();
  };

  // A page from a folder may read no other page: there the list is what it is without a script.
  if (location.protocol !== "file:") start();
}
