// SPDX-FileCopyrightText: 2026 IT-Union contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Who signs out leaves nothing behind: what pages keep on this device for reading without a connection is deleted first.

for (const form of document.querySelectorAll("form[data-leave]")) {
  form.addEventListener("submit", async (event) => {
    if (!("caches" in window)) return;
    event.preventDefault();
    try {
      await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
    } finally {
      form.submit();
    }
  });
}
