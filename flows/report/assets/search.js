"use strict";
(() => {
  const MOST = 200;
  const titles = JSON.parse(document.getElementById("titles").textContent);
  const keys = titles.map(([title, publisher, day]) => folded(`${title} ${publisher} ${day}`));
  const box = document.getElementById("search"), results = document.getElementById("results");
  const newest = document.getElementById("newest"), found = document.getElementById("found");

  const cell = (text, kind = "td") => {
    const made = document.createElement(kind);
    made.textContent = text;
    return made;
  };
  const row = ([title, publisher, day, facts, page]) => {
    const made = document.createElement("tr"), head = document.createElement("th");
    const name = document.createElement(page ? "a" : "span");
    name.textContent = title;
    name.lang = "vi";
    if (page) name.href = `documents/${page}`;
    head.append(name);
    const where = cell([publisher, day].filter(Boolean).join(" · "), "span");
    where.className = "where";
    head.append(" ", where);
    const count = cell(facts.toLocaleString("en"));
    count.className = "n";
    made.append(head, count);
    return made;
  };
  const look = () => {
    const words = folded(box.value).split(/\s+/).filter(Boolean);
    results.hidden = !words.length;
    newest.hidden = !!words.length;
    const hits = words.length ? titles.filter((_, i) => words.every((word) => keys[i].includes(word))) : [];
    results.replaceChildren(...hits.slice(0, MOST).map(row));
    found.textContent = words.length ? `${hits.length.toLocaleString("en")} found${hits.length > MOST ? `, the newest ${MOST} are shown` : ""}` : "";
  };
  const asked = () => { if (location.hash.startsWith("#q=")) box.value = decodeURIComponent(location.hash.slice(3)); look(); };
  box.addEventListener("input", look);
  addEventListener("hashchange", asked);
  asked();
})();
