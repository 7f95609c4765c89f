// What pages do beyond what plain HTML can: the navigation stands open where there is room, faults get the focus.

const sidebar = document.getElementById("navigation");
const wide = matchMedia("(min-width: 60rem)");
const settle = () => sidebar && (sidebar.open = wide.matches);
settle();
wide.addEventListener("change", settle);

document.getElementById("faults")?.focus();

// A page that is out of sight asks for nothing.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.requestConfig.triggeringEvent?.type === "load") event.preventDefault();
});

// What was written before the scripts were there, or came back with the page, is news to whatever follows it.
const first = (select) => Math.max([...select.options].findIndex((option) => option.defaultSelected), 0);
const changed = (field) => {
  if (field.localName === "select") return !field.multiple && field.selectedIndex !== first(field);
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return !["hidden", "file", "password"].includes(field.type) && field.value !== field.defaultValue;
};
document.addEventListener("DOMContentLoaded", () => {
  for (const field of [...document.querySelectorAll("textarea, input, select")].filter(changed))
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
});
