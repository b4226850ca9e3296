"use strict";
(() => {
  const text = document.getElementById("text"), tip = document.getElementById("tip");
  let pinned = null;

  const about = (anchor) => {
    const row = document.getElementById(anchor), box = document.createElement("div");
    const heads = [...row.closest("table").querySelectorAll("thead th")].map((head) => head.textContent);
    [...row.cells].forEach((cell, i) => {
      if (i === 0) return;
      const line = document.createElement("span"), key = document.createElement("span");
      key.className = "key";
      key.textContent = i === 1 || heads[i] === "Value" ? "" : `${heads[i].toLowerCase()} `;
      line.className = i === 1 ? "pair head" : "pair";
      line.append(key, ...cell.cloneNode(true).childNodes);
      box.append(line, " ");
    });
    return box;
  };
  const facts = (mark) => mark.dataset.f.split(" ");
  const show = (mark, wanted = facts(mark)[0]) => {
    hide();
    for (const piece of text.querySelectorAll(".f")) if (facts(piece).includes(wanted)) piece.classList.add("on");
    tip.replaceChildren(...[wanted, ...facts(mark).filter((fact) => fact !== wanted)].map(about));
    tip.hidden = false;
    const at = mark.getClientRects()[0], size = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
    tip.style.top = `${at.bottom + size.height + 12 > innerHeight ? Math.max(8, at.top - size.height - 6) : at.bottom + 6}px`;
  };
  const hide = () => {
    tip.hidden = true;
    for (const mark of text.querySelectorAll(".on")) mark.classList.remove("on");
  };
  text.addEventListener("mouseover", (event) => {
    const mark = event.target.closest(".f");
    if (mark && !pinned) show(mark);
  });
  text.addEventListener("mouseout", () => { if (!pinned) hide(); });
  text.addEventListener("focusin", (event) => { if (event.target.matches(".f")) show(event.target); });
  // A tap shows; a second tap on the same mark follows its link to the row.
  text.addEventListener("click", (event) => {
    const mark = event.target.closest(".f");
    if (!mark || mark === pinned) return;
    event.preventDefault();
    pinned = mark;
    show(mark);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".f, #tip")) return;
    pinned = null;
    hide();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { pinned = null; hide(); } });
  addEventListener("scroll", () => { if (!pinned) hide(); }, { passive: true });

  for (const button of document.querySelectorAll(".toggle")) {
    button.addEventListener("click", () => {
      const isOn = button.getAttribute("aria-pressed") === "true";
      button.setAttribute("aria-pressed", String(!isOn));
      text.classList.toggle(`off-${button.dataset.kind}`, isOn);
    });
  }

  // A link from another page leads to the fact's row; its place in the text is shown too.
  const arrive = () => {
    const wanted = decodeURIComponent(location.hash.slice(1));
    const mark = wanted && [...text.querySelectorAll(".f")].find((one) => facts(one).includes(wanted));
    if (!mark) return;
    mark.scrollIntoView({ block: "center" });
    pinned = mark;
    show(mark, wanted);
  };
  // After the browser's own jump to the row.
  if (location.hash) addEventListener("load", () => setTimeout(arrive, 0));
})();
