// Which catalogue answers: chosen for as long as the window is open, and looked at again when its reader comes back.

import { loadSides } from "./gateway.js";

export class Sides {
  constructor(root) {
    this.root = root;
    this.restore();
    root.addEventListener("change", () => sessionStorage.setItem("side", this.chosen));
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
  }

  get chosen() {
    return this.root.querySelector(":checked").value;
  }

  restore() {
    const kept = sessionStorage.getItem("side");
    for (const radio of this.root.querySelectorAll("input")) if (radio.value === kept) radio.checked = true;
  }

  // The draft is written in another window: it may have changed, come or gone.
  async look() {
    try {
      const html = await loadSides(this.root, this.chosen);
      const held = this.root.contains(document.activeElement) ? document.activeElement.value : null;
      this.root.innerHTML = html;
      this.restore();
      if (held) [...this.root.querySelectorAll("input")].find((radio) => radio.value === held)?.focus();
    } catch (error) {
      if (!error.key) throw error; // away: the next press will tell
    }
  }
}
