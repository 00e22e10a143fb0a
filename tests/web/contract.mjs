/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * contract.mjs HOUSE - the API keeps its own description: no error under the
 * design rules, and no answer (good or refused) that the description lacks.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { contract, lint } from "../api/contract.mjs";

const house = spawn(process.argv[2], { stdio: ["ignore", "pipe", "ignore"] });
const port = await new Promise(resolve =>
	house.stdout.once("data", data => resolve(String(data).trim())));
const api = `http://127.0.0.1:${port}/api/v1`;
const folder = await mkdtemp(path.join(tmpdir(), "contract-"));
const faults = [];
const expect = (what, got, want) => {
	if (got !== want)
		faults.push(`${what}: ${got}, not ${want}`);
};

try {
	const file = path.join(folder, "openapi.json");
	const description = await (await fetch(api + "/openapi.json")).text();
	await writeFile(file, description);
	faults.push(...await lint(file));

	const proxy = await contract(file, api);
	const ask = (method, place, body, fields = {}) => proxy.fetch(place, {
		method,
		body: body === undefined ? undefined : JSON.stringify(body),
		headers: { Authorization: "Bearer svt_ada-" + "0".repeat(39),
			...body === undefined ? {} :
				{ "Content-Type": "application/json" }, ...fields },
	});
	const full = { name: "Alles", note: "a\nb", state: "low", active: true,
		amount: 7, price: 350, target: "PT90M", seen: "2026-11-21T08:00:00Z",
		due: "2026-11-21", mail: "a@b.nl", phone: "+31 20 123 45 67",
		site: "https://x.nl/", hours: "mo-fr 08:00-17:00",
		impact: [0, null, null, 1, 2, 2, 4, null],
		steps: [{ what: "een", minutes: 3 }] };
	const made = await ask("POST", "/things", full);
	expect("create", made.status, 201);
	const thing = await made.json();
	const place = `/things/${thing.id}`;
	expect("get", (await ask("GET", place)).status, 200);
	expect("list", (await ask("GET",
		"/things?q=alles&sort=-amount&state=low&limit=2")).status, 200);
	const tag = made.headers.get("etag");
	const put = await ask("PUT", place, { name: "Weinig" },
		{ "If-Match": tag });
	expect("put", put.status, 200);
	expect("stale", (await ask("PATCH", place, { amount: 1 },
		{ "If-Match": tag })).status, 412);
	expect("unguarded", (await ask("PATCH", place, { amount: 1 })).status, 428);
	expect("patch", (await ask("PATCH", place, { amount: 1 },
		{ "If-Match": put.headers.get("etag") })).status, 200);
	expect("history", (await ask("GET", place + "/history?limit=2")).status,
		200);
	expect("search", (await ask("GET", "/search?q=weinig")).status, 200);
	expect("missing", (await ask("GET", "/things/999999")).status, 404);
	expect("person", (await ask("POST", "/persons", { name: "Ann" })).status,
		201);
	expect("delete", (await ask("DELETE", place, undefined,
		{ "If-Match": "*" })).status, 204);
	faults.push(...proxy.violations);
	await proxy.stop();
} finally {
	house.kill();
	await rm(folder, { recursive: true });
}
for (const fault of faults)
	console.error(fault);
console.log(`contract: ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
