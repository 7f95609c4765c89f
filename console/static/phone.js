// The phone: three screens, two soft keys, a rocker and twelve keys.

import { Multitap, remaining } from "./keypad.js";

const HELD = 550; // milliseconds until a press is a hold
const LETTER_KEYS = /^[a-z0-9 *#.,?!/@:-]$/i;

export class Phone {
  constructor(root, texts, onSend) {
    this.root = root;
    this.texts = texts;
    this.onSend = onSend;
    this.textarea = root.querySelector("textarea");
    this.conversation = root.querySelector(".conversation");
    this.bubbles = root.querySelector(".bubbles");
    this.keys = new Map([...root.querySelectorAll("[data-key]")].map((key) => [key.dataset.key, key]));
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
    this.nameSoft("left", labels[0]);
    this.nameSoft("right", labels[1]);
  }

  nameSoft(side, label) {
    this.root.querySelector(`[data-soft="${side}"]`).textContent = label;
    this.keys.get(side).setAttribute("aria-label", `${this.texts[`soft_${side}`]}: ${label}`);
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
    this.multitap.press(key, this.keys.get(key).dataset.letters);
  }

  hold(key) {
    if (key === "right" && this.screen === "compose") this.write("");
    else if (this.keys.get(key).dataset.letters) this.multitap.hold(key);
  }

  write(text) {
    this.textarea.value = text;
    this.textarea.setSelectionRange(text.length, text.length);
    this.refreshSofts();
    this.showMode();
  }

  flash(key) {
    const button = this.keys.get(key);
    if (!button) return;
    button.classList.add("pressed");
    setTimeout(() => button.classList.remove("pressed"), 130);
  }

  // ---- hands
  listen() {
    for (const [key, button] of this.keys) {
      button.addEventListener("mousedown", (event) => this.keepFocus(event));
      button.addEventListener("pointerdown", (event) => event.button === 0 && this.pressDown(key, button));
      button.addEventListener("contextmenu", (event) => event.preventDefault());
      button.addEventListener("click", (event) => event.detail === 0 && this.press(key)); // keyboard, screen reader
    }
    this.textarea.addEventListener("input", () => (this.refreshSofts(), this.showMode()));
    this.textarea.addEventListener("keydown", (event) => this.typeIntoText(event));
    this.root.parentElement.addEventListener("keydown", (event) => this.typeBesideText(event));
    this.root.querySelector(".keys").addEventListener("keydown", (event) => this.walkKeys(event));
    this.setRoving(this.keys.get("left"));
  }

  // A key worked with the mouse leaves the caret where it is.
  keepFocus(event) {
    event.preventDefault();
    if (!this.root.contains(document.activeElement)) this.root.parentElement.focus({ preventScroll: true });
  }

  pressDown(key, button) {
    this.press(key);
    const timer = setTimeout(() => this.hold(key), HELD);
    const release = () => clearTimeout(timer);
    for (const name of ["pointerup", "pointerleave", "pointercancel"]) button.addEventListener(name, release, { once: true });
  }

  typeIntoText(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.flash("left");
      this.onSend(this.textarea.value);
    } else if (event.key === "Escape") {
      this.flash("right");
      this.show("thread");
    } else if (event.key === "Backspace") {
      this.flash("right");
    } else if (!event.ctrlKey && !event.metaKey && event.key.length === 1) {
      this.multitap.settle();
      this.flash(this.keyFor(event.key));
    }
  }

  keyFor(character) {
    if (this.keys.has(character)) return character;
    return [...this.keys].find(([, button]) => button.dataset.letters?.includes(character.toLowerCase()))?.[0];
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
    this.flash(key);
    this.press(key);
  }

  startText(event) {
    event.preventDefault();
    this.flash(this.keyFor(event.key));
    this.show("compose");
    this.textarea.focus({ preventScroll: true });
    this.multitap.write(event.key);
  }

  // ---- the keys are one stop of the Tab key; arrows walk among them
  setRoving(button) {
    for (const each of this.keys.values()) each.tabIndex = each === button ? 0 : -1;
  }

  walkKeys(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = nearest(event.target, [...this.keys.values()], step);
    if (!next) return;
    this.setRoving(next);
    next.focus();
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

// The button that lies next in a direction: near, and not far to the side.
function nearest(from, buttons, [dx, dy]) {
  const middle = (button) => {
    const box = button.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x, y] = middle(from);
  const distance = (button) => {
    const [ahead, aside] = ((at) => [(at[0] - x) * dx + (at[1] - y) * dy, Math.abs((at[0] - x) * dy) + Math.abs((at[1] - y) * dx)])(middle(button));
    return ahead < 4 ? Infinity : ahead + 2 * aside;
  };
  const best = buttons.filter((button) => button !== from).sort((a, b) => distance(a) - distance(b))[0];
  return best && distance(best) < Infinity ? best : null;
}
