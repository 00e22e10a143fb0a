/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * focus.mjs - every page by the Tab key alone: one gets through it and out
 * again, sees where one is, and nothing that stays in place lies over it
 * (WCAG 2.2: 2.1.2, 2.4.3, 2.4.7, 2.4.11).
 */
import { suite } from "./harness.mjs";

const PATHS = ["/", "/start", "/processes", "/processes/new", "/resources/new",
	"/map", "/attention", "/weak", "/scenarios", "/account"];
const STOPS = 400;

/* Where the focus is, and what a reader sees of it. */
const place = () => {
	const e = document.activeElement;
	if (!e || e === document.body || e === document.documentElement)
		return null;
	e.dataset.stop ??= String(document.querySelectorAll("[data-stop]").length);
	const box = e.getBoundingClientRect(), style = getComputedStyle(e);
	const x = box.x + box.width / 2;
	const visible = [.1, .3, .5, .7, .9].some(part => {
		const over = document.elementFromPoint(x, box.y + box.height * part);
		return over && (e.contains(over) || over.contains(e));
	});
	return {
		stop: Number(e.dataset.stop), visible,
		name: `${e.tagName} ${e.id} ${(e.innerText ?? "").slice(0, 30)}`,
		marked: style.outlineStyle !== "none" || style.boxShadow !== "none",
	};
};

await suite(async ({ check, server, browser, assert }) => {
	const app = await server({ demo: true, org: "Gemeente Duinmeer" });
	for (const way of [{ width: 1440, height: 900 },
		{ width: 390, height: 844 }]) {
		const page = await browser.page(way);
		await app.logIn(page);
		for (const path of PATHS)
			await check(`${way.width}: ${path} by Tab`, async () => {
				await page.goto(app.url + path);
				let last = -1;
				for (let n = 0; n < STOPS; n++) {
					await page.keyboard.press("Tab");
					const at = await page.evaluate(place);
					if (at === null || at.stop < last)
						break;
					assert.ok(at.stop > last, `stuck at ${at.name}`);
					assert.ok(at.visible, `out of sight: ${at.name}`);
					assert.ok(at.marked, `not marked: ${at.name}`);
					last = at.stop;
				}
				assert.ok(last > 10 && last < STOPS - 1, `${last} stops`);
			});
		await page.context().close();
	}
});
