// Words that a reader types in, the pages that say them out: the page of the search, over the index that pagefind wrote.
// No module, because a browser that opens the site from a folder loads none, and then has to be told so.
const finder = (() => {
  // The twin of site_src/model/folding.py: the index was folded there, what is typed is folded here.
  const PLAIN = {
    "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th",
    "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "ـ": "",
  };
  for (const digits of ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]) {
    [...digits].forEach((digit, value) => { PLAIN[digit] = String(value); });
  }
  const GROUPED = /(?<![0-9])(?<![0-9][ .,'’٬])[0-9]{1,3}([ .,'’٬])[0-9]{3}(?:\1[0-9]{3})*(?!\1?[0-9])/g;
  const AND = "و";
  const ARTICLES = ["بال", "كال", "فال", "ال", "لل"];

  function folded(text) {
    const plain = text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
    const bare = Array.from(plain, (letter) => PLAIN[letter] ?? letter).join("");
    const numbers = bare.replace(GROUPED, (number) => number.replace(/[ .,'’٬]/g, ""));
    return (numbers.match(/[\p{L}\p{N}]+/gu) ?? []).map(withoutArticle).join(" ").normalize("NFC");
  }

  function withoutArticle(word) {
    for (;;) {
      const article = word.startsWith(AND) && word.length > 3 ? AND
        : ARTICLES.find((one) => word.startsWith(one) && word.length > one.length + 1);
      if (article === undefined) return word;
      word = word.slice(article.length);
    }
  }

  const AT_ONCE = 10;
  const PAUSE = 150; // Milliseconds after the last key before a search begins.
  // Words stand in a shadow once, with a weight of their own: neither how often nor among how many says anything.
  const RANKING = { termFrequency: 0, pageLength: 0, termSimilarity: 2, metaWeights: { kind: 0, title: 0, context: 0, count: 0, language: 0, contextlanguage: 0 } };
  // Stands in the index between the plain words and the text as it is written, from which excerpts are taken.
  const TEXT = "⁂";
  const BEFORE = 6, AFTER = 18;

  function start(form) {
    const field = form.elements.q;
    const list = document.querySelector(".results");
    const more = document.querySelector(".more");
    const status = document.querySelector(".found");
    const pattern = document.getElementById("result").content;
    const phrases = document.getElementById("phrases").content;
    const language = document.documentElement.lang;
    const root = new URL(form.dataset.root, document.baseURI);
    const plural = new Intl.PluralRules(language);
    // As the pages write numbers.
    const written = new Intl.NumberFormat(language, { numberingSystem: "latn" });
    let program = null;
    let rest = [];
    let asked = "";
    let turn = 0;

    const phrase = (kind, name) => phrases.querySelector(`[data-${kind}="${name}"]`)?.textContent ?? "";
    const say = (text) => { status.textContent = text; };

    function loaded() {
      program ??= import(new URL(form.dataset.program, document.baseURI)).then(async (found) => {
        await found.options({ ranking: RANKING });
        return found;
      });
      return program;
    }

    async function search() {
      const words = folded(field.value);
      keepAddress(field.value.trim());
      if (words === asked) return;
      const mine = ++turn;
      asked = words;
      if (!words) return show([], "");
      if (location.protocol === "file:") return show([], phrase("said", "folder"));
      try {
        const found = await (await loaded()).search(words);
        if (mine !== turn) return;
        const results = found.results.filter((result) => result.score > 0);
        const count = phrase("count", plural.select(results.length)).replace("{number}", written.format(results.length));
        await show(results, results.length ? count : phrase("said", "none"));
      } catch {
        program = null;
        if (mine === turn) show([], phrase("said", "missing"));
      }
    }

    async function show(results, told) {
      const mine = turn;
      const [first, others] = [results.slice(0, AT_ONCE), results.slice(AT_ONCE)];
      const items = await Promise.all(first.map(item));
      if (mine !== turn) return;
      list.replaceChildren(...items);
      rest = others;
      list.hidden = !items.length;
      more.hidden = !rest.length;
      say(told);
    }

    async function item(result) {
      const found = await result.data();
      const made = pattern.cloneNode(true).firstElementChild;
      const link = made.querySelector("a");
      link.href = new URL(found.raw_url.replace(/^\//, ""), root);
      link.textContent = found.meta.title;
      if (found.meta.language) Object.assign(link, { lang: found.meta.language, dir: "auto" });
      made.querySelector(".tag").textContent = phrase("kind", found.meta.kind);
      const context = made.querySelector(".context");
      context.textContent = found.meta.context ?? "";
      if (found.meta.contextlanguage) Object.assign(context, { lang: found.meta.contextlanguage, dir: "auto" });
      made.querySelector(".count").textContent = found.meta.count ?? "";
      made.querySelector(".excerpt").append(...excerpt(found.raw_content.split(TEXT)[1] ?? ""));
      return made;
    }

    // The words around the first one that was asked for, those that were asked for marked.
    function excerpt(text) {
      const wanted = asked.split(" ");
      const words = text.split(/\s+/).filter(Boolean);
      const meant = (word) => folded(word).split(" ").some((one) => one && wanted.some((want) => one.startsWith(want)));
      const at = words.findIndex(meant);
      if (at < 0) return [];
      const from = Math.max(0, at - BEFORE), to = Math.min(words.length, at + AFTER);
      const pieces = words.slice(from, to).flatMap((word) => {
        if (!meant(word)) return [word, " "];
        const mark = document.createElement("mark");
        mark.textContent = word;
        return [mark, " "];
      });
      return [from > 0 ? "… " : "", ...pieces, to < words.length ? "…" : ""];
    }

    function keepAddress(query) {
      const address = new URL(location.href);
      if (query) address.searchParams.set("q", query);
      else address.searchParams.delete("q");
      if (address.href !== location.href) history.replaceState(null, "", address);
    }

    let waiting = 0;
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(search, PAUSE);
    });
    field.addEventListener("focus", () => { if (location.protocol !== "file:") loaded().catch(() => { program = null; }); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      search();
    });
    more.addEventListener("click", async () => {
      const mine = turn;
      const next = rest.splice(0, AT_ONCE);
      const items = await Promise.all(next.map(item));
      if (mine !== turn) return;
      list.append(...items);
      more.hidden = !rest.length;
      items[0]?.querySelector("a").focus();
    });
    document.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      if (at < 0 && document.activeElement !== field) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.key === "ArrowDown" && at + 1 < links.length) links[at + 1].focus();
      else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? field).focus();
      else if (event.key === "Escape" && at >= 0) field.focus();
      else return;
      event.preventDefault();
    });

    field.value = new URL(location.href).searchParams.get("q") ?? "";
    if (field.value) search();
    else if (!location.hash) field.focus();
  }

  start(document.getElementById("search"));
  return { folded };
})();
