// Opened from a folder, a browser shows the list of a folder's files where a server shows its index.html.
if (location.protocol === "file:") {
  for (const link of document.querySelectorAll("a[href]")) {
    const [path, fragment] = link.getAttribute("href").split("#");
    if (path.endsWith("/") && !/^[a-z]+:/i.test(path)) {
      link.setAttribute("href", path + "index.html" + (fragment === undefined ? "" : "#" + fragment));
    }
  }
  for (const form of document.querySelectorAll('form[action$="/"]')) {
    form.setAttribute("action", form.getAttribute("action") + "index.html");
  }
}

// The key / leads to the search from wherever nothing is being written.
addEventListener("keydown", (event) => {
  const field = document.querySelector("input[type=search]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !field) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  field.focus();
  field.select();
});
