// What the pages do beyond links and forms: dates, keys, the evidence beside the text. Without this file every page still works.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("has-script");
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const english = root.lang === "en";
  const day = (date) => date.toISOString().slice(0, 10);
  const spoken = (date) =>
    english
      ? `${date.getUTCDate()} ${date.toLocaleString("en", { month: "long", timeZone: "UTC" })} ${date.getUTCFullYear()}`
      : `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;

  // --- Forms: what was not chosen stays out of the address; a choice of one field is enough to ask again.
  document.addEventListener("submit", (event) => {
    for (const field of all("input, select", event.target)) if (field.name && field.value === "") field.disabled = true;
    setTimeout(() => all(":disabled", event.target).forEach((field) => (field.disabled = false)), 0);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && form.hasAttribute("data-auto") && (event.target.type !== "date" || event.target.value)) form.requestSubmit();
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const given = event.detail.parameters;
    for (const key of Object.keys(given)) {
      if (given[key] === "" || given[key] === null) delete given[key];
    }
  });
  document.addEventListener("htmx:sendError", () => say(one("body").dataset.offline));
  document.addEventListener("htmx:responseError", () => say(one("body").dataset.fault));

  function say(text) {
    let place = one("#said");
    if (!place) {
      place = document.createElement("p");
      place.id = "said";
      place.className = "notice error said";
      place.setAttribute("role", "alert");
      one("main").prepend(place);
    }
    place.textContent = text || "";
  }

  // --- A letter is copied whole; where the browser does not let pages write to the clipboard it is marked, to be copied by hand.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const text = one(`#${button.dataset.copy}`);
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      button.textContent = button.dataset.copied;
    } catch {
      text.focus();
    }
  });

  // --- The slider of days: it moves the date field; the form asks again when it is let go.
  document.addEventListener("input", (event) => {
    if (event.target.id !== "day-slider") return;
    const date = new Date(`${event.target.dataset.begin}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() + Number(event.target.value));
    one("#as-of").value = day(date);
    event.target.setAttribute("aria-valuetext", spoken(date));
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "day-slider" || !["PageUp", "PageDown"].includes(event.key)) return;
    event.preventDefault();
    event.target.value = Number(event.target.value) + (event.key === "PageUp" ? 30 : -30);
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // --- The evidence beside the text.
  const panel = () => one("aside#evidence");
  const commitment = (link) => link.dataset.opens || (link.id || "").replace(/^c-/, "");
  let opener = null;

  function addressWith(name) {
    const address = new URL(location.href);
    address.hash = "";
    if (name) address.searchParams.set("open", name);
    else address.searchParams.delete("open");
    return address;
  }

  async function open(name, href, remember = true) {
    const place = panel();
    if (!place) return;
    place.setAttribute("aria-busy", "true");
    await htmx.ajax("GET", href, { target: place, swap: "innerHTML" });
    place.removeAttribute("aria-busy");
    place.scrollTop = 0;
    document.body.classList.add("has-panel");
    lit(name);
    if (remember) history.pushState({ open: name, href }, "", addressWith(name));
    const title = one("#evidence-title");
    if (title) {
      title.tabIndex = -1;
      title.focus({ preventScroll: true });
    }
  }

  function close(remember = true) {
    const place = panel();
    if (!place || !place.firstElementChild) return false;
    const name = (one("[data-commitment]", place) || {}).dataset?.commitment;
    place.replaceChildren();
    document.body.classList.remove("has-panel");
    lit(null);
    if (remember) history.pushState({}, "", addressWith(null));
    const back = (name && document.getElementById(`c-${name}`)) || opener;
    if (back) back.focus({ preventScroll: false });
    return true;
  }

  function lit(name) {
    all(".c[aria-current]").forEach((link) => link.removeAttribute("aria-current"));
    const link = name && document.getElementById(`c-${name}`);
    if (!link) return;
    link.setAttribute("aria-current", "true");
    const box = link.getBoundingClientRect();
    if (box.top < 80 || box.bottom > innerHeight - 40) link.scrollIntoView({ block: "center" });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !panel()) return;
    if (link.matches(".c, [data-opens]")) {
      event.preventDefault();
      opener = link;
      open(commitment(link), link.getAttribute("href"));
    } else if (link.matches("[data-step]")) {
      event.preventDefault();
      open(decodeURIComponent(new URL(link.href).pathname.split("/").pop()), link.getAttribute("href"));
    } else if (link.matches("[data-close]")) {
      event.preventDefault();
      close();
    }
  });
  addEventListener("popstate", (event) => {
    if (!panel()) return;
    const name = new URL(location.href).searchParams.get("open");
    const here = new URL(location.href);
    here.searchParams.delete("open");
    if (name) open(name, `/commitments/${encodeURIComponent(name)}${here.search}`, false);
    else if (!close(false)) location.reload();
  });

  // --- A row of a table opens what its first link opens.
  document.addEventListener("dblclick", (event) => {
    const link = event.target.closest(".rows-open tbody tr")?.querySelector("a");
    if (link && !event.target.closest("a")) link.click();
  });

  // --- Keys.
  const typing = (target) => target.closest("input:not([type=checkbox]):not([type=range]), select, textarea");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (one("dialog[open]")) return;
      const menu = one("details.menu[open]");
      if (menu) {
        menu.open = false;
        one("summary", menu).focus();
      } else if (typing(event.target)) event.target.blur();
      else close();
      return;
    }
    if (typing(event.target)) return;
    if (event.key === "/") {
      event.preventDefault();
      one("#q").focus();
    } else if (event.key === "?") {
      event.preventDefault();
      one("#keys").showModal();
    } else if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      step(event.key === "j" ? 1 : -1);
    }
  });

  function step(by) {
    const links = all(".paper .c:not(.off)").concat(all(".rows-open tbody tr > :first-child a"));
    if (!links.length) return;
    const open_now = one("[data-commitment]", panel() || document);
    const from = panel()?.firstElementChild ? document.getElementById(`c-${open_now.dataset.commitment}`) : document.activeElement;
    let at = links.indexOf(from);
    if (at < 0) at = by > 0 ? links.findIndex((link) => link.getBoundingClientRect().bottom > 80) - 1 : links.length;
    const next = links[Math.max(0, Math.min(links.length - 1, at + by))];
    if (panel()?.firstElementChild) open(commitment(next), next.getAttribute("href"));
    else {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "center" });
    }
  }

  // A menu closes when one looks elsewhere.
  document.addEventListener("click", (event) => {
    const menu = one("details.menu[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });

  // The map lies in its own file; it draws again when the colours change.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => dispatchEvent(new Event("yaodian:colours")));

  if (panel()?.firstElementChild) {
    const name = one("[data-commitment]", panel()).dataset.commitment;
    history.replaceState({ open: name }, "");
    addEventListener("load", () => lit(name));
  }
})();
