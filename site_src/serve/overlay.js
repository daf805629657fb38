// Follows the builds of the preview: reloads the page after a good one, shows the problems of any other over the page.
// Whatever comes from the content is put in as text and never as HTML. The finished site does not contain this file.

const here = new URL(import.meta.url);
const SCROLL = "preview:scroll";
const CLOSED = "preview:closed";
const SECONDS_TO_RECONNECT = 1;
const MOST_SHOWN = 100;
const BEFORE = 90;
const AFTER = 150;

const style = new CSSStyleSheet();
const styled = fetch(new URL("overlay.css", here)).then((answer) => answer.text()).then((css) => style.replace(css));

let source = null;
let panel = null;

function connect() {
  source?.close();
  source = new EventSource(new URL(`events${here.search}`, here));
  source.addEventListener("reload", reload);
  source.addEventListener("problems", (event) => show(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    // Some browsers give up while the preview is being restarted.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, SECONDS_TO_RECONNECT * 1000);
  });
}

function reload() {
  source.close();
  sessionStorage.setItem(SCROLL, JSON.stringify([location.href, scrollX, scrollY]));
  location.reload();
}

function scrollBack() {
  const [address, left, top] = JSON.parse(sessionStorage.getItem(SCROLL) ?? "[]");
  sessionStorage.removeItem(SCROLL);
  if (address === location.href) scrollTo({ left, top, behavior: "instant" });
}

async function show(report) {
  await styled;
  panel ??= makePanel();
  fill(panel, report);
  if (report.good || sessionStorage.getItem(CLOSED) === report.build) panel.dialog.close();
  else if (!panel.dialog.open) panel.dialog.showModal();
}

// The parts that stay while problems come and go, so that the focus stays where it is.
function makePanel() {
  const host = element("div");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [style];

  const heading = element("h2", { id: "heading" });
  const close = element("button", { type: "button", className: "close", autofocus: true }, "Close");
  const advice = element("p", { id: "advice", className: "advice" });
  const body = element("div", { className: "body" });
  const header = element("header", {}, element("div", {}, heading, advice), close);
  const dialog = element("dialog", { lang: "en", dir: "ltr" }, header, body);
  dialog.setAttribute("role", "alertdialog");
  dialog.setAttribute("aria-labelledby", "heading");
  dialog.setAttribute("aria-describedby", "advice");
  const badge = element("button", { type: "button", className: "badge", lang: "en", dir: "ltr" });
  badge.setAttribute("aria-haspopup", "dialog");

  close.addEventListener("click", () => dialog.close());
  // Esc, the button and a press beside the panel all end here. What was closed stays closed until the next build.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => sessionStorage.setItem(CLOSED, dialog.dataset.build));
  badge.addEventListener("click", () => dialog.showModal());

  root.append(badge, dialog);
  document.documentElement.append(host);
  return { dialog, heading, advice, body, badge };
}

function fill({ dialog, heading, advice, body, badge }, report) {
  const errors = report.problems.filter((problem) => problem.severity === "error");
  const warnings = report.problems.filter((problem) => problem.severity !== "error");
  dialog.dataset.build = report.build;
  dialog.className = report.good ? "warning" : "error";
  heading.textContent = report.good ? counted(warnings.length, "warning") : report.heading;
  advice.textContent = report.good ? "The site is built. Look at these when you can." : report.advice;
  badge.className = `badge ${dialog.className}`;
  badge.textContent = label(report, errors.length, warnings.length);
  body.replaceChildren(
    ...(report.cause ? [cause(report)] : []),
    list(errors),
    ...(warnings.length ? [folded(warnings, report.good)] : []),
  );
}

function label(report, errors, warnings) {
  if (errors) return counted(errors, "error");
  return report.good ? counted(warnings, "warning") : "No build";
}

function cause(report) {
  const told = element("div", { className: "cause" }, code("p", report.cause));
  if (report.details !== report.cause && report.details) {
    told.append(element("details", {}, element("summary", {}, "What the build said"), code("pre", report.details)));
  }
  return told;
}

function folded(warnings, isOpen) {
  const summary = element("summary", {}, counted(warnings.length, "warning"));
  return element("details", { className: "warnings", open: isOpen }, summary, list(warnings));
}

function list(problems) {
  const items = problems.slice(0, MOST_SHOWN).map(item);
  const more = problems.length - items.length;
  if (more > 0) items.push(element("li", { className: "more" }, `and ${more} more; the terminal shows them all`));
  return element("ol", {}, ...items);
}

function item(problem) {
  const where = code("p", `${problem.path}:${problem.line}:${problem.column}`);
  where.className = "where";
  const entry = element("li", { className: problem.severity }, where);
  entry.append(element("p", { className: "message" }, problem.message, " ", rule(problem.rule)));
  if (problem.source.trim()) entry.append(excerpt(problem.source, problem.column));
  if (problem.way_out) entry.append(element("p", { className: "way-out" }, element("b", {}, "Way out"), " ", problem.way_out));
  for (const spot of problem.see) entry.append(element("p", { className: "see" }, "see ", code("code", spot)));
  return entry;
}

function rule(name) {
  const tag = code("code", name);
  tag.className = "rule";
  return tag;
}

// The line of the source around the column. The caret hangs below its letter, whatever the script or width of the line.
function excerpt(source, column) {
  const letters = Array.from(source.trimEnd());
  const at = Math.min(Math.max(column - 1, 0), letters.length);
  let end = at + 1;
  while (end < letters.length && /\p{M}/u.test(letters[end])) end += 1;
  const from = at - BEFORE > 0 ? at - BEFORE : 0;
  const to = end + AFTER < letters.length ? end + AFTER : letters.length;
  const before = (from ? "…" : "") + letters.slice(from, at).join("");
  const after = letters.slice(end, to).join("") + (to < letters.length ? "…" : "");
  const mark = element("mark", {}, letters.slice(at, end).join("") || "\u00a0");
  return element("pre", { dir: "ltr", className: "excerpt" }, before, mark, after);
}

function counted(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function code(name, text) {
  return element(name, { dir: "ltr" }, text);
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

scrollBack();
connect();
// A hidden page lets its line go: a browser keeps only six to one server. It catches up when it is seen again.
document.addEventListener("visibilitychange", () => (document.hidden ? source.close() : connect()));
addEventListener("pagehide", () => source.close());
addEventListener("pageshow", (event) => event.persisted && connect());
