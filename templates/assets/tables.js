// Tables in, ways to work with them out: headings that sort, a field that filters, and both in the page's address.
// The table stands in its own order, which the build made in the order of the language; sorting by name keeps to it.
"use strict";
{
  const SORTABLE = 3;
  const said = document.getElementById("table-words").dataset;
  const language = document.documentElement.lang;
  const plural = new Intl.PluralRules(language);
  const digits = new Intl.NumberFormat(language, { numberingSystem: "latn" });

  // A page from a folder may import nothing, and its address keeps nothing: there only marks are folded.
  const inFolder = location.protocol === "file:";
  const plainly = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d").trim();
  let folding;
  const folded = () =>
    (folding ??= inFolder ? Promise.resolve(plainly) : import("./fold.js").then((module) => module.fold, () => plainly));

  const made = (name, attributes, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };

  // The least that a cell says; what is not reported has none, and is not zero.
  const least = (cell) => {
    const numbers = [...cell.querySelectorAll(".count data")].filter((one) => !one.closest(".basis"));
    return numbers.length ? Math.min(...numbers.map((one) => Number(one.value))) : null;
  };

  // Rows as a tree: a place moves together with those inside it.
  const rooted = (rows) => {
    const root = { inner: [] };
    const way = [[-1, root]];
    rows.forEach((row, turn) => {
      const depth = Number(/depth-(\d)/.exec(row.className)?.[1] ?? 0);
      const branch = { row, turn, last: row.matches(".row-residual"), inner: [] };
      while (way.at(-1)[0] >= depth) way.pop();
      way.at(-1)[1].inner.push(branch);
      way.push([depth, branch]);
    });
    return root;
  };

  const branches = (branch) => branch.inner.flatMap((one) => [one, ...branches(one)]);

  const worked = (table, turn) => {
    const own = turn ? `-${table.caption.id}` : "";
    const body = table.tBodies[0];
    const original = [...body.rows];
    const rows = original.filter((row) => !row.matches(".row-whole, .row-gap, .row-break"));
    const pauses = original.filter((row) => row.matches(".row-gap, .row-break"));
    const root = rooted(rows);
    const heads = [...table.tHead.rows[0].cells];
    const names = heads.map((head) => head.dataset.key ?? "name");
    const places = table.dataset.kind !== "values" && table.dataset.kind !== "periods";
    // How the table stands by itself: by name, or the latest first; the values of a dimension in the order of their own.
    const standing = places ? "ascending" : table.dataset.kind === "periods" ? "descending" : "";
    let field, status;
    let now = [0, standing];
    let moved = false;

    const sort = (column, order) => {
      now = [column, order];
      const values = new Map();
      const reported = (branch) => {
        if (!values.has(branch)) values.set(branch, least(branch.row.cells[column]));
        return values.get(branch);
      };
      const sign = order === "descending" ? -1 : 1;
      const sideways = (one, other) => {
        if (one.last !== other.last) return one.last - other.last;
        if (!column) return (order === standing || !order ? 1 : -1) * (one.turn - other.turn);
        const [here, there] = [reported(one), reported(other)];
        if (here === null || there === null) return (here === null) - (there === null) || one.turn - other.turn;
        return sign * (here - there) || one.turn - other.turn;
      };
      const ordered = (branch) => branch.inner.sort(sideways).flatMap((one) => [one.row, ...ordered(one)]);
      const sorted = ordered(root);
      // Gaps and breaks belong to the order of time.
      const asItStands = !column && (order === standing || !order);
      for (const pause of pauses) pause.hidden = !asItStands;
      if (!asItStands) body.append(...original.filter((row) => row.matches(".row-whole")), ...sorted, ...pauses);
      else if (moved) body.append(...original);
      moved = !asItStands;
      heads.forEach((head, at) => {
        if (at === column && order) head.setAttribute("aria-sort", order);
        else head.removeAttribute("aria-sort");
      });
    };

    const filter = async (text) => {
      if (!field) return;
      const fold = text.trim() ? await folded() : null;
      if (text !== field.value) return;
      const wanted = fold ? fold(text) : "";
      const shown = (branch) => {
        const inside = branch.inner.map(shown).includes(true);
        const found = inside || !fold || fold(branch.row.cells[0].textContent).includes(wanted);
        branch.row.hidden = !found;
        return found;
      };
      root.inner.forEach(shown);
      const count = rows.filter((row) => !row.hidden).length;
      status.textContent = fold
        ? (said[`rows${plural.select(rows.length)}`] ?? said.rowsother)
            .replace("{shown}", digits.format(count))
            .replace("{count}", digits.format(rows.length))
        : "";
    };

    // The address: sort=registered, sort=-registered for the largest first, q=thuan.
    const state = () => {
      const wanted = new URLSearchParams(location.search).get(`sort${own}`) ?? "";
      const column = names.indexOf(wanted.replace(/^-/, ""));
      const order = wanted.startsWith("-") ? "descending" : "ascending";
      return column < 0 || (!column && !standing) ? [0, standing] : [column, order];
    };
    const restore = () => {
      sort(...state());
      if (!field) return;
      field.value = new URLSearchParams(location.search).get(`q${own}`) ?? "";
      filter(field.value);
    };
    const keep = (name, value, replaces) => {
      if (inFolder) return;
      const address = new URL(location.href);
      if (value) address.searchParams.set(name + own, value);
      else address.searchParams.delete(name + own);
      history[replaces ? "replaceState" : "pushState"](null, "", address);
    };
    // A count's heading gives the largest first, then the least, then the table's own order; the first one turns that.
    const next = (column) => {
      const [at, order] = now;
      if (!column) return [0, !at && order === standing ? turned(standing) : standing];
      if (at !== column) return [column, "descending"];
      return order === "descending" ? [column, "ascending"] : [0, standing];
    };
    const turned = (order) => (order === "ascending" ? "descending" : "ascending");

    if (rows.length >= SORTABLE) {
      heads.forEach((head, column) => {
        if (!column && !standing) return;
        const button = made("button", { type: "button", class: "sort" }, ...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const [to, order] = next(column);
          const plain = !to && order === standing;
          keep("sort", plain ? "" : (order === "descending" ? "-" : "") + names[to]);
          sort(to, order);
        });
      });
    }
    if (table.closest(".grid").matches(".long")) {
      field = made("input", { type: "search", autocomplete: "off", spellcheck: "false" });
      status = made("output", { class: "about" });
      const label = made("label", {}, made("span", {}, said.filter), field);
      table.closest(".grid").prepend(made("div", { class: "controls" }, label, status));
      let typing = false;
      field.addEventListener("focus", folded, { once: true });
      field.addEventListener("blur", () => (typing = false));
      field.addEventListener("input", () => {
        // One step back takes back a whole word, not a letter.
        keep("q", field.value.trim(), typing);
        typing = true;
        filter(field.value);
      });
    }
    if (rows.length >= SORTABLE) {
      restore();
      window.addEventListener("popstate", restore);
    }
  };

  document.querySelectorAll(".grid table[data-kind]").forEach(worked);
}
