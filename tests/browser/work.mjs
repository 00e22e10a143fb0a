/* SPDX-License-Identifier: EUPL-1.2 */
/* work.mjs - work that a person does with forms beyond filling them in: a file
 * beside the fields, figures that follow while one types, and going through a
 * list form by form; by mouse, by keys, on a phone and without script. */
import { readFile } from "node:fs/promises";
import { suite } from "./harness.mjs";

const PDF = { name: "verslag één.pdf", mimeType: "application/pdf",
	buffer: Buffer.from("%PDF-1.7\nproef\n") };
const TEXT = { name: "log.txt", mimeType: "text/plain",
	buffer: Buffer.from("alles terug\n") };
/* What a person meets, pairwise. */
const WAYS = [
	{ lang: "nl", script: true },
	{ lang: "en", script: true, width: 390, height: 844, dark: true },
	{ lang: "en", script: false },
	{ lang: "nl", script: false, width: 390, height: 844 },
];

const save = page => page.locator("form.card .actions [type=submit]").first()
	.click();
const field = (page, name) => page.locator(`form.card [name="${name}"]`);

await suite(async ({ check, server, browser, axe, fits, assert }) => {
	const app = await server({ demo: true });
	for (const way of WAYS) {
		const page = await browser.page(way);
		const name = `${way.lang}${way.width ? ", phone" : ""}` +
			`${way.script ? "" : ", no script"}`;
		const look = async () => {
			await fits(page);
			if (way.script) {
				await axe(page);
				/* A form at fault is answered 422, which the browser notes. */
				assert.deepEqual(page.faults.filter(fault =>
					!fault.includes("status of 422")), []);
			}
		};
		page.on("dialog", dialog => dialog.accept());
		await app.logIn(page);
		await page.goto(`${app.url}/language?to=${way.lang}&back=%2F`);

		await check(`${name}: a file stays when another field is wrong`,
			async () => {
				await page.goto(app.url + "/resources");
				const resource = await page.locator("tbody th a").first()
					.innerText();
				await page.goto(app.url + "/measurements/new");
				await field(page, "name").fill(`Meting ${name}`);
				await field(page, "resource").fill(resource);
				await field(page, "source").selectOption({ index: 1 });
				await field(page, "measured_at").fill("2026-11-01");
				await field(page, "duration").fill("gauw");
				await page.locator("#f-evidence").setInputFiles(PDF);
				await save(page);
				assert.equal(await page.locator("[aria-invalid=true]")
					.getAttribute("name"), "duration");
				assert.match(await page.locator("#f-evidence-now")
					.innerText(), /verslag één\.pdf \(/);
				await look();
				await field(page, "duration").fill("2:30");
				await save(page);
				assert.match(page.url(), /\/measurements\/\d+$/);
				await look();
			});
		const own = page.url();
		await check(`${name}: the file comes back as it went`, async () => {
			const link = page.locator("a[href$='/files/evidence']");
			assert.match(await link.innerText(), /^verslag één\.pdf \(/);
			const [download] = await Promise.all([
				page.waitForEvent("download"), link.click()]);
			assert.equal(download.suggestedFilename(), PDF.name);
			assert.deepEqual(await readFile(await download.path()),
				PDF.buffer);
		});
		await check(`${name}: it is replaced, and taken away`, async () => {
			await page.goto(own + "/edit");
			await page.locator("#f-evidence").setInputFiles(TEXT);
			await save(page);
			assert.match(await page.locator("a[href$='/files/evidence']")
				.innerText(), /^log\.txt \(/);
			await page.goto(own + "/edit");
			/* By keys: the tick stands before the place for another file. */
			await page.locator("#f-evidence").focus();
			await page.keyboard.press("Shift+Tab");
			await page.keyboard.press("Space");
			await save(page);
			assert.equal(await page.locator("a[href$='/files/evidence']")
				.count(), 0);
			await page.goto(own + "/history");
			const told = await page.locator("main").innerText();
			assert.ok(told.includes("verslag één.pdf (") &&
				told.includes("log.txt ("), told);
		});
		await check(`${name}: a file that cannot be kept says why`,
			async () => {
				await page.goto(own + "/edit");
				await field(page, "note").fill("blijft staan");
				await page.locator("#f-evidence").setInputFiles({ ...TEXT,
					name: "kwaad.exe" });
				await save(page);
				assert.equal(await page.locator(".field.invalid").count(),
					1);
				assert.ok((await page.locator("#f-evidence-fault")
					.innerText()).includes("kwaad.exe"));
				assert.equal(await field(page, "note").inputValue(),
					"blijft staan");
				await look();
			});
		if (way.script)
			await check(`${name}: a file that is too large is not sent`,
				async () => {
					await page.goto(own + "/edit");
					const input = page.locator("#f-evidence");
					assert.equal(await input.getAttribute("data-most"),
						"32000000");
					/* The same with a smaller measure: no test moves 32 MB. */
					await input.evaluate(part => { part.dataset.most = "5"; });
					await input.setInputFiles(TEXT);
					assert.ok(await input.evaluate(part =>
						!part.checkValidity() &&
						part.validationMessage.length > 10));
				});

		await check(`${name}: save and go to the next of the list`,
			async () => {
				const list = `${app.url}/persons?sort=-name`;
				await page.goto(list);
				const names = await page.locator("tbody th a")
					.allInnerTexts();
				assert.ok(names.length > 2);
				await page.locator("tbody th a").first().click();
				await page.locator("a[href*='/edit?']").click();
				for (let i = 0; i < 2; i++) {
					assert.equal(await field(page, "name").inputValue(),
						names[i]);
					if (i === 0)
						await look();
					const next = page.locator("button[value=next]");
					if (way.script) {
						const here = page.url();
						await field(page, "name").focus();
						await Promise.all([page.waitForURL(url =>
							url.pathname.endsWith("/edit") &&
							url.href !== here),
						page.keyboard.press("Control+Shift+Enter")]);
					} else {
						await next.click();
					}
				}
				assert.equal(await field(page, "name").inputValue(),
					names[2]);
				await page.locator(".actions a").click();
				await page.locator(".breadcrumb a").first().click();
				assert.equal(page.url(), list);
			});

		await check(`${name}: what follows is seen while one fills in`,
			async () => {
				await page.goto(app.url + "/processes/new");
				await field(page, "name").fill(`Impact ${name}`);
				await field(page, "verification").fill("1 uur");
				await save(page);
				const process = page.url();
				await page.goto(process + "/impact");
				await look();
				const show = page.locator("[data-preview-button]");
				assert.equal(await show.isVisible(), !way.script);
				const levels = page.locator("tr:first-child input.digit");
				/* With script it comes by itself; the page says what the server
				 * says of the same figures. */
				const settled = async () => {
					if (!way.script) {
						await show.click();
						return page.locator("#impact-said").innerText();
					}
					const text = await page.evaluate(async () => {
						const form = document
							.querySelector("form[data-preview]");
						const body = new URLSearchParams(new FormData(form));
						body.append("show", "1");
						const answer = await fetch(form.action,
							{ method: "POST", body });
						return answer.text();
					});
					const html = /id="impact-said"[^>]*>(.*?)<\/div>/s
						.exec(text)[1];
					const wanted = html.replace(/<[^>]*>/g, "")
						.replace(/\s+/g, " ").trim();
					await page.waitForFunction(words => document
						.querySelector("#impact-said").textContent
						.replace(/\s+/g, " ").trim() === words, wanted);
					return page.locator("#impact-said").innerText();
				};
				for (const [i, level] of ["0", "1", "2", "4"].entries())
					await levels.nth(i).fill(level);
				const first = await settled();
				await page.locator("#impact-drawn svg").waitFor();
				for (const [i, level] of ["0", "1", "2", "4"].entries())
					assert.equal(await levels.nth(i).inputValue(), level);
				await levels.nth(2).fill("4");
				const follows = await settled();
				assert.notEqual(follows, first);
				await look();
				/* A figure that falls: nothing follows, and it is said. */
				await levels.nth(3).fill("1");
				assert.notEqual(await settled(), follows);
				assert.ok(await page.locator("#impact-said li").count() > 0);
				assert.equal(await page.locator("#impact-drawn table").count(),
					0);
				await levels.nth(3).fill("4");
				await save(page);
				assert.equal(page.url(), process);
				assert.ok((await page.locator("main").innerText())
					.includes(follows), follows);
			});
		if (way.script)
			await check(`${name}: ? shows the keys`, async () => {
				await page.goto(app.url + "/persons");
				await page.locator("main").focus();
				await page.keyboard.press("?");
				await page.locator("#shortcuts[open]").waitFor();
				await axe(page);
				await page.keyboard.press("Escape");
				assert.equal(await page.locator("#shortcuts[open]").count(),
					0);
			});
	}
});
