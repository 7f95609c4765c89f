// The hardware of the phone: two soft keys, a rocker and twelve keys, for mouse, touch and keyboard.

const HELD = 550; // milliseconds until a press is a hold
const WALK = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Keys {
  // `press(key)` and `hold(key)` are called with the name of a key: left, right, up, down, 0 to 9, * or #.
  constructor(root, press, hold) {
    this.root = root;
    this.buttons = new Map([...root.querySelectorAll("[data-key]")].map((button) => [button.dataset.key, button]));
    for (const [key, button] of this.buttons) this.listen(key, button, press, hold);
    root.querySelector(".keys").addEventListener("keydown", (event) => this.walk(event));
    this.setRoving(this.buttons.get("left"));
  }

  listen(key, button, press, hold) {
    button.addEventListener("mousedown", (event) => this.keepFocus(event));
    button.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      press(key);
      const timer = setTimeout(() => hold(key), HELD);
      const release = () => clearTimeout(timer);
      for (const name of ["pointerup", "pointerleave", "pointercancel"]) button.addEventListener(name, release, { once: true });
    });
    button.addEventListener("contextmenu", (event) => event.preventDefault());
    button.addEventListener("click", (event) => event.detail === 0 && press(key)); // keyboard, screen reader
  }

  // A key worked with the mouse leaves the caret where it is.
  keepFocus(event) {
    event.preventDefault();
    if (!this.root.contains(document.activeElement)) this.root.parentElement.focus({ preventScroll: true });
  }

  letters(key) {
    return this.buttons.get(key).dataset.letters;
  }

  // The key that writes this character.
  keyFor(character) {
    if (this.buttons.has(character)) return character;
    return [...this.buttons.keys()].find((key) => this.letters(key)?.includes(character.toLowerCase()));
  }

  flash(key) {
    const button = this.buttons.get(key);
    if (!button) return;
    button.classList.add("pressed");
    setTimeout(() => button.classList.remove("pressed"), 130);
  }

  // Says on the screen what a soft key does, and to who cannot see the screen.
  nameSoft(side, label, name) {
    this.root.querySelector(`[data-soft="${side}"]`).textContent = label;
    this.buttons.get(side).setAttribute("aria-label", label ? `${name}: ${label}` : name);
  }

  // ---- the keys are one stop of the Tab key; arrows walk among them
  setRoving(button) {
    for (const each of this.buttons.values()) each.tabIndex = each === button ? 0 : -1;
  }

  walk(event) {
    const step = WALK[event.key];
    if (!step) return;
    event.preventDefault();
    const next = nearest(event.target, [...this.buttons.values()], step);
    if (!next) return;
    this.setRoving(next);
    next.focus();
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
