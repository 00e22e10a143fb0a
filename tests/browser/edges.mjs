/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * edges.mjs - pages that no link leads to: what a reader without the right
 * gets, and an import that was cancelled.
 */
import { suite } from "./harness.mjs";

const WAYS = [{ lang: "nl" }, { lang: "en", dark: true },
	{ lang: "nl", width: 390, height: 844, dark: true },
	{ lang: "en", width: 390, height: 844 }];
const READER = { name: "lezer", password: "drie losse woorden lezen" };

await suite(async ({ check, server, browser, axe, fits, quiet, valid, run,
	assert }) => {
	const app = await server({ demo: true, org: "Noordkade Logistiek BV" });
	await run(["user", "add", READER.name, "--role", "auditor", "--org",
		"Noordkade Logistiek BV", "--data", app.data],
	READER.password + "\n");
	const words = {};
	for (const way of WAYS) {
		const page = await browser.page(way);
		const name = `${way.lang} ${way.width ?? 1440}`;
		await app.logIn(page, READER);
		await page.goto(`${app.url}/language?to=${way.lang}&back=%2F`);
		for (const path of ["/processes/new", "/members", "/import"])
			await check(`${name}: ${path} is refused with words`,
				async () => {
					page.faults.length = 0;
					const answer = await page.goto(app.url + path);
					assert.equal(answer.status(), 403);
					const seen = await page.locator("main").innerText();
					assert.ok(seen.length > 60, seen);
					assert.doesNotMatch(seen, /\[[a-z.-]+\]|error-|right\./);
					assert.equal(await page.locator("html")
						.getAttribute("lang"), way.lang);
					assert.ok(await page.locator("main a[href='/']")
						.isVisible(), "a way on");
					(words[path] ??= new Set()).add(seen);
					await axe(page);
					await fits(page);
					page.faults = page.faults.filter(fault =>
						!fault.includes("status of 403"));
					quiet(page);
				});
		await check(`${name}: no button leads there`, async () => {
			await page.goto(app.url + "/processes");
			for (const path of ["/processes/new", "/members", "/import"])
				assert.equal(await page.locator(`a[href='${path}']`)
					.count(), 0, path);
		});
		await page.context().close();
	}
	await check("the two languages say it each in their own way", () => {
		for (const [path, seen] of Object.entries(words))
			assert.equal(seen.size, 2, path);
	});

	const page = await browser.page({});
	await app.logIn(page);
	await check("a cancelled import says that nothing is changed", async () => {
		await page.goto(app.url + "/import");
		await page.locator("#file").setInputFiles({ name: "sites.csv",
			mimeType: "text/csv", buffer: Buffer.from("name,address\n" +
			Array.from({ length: 60000 }, (_, i) =>
				`Kade ${i},Straat ${i}\n`).join("")) });
		await page.locator("main form.card button").click();
		await page.waitForURL(/\/import\/\d+$/);
		const own = page.url();
		let ended = false;
		const cancel = async () => {
			while (!ended)
				await page.request.post(own + "/cancel", { headers:
					{ Origin: app.url }, maxRedirects: 0 });
		};
		await Promise.all([cancel(), (async () => {
			await page.locator("main form.actions button").click();
			await page.locator("main .alert.bad").waitFor();
			ended = true;
		})()]);
		await axe(page);
		await valid(page);
		await page.locator(`main a[href='${new URL(own).pathname}']`).click();
		assert.ok(await page.locator("main form.actions button").isVisible(),
			"it can be taken in after all");
	});
});
