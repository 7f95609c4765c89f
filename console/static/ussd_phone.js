// The phone that dials: what is typed into it, and the screens of a session.

import { Keys } from "./keys.js";
import { Multitap } from "./keypad.js";

const TYPED = /^[a-z0-9 *#.,?!/@:-]$/i;

export class UssdPhone {
  // `hand` is told what the person does: dial(string), answer(text), hangUp().
  constructor(root, texts, hand) {
    this.root = root;
    this.texts = texts;
    this.hand = hand;
    this.input = root.querySelector("#typed");
    this.shown = root.querySelector(".shown");
    this.dialled = root.dataset.code;
    this.keys = new Keys(root, (key) => this.press(key), (key) => this.hold(key));
    this.multitap = new Multitap(this.input, (letters, index) => this.showLetters(letters, index));
    this.listen();
    this.show(root.dataset.screen, { take: false });
  }

  get screen() {
    return this.root.dataset.screen;
  }

  // ---- screens: dial, waiting, menu, over
  show(screen, { take = true } = {}) {
    this.root.dataset.screen = screen;
    this.root.querySelector(".dots").hidden = screen !== "waiting";
    this.input.value = "";
    this.input.inputMode = screen === "menu" ? "text" : "tel";
    this.input.ariaLabel = screen === "menu" ? this.texts.ussd_answer : this.texts.ussd_dial;
    this.multitap.enabled = screen === "menu";
    this.multitap.mode = "123";
    this.head();
    this.refresh();
    this.shown.scrollTop = 0;
    this.showMore();
    if (take && screen !== "waiting" && matchMedia("(pointer: fine)").matches) this.takeFocus();
  }

  takeFocus() {
    (this.screen === "over" ? this.shown : this.input).focus({ preventScroll: true });
  }

  say(text, screen) {
    this.shown.textContent = text;
    this.show(screen);
  }

  startDialling() {
    this.say(this.texts.ussd_hint.replace("{code}", this.root.dataset.code), "dial");
  }

  head() {
    const heads = { dial: this.texts.ussd_dial, over: this.texts.ussd_over };
    this.root.querySelector(".dialled-code").textContent = heads[this.screen] ?? this.dialled;
    if (this.screen !== "menu") this.root.querySelector(".countdown").hidden = true;
  }

  refresh() {
    const { soft_call, soft_send, soft_delete, soft_cancel, soft_ok, soft_again, soft_left, soft_right } = this.texts;
    const typed = this.input.value;
    const labels = {
      dial: [soft_call, typed ? soft_delete : ""],
      waiting: ["", ""],
      menu: [soft_send, typed ? soft_delete : soft_cancel],
      over: [soft_ok, soft_again],
    }[this.screen];
    this.keys.nameSoft("left", labels[0], soft_left);
    this.keys.nameSoft("right", labels[1], soft_right);
    this.root.querySelector(".mode").textContent = this.multitap.shownMode;
    this.root.dataset.typed = typed ? "yes" : "no";
  }

  showLetters(letters = "", index = 0) {
    const chosen = document.createElement("b");
    chosen.textContent = letters[index] === " " ? "␣" : (letters[index] ?? "");
    this.root.querySelector(".letters").replaceChildren(letters.slice(0, index), chosen, letters.slice(index + 1));
    this.refresh();
  }

  // Small arrows tell that there is more above or below.
  showMore() {
    const { scrollTop, scrollHeight, clientHeight } = this.shown;
    this.shown.classList.toggle("more-above", scrollTop > 4);
    this.shown.classList.toggle("more-below", scrollTop + clientHeight < scrollHeight - 4);
  }

  showTime(words) {
    const place = this.root.querySelector(".countdown");
    place.textContent = words;
    place.hidden = !words;
  }

  // ---- keys
  press(key) {
    if (this.screen === "waiting") return;
    if (key === "left") this.pressLeft();
    else if (key === "right") this.pressRight();
    else if (key === "up" || key === "down") this.scroll(key === "up" ? -1 : 1);
    else this.type(key);
  }

  pressLeft() {
    this.multitap.settle();
    const typed = this.input.value.trim();
    if (this.screen === "over") this.startDialling();
    else if (this.screen === "menu") typed && this.hand.answer(typed);
    else if (typed) this.dial(typed);
    else this.write(this.dialled); // as phones do: the last number
  }

  pressRight() {
    if (this.screen === "over") this.dial(this.dialled);
    else if (this.input.value) this.multitap.erase();
    else if (this.screen === "menu") this.hand.hangUp();
  }

  dial(string) {
    this.dialled = string;
    this.hand.dial(string);
  }

  scroll(lines) {
    const line = parseFloat(getComputedStyle(this.shown).lineHeight);
    this.shown.scrollTop = Math.round(this.shown.scrollTop / line + 3 * lines) * line;
  }

  type(key) {
    if (this.screen === "over") this.startDialling();
    this.multitap.press(key, this.keys.letters(key));
    this.toEnd();
  }

  hold(key) {
    if (key === "right" && this.screen !== "over") this.write("");
    else if (this.keys.letters(key)) this.multitap.hold(key);
  }

  write(text) {
    this.input.value = text;
    this.toEnd();
    this.refresh();
  }

  // The end of what is typed stays in sight without a caret too.
  toEnd() {
    this.input.scrollLeft = this.input.scrollWidth;
  }

  // ---- hands
  listen() {
    this.input.addEventListener("input", () => this.refresh());
    this.shown.addEventListener("scroll", () => this.showMore());
    this.root.parentElement.addEventListener("keydown", (event) => this.typeByKeyboard(event));
  }

  typeByKeyboard(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("a")) return;
    const onKey = event.target.closest("button");
    if (event.key === "Escape") this.pressShown("right", event);
    else if (event.key === "Enter" && !onKey) this.pressShown("left", event);
    else if (event.target === this.input) this.besideText(event);
    else if (/^[0-9*#]$/.test(event.key) || (TYPED.test(event.key) && !onKey)) this.startTyping(event);
  }

  besideText(event) {
    if (event.key === "ArrowUp" || event.key === "ArrowDown") this.pressShown(event.key.slice(5).toLowerCase(), event);
    else if (event.key === "Backspace") this.keys.flash("right");
    else if (event.key.length === 1) this.startTyping(event);
  }

  pressShown(key, event) {
    event.preventDefault();
    this.keys.flash(key);
    this.press(key);
  }

  // What a real keyboard writes is written as it is; only where the caret is elsewhere, we write it.
  startTyping(event) {
    this.keys.flash(this.keys.keyFor(event.key));
    if (this.screen === "waiting") return event.preventDefault();
    if (this.screen === "over") this.startDialling();
    this.multitap.settle();
    if (event.target === this.input) return;
    event.preventDefault();
    this.input.focus({ preventScroll: true });
    this.multitap.write(event.key);
  }
}
