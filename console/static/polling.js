// What asks for itself again and again rests while nobody looks, and says so when its data grow old.

const FAILURES = 3;

for (const box of document.querySelectorAll("[data-polled]")) {
  const told = document.getElementById(box.dataset.polled);
  let failed = 0;

  const fail = () => {
    failed += 1;
    if (failed < FAILURES) return;
    const time = box.querySelector("[data-as-of]")?.textContent ?? "";
    told.textContent = told.dataset.text.replace("{time}", time);
    told.hidden = false;
  };

  box.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden) event.preventDefault();
  });
  for (const trouble of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) box.addEventListener(trouble, fail);
  box.addEventListener("htmx:afterSwap", () => {
    failed = 0;
    told.hidden = true;
  });
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const box of document.querySelectorAll("[data-polled]")) htmx.trigger(box, "shown");
});
