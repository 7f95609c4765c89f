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

// Lines of words shown as chips that can be taken away one by one.
for (const area of document.querySelectorAll("textarea[data-chips]")) {
  const list = document.createElement("ul");
  list.className = "word-chips";
  const words = () => area.value.split("\n").map((word) => word.trim()).filter(Boolean);
  const draw = () => {
    list.replaceChildren(
      ...words().map((word) => {
        const item = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = "✕";
        button.setAttribute("aria-label", `${area.dataset.remove} ${word}`);
        button.addEventListener("click", () => {
          area.value = words().filter((each) => each !== word).join("\n");
          area.dispatchEvent(new Event("input", { bubbles: true }));
          draw();
          (list.querySelector("button") ?? area).focus();
        });
        item.append(word, " ", button);
        return item;
      }),
    );
  };
  area.addEventListener("input", draw);
  area.before(list);
  draw();
}
