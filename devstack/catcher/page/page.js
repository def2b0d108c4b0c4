// Every word of a mail reaches the page as textContent or inside the sandboxed frame, never as HTML.
const at = (id) => document.getElementById(id);
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const REFRESH_MS = 2000;
const when = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const whenInFull = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

let mails = [];
let known = "";
let shown = "";
let view = "html";

async function refresh() {
  try {
    const answer = await fetch("/api/messages", { signal: AbortSignal.timeout(5000) });
    const body = await answer.text();
    if (body !== known) {
      mails = JSON.parse(body).items;
      known = body;
      renderList();
      renderMail();
    }
    at("trouble").hidden = true;
  } catch {
    at("trouble").hidden = false;
  }
}

async function keepRefreshing() {
  if (!document.hidden) await refresh();
  setTimeout(keepRefreshing, REFRESH_MS);
}

const selected = () => mails.find((mail) => `#${mail.id}` === location.hash);

function renderList() {
  const wanted = at("filter").value.trim().toLowerCase();
  const found = mails.filter((mail) => `${mail.subject}\n${mail.to.join("\n")}`.toLowerCase().includes(wanted));
  const focused = document.activeElement?.dataset?.mail;
  at("mails").replaceChildren(...found.map(listItem));
  at("mails").querySelector(`[data-mail="${focused}"]`)?.focus();
  at("count").textContent = mails.length;
  at("clear").disabled = mails.length === 0;
  at("empty").hidden = found.length > 0;
}

function listItem(mail) {
  const button = make(
    "button",
    { type: "button", onclick: () => { location.hash = mail.id; } },
    make("span", { className: "subject", textContent: mail.subject || "(no subject)" }),
    make("span", { className: "to", textContent: mail.to.join(", ") }),
    make("time", { dateTime: mail.received_at, textContent: when.format(new Date(mail.received_at)) }),
  );
  button.dataset.mail = mail.id;
  button.setAttribute("aria-current", String(mail === selected()));
  return make("li", {}, button);
}

function renderMail() {
  const mail = selected();
  at("mail").hidden = !mail;
  at("none").hidden = Boolean(mail);
  at("main").classList.toggle("reading", Boolean(mail));
  // Filling the frame again would scroll a mail that is being read back to its top.
  if (mail && mail.id !== shown) fill(mail);
  shown = mail?.id ?? "";
}

function fill(mail) {
  at("subject").textContent = mail.subject || "(no subject)";
  at("from").textContent = mail.from;
  at("to").textContent = mail.to.join(", ");
  at("received").textContent = whenInFull.format(new Date(mail.received_at));
  at("received").dateTime = mail.received_at;
  at("html").srcdoc = mail.html;
  at("text").textContent = mail.text || "This mail has no text part.";
  at("headers").replaceChildren(...Object.entries(mail.headers).flatMap(([name, value]) => [
    make("dt", { textContent: name }),
    make("dd", { textContent: value }),
  ]));
  fillLinks(mail);
  show(mail.html ? view : "text");
}

// The sandbox lets no link in the frame open a page, so they are listed beside it.
function fillLinks(mail) {
  const anchors = new DOMParser().parseFromString(mail.html, "text/html").querySelectorAll("a[href]");
  const inHtml = Array.from(anchors, (anchor) => anchor.getAttribute("href"));
  const inText = mail.text.match(/https?:\/\/[^\s<>"]+/g) ?? [];
  const links = [...new Set([...inHtml, ...inText])].filter((href) => /^https?:\/\//i.test(href));
  at("links").replaceChildren(...links.map((href) =>
    make("li", {}, make("a", { href, target: "_blank", rel: "noopener noreferrer", textContent: href })),
  ));
  at("links-label").hidden = links.length === 0;
}

function show(name) {
  for (const button of document.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === name));
    at(button.dataset.view).hidden = button.dataset.view !== name;
  }
}

document.querySelector(".views").addEventListener("click", (event) => {
  view = event.target.dataset.view ?? view;
  show(view);
});
at("filter").addEventListener("input", renderList);
at("back").addEventListener("click", () => { location.hash = ""; });
at("clear").addEventListener("click", async () => {
  await fetch("/api/messages", { method: "DELETE" });
  refresh();
});
addEventListener("hashchange", () => { renderList(); renderMail(); });
keepRefreshing();
