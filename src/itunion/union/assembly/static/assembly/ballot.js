// SPDX-FileCopyrightText: 2026 IT-Union contributors
// SPDX-License-Identifier: EUPL-1.2
//
// The voter's side of the secret ballot (docs/decisions/0009-secret-ballot.md). One file, no build step, so that its
// hash can be published and pinned (integrity="sha384-…"). The upper part is pure and tested in Node against the
// Python side; the lower part connects it to a page. No word shown to people stands here: the page has them all.
//
// Page: one element with data-ballot, data-definition (canonical JSON, unchanged), data-digest, data-token-url,
// data-cast-url, data-csrf, data-slot (which of the represented votes; stays in this browser). In it:
//   a button with data-ballot-token, a form with data-ballot-form (inputs named "choice": names of choices, abstain,
//   invalid), a button with data-ballot-again (send once more), an element with data-ballot-receipt, and elements
//   with data-ballot-state="…", one or more states; those of the present state show.
// States: idle, requesting, ready, casting, unconfirmed, done, and the failures unsupported, wrong-poll,
// token-refused, token-wrong, token-unreachable, not-allowed, cast-refused, cast-rejected, closed. The element itself
// gets data-state, and data-volatile if this browser keeps nothing, so that closing the page would lose the vote.

export const TOKEN_SIZE = 32, SALT_SIZE = 48, SIGNATURE_SIZE = 384, BALLOT_SIZE = 64, CAST_BODY_SIZE = 562;
const EXPONENT = 65537n, NAME = "itunion/ballot/1/";

// --- bytes ---------------------------------------------------------------------------------------------------------

const utf8 = (text) => new TextEncoder().encode(text);
const randomBytes = (size) => crypto.getRandomValues(new Uint8Array(size));

export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const toNumber = (bytes) => BigInt("0x" + (toHex(bytes) || "0"));
const fromNumber = (number, size) => fromHex(number.toString(16).padStart(2 * size, "0"));
const bits = (number) => number.toString(2).length;

export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

const hash = async (name, ...parts) => new Uint8Array(await crypto.subtle.digest(name, join(...parts)));
const named = (purpose) => utf8(`${NAME}${purpose}\0`);

export const digestOf = (definitionText) => hash("SHA-256", named("definition"), utf8(definitionText));
export const receiptOf = (record) => hash("SHA-256", named("receipt"), record);

export function tokenMessage(pollId, token) {
  const name = utf8(pollId);
  return join(named("token"), Uint8Array.of(name.length >> 8, name.length & 255), name, token);
}

export const tokenHash = (pollId, token) => hash("SHA-256", named("token-hash"), tokenMessage(pollId, token));

// --- phase A: blind RSA, RFC 9474, RSABSSA-SHA384-PSS-Deterministic --------------------------------------------------

function power(base, exponent, modulus) {
  let result = 1n;
  for (base %= modulus; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  return result;
}

/** Inverse of a number, or undefined if it shares a factor with the modulus (extended Euclid). */
export function inverse(number, modulus) {
  let [a, b, x, y] = [number % modulus, modulus, 1n, 0n];
  while (b > 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return a === 1n ? ((x % modulus) + modulus) % modulus : undefined;
}

/** EMSA-PSS with SHA-384 (RFC 8017, 9.1.1). */
export async function encodePss(message, emBits, salt) {
  const size = Math.ceil(emBits / 8);
  const digest = await hash("SHA-384", new Uint8Array(8), await hash("SHA-384", message), salt);
  const block = join(new Uint8Array(size - salt.length - 50), Uint8Array.of(1), salt);
  for (let counter = 0; counter * 48 < block.length; counter++) {
    const mask = await hash("SHA-384", digest, Uint8Array.of(0, 0, 0, counter));
    for (let i = 0; i < 48 && counter * 48 + i < block.length; i++) block[counter * 48 + i] ^= mask[i];
  }
  block[0] &= 0xff >> (8 * size - emBits);
  return join(block, digest, Uint8Array.of(0xbc));
}

/** Blind a message (RFC 9474, 4.2). Salt and factor are given by tests only. */
export async function blind(n, message, salt = randomBytes(SALT_SIZE), factor = undefined) {
  const encoded = toNumber(await encodePss(message, bits(n) - 1, salt));
  if (inverse(encoded, n) === undefined) throw new Error("message shares a factor with the modulus");
  const size = Math.ceil(bits(n) / 8);
  let undo = factor && inverse(factor, n);
  while (undo === undefined) {
    factor = toNumber(randomBytes(size)) & ((1n << BigInt(bits(n))) - 1n);
    undo = factor > 0n && factor < n ? inverse(factor, n) : undefined;
  }
  return { blinded: (encoded * power(factor, EXPONENT, n)) % n, undo };
}

/** Make a token and blind it. Only `blinded` may be sent; everything is hexadecimal, to be stored. */
export async function prepareToken(definition, token = randomBytes(TOKEN_SIZE)) {
  const { blinded, undo } = await blind(BigInt("0x" + definition.issuer.n), tokenMessage(definition.poll_id, token));
  return {
    stage: "blinded",
    token: toHex(token),
    blinded: toHex(fromNumber(blinded, SIGNATURE_SIZE)),
    undo: toHex(fromNumber(undo, SIGNATURE_SIZE)),
  };
}

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** Say whether a signature makes a token valid; by the browser's own RSA-PSS. */
export async function tokenHolds(definition, token, signature) {
  const size = definition.issuer.n.length / 2;
  const jwk = { kty: "RSA", n: base64url(fromHex(definition.issuer.n)), e: "AQAB", alg: "PS384" };
  const key = await crypto.subtle.importKey("jwk", jwk, { name: "RSA-PSS", hash: "SHA-384" }, false, ["verify"]);
  const algorithm = { name: "RSA-PSS", saltLength: SALT_SIZE };
  return crypto.subtle.verify(algorithm, key, signature.slice(-size), tokenMessage(definition.poll_id, token));
}

/** Take the blinding off and check (RFC 9474, 4.4). Undefined if the answer is no signature of this token. */
export async function finalizeToken(definition, prepared, answer) {
  if (answer.length !== SIGNATURE_SIZE) return undefined;
  const n = BigInt("0x" + definition.issuer.n);
  const signature = fromNumber((toNumber(answer) * toNumber(fromHex(prepared.undo))) % n, SIGNATURE_SIZE);
  if (!(await tokenHolds(definition, fromHex(prepared.token), signature))) return undefined;
  return { stage: "token", token: prepared.token, signature: toHex(signature) };
}

// --- the ballot: HPKE, RFC 9180, base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM ----------------------

async function hmac(key, ...parts) {
  // an empty key is the same as one of zeros (RFC 2104), which every browser imports
  const raw = key.length ? key : new Uint8Array(32);
  const imported = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, join(...parts)));
}

const KEM = join(utf8("KEM"), Uint8Array.of(0, 0x10));
const SUITE = join(utf8("HPKE"), Uint8Array.of(0, 0x10, 0, 1, 0, 2));
const NOTHING = new Uint8Array(0);
const extract = (suite, salt, label, input) => hmac(salt, utf8("HPKE-v1"), suite, utf8(label), input);
// one block of HKDF is enough for every length needed here
const expand = async (suite, key, label, info, size) =>
  (await hmac(key, Uint8Array.of(0, size), utf8("HPKE-v1"), suite, utf8(label), info, Uint8Array.of(1))).slice(0, size);

/** Seal one message to a point; the ephemeral key pair is given by tests only and forgotten with the call. */
export async function seal(point, info, plaintext, aad = NOTHING, pair = undefined) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const recipient = await crypto.subtle.importKey("raw", point, curve, false, []);
  const ephemeral = pair ?? (await crypto.subtle.generateKey(curve, false, ["deriveBits"]));
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", ephemeral.publicKey));
  const derived = await crypto.subtle.deriveBits({ name: "ECDH", public: recipient }, ephemeral.privateKey, 256);
  const prk = await extract(KEM, NOTHING, "eae_prk", new Uint8Array(derived));
  const shared = await expand(KEM, prk, "shared_secret", join(enc, point), 32);
  const context = join(
    Uint8Array.of(0),
    await extract(SUITE, NOTHING, "psk_id_hash", NOTHING),
    await extract(SUITE, NOTHING, "info_hash", info),
  );
  const secret = await extract(SUITE, shared, "secret", NOTHING);
  const raw = await expand(SUITE, secret, "key", context, 32);
  const iv = await expand(SUITE, secret, "base_nonce", context, 12);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: aad }, key, plaintext);
  return join(enc, new Uint8Array(sealed));
}

/** The one plaintext of a vote: names, or ["abstain"], or ["invalid"]. Undefined if the poll has no such vote. */
export function encodeVote(definition, vote) {
  const plaintext = new Uint8Array(BALLOT_SIZE);
  const names = definition.choices.map(([name]) => name);
  const kind = vote.length === 1 ? { invalid: 0, abstain: 2 }[vote[0]] : undefined;
  plaintext.set([1, kind ?? 1]);
  if (kind !== undefined) return plaintext;
  const places = new Set(vote.map((name) => names.indexOf(name)));
  if (places.has(-1) || places.size < 1 || places.size > definition.max_choices) return undefined;
  for (const place of places) plaintext[2 + (place >> 3)] |= 1 << (place & 7);
  return plaintext;
}

/** The body of the cast: version, token, signature, sealed ballot. Undefined if the poll has no such vote. */
export async function castBody(definitionText, held, vote) {
  const definition = JSON.parse(definitionText);
  const plaintext = encodeVote(definition, vote);
  if (!plaintext) return undefined;
  const token = fromHex(held.token);
  const info = join(named("encryption"), await digestOf(definitionText), await tokenHash(definition.poll_id, token));
  const sealed = await seal(fromHex(definition.committee.point), info, plaintext);
  return join(Uint8Array.of(1), token, fromHex(held.signature), sealed);
}

/** Say whether this is a definition the client may work with: one exponent, a modulus of full length. */
export function definitionHolds(definition, leastBits = 3072) {
  const { issuer, max_choices: most, choices } = definition;
  if (issuer.e !== 65537 || !/^[1-9a-f][0-9a-f]*$/.test(issuer.n) || issuer.n.length % 2) return false;
  const n = BigInt("0x" + issuer.n);
  const size = bits(n);
  return (n & 1n) === 1n && size >= leastBits && size <= 8 * SIGNATURE_SIZE && most >= 1 && most <= choices.length;
}

// --- the page --------------------------------------------------------------------------------------------------------

/** Keep what a crash must not lose: from blinding to the confirmed cast. Falls back to memory. */
export class Safe {
  constructor(name, storage) {
    Object.assign(this, { name, storage, volatile: false, value: undefined });
    this.read();
  }
  #attempt(work) {
    try {
      work();
    } catch {
      this.volatile = true;
    }
  }
  read() {
    if (!this.volatile) this.#attempt(() => (this.value = JSON.parse(this.storage.getItem(this.name)) ?? undefined));
  }
  put(value) {
    this.value = value;
    this.#attempt(() => this.storage.setItem(this.name, JSON.stringify(value)));
  }
  clear() {
    this.value = undefined;
    this.#attempt(() => this.storage.removeItem(this.name));
  }
}

const COMMON = {
  method: "POST",
  mode: "same-origin",
  cache: "no-store",
  redirect: "error",
  referrerPolicy: "no-referrer",
};

/** One vote of one voter, from the token to the receipt. `show(state, receipt)` tells the page where it stands. */
export class Ballot {
  #turn = Promise.resolve();
  #receipt = undefined;

  constructor({ definitionText, tokenUrl, castUrl, csrf, safe, show, send = (...call) => fetch(...call) }) {
    Object.assign(this, { definitionText, tokenUrl, castUrl, csrf, safe, show, send });
    this.definition = JSON.parse(definitionText);
  }

  resume() {
    if (this.#receipt) return this.show("done", this.#receipt);
    return this.show({ token: "ready", cast: "unconfirmed" }[this.safe.value?.stage] ?? "idle");
  }

  // a second click, or a second tab, waits for the first and then sees what it left
  #alone(work) {
    const locks = globalThis.navigator?.locks;
    const fresh = () => (this.safe.read(), work());
    this.#turn = this.#turn.catch(() => undefined).then(() => (locks ? locks.request(this.safe.name, fresh) : fresh()));
    return this.#turn;
  }

  requestToken() {
    return this.#alone(async () => {
      if (this.#receipt || ["token", "cast"].includes(this.safe.value?.stage)) return this.resume();
      this.show("requesting");
      // stored before it is sent: the issuer signs once, and answers the same question again after a crash
      if (this.safe.value?.stage !== "blinded") this.safe.put(await prepareToken(this.definition));
      let answer, signature;
      try {
        const headers = { "Content-Type": "application/octet-stream", "X-CSRFToken": this.csrf };
        const body = fromHex(this.safe.value.blinded);
        answer = await this.send(this.tokenUrl, { ...COMMON, credentials: "same-origin", headers, body });
        signature = new Uint8Array(await answer.arrayBuffer());
      } catch {
        return this.show("token-unreachable");
      }
      if (answer.status >= 500) return this.show("token-unreachable");
      if (!answer.ok) return this.show(answer.status === 410 ? "closed" : "token-refused");
      const held = await finalizeToken(this.definition, this.safe.value, signature);
      if (!held) return this.show("token-wrong");
      this.safe.put(held);
      return this.show("ready");
    });
  }

  cast(vote) {
    return this.#alone(async () => {
      // a ballot that was sealed may be in the box already: it can only be sent again, not changed
      if (this.safe.value?.stage !== "token") return this.resume();
      const body = await castBody(this.definitionText, this.safe.value, vote);
      if (!body) return this.show("not-allowed");
      this.safe.put({ stage: "cast", body: toHex(body) });
      return this.#deliver();
    });
  }

  /** Send the very same bytes again after a lost answer: the box takes a token once and repeats the receipt. */
  again() {
    return this.#alone(() => (this.safe.value?.stage === "cast" ? this.#deliver() : this.resume()));
  }

  async #deliver() {
    this.show("casting");
    const body = fromHex(this.safe.value.body);
    const receipt = toHex(await receiptOf(body));
    let answer, text;
    try {
      const headers = { "Content-Type": "application/octet-stream" };
      answer = await this.send(this.castUrl, { ...COMMON, credentials: "omit", headers, body });
      text = (await answer.text()).trim();
    } catch {
      return this.show("unconfirmed", receipt);
    }
    if (answer.ok && text === receipt) {
      this.#receipt = receipt;
      this.safe.clear();
      return this.resume();
    }
    if (answer.status === 409 || answer.status === 410) this.safe.clear();
    const states = { 409: "cast-refused", 410: "closed" };
    const state = answer.ok || answer.status >= 500 ? "unconfirmed" : "cast-rejected";
    return this.show(states[answer.status] ?? state, receipt);
  }
}

/** Connect a page. */
export async function start(root, storage) {
  const show = (state, receipt) => {
    root.dataset.state = state;
    root.toggleAttribute("data-volatile", Boolean(ballot?.safe.volatile));
    for (const element of root.querySelectorAll("[data-ballot-state]"))
      element.hidden = !element.dataset.ballotState.split(" ").includes(state);
    // who looks at this screen later shall not see what was ticked
    if (state === "done") root.querySelector("[data-ballot-form]").reset();
    if (receipt) root.querySelector("[data-ballot-receipt]").textContent = receipt.match(/.{8}/g).join(" ");
  };
  let ballot;
  if (!globalThis.crypto?.subtle) return show("unsupported");
  const { definition: definitionText, digest, tokenUrl, castUrl, csrf, slot } = root.dataset;
  const definition = JSON.parse(definitionText);
  if (toHex(await digestOf(definitionText)) !== digest || !definitionHolds(definition)) return show("wrong-poll");
  const safe = new Safe(`itunion.ballot/${digest}/${slot}`, storage);
  ballot = new Ballot({ definitionText, tokenUrl, castUrl, csrf, safe, show });
  root.querySelector("[data-ballot-token]").addEventListener("click", () => ballot.requestToken());
  root.querySelector("[data-ballot-form]").addEventListener("submit", (event) => {
    event.preventDefault();
    ballot.cast(new FormData(event.target).getAll("choice"));
  });
  for (const button of root.querySelectorAll("[data-ballot-again]"))
    button.addEventListener("click", () => ballot.again());
  return ballot.resume();
}

if (typeof document !== "undefined")
  for (const root of document.querySelectorAll("[data-ballot]")) {
    let storage;
    try {
      storage = localStorage;
    } catch {
      storage = undefined;
    }
    start(root, storage);
  }
