"use strict";
// Shared by the pages: letters without marks, and the box that filters the rows or cards of a page.
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();

for (const box of document.querySelectorAll("input.filter")) {
  const rows = [...document.querySelectorAll("section.rows, table.list:not(.fixed) tbody > tr, table.list > tr")].filter((row) => !row.closest("section.rows table"));
  const texts = new Map();
  const folds = [...document.querySelectorAll("details.suite")].map((fold) => [fold, fold.open]);
  box.addEventListener("input", () => {
    const words = folded(box.value).split(/\s+/).filter(Boolean);
    for (const row of rows) {
      if (!texts.has(row)) texts.set(row, folded(row.textContent));
      row.hidden = !words.every((word) => texts.get(row).includes(word));
    }
    for (const [fold, open] of folds) fold.open = words.length ? fold.querySelector("tbody > tr:not([hidden])") !== null : open;
  });
}

// A link to a row leads to it also where its suite is folded.
const unfold = () => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details")?.setAttribute("open", "");
window.addEventListener("hashchange", unfold);
unfold();
