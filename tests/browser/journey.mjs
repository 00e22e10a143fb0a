/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * journey.mjs - a whole visit, by keyboard alone and with script switched off:
 * sign in, choose the organisation, ask why a process is late, change a restore
 * time, see another answer, undo; search, take in a file and undo that, change
 * the language, sign out.
 */
import { suite } from "./harness.mjs";

/* What adds up to the time of the first process, and the answer's sentence, both
 * once the last change is in them. */
const settled = async (page, url) => {
	for (let i = 0; i < 20000; i++) {
		const answer = await page.request.get(url);
		if (!(await answer.text()).includes("data-later"))
			break;
	}
	await page.goto(url);
};
const answerOf = async (page, url, why) => {
	await settled(page, url + why);
	const sum = await page.locator("main dl.facts").first().innerText();
	await settled(page, url);
	return sum + await page.locator("main .lead").first().innerText();
};

/* A click, or Tab until the part has the focus and then Enter. */
const byMouse = (page, part) => part.click();
const byKeys = async (page, part) => {
	for (let i = 0; i < 200; i++) {
		if (await part.evaluate(e => e === document.activeElement))
			return page.keyboard.press("Enter");
		await page.keyboard.press("Tab");
	}
	throw new Error(`not reached by Tab: ${await part.innerText()}`);
};
const go = async (page, act, part) => {
	const before = page.url();
	await Promise.all([page.waitForURL(url => url.href !== before),
		act(page, part)]);
};

/* The resource on whose restore the first process waits, and its form. */
const openForm = async (page, act) => {
	await go(page, act, page.locator("#critical tbody tr").first()
		.locator("a[href*='/why']").first());
	await go(page, act, page.locator("main a[href^='/resources/']").first());
	await go(page, act, page.locator("main a[href$='/edit']").first());
};

const handIn = async (page, act, url, text) => {
	await page.goto(url + "/import");
	await page.locator("#file").setInputFiles({ name: "sites.csv",
		mimeType: "text/csv", buffer: Buffer.from(text) });
	await go(page, act, page.locator("main form button").first());
};

await suite(async ({ check, server, browser, quiet, assert }) => {
	const app = await server({ demo: true });
	const ways = [["keyboard", byKeys, true], ["no script", byMouse, false]];
	for (const [name, act, script] of ways) {
		const page = await browser.page({ script });
		let before = "", why = "";
		await check(`${name}: signs in`, async () => {
			await page.goto(app.url);
			await page.locator("#login").focus();
			await page.keyboard.type(app.user.name);
			await page.keyboard.press("Tab");
			await page.keyboard.type(app.user.password);
			await Promise.all([page.waitForURL(url =>
				!url.pathname.includes("login")),
			page.keyboard.press("Enter")]);
		});
		await check(`${name}: chooses the organisation`, async () => {
			await go(page, act, page.locator(".top .org"));
			await go(page, act, page.locator("form", {
				has: page.locator("h2", { hasText: "Duinmeer" }) })
				.locator("button"));
			await settled(page, app.url);
			why = await page.locator("#critical a[href*='/why']").first()
				.getAttribute("href");
			before = await answerOf(page, app.url, why);
			assert.notEqual(before, "");
		});
		await check(`${name}: a restore time changes the answer`,
			async () => {
				await openForm(page, act);
				for (const field of ["restore_min", "restore",
					"restore_max"]) {
					await page.locator(`[name=${field}]`).focus();
					await page.keyboard.press("Control+a");
					await page.keyboard.type("5 min");
				}
				await go(page, act, page.locator("main .actions button")
					.first());
				const other = await page.context().newPage();
				assert.notEqual(await answerOf(other, app.url, why),
					before);
				await other.close();
			});
		await check(`${name}: undoing brings the answer back`, async () => {
			const form = "[role=status] form[action='/undo']";
			const entry = await page.locator(`${form} [name=entry]`)
				.getAttribute("value");
			/* The same page again, with another entry to undo. */
			await act(page, page.locator(`${form} button`));
			await page.locator(`${form} [name=entry]:not([value="${
				entry}"])`).waitFor({ state: "attached" });
			assert.equal(await answerOf(page, app.url, why), before);
		});
		if (script)
			await check(`${name}: "/" searches`, async () => {
				await page.keyboard.press("/");
				await page.keyboard.type("database");
				await Promise.all([page.waitForURL("**/search?**"),
					page.keyboard.press("Enter")]);
				assert.ok(await page.locator("main ul.plain a").count() > 0);
			});
		await check(`${name}: a file with a fault changes nothing`,
			async () => {
				await handIn(page, act, app.url,
					"name,kind\nProefkade,raar\n");
				const text = await page.locator("main").innerText();
				assert.match(text, /raar/);
				assert.equal(await page.locator(
					"form[action^='/import/'] button").count(), 0);
			});
		await check(`${name}: a file is taken in and undone`, async () => {
			await handIn(page, act, app.url,
				`name,address\nProefkade ${name},Kade 1\n`);
			await go(page, act, page.locator(
				"form[action^='/import/'] button"));
			const undo = page.locator("form[action='/undo'] button");
			for (let i = 0; i < 1000 && await undo.count() === 0; i++)
				await page.goto(page.url());
			await go(page, act, undo);
			const list = await page.request.get(app.url +
				"/sites/export?format=csv");
			assert.doesNotMatch(await list.text(), /Proefkade/);
		});
		await check(`${name}: the other language and back`, async () => {
			await act(page, page.locator(".top a[hreflang=en]"));
			await page.locator("html[lang=en]").waitFor();
			await act(page, page.locator(".top a[hreflang=nl]"));
			await page.locator("html[lang=nl]").waitFor();
		});
		await check(`${name}: signs out`, async () => {
			await act(page, page.locator(".top summary"));
			await go(page, act, page.locator("form[action='/logout'] button"));
			await page.goto(app.url);
			assert.match(page.url(), /login/);
		});
		await check(`${name}: nothing went wrong unseen`, () => quiet(page));
	}
});
