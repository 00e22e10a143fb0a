/* SPDX-License-Identifier: EUPL-1.2 */
/* forms.mjs - wrong input of a person: the field, the rule and the remedy, in
 * the reader's language, with all that was typed kept; and all of it with
 * script switched off. */
import { suite } from "./harness.mjs";


/* What stands in the form, by name. */
const typed = page => page.locator("main form[method=post]").first()
	.evaluate(form => Object.fromEntries([...form.elements]
		.filter(e => e.name && e.type !== "hidden")
		.map(e => [e.name, e.value])));

const send = page => page.locator("main form.card .actions button[type=submit]").first()
	.click();

await suite(async ({ check, server, browser, axe, assert }) => {
	const app = await server({ demo: true });
	for (const lang of ["nl", "en"]) for (const script of [true, false]) {
		const page = await browser.page({ lang, script });
		const name = `${lang}${script ? "" : ", no script"}`;
		page.on("dialog", dialog => dialog.accept());
		await check(`${name}: a wrong password is refused with words`,
			async () => {
				await page.goto(app.url + "/login");
				await page.locator("#login").fill(app.user.name);
				await page.locator("#password").fill("niet dit wachtwoord");
				await page.locator("main button").click();
				assert.ok(await page.locator("[role=alert]").isVisible());
				assert.equal(await page.locator("#login").inputValue(),
					app.user.name);
				assert.equal(await page.locator("#password")
					.inputValue(), "");
			});
		await app.logIn(page);
		await page.goto(`${app.url}/language?to=${lang}&back=%2F`);

		await check(`${name}: a duration nobody can read`, async () => {
			await page.goto(app.url + "/processes/new");
			await page.locator("[name=name]").fill(`Proef ${name}`);
			await page.locator("[name=rto]").fill("gauw klaar");
			await page.locator("[name=purpose]").fill("Eerste\nTweede");
			const before = await typed(page);
			await send(page);
			const fault = page.locator(".field.invalid");
			assert.equal(await fault.count(), 1);
			assert.equal(await fault.locator("[aria-invalid=true]")
				.getAttribute("name"), "rto");
			assert.ok((await fault.locator(".fault").innerText()).length >
				10);
			assert.deepEqual(await typed(page), before);
			assert.equal(await page.locator("html")
				.getAttribute("lang"), lang);
			if (script)
				await axe(page);
		});
		await check(`${name}: the list of faults leads to the field`,
			async () => {
				const link = page.locator("[data-faults] a").first();
				const target = await link.getAttribute("href");
				assert.ok(await page.locator(target).isVisible());
			});
		await check(`${name}: a name that is missing`, async () => {
			await page.goto(app.url + "/processes/new");
			await page.locator("[name=rto]").fill("8 uur");
			await send(page);
			assert.equal(await page.locator("[aria-invalid=true]").first()
				.getAttribute("name"), "name");
			assert.equal(await page.locator("[name=rto]").inputValue(),
				"8 uur");
		});
		await check(`${name}: right input is stored and can be undone`,
			async () => {
				await page.goto(app.url + "/processes/new");
				await page.locator("[name=name]").fill(`Proef ${name}`);
				await page.locator("[name=mtpd]").fill("2 d");
				await page.locator("[name=rto]").fill("8:30");
				await send(page);
				assert.match(new URL(page.url()).pathname,
					/^\/processes\/\d+$/);
				const own = page.url();
				await page.locator("[role=status] button").click();
				const gone = await page.request.get(own);
				assert.equal(gone.status(), 404);
			});
		await check(`${name}: who is second sees both versions`,
			async () => {
				await page.goto(app.url + "/sites");
				await page.locator("tbody a").first().click();
				const own = page.url();
				await page.goto(own + "/edit");
				const other = await page.context().newPage();
				await other.goto(own + "/edit");
				await other.locator("[name=address]")
					.fill(`Kade 1 ${name}`);
				await page.locator("[name=address]")
					.fill(`Kade 2 ${name}`);
				await page.bringToFront();
				await send(other);
				/* With script it is told before one saves, beside the page. */
				if (script) {
					await page.locator("[data-stale-form]").waitFor();
					assert.equal(await page.locator("[name=address]")
						.inputValue(), `Kade 2 ${name}`);
					await axe(page);
					await page.locator("[data-stale-form] button")
						.click();
					assert.ok(await page.locator("[data-stale-form]")
						.isHidden());
				}
				await send(page);
				const text = await page.locator("main").innerText();
				assert.ok(text.includes(`Kade 1 ${name}`), "theirs");
				assert.equal(await page.locator("[name=address]")
					.inputValue(), `Kade 2 ${name}`);
				await other.close();
			});
		if (script)
			await check(`${name}: a page tells that it is of before`,
				async () => {
					await page.goto(app.url + "/sites");
					const own = await page.locator("tbody a").first()
						.getAttribute("href");
					await page.goto(app.url + own);
					assert.ok(await page.locator("[data-stale-page]")
						.isHidden());
					const other = await page.context().newPage();
					await other.goto(`${app.url}${own}/edit`);
					await other.locator("[name=address]")
						.fill(`Kade 3 ${name}`);
					await send(other);
					await page.bringToFront();
					await page.locator("[data-stale-page]").waitFor();
					await axe(page);
					await other.close();
					await page.locator("[data-stale-page] a").click();
					await page.locator("main", { hasText:
						`Kade 3 ${name}` }).waitFor();
					assert.ok(await page.locator("[data-stale-page]")
						.isHidden());
				});
	}
});
