// Writing texts: a placeholder is put where the cursor is, a field that grows with its text.

const form = document.getElementById("wording");
const areas = form ? [...form.querySelectorAll("textarea")] : [];
let last = areas[0];
for (const area of areas) area.addEventListener("focus", () => (last = area));

function insert(text) {
  if (!last || last.readOnly) return;
  last.focus();
  last.setRangeText(text, last.selectionStart, last.selectionEnd, "end");
  last.dispatchEvent(new Event("input", { bubbles: true }));
}

// Without this script a placeholder can be copied; with it, it is a button.
for (const code of document.querySelectorAll("[data-insert]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "placeholder";
  button.append(code.cloneNode(true));
  button.addEventListener("click", () => insert(code.dataset.insert));
  code.replaceWith(button);
}
for (const each of document.querySelectorAll("[data-scripted]")) each.hidden = false;

// Lines of words as chips that are taken away one by one, with a field that adds to them. The text area keeps them for
// the form.
const wordsOf = (text) => text.split(/[\n,;]+/).map((word) => word.trim().replace(/\s+/g, " ")).filter(Boolean);
for (const area of document.querySelectorAll("textarea[data-chips]")) {
  const list = document.createElement("ul");
  const input = document.createElement("input");
  list.className = "word-chips";
  Object.assign(input, { id: area.id, type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: false });
  input.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
  input.placeholder = area.dataset.add;
  area.removeAttribute("id");
  area.hidden = true;
  area.before(list, input);

  const keep = (words) => {
    area.value = [...new Set(words)].join("\n");
    list.replaceChildren(...wordsOf(area.value).map(chip));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const chip = (word) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "✕";
    button.setAttribute("aria-label", `${area.dataset.remove} ${word}`);
    button.addEventListener("click", () => {
      keep(wordsOf(area.value).filter((each) => each !== word));
      input.focus();
    });
    item.append(word, " ", button);
    return item;
  };
  const add = () => {
    if (!input.value.trim()) return;
    const words = [...wordsOf(area.value), ...wordsOf(input.value)];
    input.value = "";
    keep(words);
  };
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== ",") return;
    event.preventDefault();
    add();
  });
  input.addEventListener("blur", add);
  input.form.addEventListener("submit", add);
  list.replaceChildren(...wordsOf(area.value).map(chip));
}
