// What asks for itself again and again rests while nobody looks, asks less often while its figures stay or nobody
// answers, and says so when its data grow old.

const FAILURES = 3;
const MOST_SKIPPED = 7; // turns between two that are taken

for (const box of document.querySelectorAll("[data-polled]")) {
  const told = document.getElementById(box.dataset.polled);
  const figures = () => box.querySelector("[data-figures]")?.textContent;
  let failed = 0;
  let skipped = 0;
  let pause = 0;
  let seen = figures();

  const slower = () => {
    pause = Math.min(pause * 2 + 1, MOST_SKIPPED);
    skipped = pause;
  };
  const fail = () => {
    failed += 1;
    slower();
    if (failed < FAILURES) return;
    const time = box.querySelector("[data-as-of]")?.textContent ?? "";
    told.textContent = told.dataset.text.replace("{time}", time);
    told.hidden = false;
  };

  box.addEventListener("htmx:beforeRequest", (event) => {
    const hurried = event.detail.requestConfig.triggeringEvent?.type === "shown";
    if (document.hidden || (!hurried && skipped-- > 0)) event.preventDefault();
  });
  for (const trouble of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) box.addEventListener(trouble, fail);
  box.addEventListener("htmx:afterSwap", () => {
    failed = 0;
    told.hidden = true;
    skipped = 0;
    const now = figures();
    if (now !== undefined && now === seen) slower();
    else pause = 0;
    seen = now;
  });
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const box of document.querySelectorAll("[data-polled]")) htmx.trigger(box, "shown");
});
