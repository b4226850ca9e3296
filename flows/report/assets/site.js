"use strict";
// Shared by the pages: letters without marks, and the box that filters the rows or cards of a page.
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();

for (const box of document.querySelectorAll("input.filter")) {
  const rows = [...document.querySelectorAll("section.rows, table.list tbody > tr, table.list > tr")].filter((row) => !row.closest("section.rows table"));
  const texts = new Map();
  box.addEventListener("input", () => {
    const words = folded(box.value).split(/\s+/).filter(Boolean);
    for (const row of rows) {
      if (!texts.has(row)) texts.set(row, folded(row.textContent));
      row.hidden = !words.every((word) => texts.get(row).includes(word));
    }
  });
}
