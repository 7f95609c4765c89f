// The page of the phone that dials: sessions, their clock, the log, and word of SMS that arrive meanwhile.

import { loadThread, takeTurn } from "./gateway.js";
import { allowHurry, clock, showChosen } from "./shell.js";
import { Sides } from "./sides.js";
import { UssdPhone } from "./ussd_phone.js";

const PAUSE = 3000; // milliseconds between two looks for SMS

const main = document.querySelector(".simulator");
const texts = JSON.parse(main.dataset.texts);
const root = document.querySelector(".phone");
const form = document.getElementById("ussd");
const log = document.querySelector(".exchanges");
const trouble = document.getElementById("trouble");

class Page {
  constructor() {
    this.phone = new UssdPhone(root, texts, {
      dial: (string) => this.take({ dial: string }),
      answer: (typed) => this.take({ typed }),
      hangUp: () => this.take({ act: "hang_up" }),
    });
    this.sides = new Sides(document.getElementById("sides"));
    this.busy = false;
    this.known = null;
    this.startClock(root.querySelector(".countdown").textContent);
  }

  async take(fields) {
    if (this.busy) return;
    this.busy = true;
    this.deadline = 0;
    if (fields.dial) this.phone.dialled = fields.dial;
    trouble.hidden = true;
    this.phone.show("waiting");
    root.scrollIntoView({ block: "nearest" });
    try {
      this.show(await takeTurn(form, { typed: "", ...fields }));
    } catch (error) {
      if (!error.key) throw error;
      this.keep({});
      document.querySelector(".again").hidden = true;
      this.phone.say(texts.ussd_trouble, "over");
      trouble.textContent = texts[error.key].replace("{status}", error.values.status);
      trouble.hidden = false;
    } finally {
      this.busy = false;
    }
    await this.look();
  }

  show(told) {
    this.keep(told.kept);
    this.phone.say(told.text, told.kept.session ? "menu" : "over");
    this.startClock(told.clock);
    log.insertAdjacentHTML("afterbegin", told.log);
    document.querySelector(".again").hidden = !told.repeatable;
    if (told.look) this.sides.look();
    document.querySelector(".why-empty").hidden = log.children.length > 0;
  }

  // The phone keeps its session until the next turn.
  keep(kept) {
    for (const name of ["session", "via", "dialled", "inputs", "began", "on"]) form.elements[name].value = kept[name] ?? "";
  }

  // ---- the session's clock
  startClock(words) {
    const [minutes, seconds] = words.trim().split(":").map(Number);
    this.deadline = words.trim() ? Date.now() + (minutes * 60 + seconds) * 1000 : 0;
    this.phone.showTime(words.trim());
  }

  tick() {
    for (const each of root.querySelectorAll(".clock")) each.textContent = clock();
    if (!this.deadline) return;
    const left = Math.max(0, Math.ceil((this.deadline - Date.now()) / 1000));
    this.phone.showTime(`${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`);
    if (left === 0) this.take({ act: "expire" });
  }

  // ---- SMS that arrive while somebody dials
  async look() {
    try {
      const template = document.createElement("template");
      template.innerHTML = await loadThread(root);
      const ids = [...template.content.querySelectorAll(".theirs")].map((item) => item.dataset.id);
      this.known ??= new Set(ids);
      this.announce(ids.filter((id) => !this.known.has(id)).length);
    } catch (error) {
      if (!error.key) throw error; // away: the next press will tell
    }
  }

  announce(count) {
    const link = document.querySelector(".sms-came a");
    link.hidden = count === 0;
    link.textContent = count ? texts.ussd_sms.replace("{n}", count) : "";
    root.querySelector(".envelope").hidden = count === 0;
  }

  watch() {
    clearTimeout(this.timer);
    if (document.hidden) return;
    this.timer = setTimeout(async () => {
      if (!this.busy) await this.look();
      this.watch();
    }, PAUSE);
  }
}

function start() {
  const page = new Page();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = event.submitter;
    if (pressed?.name === "dial") page.take({ dial: pressed.value });
    else if (pressed?.name === "act") page.take({ act: pressed.value });
    else page.phone.press("left");
  });
  document.addEventListener("visibilitychange", () => (document.hidden || page.look(), page.watch()));
  setInterval(() => page.tick(), 500);
  showChosen();
  page.look();
  page.watch();
}

allowHurry();
if (root) start();
