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
				name: `${lang} ${dark ? "dark" : "light"} ${width}` });
const soak = Boolean(process.env.STORMVAST_SOAK);

/* The two ways, each other's opposite, in which the n-th page is seen. */
const waysOf = n => soak ? WAYS : [WAYS[n % 4], WAYS[7 - n % 4]];

const MISSING = /\[[a-z]+(?:[-.][a-z0-9_]+)+\]/;

await suite(async ({ check, server, browser, axe, fits, quiet, validText,
	assert }) => {
	const app = await server({ demo: true });
	const views = new Map();
	for (const way of WAYS) {
		const page = await browser.page({ width: way.width,
			height: way.width > 1000 ? 1000 : 844, dark: way.dark,
			lang: way.lang === "nl" ? "nl-NL" : "en-GB" });
		await check(`${way.name}: the log-in page has no barriers`,
			async () => {
				await page.goto(app.url + "/login");
				await axe(page);
				await fits(page);
			});
		await app.logIn(page);
		await page.goto(`${app.url}/language?to=${way.lang}&back=%2F`);
		await check(`${way.name}: the page is in that language`,
			async () => assert.equal(await page.locator("html")
				.getAttribute("lang"), way.lang));
		views.set(way.name, page);
	}

	const reader = views.get("nl light 1440");
	const get = path => reader.request.get(app.url + path,
		{ maxRedirects: 5 });
	const pages = await crawl(get, ["/", "/account", "/choose", "/history",
		"/search?q=a", "/map"]);
	await check("there are pages", () => assert.ok(pages.length > 40,
		`only ${pages.length}`));
	for (const found of pages) {
		await check(`${found.path} answers`, () =>
			assert.equal(found.status, 200));
		if (found.text)
			await check(`${found.path} is sound HTML`, () =>
				validText(found.text));
	}

	let n = 0;
	for (const found of pages.filter(p => p.text && p.status === 200)) {
		for (const way of waysOf(n)) {
			const page = views.get(way.name);
			const name = `${found.path}, ${way.name}`;
			page.faults.length = 0;
			await check(`${name}: can be used`, async () => {
				await page.goto(app.url + found.path);
				quiet(page);
				assert.doesNotMatch(await page.locator("body")
					.innerText(), MISSING);
				await fits(page);
				await axe(page);
			});
			if (process.env.PICTURES)
				await page.screenshot({ fullPage: true,
					path: `${process.env.PICTURES}/` +
					`${name.replace(/[^\w]+/g, "-")}.png` });
		}
		n++;
	}

	await check("an address that is none says so, in both languages",
		async () => {
			for (const way of ["nl light 1440", "en dark 390"]) {
				const page = views.get(way);
				const answer = await page.goto(
					app.url + "/dit-is-er-niet");
				assert.equal(answer.status(), 404);
				await axe(page);
				await fits(page);
			}
		});
	await check("on paper nothing is cut off", async () => {
		const process = pages.find(p => p.kind === "/processes/{id}");
		for (const path of ["/", process.path]) {
			await reader.goto(app.url + path);
			const paper = await reader.pdf({ format: "A4" });
			assert.ok(paper.length > 5000, `${path}: ${paper.length}`);
			assert.equal(paper.subarray(0, 5).toString(), "%PDF-");
			await reader.emulateMedia({ media: "print" });
			await reader.setViewportSize({ width: 718, height: 1000 });
			await fits(reader);
			await reader.emulateMedia({ media: "screen" });
			await reader.setViewportSize({ width: 1440, height: 1000 });
		}
	});
});
