{% comment %}
SPDX-FileCopyrightText: 2026 IT-Union contributors
SPDX-License-Identifier: EUPL-1.2
{% endcomment %}// Answers for the pages of the workspace: from the server as long as it can be reached, else what is kept on this device.
const OFFLINE = "{% url 'council:offline' %}";
const LOOSELY = { ignoreVary: true };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === location.origin) event.respondWith(answer(event));
});

async function answer(event) {
  const { request } = event;
  try {
    const fresh = await fetch(request);
    if (await caches.match(request, LOOSELY)) event.waitUntil(renew(request, fresh.clone()));
    return fresh;
  } catch (error) {
    const kept = await caches.match(request, LOOSELY);
    const instead = request.mode === "navigate" ? await caches.match(OFFLINE, LOOSELY) : undefined;
    if (kept ?? instead) return kept ?? instead;
    throw error;
  }
}

// what is kept is as new as when it was last read; what may no longer be read is not kept any longer
async function renew(request, fresh) {
  for (const name of await caches.keys()) {
    if (!name.startsWith("council-")) continue;
    const cache = await caches.open(name);
    if (!(await cache.match(request, LOOSELY))) continue;
    if ([403, 404, 410].includes(fresh.status)) await cache.delete(request, LOOSELY);
    else if (fresh.status === 200 && !fresh.redirected) await cache.put(request, fresh.clone());
  }
}
