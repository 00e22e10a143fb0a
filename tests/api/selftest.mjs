/* SPDX-License-Identifier: EUPL-1.2 */
/* selftest.mjs - the tools of contract.mjs see what they are there to see: a
 * small API with planted faults, so that "no faults" later means something. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { contract, lint } from "./contract.mjs";

const answer = (schema, more = {}) => ({
	description: "x", headers: { "API-Version": { schema: { type: "string" } } },
	content: { "application/json": { schema } }, ...more });
const problem = { description: "x", content: { "application/problem+json": {
	schema: { type: "object" } } } };
const thing = { type: "object", required: ["name"],
	properties: { name: { type: "string" } } };
const described = (paths, more = {}) => JSON.stringify({
	openapi: "3.1.0",
	info: { title: "x", version: "1.0.0", contact: { name: "x",
		email: "x@example.org", url: "https://example.org" } },
	servers: [{ url: "/api/v1" }], paths, ...more });
const good = described({ "/some-things": { get: { responses: {
	200: answer(thing), 400: problem } } } });
const bad = described({ "/someThings": { get: { responses: {
	200: { description: "x" }, 400: { description: "x",
		content: { "text/html": {} } } } } } },
{ servers: [{ url: "/api" }] });

const folder = await mkdtemp(path.join(tmpdir(), "contract-"));
const file = async (name, text) => {
	await writeFile(path.join(folder, name), text);
	return path.join(folder, name);
};
const upstream = createServer((request, response) => {
	const right = !request.url.includes("wrong");
	response.writeHead(200, { "Content-Type": "application/json",
		...(right ? { "API-Version": "1.0.0" } : {}) });
	response.end(right ? '{"name":"x"}' : '{"title":1}');
});
await new Promise(resolve => upstream.listen(0, "127.0.0.1", resolve));

let passed = 0, failed = 0;
const check = async (name, body) => {
	try {
		await body();
		passed++;
	} catch (error) {
		failed++;
		console.log(`not ok: ${name}\n  ${error.message}`);
	}
};

await check("the rules accept a good description", async () =>
	assert.deepEqual(await lint(await file("good.json", good)), []));
await check("the rules find each planted fault", async () => {
	const found = (await lint(await file("bad.json", bad))).join("\n");
	for (const rule of ["adr-kebab-case-paths", "adr-answers-have-fields",
		"adr-major-version-in-url", "adr-problem-json"])
		assert.ok(found.includes(rule), `${rule} not in:\n${found}`);
});
await check("the proxy passes what fits and stops what does not", async () => {
	const proxy = await contract(await file("two.json", described({
		"/some-things": { get: { responses: { 200: answer(thing) } } },
		"/wrong-things": { get: { responses: { 200: answer(thing) } } },
	})), `http://127.0.0.1:${upstream.address().port}`);
	try {
		const right = await proxy.fetch("/some-things");
		assert.equal(right.status, 200, await right.text());
		assert.deepEqual(proxy.violations, []);
		const wrong = await proxy.fetch("/wrong-things");
		assert.equal(wrong.status, 500);
		assert.notDeepEqual(proxy.violations, []);
	} finally {
		await proxy.stop();
	}
});
upstream.close();
await rm(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
