// The way to the server: the same door that a provider's message takes, and the messages of one phone.

// What went wrong, as a key of the page's texts.
export class Trouble extends Error {
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

const KNOWN = {
  400: "trouble_400",
  403: "trouble_404",
  404: "trouble_404",
  409: "trouble_409",
  413: "trouble_400",
  503: "trouble_503",
};

async function post(url, fields, headers = {}) {
  let response;
  try {
    response = await fetch(url, { method: "POST", body: new URLSearchParams(fields), headers, redirect: "error" });
  } catch {
    throw new Trouble("trouble_away");
  }
  if (!response.ok) throw new Trouble(KNOWN[response.status] ?? "trouble_other", { status: response.status });
  return response;
}

// Resolves to {reply, septets, why}.
export async function sendMessage(phone, text, side) {
  const { from, to, inbound } = phone.dataset;
  const response = await post(inbound, { from, to, text }, { "X-Kabar-Why": "1", "X-Kabar-Catalogue": side });
  return response.json();
}

// Resolves to the phone's messages as list items. The number travels in the body: it never stands in a URL.
export async function loadThread(phone) {
  const { from, thread } = phone.dataset;
  return (await post(thread, { from })).text();
}

// Resolves to what there is to choose from at this moment.
export async function loadSides(root, side) {
  return (await post(root.dataset.look, { form: root.dataset.form, side })).text();
}

// Dials, answers or hangs up; resolves to {text, kept, repeatable, clock, look, log}.
export async function takeTurn(form, fields) {
  const all = new FormData(form);
  for (const [name, value] of Object.entries(fields)) all.set(name, value);
  return (await post(form.getAttribute("action"), all, { "X-Kabar-Part": "screen" })).json();
}

// Moves the claim as the form says; resolves to the part of the page that shows it.
export async function moveClaim(form, button) {
  const fields = new FormData(form, button);
  return (await post(form.getAttribute("action"), fields, { "X-Kabar-Part": "claim" })).text();
}
