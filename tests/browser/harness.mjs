/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * harness.mjs - what every browser test begins with.
 *
 *	import { suite } from "./harness.mjs";
 *	await suite(async ({ check, server, browser, axe }) => {
 *		const app = await server({ demo: true });
 *		const page = await browser.page({ width: 390, height: 844 });
 *		await app.logIn(page);
 *		await check("overview has no barriers", () => axe(page));
 *	});
 *
 * The program under test is STORMVAST (default build/stormvast).  A server
 * gets a free port and a data folder of its own; the harness waits for the
 * line with its URL, never for time to pass.  All that was started is stopped
 * at the end, also when a test throws.  The last line is "N passed, N failed".
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { AxeBuilder } from "@axe-core/playwright";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";

export const root = path.resolve(import.meta.dirname ??
	path.dirname(new URL(import.meta.url).pathname), "../..");
const program = process.env.STORMVAST ?? path.join(root, "build/stormvast");
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser",
	"/usr/bin/google-chrome"];
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic",
	"--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync",
	"--disable-dev-shm-usage", "--force-color-profile=srgb"];
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
	"EN-301-549"];
/* For a hang only: what is awaited comes far sooner, but on a machine with much
 * to do not soon. */
const WAIT = 180_000;

/* Undone in reverse order at the end. */
const undo = [];

const unwind = async () => {
	while (undo.length > 0)
		await undo.pop()().catch(error => console.error(error.message));
};

/* Runs the program to its end; its output, or an error with it. */
export const run = (args, input = "") => new Promise((resolve, reject) => {
	const child = spawn(program, args, { stdio: "pipe" });
	let out = "", errors = "";
	child.stdout.on("data", data => { out += data; });
	child.stderr.on("data", data => { errors += data; });
	child.on("error", reject);
	child.on("close", status => resolve({ status, out, errors }));
	child.stdin.on("error", () => {});
	child.stdin.end(input);
});

/* The URL in the first line that holds one. */
const ready = (child, log) => new Promise((resolve, reject) => {
	const late = setTimeout(() =>
		reject(new Error(`no URL within ${WAIT} ms:\n${log.join("\n")}`)),
	WAIT);
	const look = line => {
		log.push(line);
		const url = /https?:\/\/[\w.:[\]-]+/.exec(line);
		if (url) {
			clearTimeout(late);
			resolve(url[0]);
		}
	};
	createInterface({ input: child.stdout }).on("line", look);
	createInterface({ input: child.stderr }).on("line", look);
	child.on("exit", status => {
		clearTimeout(late);
		reject(new Error(`serve ended with ${status}:\n${log.join("\n")}`));
	});
});

const stop = child => new Promise(resolve => {
	if (child.exitCode !== null || child.signalCode !== null)
		return resolve();
	child.on("exit", resolve);
	child.kill("SIGTERM");
	setTimeout(() => child.kill("SIGKILL"), WAIT).unref();
});

/* "log in: name / password", as the demo command prints it. */
const account = text => {
	const found = /log.?in\w*:\s*(\S+)\s+\/\s+(\S+)\s*$/im.exec(text);
	return found ? { name: found[1], password: found[2] } : null;
};

/*
 * A server of its own.  demo: with the demo organisations (org: only that
 * one).  args: more arguments for serve.
 */
const server = async ({ demo = false, org = null, args = [] } = {}) => {
	const folder = await mkdtemp(path.join(tmpdir(), "stormvast-"));
	undo.push(() => rm(folder, { recursive: true, force: true }));
	const data = path.join(folder, "data");
	const log = [];
	let user = null;
	if (demo) {
		const made = await run(["demo", "--data", data,
			...(org ? ["--org", org] : [])]);
		assert.equal(made.status, 0, made.errors);
		user = account(made.out);
	}
	const child = spawn(program, ["serve", "--data", data, "--listen",
		"127.0.0.1:0", ...args], { stdio: ["ignore", "pipe", "pipe"] });
	undo.push(() => stop(child));
	const url = await ready(child, log);
	user ??= account(log.join("\n"));
	return { url, data, log, user, child, stop: () => stop(child),
		logIn: (page, who = user) => logIn(page, url, who) };
};

/* Through the page, as a person would: the first text field, the password
 * field, the button of that form. */
const logIn = async (page, url, who) => {
	assert.ok(who, "the demo printed no log-in");
	await page.goto(url);
	const secret = page.locator("input[type=password]");
	const form = page.locator("form", { has: secret });
	await form.locator("input:not([type=password]):not([type=hidden])")
		.first().fill(who.name);
	await secret.fill(who.password);
	await Promise.all([page.waitForURL(u => !/log-?in/.test(u.pathname)),
		form.locator("button, input[type=submit]").first().click()]);
};

const findBrowser = async () => {
	for (const place of [process.env.CHROMIUM, ...BROWSERS])
		if (place && await access(place).then(() => true, () => false))
			return place;
	throw new Error("no chromium found; set CHROMIUM");
};

/* Started on first use; each page has its own cookies. */
const browserOf = () => {
	let started = null;
	const start = async () => {
		const engine = await chromium.launch({
			executablePath: await findBrowser(), args: FLAGS });
		undo.push(() => engine.close());
		return engine;
	};
	return {
		page: async ({ width = 1440, height = 1000, dark = false,
			lang = "nl-NL", script = true, ...more } = {}) => {
			const engine = await (started ??= start());
			const context = await engine.newContext({
				viewport: { width, height }, locale: lang,
				colorScheme: dark ? "dark" : "light",
				javaScriptEnabled: script,
				reducedMotion: "reduce", ...more });
			undo.push(() => context.close());
			context.setDefaultTimeout(WAIT);
			const page = await context.newPage();
			page.faults = [];
			page.on("pageerror", error => page.faults.push(error.message));
			page.on("console", message => {
				if (message.type() === "error")
					page.faults.push(message.text());
			});
			return page;
		},
	};
};

/* Fails with the rule, the clause of EN 301 549 and the element.  No page of
 * ours has frames, so the quick mode within one frame sees all. */
const axe = async page => {
	/* The whole page in view: what a bar at the bottom covers for the moment
	 * can be scrolled to, and is no target that is too small. */
	const view = page.viewportSize();
	await page.setViewportSize({ ...view, height: Math.max(view.height,
		await page.evaluate(() => document.documentElement.scrollHeight)) });
	const { violations } = await new AxeBuilder({ page })
		.options({ resultTypes: ["violations"] }).withTags(TAGS)
		.setLegacyMode().analyze();
	await page.setViewportSize(view);
	const words = violations.map(v => `${v.id} (${v.tags
		.filter(tag => tag.startsWith("EN-9")).join(" ")}): ${v.help}: ` +
		v.nodes.slice(0, 5).map(n => n.html.slice(0, 160) + " " +
			(n.any[0]?.message ?? "")).join(" | "));
	assert.deepEqual(words, []);
};

/* The page as the server sent it is sound HTML (html-validate), without an
 * inline style or script. */
const html = new HtmlValidate({
	root: true, extends: ["html-validate:recommended"],
	rules: {
		"long-title": "off", "no-trailing-whitespace": "off",
		"void-style": "off", "doctype-style": "off",
		"attribute-boolean-style": "off", "attribute-empty-style": "off",
		"tel-non-breaking": "off", "no-inline-style": "error",
		"require-csp-nonce": "off", "require-sri": "off",
		/* A field of many values is several inputs of one name. */
		"form-dup-name": "off",
		"no-implicit-input-type": "off", "prefer-native-element": "off",
		"no-implicit-button-type": "off",
	},
});
const valid = async page => {
	const answer = await page.request.get(page.url());
	await validText(await answer.text());
};
const validText = async text => {
	const report = await html.validateString(text);
	assert.deepEqual(report.results.flatMap(result => result.messages)
		.map(m => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`), []);
};

/* No part of the page sticks out at the side (WCAG 1.4.10). */
const fits = async page => {
	const wide = await page.evaluate(() => ({
		page: document.documentElement.scrollWidth,
		view: document.documentElement.clientWidth,
		parts: Array.from(document.querySelectorAll("body *"))
			.filter(part => !part.closest(".scroll") &&
				part.getBoundingClientRect().right >
				document.documentElement.clientWidth + 1)
			.slice(0, 5).map(part => part.outerHTML.slice(0, 100)),
	}));
	assert.ok(wide.page <= wide.view, `the page is ${wide.page} wide in a ` +
		`window of ${wide.view}: ${wide.parts.join(" | ")}`);
};

const quiet = page => assert.deepEqual(page.faults, []);

export const suite = async act => {
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
	try {
		await act({ check, server, browser: browserOf(), axe, fits, quiet,
			valid, validText,
			assert, run });
	} catch (error) {
		failed++;
		console.log(`stopped: ${error.stack}`);
	}
	await unwind();
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
};
