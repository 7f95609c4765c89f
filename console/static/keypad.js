// Typing with twelve keys: each press of the same key within a second takes its next letter.

const PATIENCE = 1000; // milliseconds

export const MODES = ["ABC", "abc", "123"];

export class Multitap {
  constructor(textarea, onChange) {
    this.textarea = textarea;
    this.onChange = onChange; // called with the letters of the key and the place of the present one, or with nothing
    this.enabled = true;
    this.mode = "ABC";
    this.pending = null;
  }

  get shownMode() {
    return this.enabled ? this.mode : "123";
  }

  // `letters` are what the key can write, its own digit included.
  press(key, letters) {
    if (key === "*" && this.enabled) this.nextMode();
    else if (this.shownMode === "123" || letters.length < 2) this.write(key);
    else this.cycle(key, letters);
  }

  // A held key writes its digit in place of the letter that its press has just written.
  hold(key) {
    if (this.pending?.key !== key) return;
    this.replace(key);
    this.settle();
  }

  nextMode() {
    this.settle();
    this.mode = MODES[(MODES.indexOf(this.mode) + 1) % MODES.length];
    this.onChange();
  }

  cycle(key, letters) {
    const cased = this.mode === "ABC" ? letters.toUpperCase() : letters;
    if (this.pending?.key === key && this.textarea.selectionStart === this.pending.at + 1) {
      this.pending.index = (this.pending.index + 1) % cased.length;
      this.replace(cased[this.pending.index]);
    } else {
      this.settle();
      const at = this.textarea.selectionStart;
      this.write(cased[0]);
      this.pending = { key, at, index: 0 };
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), PATIENCE);
    this.onChange(cased, this.pending.index);
  }

  replace(character) {
    this.textarea.setRangeText(character, this.pending.at, this.pending.at + 1, "end");
    this.changed();
  }

  write(character) {
    this.settle();
    const { selectionStart, selectionEnd, maxLength, value } = this.textarea;
    if (value.length - (selectionEnd - selectionStart) >= maxLength) return;
    this.textarea.setRangeText(character, selectionStart, selectionEnd, "end");
    this.changed();
  }

  erase() {
    this.settle();
    const { selectionStart, selectionEnd } = this.textarea;
    const from = selectionStart === selectionEnd ? Math.max(0, selectionStart - 1) : selectionStart;
    this.textarea.setRangeText("", from, selectionEnd, "end");
    this.changed();
  }

  settle() {
    clearTimeout(this.timer);
    if (!this.pending) return;
    this.pending = null;
    this.onChange();
  }

  changed() {
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
    this.textarea.scrollTop = this.textarea.scrollHeight;
  }
}

// How many SMS a text takes and what is left of the last one, as old phones show it: "148/1".
export function remaining(text) {
  const septets = [...text].reduce((sum, character) => sum + ("^{}\\[~]|€".includes(character) ? 2 : 1), 0);
  const segments = septets <= 160 ? 1 : Math.ceil(septets / 153);
  const room = segments === 1 ? 160 : segments * 153;
  return `${room - septets}/${segments}`;
}
