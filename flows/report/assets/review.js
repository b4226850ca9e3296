"use strict";
(() => {
  const el = (id) => document.getElementById(id);
  const cards = JSON.parse(el("cards").textContent), columns = JSON.parse(el("columns").textContent);
  const STORE = "khotin-reviews";
  let verdicts = {}, shown = [], at = 0, asking = null;

  try { verdicts = JSON.parse(localStorage.getItem(STORE)) || {}; el("reviewer").value = localStorage.getItem(`${STORE}-reviewer`) || ""; } catch { verdicts = {}; }
  const keep = () => { try { localStorage.setItem(STORE, JSON.stringify(verdicts)); localStorage.setItem(`${STORE}-reviewer`, el("reviewer").value); } catch { /* private window: kept until it closes */ } };
  const judged = () => cards.filter((card) => verdicts[card.id]);

  const fill = (select, values) => {
    select.replaceChildren(select.firstElementChild, ...values.map((value) => { const made = document.createElement("option"); made.value = made.textContent = value; return made; }));
  };
  const narrow = () => {
    shown = cards.filter((card) => (!el("type").value || card.type === el("type").value) && (!el("rule").value || card.rule === el("rule").value));
    at = Math.max(0, shown.findIndex((card) => !verdicts[card.id]));
    draw();
  };
  const draw = () => {
    closeForm();
    const card = shown[at];
    el("progress").textContent = `${judged().length} of ${cards.length} judged, ${shown.length ? at + 1 : 0} of ${shown.length} in view`;
    el("card").hidden = !card;
    el("done").hidden = !!card;
    el("done").textContent = shown.length ? "That was the last one. Save reviews.csv." : "Nothing to judge here.";
    if (!card) return;
    el("dot").className = `dot t-${card.type}`;
    el("surface").className = `t-${card.type}`;
    for (const [id, text] of Object.entries({ kind: card.type, before: card.before, surface: card.surface, after: card.after, fact: card.id,
      title: [card.publisher, card.published, card.title].filter(Boolean).join(" · "), "found-by": `${card.rule}, confidence ${card.confidence}` })) el(id).textContent = text;
    el("value").replaceChildren(...card.said.flatMap(([key, text]) => {
      const pair = document.createElement("span"), name = document.createElement("span");
      pair.className = "pair"; name.className = "key"; name.textContent = `${key} `;
      pair.append(name, text);
      return [pair, " "];
    }));
    el("page").hidden = !card.page;
    if (card.page) el("page").href = card.page;
    const verdict = verdicts[card.id];
    el("verdict").hidden = !verdict;
    if (verdict) { el("verdict").textContent = verdict.verdict; el("verdict").className = `chip ${{ accepted: "good", rejected: "bad", corrected: "warn" }[verdict.verdict]}`; }
  };
  const moment = () => new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 19) + "+07:00";
  const judge = (verdict, reason = "", corrected = null) => {
    verdicts[shown[at].id] = { verdict, reason, corrected, reviewed_at: moment() };
    keep();
    step(1);
  };
  const step = (by) => { at = Math.max(0, Math.min(shown.length, at + by)); draw(); };

  const openForm = (verdict) => {
    asking = verdict;
    el("fault").textContent = "";
    el("reason").value = verdicts[shown[at].id]?.reason || "";
    el("fields").replaceChildren(...(verdict === "corrected" ? columns[shown[at].type].map(field) : []));
    el("why").hidden = false;
    (el("fields").querySelector("input, select") || el("reason")).focus();
  };
  // The keys are heard again only when no box has the focus.
  const closeForm = () => { asking = null; if (el("why").contains(document.activeElement)) document.activeElement.blur(); el("why").hidden = true; };
  const plain = (value) => (value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));
  const field = (column) => {
    const label = document.createElement("label"), name = document.createElement("span");
    const box = document.createElement(column.vocabulary.length ? "select" : "input");
    name.textContent = column.name;
    label.title = column.about;
    box.dataset.column = column.name;
    if (column.vocabulary.length) for (const value of ["", ...column.vocabulary]) { const option = document.createElement("option"); option.value = option.textContent = value; box.append(option); }
    box.value = plain(shown[at].value[column.name]);
    label.append(name, box);
    return label;
  };
  const changed = () => {
    const found = {};
    for (const box of el("fields").querySelectorAll("[data-column]")) {
      const name = box.dataset.column;
      if (box.value.trim() !== plain(shown[at].value[name])) found[name] = box.value.trim() === "" ? null : box.value.trim();
    }
    return found;
  };
  const finish = () => {
    const corrected = asking === "corrected" ? changed() : null;
    if (corrected && !Object.keys(corrected).length) { el("fault").textContent = "Nothing was changed."; return; }
    judge(asking, el("reason").value.trim(), corrected);
  };
  const acts = {
    accept: () => judge("accepted"), reject: () => openForm("rejected"), correct: () => openForm("corrected"), skip: () => step(1), back: () => step(-1),
    undo: () => { const card = shown[at] && verdicts[shown[at].id] ? at : at - 1; if (shown[card]) { delete verdicts[shown[card].id]; keep(); at = card; draw(); } },
  };
  const KEYS = { a: "accept", r: "reject", c: "correct", u: "undo", ArrowRight: "skip", ArrowLeft: "back" };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { closeForm(); document.activeElement.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || (!shown[at] && !["back", "undo"].includes(act))) return;
    event.preventDefault();
    acts[act]();
  });
  for (const button of document.querySelectorAll("[data-act]")) button.addEventListener("click", () => acts[button.dataset.act]());
  el("why").addEventListener("submit", (event) => { event.preventDefault(); finish(); });
  el("cancel").addEventListener("click", closeForm);
  el("reviewer").addEventListener("input", keep);
  el("type").addEventListener("change", () => {
    fill(el("rule"), [...new Set(cards.filter((card) => !el("type").value || card.type === el("type").value).map((card) => card.rule))].sort());
    narrow();
  });
  el("rule").addEventListener("change", narrow);

  // A spreadsheet runs a cell that begins with one of these; flows/reviews.py takes the mark off again.
  const cell = (text) => { const safe = /^[=+\-@\t\r']/.test(text) ? `'${text}` : text; return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe; };
  el("save").addEventListener("click", () => {
    if (!el("reviewer").value.trim()) { el("reviewer").focus(); el("progress").textContent = "Say who reviewed, then save."; return; }
    const rows = judged().map((card) => { const v = verdicts[card.id]; return [card.id, v.verdict, v.corrected ? JSON.stringify(v.corrected) : "", el("reviewer").value.trim(), v.reason, v.reviewed_at]; });
    const text = [["fact_id", "verdict", "corrected_value", "reviewer", "reason", "reviewed_at"], ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = "reviews.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  fill(el("type"), [...new Set(cards.map((card) => card.type))]);
  el("type").dispatchEvent(new Event("change"));
})();
