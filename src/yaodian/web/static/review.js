// The review of a draft by keyboard: cards are walked through, acted on, and the next one is ready. Without this file the buttons do it.
(() => {
  "use strict";
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const rows = () => one("#draft-rows");
  const cards = () => all(".deed", rows() || document);
  const typing = (target) => target.closest("input, select, textarea, dialog");
  let at = null; // the id of the card one works on
  let wanted = null; // what shall be in focus when the answer is there; until then keys wait
  const waiting = [];

  function current() {
    const card = document.activeElement?.closest?.(".deed") || (at && document.getElementById(at));
    return card || cards().find((one) => one.getBoundingClientRect().bottom > 140);
  }

  function focus(card) {
    if (!card) return;
    at = card.id;
    all(".deed-words[aria-current]").forEach((link) => link.removeAttribute("aria-current"));
    all(`.deed-words[href="#${card.id}"]`).forEach((link) => link.setAttribute("aria-current", "true"));
    const field = card.matches("form") ? one("[autofocus]", card) : card;
    field.focus({ preventScroll: true });
    const box = card.getBoundingClientRect();
    if (box.top < 130 || box.bottom > innerHeight - 20) {
      scrollBy({ top: box.top - Math.max(130, (innerHeight - box.height) / 2) });
    }
  }

  function step(by) {
    const list = cards();
    const place = list.indexOf(current());
    focus(list[Math.max(0, Math.min(list.length - 1, place + by))]);
  }

  function act(name) {
    const card = current();
    const button = card && one(`[data-act=${name}]`, card);
    if (button) {
      at = card.id;
      button.click();
    } else if (name === "confirm") step(1);
  }

  // --- What is in focus after an answer: the next card after one is settled, else the same place.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const card = event.detail.elt.closest?.(".deed");
    if (!card) {
      if (wanted && !wanted.xhr && event.detail.elt.id !== "draft-since") wanted.xhr = event.detail.xhr;
      return;
    }
    const list = cards();
    const place = list.indexOf(card);
    const kind = event.detail.elt.dataset.act || (event.detail.elt.matches("form") ? "saved" : "");
    const settled = ["confirm", "drop", "saved"].includes(kind);
    wanted = { id: card.id, next: settled ? list[place + 1]?.id : null, place, xhr: event.detail.xhr };
    rows().dataset.busy = "";
    card.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!wanted || event.detail.xhr !== wanted.xhr) return;
    const { id, next, place } = wanted;
    wanted = null;
    delete rows().dataset.busy;
    const start = id.split("-")[1];
    const same = document.getElementById(id) || one(`.deed[id^="r-${start}-"]`);
    const open = all("form.deed[data-form]").find((form) => form.id === id);
    focus(open || (next && document.getElementById(next)) || same || cards()[Math.min(place, cards().length - 1)]);
    while (waiting.length && !wanted) press(waiting.shift());
  });
  for (const fault of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(fault, () => {
      wanted = null;
      waiting.length = 0;
      delete rows()?.dataset.busy;
      all(".deed[aria-busy]").forEach((card) => card.removeAttribute("aria-busy"));
    });
  }

  document.addEventListener("focusin", (event) => {
    const card = event.target.closest(".deed");
    if (card && card.id !== at) {
      at = card.id;
      all(".deed-words[aria-current]").forEach((link) => link.removeAttribute("aria-current"));
      all(`.deed-words[href="#${at}"]`).forEach((link) => link.setAttribute("aria-current", "true"));
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-reload]")) {
      event.preventDefault();
      sessionStorage.setItem("at", at || "");
      location.reload();
      return;
    }
    const words = event.target.closest(".deed-words");
    if (words && !event.ctrlKey && !event.metaKey && getSelection().isCollapsed) {
      event.preventDefault();
      focus(document.getElementById(words.getAttribute("href").slice(1)));
    }
  });

  // --- The words one has marked become a commitment.
  function add() {
    const marked = getSelection();
    const text = marked.rangeCount && marked.getRangeAt(0).commonAncestorContainer;
    const box = text && (text.nodeType === 1 ? text : text.parentElement).closest("[data-item]");
    const more = one(".draft-add");
    if (!box || marked.isCollapsed) {
      if (more) {
        more.open = true;
        one("textarea", more).focus();
      }
      return;
    }
    const range = marked.getRangeAt(0);
    const before = document.createRange();
    before.selectNodeContents(box);
    before.setEnd(range.startContainer, range.startOffset);
    const said = range.toString();
    const lead = said.length - said.trimStart().length;
    const row = box.closest(".draft-row");
    const start = Number(row.dataset.start) + [...before.toString()].length + [...said.slice(0, lead)].length;
    const quote = said.trim();
    wanted = { id: `r-${start}-${start + [...quote].length}`, next: null, place: 0 };
    const values = { do: `add ${start}-${start} ${last()}`, quote };
    all("#act input").forEach((field) => (values[field.name] = field.value));
    htmx.ajax("POST", `/drafts/${rows().dataset.draft}/revise`, { target: row, swap: "outerHTML", values });
  }

  const last = () => one("#draft-since").getAttribute("hx-get").match(/since\/(\d+)/)[1];

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    Enter: () => act("confirm"),
    e: () => act("change"),
    s: () => act("split"),
    m: () => act("merge"),
    d: () => act("drop"),
    u: () => one("[data-key=u]")?.click(),
    n: add,
  };
  const press = (key) => keys[key]();

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.altKey || one("dialog[open]") || !rows()) return;
      const form = event.target.closest("form.deed");
      if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit();
      } else if (form && event.key === "Escape") {
        event.preventDefault();
        event.stopImmediatePropagation();
        one("[data-cancel]", form).click();
      }
      if (event.ctrlKey || event.metaKey || typing(event.target)) return;
      if (!keys[event.key] || (event.key === "Enter" && !event.target.matches(".deed, body"))) return;
      if (wanted) waiting.push(event.key);
      else press(event.key);
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );

  addEventListener("load", () => {
    const kept = sessionStorage.getItem("at");
    sessionStorage.removeItem("at");
    const card = document.getElementById(kept || location.hash.slice(1));
    if (card && card.matches(".deed")) focus(card);
    else {
      const open = one("form.deed");
      if (open) focus(open);
    }
    if (rows()) rows().dataset.ready = "";
  });
})();
