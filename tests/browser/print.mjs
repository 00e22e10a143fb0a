/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * print.mjs - paper is a channel: what comes out of the printer, read back
 * with pdftotext.  On paper stand the figures and the words, no menu, no
 * button, and not more sheets than somebody wants to carry.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "./harness.mjs";

const tool = (name, ...args) => spawnSync(name, args,
	{ encoding: "utf-8" }).stdout ?? "";

await suite(async ({ check, server, browser, assert }) => {
	const folder = await mkdtemp(path.join(tmpdir(), "stormvast-paper-"));
	const app = await server({ demo: true });
	const page = await browser.page({ dark: true });
	await app.logIn(page);
	await page.goto(app.url);
	const process = await page.locator("#critical tbody th a").first()
		.getAttribute("href");
	const menu = await page.locator(".menu a").allInnerTexts();
	const rows = [["/", 3], [process, 4], [`${process}/why`, 2],
		["/processes", 3]];
	for (const [address, most] of rows)
		await check(`${address} on paper`, async () => {
			await page.goto(app.url + address);
			const title = await page.locator("h1").innerText();
			const names = await page.locator("main tbody th a")
				.allInnerTexts();
			const file = path.join(folder, "page.pdf");
			await page.pdf({ path: file, format: "A4" });
			const text = tool("pdftotext", "-layout", file, "-");
			const flat = text.replace(/\s+/g, " ");
			const sheets = Number(/Pages:\s+(\d+)/.exec(
				tool("pdfinfo", file))?.[1]);
			assert.ok(sheets >= 1 && sheets <= most,
				`${sheets} sheets, at most ${most}`);
			assert.ok(flat.includes(title.trim().split(/\s/)[0]),
				"the title");
			for (const name of names)
				for (const word of name.split(/\s+/))
					assert.ok(flat.includes(word), `${name}: ${word}`);
			assert.ok(menu.length > 3);
			assert.ok(!menu.every(label => flat.includes(label)),
				"the menu is on paper");
			for (const label of ["Zoek proces", "English"])
				assert.ok(!flat.includes(label), label);
		});
	await rm(folder, { recursive: true, force: true });
});
