// What the pages of both kinds of phone have in common.

// The time in Jakarta, as the phone's clock shows it.
export const clock = () =>
  new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" }).format(new Date());

// The list of people scrolls by itself on a wide screen: the chosen one is to be seen in it.
export function showChosen() {
  const list = document.querySelector(".personas ul");
  const chosen = list.querySelector("[aria-current]");
  list.scrollTop = Math.max(0, chosen.offsetTop - list.offsetTop - list.clientHeight / 2);
}

// A change of pages that is overtaken by the next one rejects its promises: nothing is wrong, the picture just changes.
export function allowHurry() {
  for (const name of ["pageswap", "pagereveal"])
    addEventListener(name, ({ viewTransition }) => {
      viewTransition?.ready.catch(() => {});
      viewTransition?.finished.catch(() => {});
      viewTransition?.updateCallbackDone.catch(() => {});
    });
}
