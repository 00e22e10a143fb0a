/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * job.mjs - the main job as a coordinator does it, once by mouse and once by
 * keyboard alone: sign in, take in an architecture model and a workbook, look at
 * the answer, open a why, change a restore time, see the answer change, undo.
 *
 * By keyboard every step is a Tab away: what has the focus must be seen (WCAG
 * 2.4.11), and nothing but keys is used.
 */
import path from "node:path";
import { root, suite } from "./harness.mjs";

const MODEL = path.join(root, "tests/golden/archimate/gemma-3.1.xml");
const ORG = "Noordkade Logistiek BV";
const TABS = 400;

/* Is something of the focused part in view and on top? */
const isSeen = () => {
	const part = document.activeElement;
	const box = part.getBoundingClientRect();
	const at = [[box.x + box.width / 2, box.y + box.height / 2],
		[box.x + 3, box.y + 3], [box.right - 3, box.bottom - 3]];
	return at.some(([x, y]) => {
		const top = document.elementFromPoint(x, y);
		return top && (top === part || part.contains(top) ||
			top.contains(part) || top.closest("label")?.control === part);
	});
};

/* Two hands: the same verbs by mouse and by keyboard. */
const mouse = page => ({
	press: (selector, options) => page.locator(selector, options).first()
		.click(),
	fill: (selector, text) => page.locator(selector).fill(text),
	file: async (selector, name) => {
		const [chooser] = await Promise.all([
			page.waitForEvent("filechooser"),
			page.locator(selector).click()]);
		await chooser.setFiles(name);
	},
});

const keyboard = (page, assert) => {
	const reach = async (selector, options) => {
		const part = await page.locator(selector, options).first()
			.elementHandle();
		for (let i = 0; i < TABS; i++) {
			if (await part.evaluate(e => e === document.activeElement))
				return;
			await page.keyboard.press("Tab");
			if (!await page.evaluate(isSeen))
				assert.fail("hidden focus: " + await page.evaluate(() =>
					document.activeElement.outerHTML.slice(0, 200)));
		}
		assert.fail(`${selector} is not within ${TABS} tabs`);
	};
	return {
		/* All that is pressed here leads to another page, which is waited for:
		 * else the next key would still go to this one. */
		press: async (...what) => {
			await reach(...what);
			await page.evaluate(() => { window.isOld = true; });
			await page.keyboard.press("Enter");
			await page.waitForFunction(() => !window.isOld);
			await page.waitForLoadState();
		},
		fill: async (selector, text) => {
			await reach(selector);
			await page.keyboard.press("Control+A");
			await page.keyboard.press("Delete");
			await page.keyboard.type(text);
		},
		/* A key pressed while the page is still coming is lost: once more. */
		file: async (selector, name) => {
			let chooser = null;
			for (let turn = 0; chooser === null && turn < 5; turn++) {
				await reach(selector);
				[chooser] = await Promise.all([
					page.waitForEvent("filechooser", { timeout: 20_000 })
						.catch(() => null),
					page.keyboard.press("Enter")]);
			}
			assert(chooser !== null, "the file chooser opens by a key");
			await chooser?.setFiles(name);
		},
	};
};

const text = page => page.locator("main").innerText();

/* The critical processes as the overview shows them, once it is up to date:
 * an answer of before a change says so. */
const answer = async (page, url) => {
	for (let i = 0; i < 20000; i++) {
		const answer = await page.request.get(url + "/");
		if (!(await answer.text()).includes("data-later"))
			break;
	}
	await page.goto(url + "/");
	return page.locator("#critical tbody tr").allInnerTexts();
};

await suite(async ({ check, server, browser, axe, fits, quiet, run,
	assert }) => {
	for (const way of ["mouse", "keyboard"]) {
		const app = await server({ demo: true, org: ORG });
		const page = await browser.page({});
		const hand = way === "mouse" ? mouse(page) : keyboard(page, assert);
		const book = path.join(app.data, "../alles.xlsx");
		await run(["export", "--data", app.data, "--format", "xlsx",
			"--out", book]);

		await check(`${way}: signing in`, async () => {
			await page.goto(app.url);
			await hand.fill("#login", app.user.name);
			await hand.fill("#password", app.user.password);
			await hand.press("main form button");
			await page.waitForURL(app.url + "/");
			assert.ok((await answer(page, app.url)).length > 0);
		});
		await check(`${way}: an architecture model comes in`, async () => {
			await hand.press("nav.menu a[href='/import']");
			await hand.file("#file", MODEL);
			await hand.press("main form.card button");
			await page.waitForURL(/\/import\/\w+$/);
			assert.ok(await page.locator("tbody tr").count() > 3);
			await axe(page);
			await fits(page);
			await hand.press("main form.actions button");
			await page.waitForURL(/\/import\/\w+\/done$/);
			await page.locator("main .alert.ok").waitFor();
			await axe(page);
		});
		await check(`${way}: the import is one action to undo`, async () => {
			await hand.press("main .alert.ok form button");
			await page.waitForURL(/\/import$/);
		});
		await check(`${way}: our own workbook changes nothing`, async () => {
			await page.goto(app.url + "/import");
			await hand.file("#file", book);
			await hand.press("main form.card button");
			await page.waitForURL(/\/import\/\w+$/);
			assert.equal(await page.locator("form.actions").count(), 0,
				await text(page));
		});
		await check(`${way}: rubbish is refused with words`, async () => {
			await page.goto(app.url + "/import");
			await hand.file("#file", { name: "ruis.xlsx",
				mimeType: "application/zip",
				buffer: Buffer.from("PK\x03\x04rommel") });
			await hand.press("main form.card button");
			await page.locator("main [role=alert]").waitFor();
			await axe(page);
		});

		const before = await answer(page, app.url);
		await check(`${way}: the why of a figure`, async () => {
			/* One that a single thing decides, so that its restore time does;
			 * in a scenario the steps of a procedure may. */
			await hand.press("#critical tr:has-text('uitval van') " +
				"a[href*='/why']");
			await page.waitForURL(/\/why/);
			assert.ok((await text(page)).length > 100);
		});
		let resource = "";
		await check(`${way}: a restore time changes the answer`,
			async () => {
				resource = await page.locator(
					"main a[href^='/resources/']").first()
					.getAttribute("href");
				await hand.press(`main a[href='${resource}']`);
				await page.waitForURL(app.url + resource);
				await hand.press(`a[href='${resource}/edit']`);
				await page.waitForURL(/edit$/);
				await hand.fill("[name=restore_min]", "");
				await hand.fill("[name=restore_max]", "");
				await hand.fill("[name=restore]", "20 d");
				await hand.press("form.card .actions button");
				await page.waitForURL(app.url + resource);
				assert.notDeepEqual(await answer(page, app.url), before);
			});
		await check(`${way}: undone, the answer is as it was`, async () => {
			await page.goto(app.url + resource + "/history");
			await hand.press("main form[action='/undo'] button");
			await page.locator("main .alert[role=status]").waitFor();
			assert.deepEqual(await answer(page, app.url), before);
		});
		await check(`${way}: nothing went wrong in the browser`, () => {
			/* The browser tells of every refusal, also of that of rubbish. */
			page.faults = page.faults.filter(f => !/ 422 /.test(f));
			quiet(page);
		});
	}
});
