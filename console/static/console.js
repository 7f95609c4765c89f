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
