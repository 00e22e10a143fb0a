/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * crud.mjs - every record of the program, made, read, changed and taken away
 * through a proxy that holds each request and answer against the description;
 * and the description against the Dutch API Design Rules.
 */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { contract, lint } from "./contract.mjs";
import { suite } from "../browser/harness.mjs";

const deref = (spec, schema) => {
	while (schema?.$ref)
		schema = schema.$ref.split("/").slice(1)
			.reduce((node, part) => node[part], spec);
	return schema;
};

/* A value of this schema; refs gives an id of a record by its type. */
const sample = (spec, schema, refs, turn) => {
	schema = deref(spec, schema);
	const type = [schema.type].flat()[0];
	const target = /id of a record of type (\w+)/.exec(
		schema.description ?? "")?.[1];
	if (target)
		return type === "array" ? [refs[target]].filter(Boolean) :
			refs[target] ?? null;
	if (/id of an attachment/.test(schema.description ?? ""))
		return refs.file ?? null;
	if (schema.enum)
		return schema.enum.filter(Boolean)[turn %
			schema.enum.filter(Boolean).length];
	return {
		boolean: () => true,
		integer: () => Math.max(1, schema.minimum ?? 1),
		number: () => 1,
		array: () => schema.minItems === 8 ?
			[0, null, null, 1, 2, 2, 3, null] : [],
		string: () => ({ date: "2026-11-21", email: "a@example.nl",
			"date-time": "2026-11-21T08:00:00Z", duration: "PT4H",
			uri: "https://example.nl/" })[schema.format] ??
			(/telephone/.test(schema.description) ? "+31 20 1234567" :
				/weekly hours/.test(schema.description) ?
					"mo-fr 08:00-17:00" : `Proef ${turn}`),
	}[type]?.() ?? null;
};

/* What the fields of one record want from each other. */
const RULES = {
	requirements: (body, refs) => ({ process: refs.process,
		members: [{ resource: refs.resource }], need: 1 }),
	roles: (body, refs) => ({ holder: refs.person, kind: "other" }),
	procedures: (body, refs) => ({ kind: "it-recovery",
		resource: refs.resource, site: null, process: null,
		fallback: null, steps: [{ name: "Een", min: "PT1H",
			likely: "PT2H", max: "PT3H" }, { name: "Twee" }] }),
	measurements: (body, refs) => ({ resource: refs.resource, step: null }),
	"risk-matrices": () => ({ treatFrom: 2, intolerableFrom: 3,
		likelihoods: [{ name: "laag" }, { name: "hoog" }],
		impacts: [{ name: "klein" }, { name: "groot" }] }),
};
/* An organisation has one at most. */
const ONE = new Set(["risk-matrices"]);
/* Made by who may run the installation, and never with a token. */
const BY_INSTALLER = new Set(["organisations"]);
const REQUIRED_ONLY = new Set(["fallbacks", "processes"]);

await suite(async ({ check, server, browser, assert }) => {
	const app = await server({ demo: true });
	const api = app.url + "/api/v1";
	const page = await browser.page({ script: false });
	await app.logIn(page);
	await page.goto(app.url + "/account/tokens");
	await page.locator("#name").fill("contract");
	await page.locator("[name=read_only]").uncheck();
	await page.locator("form.card button").click();
	const token = await page.locator("#token").innerText();
	const text = await (await fetch(api + "/openapi.json")).text();
	const file = path.join(app.data, "../openapi.json");
	await writeFile(file, text);
	const spec = JSON.parse(text);
	await check("the description keeps the design rules", async () =>
		assert.deepEqual(await lint(file), []));

	const proxy = await contract(file, api);
	const ask = (method, place, body, fields = {}) => proxy.fetch(place, {
		method, body: body && JSON.stringify(body),
		headers: { Authorization: `Bearer ${token}`,
			...(body ? { "Content-Type": "application/json" } : {}),
			...fields },
	});
	const kept = async (name, act) => {
		const before = proxy.violations.length;
		await check(name, async () => {
			await act();
			assert.deepEqual(proxy.violations.slice(before), []);
		});
	};

	const lists = Object.keys(spec.paths).filter(p =>
		spec.paths[p].post && spec.paths[p].get);
	const refs = {};
	for (const list of lists) await kept(`GET ${list}`, async () => {
		const answer = await ask("GET", list + "?limit=3");
		assert.equal(answer.status, 200);
		const { items } = await answer.json();
		const type = spec.paths[list].get.operationId;
		refs[list] = items[0]?.id;
		for (const item of items.slice(0, 1)) {
			assert.equal((await ask("GET", `${list}/${item.id}`))
				.status, 200, type);
			assert.equal((await ask("GET",
				`${list}/${item.id}/history?limit=2`)).status, 200);
		}
	});
	for (const [type, list] of [["process", "processes"],
		["resource", "resources"], ["supplier", "suppliers"],
		["site", "sites"], ["team", "teams"], ["person", "persons"],
		["unit", "units"], ["role", "roles"],
		["impact_category", "impact-categories"],
		["finding", "findings"], ["fallback", "fallbacks"],
		["threat", "threats"], ["scenario", "scenarios"],
		["measure", "measures"], ["risk", "risks"],
		["holiday", "holidays"], ["procedure", "procedures"],
		["calculation", "calculations"], ["document", "documents"]])
		refs[type] = refs["/" + list];

	await kept("a file is sent, and its bytes come back", async () => {
		const form = new FormData();
		form.append("file", new Blob(["%PDF-1.7\n"]), "verslag.pdf");
		const made = await proxy.fetch("/files", { method: "POST", body: form,
			headers: { Authorization: `Bearer ${token}` } });
		assert.equal(made.status, 201, await made.clone().text());
		refs.file = (await made.json()).id;
		const got = await ask("GET", `/files/${refs.file}`);
		assert.equal((await got.json()).mediaType, "application/pdf");
		const bytes = await ask("GET", `/files/${refs.file}/content`);
		assert.equal(await bytes.text(), "%PDF-1.7\n");
	});
	let turn = 1;
	for (const list of lists) await kept(`${list}: a whole life`, async () => {
		const name = list.slice(1);
		const schema = deref(spec, deref(spec, spec.paths[list].post
			.requestBody).content["application/json"].schema);
		const wanted = REQUIRED_ONLY.has(name) ? schema.required :
			Object.keys(schema.properties);
		const body = {};
		for (const key of wanted)
			body[key] = sample(spec, schema.properties[key], refs,
				++turn);
		Object.assign(body, RULES[name]?.(body, refs));
		if (name === "requirements")
			delete body.resource, delete body.fallback;
		let made = await ask("POST", list, body);
		if (ONE.has(name) && refs[list])
			return assert.equal(made.status, 422);
		if (made.status === 422) {
			/* Rules between fields: then with what is required. */
			const less = Object.fromEntries((schema.required ?? [])
				.map(key => [key, body[key]]));
			made = await ask("POST", list, less);
		}
		if (BY_INSTALLER.has(name))
			return assert.equal(made.status, 403);
		assert.equal(made.status, 201, await made.clone().text());
		const { id } = await made.json();
		const place = `${list}/${id}`;
		const tag = made.headers.get("etag");
		assert.equal((await ask("GET", place)).status, 200);
		const same = await ask("GET", place, undefined,
			{ "If-None-Match": tag });
		assert.equal(same.status, 304, await same.text());
		assert.equal((await ask("PATCH", place, {})).status, 428);
		const title = "name" in schema.properties ?
			{ name: `Anders ${turn}` } : {};
		const put = await ask("PATCH", place, title, { "If-Match": tag });
		assert.equal(put.status, 200, await put.clone().text());
		if (put.headers.get("etag") !== tag)
			assert.equal((await ask("PATCH", place, title,
				{ "If-Match": tag })).status, 412);
		assert.equal((await ask("DELETE", place, undefined,
			{ "If-Match": "*" })).status, 204);
		assert.equal((await ask("GET", place)).status, 404);
	});
	await kept("search", async () => assert.equal((await ask("GET",
		"/search?q=a")).status, 200));
	await proxy.stop();
});
