/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * contract.mjs - the API held against its own description.
 *
 *	const faults = await lint(file);	the Dutch API Design Rules
 *	const proxy = await contract(file, "http://127.0.0.1:8080/api/v1");
 *	await proxy.fetch("/processes");	as if it were the API itself
 *	proxy.violations			what broke the description
 *	await proxy.stop();
 *
 * The proxy (Prism) passes each request on; where the request or the answer
 * does not fit the description it answers with a problem of its own instead,
 * and the words stand in violations.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const here = path.dirname(fileURLToPath(import.meta.url));
const bin = path.resolve(here, "../../node_modules/.bin");
const WAIT = 180_000;

/* A program of node_modules, run to its end. */
const run = (name, args) => new Promise((resolve, reject) => {
	const child = spawn(path.join(bin, name), args,
		{ stdio: ["ignore", "pipe", "pipe"] });
	let out = "", errors = "";
	child.stdout.on("data", data => { out += data; });
	child.stderr.on("data", data => { errors += data; });
	child.on("error", reject);
	child.on("close", status => resolve({ status, out, errors }));
});

/* Every error of the design rules, as "rule at place: words". */
export const lint = async description => {
	const { out, errors } = await run("spectral", ["lint", "-r",
		path.join(here, "adr.yaml"), "-f", "json", "--quiet", description]);
	const start = out.indexOf("[");
	if (start < 0)
		throw new Error(`spectral said: ${out}${errors}`);
	const found = JSON.parse(out.slice(start, out.lastIndexOf("]") + 1));
	return found.filter(fault => fault.severity === 0).map(fault =>
		`${fault.code} at ${fault.path.join(".")}: ${fault.message}`);
};

/* Prism binds any port that is free and tells which: none is chosen before. */
const LISTENS = /Prism is listening on (http:\/\/[0-9.]+:[0-9]+)/;

export const contract = async (description, upstream) => {
	const child = spawn(path.join(bin, "prism"), ["proxy", description,
		upstream, "-h", "127.0.0.1", "-p", "0", "--errors"],
	{ stdio: ["ignore", "pipe", "pipe"] });
	const log = [], violations = [];
	const gone = new Promise(resolve => { child.on("exit", resolve); });
	const url = await new Promise((resolve, reject) => {
		const late = setTimeout(() => reject(new Error("prism is late:\n" +
			log.join("\n"))), WAIT);
		const look = line => {
			const [, address] = stripVTControlCharacters(line)
				.match(LISTENS) ?? [];
			log.push(line);
			if (address) {
				clearTimeout(late);
				resolve(address);
			}
		};
		createInterface({ input: child.stdout }).on("line", look);
		createInterface({ input: child.stderr }).on("line", look);
		child.on("exit", status => {
			clearTimeout(late);
			reject(new Error(`prism ended with ${status}:\n` +
				log.join("\n")));
		});
	});
	const ask = async (place, init) => {
		const answer = await fetch(url + place, init);
		const text = await answer.clone().text();
		if (text.includes("prism/errors"))
			violations.push(`${init?.method ?? "GET"} ${place}: ${text}`);
		return answer;
	};
	return { url, violations, log, fetch: ask,
		stop: () => { child.kill(); return gone; } };
};
