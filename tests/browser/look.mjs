/* SPDX-License-Identifier: EUPL-1.2 */
/* look.mjs FOLDER - the stylesheet's every part, checked without a server:
 * barriers in both themes and sizes, the menu and the script's hooks.  FOLDER
 * is where the build put the sprite. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { root, suite } from "./harness.mjs";

const modules = path.join(root, "node_modules/@fontsource/atkinson-hyperlegible/files");
const FILES = {
	"look.html": [path.join(root, "tests/browser/look.html"), "text/html"],
	"stormvast.css": [path.join(root, "assets/css/stormvast.css"), "text/css"],
	"stormvast.js": [path.join(root, "assets/js/stormvast.js"), "text/javascript"],
	"icons.svg": [path.join(process.argv[2] ?? ".", "icons.svg"), "image/svg+xml"],
	"atkinson-400.woff2": [path.join(modules,
		"atkinson-hyperlegible-latin-400-normal.woff2"), "font/woff2"],
	"atkinson-700.woff2": [path.join(modules,
		"atkinson-hyperlegible-latin-700-normal.woff2"), "font/woff2"],
};
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; " +
	"img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'";

/* The page at an address of its own that the browser never really asks. */
const open = async (browser, wish) => {
	const page = await browser.page(wish);
	await page.route("**/*", async route => {
		const name = new URL(route.request().url()).pathname.slice(1);
		const [file, type] = FILES[name] ?? [];
		if (!file)
			return route.fulfill({ status: 204 });
		await route.fulfill({ body: await readFile(file), contentType: type,
			headers: { "Content-Security-Policy": POLICY } });
	});
	await page.goto("http://stormvast.test/look.html");
	return page;
};

const WISHES = [
	["desk light", {}], ["desk dark", { dark: true }],
	["phone light", { width: 390, height: 844 }],
	["phone dark", { width: 390, height: 844, dark: true }],
	["400 % zoom", { width: 320, height: 256 }],
	["no script", { script: false }],
];

await suite(async ({ check, browser, axe, fits, quiet, validText,
	assert }) => {
	await check("the frame is sound HTML", async () =>
		validText(await readFile(FILES["look.html"][0], "utf-8")));
	for (const [name, wish] of WISHES) {
		const page = await open(browser, wish);
		if (wish.script !== false)
			await check(`${name}: no barriers`, () => axe(page));
		await check(`${name}: fits its window`, () => fits(page));
		await check(`${name}: nothing refused by the policy`,
			() => quiet(page));
		if (process.env.PICTURES)
			await page.screenshot({ fullPage: true,
				path: path.join(process.env.PICTURES, `look ${name}.png`) });
	}

	const phone = await open(browser, { width: 390, height: 844, script: false });
	await check("the menu opens and closes without script", async () => {
		assert.equal(await phone.locator("#menu").isVisible(), false);
		await phone.locator(".menu-button").click();
		assert.equal(await phone.locator("#menu").isVisible(), true);
		await phone.locator(".menu-close").click();
		assert.equal(await phone.locator("#menu").isVisible(), false);
	});

	const page = await open(browser, {});
	await check("/ goes to the search field, ? opens the keys", async () => {
		await page.locator("h1").click();
		await page.keyboard.press("/");
		assert.equal(await page.evaluate(() =>
			document.activeElement.type), "search");
		await page.locator("h1").click();
		await page.keyboard.press("?");
		assert.equal(await page.locator("dialog").isVisible(), true);
	});
	await check("the keys can be switched off (WCAG 2.1.4)", async () => {
		await page.locator("input[data-shortcuts]").uncheck();
		await page.locator("[data-close]").click();
		await page.keyboard.press("?");
		assert.equal(await page.locator("dialog").isVisible(), false);
	});
	await check("a chosen theme stays", async () => {
		await page.locator(".pop summary").click();
		await page.locator("[data-theme-set=dark]").click();
		await page.goto("about:blank");
		await page.goto("http://stormvast.test/look.html");
		assert.equal(await page.evaluate(() =>
			document.documentElement.dataset.theme), "dark");
	});
	await check("typed work is kept in the browser", async () => {
		await page.locator("#f4").fill("Fiets en papier");
		page.on("dialog", dialog => dialog.accept());
		await page.goto("about:blank");
		await page.goto("http://stormvast.test/look.html");
		assert.equal(await page.locator("#f4").inputValue(),
			"Fiets en papier");
	});
	await check("paper is light, also from the dark theme", async () => {
		await page.emulateMedia({ media: "print" });
		const colours = await page.evaluate(() => [
			getComputedStyle(document.documentElement).backgroundColor,
			getComputedStyle(document.querySelector("h1")).color,
			getComputedStyle(document.querySelector(".top")).display]);
		await page.emulateMedia({ media: "screen" });
		assert.deepEqual(colours, ["rgb(255, 255, 255)", "rgb(0, 0, 0)",
			"none"]);
	});
	await check("arrow keys walk the rows, x chooses", async () => {
		await page.locator("tbody a", { hasText: "Opslag" }).focus();
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("x");
		assert.equal(await page.locator("[data-bulk-count]").textContent(),
			"1");
		assert.equal(await page.locator("input[value='2']").isChecked(),
			true);
	});
});
