// The phone: three screens, two soft keys, a rocker and twelve keys.

import { Keys } from "./keys.js";
import { Multitap, remaining } from "./keypad.js";

const LETTER_KEYS = /^[a-z0-9 *#.,?!/@:-]$/i;

export class Phone {
  constructor(root, texts, onSend) {
    this.root = root;
    this.texts = texts;
    this.onSend = onSend;
    this.textarea = root.querySelector("textarea");
    this.conversation = root.querySelector(".conversation");
    this.bubbles = root.querySelector(".bubbles");
    this.keys = new Keys(root, (key) => this.press(key), (key) => this.hold(key));
    this.multitap = new Multitap(this.textarea, (letters, index) => this.showLetters(letters, index));
    this.unread = 0;
    this.listen();
    this.show("thread");
  }

  get screen() {
    return this.root.dataset.screen;
  }

  // ---- screens
  show(screen) {
    this.root.dataset.screen = screen;
    if (screen === "thread") this.readAll();
    if (screen === "compose" && matchMedia("(pointer: fine)").matches) this.textarea.focus({ preventScroll: true });
    if (screen !== "compose" && document.activeElement === this.textarea) this.conversation.focus({ preventScroll: true });
    this.refreshSofts();
    this.showMode();
  }

  refreshSofts() {
    const { soft_messages, soft_write, soft_close, soft_send, soft_delete, soft_back } = this.texts;
    const labels = {
      standby: [soft_messages, soft_write],
      thread: [soft_write, soft_close],
      compose: [soft_send, this.textarea.value ? soft_delete : soft_back],
    }[this.screen];
    this.keys.nameSoft("left", labels[0], this.texts.soft_left);
    this.keys.nameSoft("right", labels[1], this.texts.soft_right);
  }

  showMode() {
    this.root.querySelector(".mode").textContent = this.multitap.shownMode;
    this.root.querySelector(".left").textContent = remaining(this.textarea.value);
  }

  showLetters(letters = "", index = 0) {
    const chosen = document.createElement("b");
    chosen.textContent = letters[index] === " " ? "␣" : (letters[index] ?? "");
    this.root.querySelector(".letters").replaceChildren(letters.slice(0, index), chosen, letters.slice(index + 1));
    this.showMode();
  }

  // ---- keys
  press(key) {
    if (key === "left") this.pressLeft();
    else if (key === "right") this.pressRight();
    else if (key === "up" || key === "down") this.rock(key === "up" ? -1 : 1);
    else this.type(key);
  }

  pressLeft() {
    if (this.screen === "compose") this.onSend(this.textarea.value);
    else this.show(this.screen === "standby" ? "thread" : "compose");
  }

  pressRight() {
    if (this.screen === "standby") this.show("compose");
    else if (this.screen === "thread") this.show("standby");
    else if (this.textarea.value) this.multitap.erase();
    else this.show("thread");
  }

  rock(direction) {
    if (this.screen === "standby") this.show("thread");
    else if (this.screen === "thread") this.conversation.scrollBy({ top: direction * 68 });
    else this.moveCaret(direction);
  }

  moveCaret(direction) {
    this.multitap.settle();
    const at = Math.max(0, this.textarea.selectionStart + direction);
    this.textarea.setSelectionRange(at, at);
    this.textarea.focus({ preventScroll: true });
  }

  type(key) {
    if (this.screen !== "compose") this.show("compose");
    this.multitap.press(key, this.keys.letters(key));
  }

  hold(key) {
    if (key === "right" && this.screen === "compose") this.write("");
    else if (this.keys.letters(key)) this.multitap.hold(key);
  }

  write(text) {
    this.textarea.value = text;
    this.textarea.setSelectionRange(text.length, text.length);
    this.refreshSofts();
    this.showMode();
  }

  // ---- hands
  listen() {
    this.textarea.addEventListener("input", () => (this.refreshSofts(), this.showMode()));
    this.textarea.addEventListener("keydown", (event) => this.typeIntoText(event));
    this.root.parentElement.addEventListener("keydown", (event) => this.typeBesideText(event));
  }

  typeIntoText(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.keys.flash("left");
      this.onSend(this.textarea.value);
    } else if (event.key === "Escape") {
      this.keys.flash("right");
      this.show("thread");
    } else if (event.key === "Backspace") {
      this.keys.flash("right");
    } else if (!event.ctrlKey && !event.metaKey && event.key.length === 1) {
      this.multitap.settle();
      this.keys.flash(this.keys.keyFor(event.key));
    }
  }

  typeBesideText(event) {
    const onButton = event.target.closest("button, input, label");
    if (event.target === this.textarea || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.pressShown("right", event);
    else if (event.key === "Enter" && !onButton) this.pressShown("left", event);
    else if (/^[0-9*#]$/.test(event.key) && onButton) this.pressShown(event.key, event);
    else if (LETTER_KEYS.test(event.key) && !onButton) this.startText(event);
  }

  pressShown(key, event) {
    event.preventDefault();
    this.keys.flash(key);
    this.press(key);
  }

  startText(event) {
    event.preventDefault();
    this.keys.flash(this.keys.keyFor(event.key));
    this.show("compose");
    this.textarea.focus({ preventScroll: true });
    this.multitap.write(event.key);
  }

  // ---- messages
  wait(text) {
    this.show("thread");
    const bubble = document.createElement("li");
    const words = document.createElement("p");
    words.textContent = text;
    bubble.className = "bubble mine pending";
    bubble.append(words);
    this.bubbles.append(bubble);
    this.root.querySelector(".dots").hidden = false;
    this.scrollDown();
  }

  stopWaiting() {
    this.root.querySelector(".dots").hidden = true;
    this.bubbles.querySelector(".pending")?.remove();
  }

  // Takes the phone's messages as the server lists them; those that were not there yet appear as new.
  take(html) {
    if (html === this.taken) return;
    const template = document.createElement("template");
    template.innerHTML = html;
    const known = new Map([...this.bubbles.querySelectorAll("[data-id]")].map((item) => [item.dataset.id, item]));
    const fresh = [...template.content.querySelectorAll("[data-id]")].filter((item) => !this.refresh(known, item));
    fresh.forEach((item) => item.classList.add("fresh"));
    this.bubbles.append(...fresh);
    const pending = this.bubbles.querySelector(".pending");
    if (pending) this.bubbles.append(pending);
    this.taken = html;
    if (fresh.length) this.announce(fresh.filter((item) => item.classList.contains("theirs")).length);
  }

  refresh(known, item) {
    const old = known.get(item.dataset.id);
    if (old && old.textContent !== item.textContent) old.replaceChildren(...item.childNodes);
    return Boolean(old);
  }

  announce(count) {
    if (this.screen === "thread") this.scrollDown();
    else this.notify(this.unread + count);
  }

  notify(unread) {
    this.unread = unread;
    const { new_message, new_messages } = this.texts;
    const words = unread === 1 ? new_message : new_messages.replace("{n}", unread);
    this.root.querySelector(".news").textContent = unread ? words : "";
    this.root.querySelector(".envelope").hidden = !unread;
  }

  readAll() {
    this.notify(0);
    this.scrollDown();
  }

  scrollDown() {
    this.conversation.scrollTop = this.conversation.scrollHeight;
  }
}
