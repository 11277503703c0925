/**
 * What the pages do by themselves, where scripts run: codes count down, what changed is shown in place, the search leaves
 * what it finds, and buttons copy. It reads what stands in the page, and runs nothing of it.
 */
export const script = `"use strict";
document.documentElement.classList.add("scripted");
const search = document.querySelector(".search");
let loaded = performance.now();

function countDown() {
  const gone = (performance.now() - loaded) / 1000;
  for (const bar of document.querySelectorAll("progress[data-left]")) {
    const left = Math.max(0, Math.ceil(Number(bar.dataset.left) - gone));
    bar.value = left;
    bar.nextElementSibling.textContent = left + " s left";
  }
  const refresh = document.querySelector("main").dataset.refresh;
  if (refresh && gone >= Number(refresh)) return showAnew();
  setTimeout(countDown, 250);
}

async function showAnew() {
  try {
    const answer = await fetch(location.pathname);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(fresh.querySelector("main"));
    find();
    document.documentElement.classList.remove("gone");
  } catch {
    document.documentElement.classList.add("gone");
  }
  loaded = performance.now();
  setTimeout(countDown, 250);
}

function find() {
  const wanted = search.value.trim().toLowerCase();
  for (const one of document.querySelectorAll("[data-find]")) {
    one.hidden = !one.textContent.toLowerCase().includes(wanted);
  }
}

document.addEventListener("click", async ({ target }) => {
  const text = target instanceof Element ? target.closest("[data-copy]") : null;
  if (text === null) return;
  await navigator.clipboard.writeText(text.dataset.copy);
  text.textContent = "Copied";
  setTimeout(() => (text.textContent = "Copy"), 1500);
});
search.addEventListener("input", find);
find();
countDown();
`;
