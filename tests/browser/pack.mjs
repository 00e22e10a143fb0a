/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pack.mjs - a crisis pack opened from a file, with the network off: in
 * Chromium by playwright, in Firefox by its own remote protocol.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import puppeteer from "puppeteer-core";
import { suite } from "./harness.mjs";

const PHRASE = "paard batterij nietje klaver";
const FIREFOX = process.env.FIREFOX ?? "/usr/bin/firefox-esr";

await suite(async ({ check, browser, axe, fits, assert }) => {
	const folder = await mkdtemp(path.join(tmpdir(), "stormvast-pack-"));
	const files = {};
	for (const lang of ["nl", "en"]) {
		const made = spawnSync(process.env.MAKE_PACK, [lang],
			{ maxBuffer: 64 << 20 });
		assert.equal(made.status, 0);
		files[lang] = path.join(folder, `${lang}.html`);
		await writeFile(files[lang], made.stdout);
	}
	const url = lang => `file://${files[lang]}`;
	const enter = async (page, phrase, who = "Fatima") => {
		await page.selectOption("#who", { label: who });
		await page.fill("#phrase", phrase);
		await page.keyboard.press("Enter");
	};

	for (const way of [{ lang: "nl" }, { lang: "en", dark: true, width: 390,
		height: 844 }]) {
		const name = `chromium ${way.lang} ${way.width ?? 1440}`;
		const page = await browser.page({ ...way, offline: true });
		const asked = [];
		page.on("request", request => asked.push(request.url()));
		await check(`${name}: a wrong passphrase says what to do`, async () => {
			await page.goto(url(way.lang));
			await enter(page, `${PHRASE}x`);
			await page.waitForFunction(() =>
				document.getElementById("fault").textContent.length > 20);
			assert.equal(await page.inputValue("#phrase"), `${PHRASE}x`);
			assert.ok(!(await page.content()).includes("Bel 112"));
			await axe(page);
			await fits(page);
		});
		await check(`${name}: the right one opens it`, async () => {
			await enter(page, PHRASE);
			await page.waitForSelector("#role-card");
			const text = await page.locator("main").innerText();
			for (const words of ["Bel 112", "06 12345678", "<script>alert(1)"])
				assert.ok(text.includes(words), words);
			assert.equal(await page.locator("a[href='tel:0612345678']")
				.count(), 1);
			await axe(page);
			await fits(page);
		});
		await check(`${name}: search and log`, async () => {
			await page.fill("#find", "FATIMA");
			assert.equal(await page.locator("#role-card").isVisible(), false);
			assert.equal(await page.locator("#contacts").isVisible(), true);
			await page.fill("#find", "");
			await page.fill("#what", "Stroom uit\n<b>om 9 uur</b>");
			await page.locator("#log button[type=submit]").click();
			assert.ok((await page.locator(".log").innerText())
				.includes("<b>om 9 uur</b>"));
			const [file] = await Promise.all([page.waitForEvent("download"),
				page.locator("#log button[type=button]").click()]);
			const log = JSON.parse(await readFile(await file.path(), "utf-8"));
			assert.equal(log.format, "stormvast-log 1");
			assert.equal(log.entries[0].text, "Stroom uit\n<b>om 9 uur</b>");
			assert.match(log.entries[0].id, /^[0-9a-f]{32}$/);
		});
		await check(`${name}: nothing was fetched or refused`, () => {
			assert.deepEqual(asked.filter(at => !at.startsWith("file:") &&
				!at.startsWith("blob:")), []);
			assert.deepEqual(page.faults, []);
		});
		await page.context().close();
	}

	await check("without script it says what to do", async () => {
		const page = await browser.page({ script: false });
		await page.goto(url("nl"));
		assert.match(await page.locator("main").innerText(), /PDF/);
	});

	await check("a changed file is refused", async () => {
		const page = await browser.page({ offline: true });
		const text = await readFile(files.nl, "utf-8");
		const place = text.indexOf('id="body">') + 200;
		const other = text[place] === "A" ? "B" : "A";
		await writeFile(files.en, text.slice(0, place) + other +
			text.slice(place + 1));
		await page.goto(url("en"));
		await enter(page, PHRASE);
		await page.waitForFunction(() => /beschadigd/.test(
			document.getElementById("fault")?.textContent ?? ""));
	});

	await check("firefox opens it", async () => {
		const engine = await puppeteer.launch({ browser: "firefox",
			executablePath: FIREFOX, headless: true });
		const page = await engine.newPage();
		await page.goto(url("nl"));
		await page.waitForSelector("#phrase");
		assert.equal(await page.evaluate(() => isSecureContext &&
			location.protocol !== "file:"), false);
		await page.type("#phrase", PHRASE);
		await page.keyboard.press("Enter");
		await page.waitForSelector("#role-card");
		assert.ok((await page.evaluate(() => document.body.innerText))
			.includes("Bel 112"));
		await engine.close();
	});
	await rm(folder, { recursive: true, force: true });
});
