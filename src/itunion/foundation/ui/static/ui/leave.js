// SPDX-FileCopyrightText: 2026 IT-Union contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Who signs out leaves nothing behind, on whichever page it is done: what is kept on this device for reading without a
// connection is deleted before the form is sent.

const leaving = new URL(document.currentScript.dataset.leave, location).href;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.action !== leaving || !("caches" in window)) return;
  event.preventDefault();
  try {
    await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  } finally {
    form.submit();
  }
});
