// The simulator's page: sends, explains, and keeps the phone's messages fresh while somebody looks.

import { loadThread, moveClaim, sendMessage } from "./gateway.js";
import { Phone } from "./phone.js";
import { allowHurry, clock, showChosen } from "./shell.js";
import { Sides } from "./sides.js";
import { Why } from "./why.js";

const PAUSE = 3000; // milliseconds between two looks at the messages
const SOON = 700; // milliseconds until the first look for what is just being sent
const PATIENCE = 3; // failed looks until it is said

const main = document.querySelector(".simulator");
const texts = JSON.parse(main.dataset.texts);
const root = document.querySelector(".phone");

class Page {
  constructor() {
    this.phone = new Phone(root, texts, (text) => this.send(text));
    this.why = new Why(document.querySelector(".why"), texts, main.dataset.language);
    this.sides = new Sides(document.getElementById("sides"));
    this.trouble = document.getElementById("trouble");
    this.stale = document.querySelector(".stale");
    this.failures = 0;
    this.busy = false;
    this.waiting = []; // what was pressed while something else was under way
    this.seenAt = clock();
  }

  // One thing at a time: what is pressed meanwhile comes after it, the same press only once.
  postpone(name, action) {
    if (name !== this.doing && !this.waiting.some((each) => each.name === name)) this.waiting.push({ name, action });
  }

  begin(name) {
    this.busy = true;
    this.doing = name;
  }

  end() {
    this.busy = false;
    this.doing = null;
    this.waiting.shift()?.action();
  }

  async send(text, step) {
    if (this.busy) return this.postpone(text, () => this.send(text, step));
    this.complain(text.trim() ? null : { key: "trouble_empty", values: {} });
    if (!text.trim()) return;
    this.begin(text);
    this.phone.wait(text);
    root.scrollIntoView({ block: "nearest" });
    try {
      const side = this.sides.chosen;
      const answer = await sendMessage(root, text, side);
      this.phone.write("");
      this.why.show(text, answer, { ...root.dataset, side });
      if (answer.why.side === "no_draft") this.sides.look();
      await this.look();
      if (step) markTried(step);
      if (answer.why.keyword === "DAFTAR") showErrand();
    } catch (error) {
      this.keep(text, error);
    } finally {
      this.phone.stopWaiting();
      this.end();
    }
  }

  // A press on a button that moves the claim: the core system speaks, and the phone hears.
  async move(form, button) {
    if (this.busy) return;
    this.begin(null);
    this.complain(null);
    try {
      document.getElementById("claim").innerHTML = await moveClaim(form, button);
      await this.look();
      root.scrollIntoView({ block: "nearest" });
    } catch (error) {
      if (!error.key) throw error;
      this.complain(error);
    } finally {
      this.end();
      document.querySelector("#claim .moves button, #claim button")?.focus({ preventScroll: true });
      this.watch(SOON);
    }
  }

  // The text goes back into the phone, so that it need not be written again.
  keep(text, error) {
    this.waiting = [];
    if (!error.key) throw error;
    this.phone.write(text);
    this.phone.show("compose");
    this.complain(error);
    if (error.key === "trouble_409") this.sides.look();
  }

  complain(error) {
    this.trouble.hidden = !error;
    this.trouble.textContent = error ? texts[error.key].replace("{status}", error.values.status) : "";
  }

  async look() {
    try {
      this.phone.take(await loadThread(root));
      this.failures = 0;
      this.seenAt = clock();
    } catch (error) {
      if (!error.key) throw error;
      this.failures += 1;
    }
    this.stale.textContent = this.failures >= PATIENCE ? texts.stale.replace("{time}", this.seenAt) : "";
  }

  watch(pause = PAUSE) {
    clearTimeout(this.timer);
    if (document.hidden) return;
    this.timer = setTimeout(async () => {
      if (!this.busy) await this.look();
      this.watch();
    }, pause);
  }
}

function markTried(step) {
  const tried = new Set(JSON.parse(sessionStorage.getItem("tried") ?? "[]")).add(step);
  sessionStorage.setItem("tried", JSON.stringify([...tried]));
  showTried(tried);
}

function showTried(tried) {
  for (const chip of document.querySelectorAll("[data-step]")) {
    if (!tried.has(chip.dataset.step) || chip.classList.contains("tried")) continue;
    chip.classList.add("tried");
    const note = document.createElement("span");
    note.className = "unseen";
    note.textContent = `(${texts.done})`;
    chip.append(note);
  }
}

// A step that belongs to another phone is taken there, by the page that is opened with it in hand.
function changePhone(chip) {
  sessionStorage.setItem("step", chip.dataset.step);
  location.assign(chip.getAttribute("formaction"));
}

function takeStep() {
  const step = sessionStorage.getItem("step");
  sessionStorage.removeItem("step");
  if (step) document.querySelector(`[data-step="${CSS.escape(step)}"]:not([formaction])`)?.click();
}

function showErrand() {
  const words = document.querySelector("#errand .errand-words");
  if (!words) return;
  words.hidden = false;
  words.scrollIntoView({ block: "nearest" });
}

function showClock() {
  const time = clock();
  for (const each of root.querySelectorAll(".clock, .big-clock")) each.textContent = time;
}

function start() {
  const page = new Page();
  const form = document.getElementById("sms");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chip = event.submitter?.name === "example" ? event.submitter : null;
    if (chip?.hasAttribute("formaction")) changePhone(chip);
    else page.send(chip ? chip.value : form.elements.text.value, chip?.dataset.step);
  });
  document.getElementById("claim").addEventListener("submit", (event) => {
    event.preventDefault();
    page.move(event.target, event.submitter);
  });
  const multitap = document.getElementById("multitap");
  const setMultitap = () => {
    page.phone.multitap.enabled = multitap.checked;
    page.phone.multitap.settle();
    page.phone.showMode();
    localStorage.setItem("multitap", multitap.checked ? "on" : "off");
  };
  multitap.checked = localStorage.getItem("multitap") !== "off";
  multitap.addEventListener("change", setMultitap);
  setMultitap();
  showChosen();
  showTried(new Set(JSON.parse(sessionStorage.getItem("tried") ?? "[]")));
  document.addEventListener("visibilitychange", () => (document.hidden || page.look(), page.watch()));
  setInterval(showClock, 1000);
  page.watch();
  takeStep();
}

allowHurry();
if (root) start();
