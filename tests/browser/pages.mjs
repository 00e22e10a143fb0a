/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages.mjs - every kind of page there is, as a reader of each sort meets it:
 * both languages, light and dark, desk and phone.
 *
 * Each page is seen twice, so that it is seen in both languages, both themes
 * and both sizes; which two takes turns, so that pages of one sort meet every
 * pair.  With STORMVAST_SOAK every page is seen in all eight ways.
 */
import { crawl } from "./crawl.mjs";
import { suite } from "./harness.mjs";

const WAYS = [];
for (const lang of ["nl", "en"])
	for (const dark of [false, true])
		for (const width of [1440, 390])
			WAYS.push({ lang, dark, width,
				height: width > 1000 ? 1000 : 844,
				name: `${lang} ${dark ? "dark" : "light"} ${width}` });
/* The live blocks of a plan: its history shows the text as it was written. */
const BLOCKS = new Set(["roles", "call-tree", "contacts", "teams", "suppliers",
	"sites", "processes", "resources", "fallbacks", "emergency-sets",
	"scenarios", "risks", "measures", "steps", "recovery-order", "norms",
	"documents"].map(name => `{{${name}}}`));
const soak = Boolean(process.env.STORMVAST_SOAK);

/* The two ways, each other's opposite, in which the n-th page is seen. */
const waysOf = n => soak ? WAYS : [WAYS[n % 4], WAYS[7 - n % 4]];

/* What every page has once, and what no person must see. */
const frame = () => {
	const parts = Array.from(document.querySelectorAll(
		"[aria-label], [placeholder], [title]"), part =>
		["aria-label", "placeholder", "title"].map(name =>
			part.getAttribute(name) ?? "").join(" "));
	const text = [document.title, document.body.innerText, ...parts].join(" ");
	return {
		lang: document.documentElement.lang, title: document.title,
		h1: Array.from(document.querySelectorAll("h1"),
			h => h.innerText.trim()),
		places: document.querySelectorAll(".menu [aria-current]").length,
		unfinished: text.match(new RegExp("\\[[a-z][\\w.-]+\\]|" +
			"\\{\\{[^}]*\\}\\}|\\b(NaN|undefined|null)\\b", "g")) ?? [],
	};
};

await suite(async ({ check, server, browser, axe, fits, quiet, validText,
	assert }) => {
	const app = await server({ demo: true });

	const open = async way => {
		const page = await browser.page(way);
		await page.goto(`${app.url}/language?to=${way.lang}&back=%2Flogin`);
		return page;
	};
	const enter = async (page, way) => {
		await app.logIn(page);
		await page.goto(`${app.url}/language?to=${way.lang}&back=%2Faccount`);
	};
	const look = async (page, way, path, status = 200) => {
		page.faults.length = 0;
		const answer = await page.goto(app.url + path);
		assert.equal(answer.status(), status);
		const seen = await page.evaluate(frame);
		assert.equal(seen.lang, way.lang);
		assert.equal(seen.h1.length, 1, "one h1");
		assert.notEqual(seen.h1[0], "");
		assert.match(seen.title, /^\S.* - stormvast$/);
		assert.ok(seen.places <= 1, "one place in the menu");
		assert.deepEqual(seen.unfinished.filter(part =>
			!/history/.test(path) || !BLOCKS.has(part)), []);
		await validText(await answer.text());
		await fits(page);
		await axe(page);
		if (status !== 200)
			page.faults = page.faults.filter(fault =>
				!fault.includes(`status of ${status}`));
		quiet(page);
		if (process.env.PICTURES)
			await page.screenshot({ fullPage: true,
				path: `${process.env.PICTURES}/` +
				`${path} ${way.name}.png`.replace(/[^\w.]+/g, "-") });
	};

	/* A scout finds the pages, as a reader who follows every link. */
	const scout = await open(WAYS[0]);
	await enter(scout, WAYS[0]);
	const pages = await crawl(path => scout.request.get(app.url + path,
		{ maxRedirects: 5 }), ["/", "/account", "/choose", "/history",
		"/search?q=a", "/map"]);
	await check("there are pages", () => assert.ok(pages.length > 60,
		`only ${pages.length}`));
	await check("no link is dead", () => assert.deepEqual(pages
		.filter(found => found.status !== 200)
		.map(found => `${found.status} ${found.path}`), []));

	const turns = new Map(WAYS.map(way => [way, []]));
	pages.filter(found => found.text && found.status === 200)
		.forEach((found, n) => {
			for (const way of waysOf(n))
				turns.get(way).push(found.path);
		});
	const walk = async ways => {
		for (const way of ways) {
			const page = await open(way);
			await check(`log-in, ${way.name}`, () =>
				look(page, way, "/login"));
			await enter(page, way);
			for (const path of ["/nothing-here", "/processes/999999"])
				await check(`${path}, ${way.name}`, () =>
					look(page, way, path, 404));
			for (const path of turns.get(way))
				await check(`${path}, ${way.name}`, () =>
					look(page, way, path));
			await page.context().close();
		}
	};
	/* Two at once: a browser waits as much as it works. */
	await Promise.all([walk(WAYS.filter((_, i) => i % 2 === 0)),
		walk(WAYS.filter((_, i) => i % 2 === 1))]);
});
