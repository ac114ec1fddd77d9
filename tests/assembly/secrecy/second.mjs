// SPDX-FileCopyrightText: 2026 IT-Union contributors
// SPDX-License-Identifier: EUPL-1.2
// Blind signatures of the second implementation: one request in, one answer out, everything hexadecimal.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { RSABSSA } = await import(pathToFileURL(process.argv[2]));
const suite = RSABSSA.SHA384.PSS.Deterministic();
const [{ step, jwk, items }] = JSON.parse(readFileSync(0, "utf8"));
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const bytes = (text) => new Uint8Array(Buffer.from(text, "hex"));
const algorithm = { name: "RSA-PSS", hash: "SHA-384" };
const key = await crypto.subtle.importKey("jwk", jwk, algorithm, true, [jwk.d ? "sign" : "verify"]);

const steps = {
  blind: async ({ message }) => {
    const { blindedMsg, inv } = await suite.blind(key, suite.prepare(bytes(message)));
    return { blinded: hex(blindedMsg), inv: hex(inv) };
  },
  sign: async ({ blinded }) => ({ answer: hex(await suite.blindSign(key, bytes(blinded))) }),
  finalize: async ({ message, answer, inv }) => ({
    signature: hex(await suite.finalize(key, bytes(message), bytes(answer), bytes(inv))),
  }),
  verify: async ({ message, signature }) => suite.verify(key, bytes(signature), bytes(message)),
};
const answers = [];
for (const item of items) answers.push(await steps[step](item));
process.stdout.write(JSON.stringify(answers));
