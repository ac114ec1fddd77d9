// SPDX-FileCopyrightText: 2026 IT-Union contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Papers on this device. Every page of the workspace has
//   <div data-person="7" data-worker="…/dienst.js" data-needed="…/arbeitsplatz/ …">
// and that of a meeting <section data-keep="12" hidden> with a button to keep it, one to remove it and a status line.
// A meeting and all that is marked data-page stand in one cache, council-<person>-<meeting>, so that it goes as a whole.

const frame = document.querySelector("[data-person]");
const mine = `council-${frame?.dataset.person}-`;

async function tidy() {
  // a page that is kept itself may be older than what was kept after it
  const known = navigator.onLine ? frame.dataset.meetings?.split(" ") : undefined;
  for (const name of await caches.keys()) {
    const foreign = !name.startsWith(mine);
    const old = known && !known.includes(name.slice(mine.length));
    if (name.startsWith("council-") && (foreign || old)) await caches.delete(name);
  }
}

function pages() {
  const marked = [...document.querySelectorAll("a[data-page]")].map((link) => link.href);
  // style sheets, fonts and scripts of this page: where the papers are read without a connection, it looks the same
  const parts = performance
    .getEntriesByType("resource")
    .map((entry) => entry.name.split("#")[0])
    .filter((name) => name.startsWith(`${location.origin}/static/`));
  const needed = frame.dataset.needed.split(" ").map((place) => new URL(place, location).href);
  return [...new Set([...parts, ...needed, ...marked, location.href.split("#")[0]])];
}

async function keep(section, name, say) {
  const { saving, saved, incomplete } = section.dataset;
  const wanted = pages();
  const cache = await caches.open(name);
  let done = 0;
  for (const address of wanted) {
    try {
      const answer = await fetch(address, { cache: "no-cache" });
      if (answer.status === 200 && !answer.redirected) {
        await cache.put(address, answer);
        done += 1;
      }
    } catch {
      // counted as missing below; a full device ends up here as well
    }
    say(saving.replace("{done}", done).replace("{all}", wanted.length));
  }
  say(done === wanted.length ? saved : incomplete.replace("{missing}", wanted.length - done));
}

async function offer(section) {
  const name = mine + section.dataset.keep;
  const [save, remove] = section.querySelectorAll("button");
  const status = section.querySelector("[role=status]");
  const say = (text) => {
    status.textContent = text;
  };
  const look = async () => {
    const kept = await caches.has(name);
    remove.hidden = !kept;
    save.querySelector(".kern-label").textContent = kept ? section.dataset.again : section.dataset.first;
    return kept;
  };
  save.addEventListener("click", async () => {
    save.disabled = true;
    try {
      await navigator.serviceWorker.register(frame.dataset.worker);
      await keep(section, name, say);
      await look();
    } catch {
      say(section.dataset.failed);
    }
    save.disabled = false;
  });
  remove.addEventListener("click", async () => {
    await caches.delete(name);
    await look();
    say(section.dataset.removed);
  });
  if (await look()) {
    const page = await (await caches.open(name)).match(location.href.split("#")[0], { ignoreVary: true });
    const at = new Date(page?.headers.get("date") ?? NaN);
    const form = { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" };
    if (!isNaN(at)) say(section.dataset.since.replace("{at}", at.toLocaleString("de-DE", form)));
  }
  section.hidden = false;
}

if (frame && !navigator.onLine) frame.querySelector("[data-away]").hidden = false;
if (frame && "serviceWorker" in navigator && "caches" in window) {
  await tidy();
  const section = document.querySelector("[data-keep]");
  if (section) await offer(section);
}
