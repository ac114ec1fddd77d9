// SPDX-FileCopyrightText: 2026 IT-Union contributors
// SPDX-License-Identifier: EUPL-1.2
// Calls the browser client's functions: a list of [name, ...arguments] in, a list of answers out.
import { readFileSync } from "node:fs";

const source = readFileSync(process.argv[2]);
const client = await import("data:text/javascript;base64," + source.toString("base64"));
const { toHex, fromHex } = client;
const hex = (bytes) => bytes && toHex(bytes);

/** Storage that can be made to fail, as in a browser that keeps nothing. */
class Storage extends Map {
  getItem = (name) => this.get(name) ?? null;
  setItem = (name, value) => void this.set(name, value);
  removeItem = (name) => void this.delete(name);
}

/** Play a vote through: `answers` are what the server says, in order; "click" starts with a fresh page each time. */
async function play({ definition, clicks, answers, storage }) {
  const store = storage === "none" ? undefined : new Storage(Object.entries(storage ?? {}));
  const [sent, shown, kept] = [[], [], []];
  const show = (state, receipt) => shown.push(receipt ? [state, receipt] : [state]);
  const send = async (url, { body, headers, ...options }) => {
    sent.push({ url, body: hex(body), headers, ...options });
    const answer = answers.shift();
    if (answer === "lost") throw new TypeError("network");
    const body_ = answer.body === "receipt" ? hex(await client.receiptOf(body)) : (answer.body ?? "");
    return {
      ok: answer.status === 200,
      status: answer.status,
      arrayBuffer: async () => fromHex(body_).buffer,
      text: async () => body_,
    };
  };
  const page = () => {
    const safe = new client.Safe("vote", store);
    const made = { definitionText: definition, tokenUrl: "/a", castUrl: "/b", csrf: "c", safe, show, send };
    return new client.Ballot(made);
  };
  let ballot = page();
  for (const [click, ...more] of clicks) {
    if (click === "reload") (ballot = page()).resume();
    else if (click === "both") await Promise.all(more.map(([name, ...rest]) => ballot[name](...rest)));
    else await ballot[click](...more);
    kept.push(store?.getItem("vote") ?? null);
  }
  return { sent, shown, kept, volatile: ballot.safe.volatile };
}

/** Connect a page made of a few objects, as the browser would, and play its buttons. */
async function page({ definition, digest }) {
  const element = (dataset = {}) => ({
    dataset,
    hidden: false,
    textContent: "",
    listeners: {},
    addEventListener(name, work) {
      this.listeners[name] = work;
    },
  });
  const parts = { token: element(), form: element(), again: element(), receipt: element() };
  const states = ["idle", "wrong-poll", "requesting token-unreachable"].map((state) => element({ ballotState: state }));
  const root = {
    ...element({ definition, digest, tokenUrl: "/a", castUrl: "/b", csrf: "c", slot: "1" }),
    toggleAttribute(name, on) {
      this[name] = on;
    },
    querySelector: (selector) => parts[selector.slice("[data-ballot-".length, -1)],
    querySelectorAll: (selector) => (selector === "[data-ballot-state]" ? states : [parts.again]),
  };
  await client.start(root, new Storage());
  const visible = states.filter((state) => !state.hidden).map((state) => state.dataset.ballotState);
  return { state: root.dataset.state, visible, connected: Object.keys(parts.form.listeners), volatile: root["data-volatile"] };
}

const calls = {
  play,
  page,
  digest: async (text) => hex(await client.digestOf(text)),
  receipt: async (record) => hex(await client.receiptOf(fromHex(record))),
  message: async (poll, token) => hex(client.tokenMessage(poll, fromHex(token))),
  tokenHash: async (poll, token) => hex(await client.tokenHash(poll, fromHex(token))),
  encode: async (definition, vote) => hex(client.encodeVote(JSON.parse(definition), vote)) ?? null,
  prepare: (definition) => client.prepareToken(JSON.parse(definition)),
  finalize: async (definition, prepared, answer) =>
    (await client.finalizeToken(JSON.parse(definition), prepared, fromHex(answer))) ?? null,
  body: async (definition, held, vote) => hex(await client.castBody(definition, held, vote)) ?? null,
  holds: async (definition, least) => client.definitionHolds(definition, least),
  inverse: async (number, modulus) => String(client.inverse(BigInt(number), BigInt(modulus)) ?? null),
  blind: async (n, message, salt, factor) => {
    const { blinded, undo } = await client.blind(BigInt(n), fromHex(message), fromHex(salt), BigInt(factor));
    return [String(blinded), String(undo)];
  },
  seal: async ({ point, info, pt, aad, jwk }) => {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const { d, ...open } = jwk;
    const pair = {
      privateKey: await crypto.subtle.importKey("jwk", { ...open, d }, curve, false, ["deriveBits"]),
      publicKey: await crypto.subtle.importKey("jwk", open, curve, true, []),
    };
    return hex(await client.seal(fromHex(point), fromHex(info), fromHex(pt), fromHex(aad), pair));
  },
};

const answers = [];
for (const [name, ...given] of JSON.parse(readFileSync(0, "utf8"))) answers.push((await calls[name](...given)) ?? null);
process.stdout.write(JSON.stringify(answers));
