/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * whatif.mjs - what people do with a what-if: move steps, save it, ask it again,
 * lay two beside each other.
 */
import { suite } from "./harness.mjs";

const ORG = "Gemeente Duinmeer";

await suite(async ({ check, server, browser, axe, fits, quiet, valid,
	assert }) => {
	const app = await server({ demo: true, org: ORG });

	const open = async way => {
		const page = await browser.page(way);
		await app.logIn(page);
		await page.goto(`${app.url}/language?to=${way?.lang ?? "nl"}` +
			"&back=%2Fwhat-if");
		return page;
	};
	/* Choose the scenario of this name and calculate. */
	const ask = async (page, name = "Ransomware") => {
		await page.goto(app.url + "/what-if");
		await page.locator("#scenario").selectOption({ label: name });
		await page.locator("#at").fill("2026-11-24T10:00");
		await Promise.all([page.waitForURL(/scenario=\d/),
			page.locator("#ask button[type=submit]").click()]);
		/* A busy machine may show first that it is calculating. */
		await page.locator("#steps").waitFor();
	};
	const sound = async page => {
		await valid(page);
		await fits(page);
		await axe(page);
		quiet(page);
	};
	const numbers = async page => (await page.locator(
		"#steps input[name=order]").inputValue()).split(",");
	/* The order with this step and the next one changed about. */
	const movedDown = (order, id) => {
		const at = order.indexOf(id);
		const moved = [...order];
		[moved[at], moved[at + 1]] = [moved[at + 1], moved[at]];
		return moved;
	};
	const moveFirstDown = async page => {
		if (!await page.locator("#steps table").isVisible())
			await page.locator("#steps summary").click();
		const button = page.locator("#steps button[value^=down-]").first();
		const id = (await button.getAttribute("value")).split("-")[1];
		await Promise.all([page.waitForURL(/move=down-/), button.click()]);
		return id;
	};

	for (const script of [true, false])
		await check(`steps move, script ${script}`, async () => {
			const page = await open({ script });
			await page.goto(app.url + "/what-if?scenario=" +
				await scenario(page) + "&at=2026-11-24T10:00");
			const before = await numbers(page);
			const id = await moveFirstDown(page);
			assert.ok(page.url().endsWith("#steps"));
			assert.deepEqual(await numbers(page), movedDown(before, id));
			await (script ? sound : valid)(page);
		});

	await check("dragged to another place, and seen at once", async () => {
		const page = await open();
		await ask(page);
		await page.locator("#steps summary").click();
		const before = await numbers(page);
		const rows = page.locator("#steps tr[data-row]");
		const grip = rows.nth(3).locator("[data-grip]");
		const [id, to] = [await rows.nth(3).getAttribute("data-row"),
			await rows.nth(1).getAttribute("data-row")];
		await grip.scrollIntoViewIfNeeded();
		const from = await grip.boundingBox();
		const over = await rows.nth(1).boundingBox();
		await page.mouse.move(from.x + 5, from.y + 5);
		await page.mouse.down();
		await page.mouse.move(over.x + 20, over.y + 10, { steps: 4 });
		await page.mouse.move(over.x + 20, over.y + 4);
		assert.equal(await page.locator("tr.drop-before").count(), 1);
		await page.mouse.up();
		await page.locator("#steps [role=status] b").waitFor();
		const want = before.filter(other => other !== id);
		want.splice(want.indexOf(to), 0, id);
		assert.deepEqual(await numbers(page), want);
		assert.match(await page.locator("#steps [role=status]").innerText(),
			/op tijd.*volgorde/s);
		assert.match(page.url(), /order=/);
		await sound(page);
		/* Escape leaves it where it was. */
		await rows.nth(2).locator("[data-grip]").hover();
		await page.mouse.down();
		await page.mouse.move(over.x + 20, over.y + 4);
		await page.keyboard.press("Escape");
		await page.mouse.up();
		assert.deepEqual(await numbers(page), want);
		assert.equal(await page.locator("tr.dragged").count(), 0);
	});
	await check("a bar of the chart is dragged, by mouse and by touch",
		async () => {
			for (const touch of [false, true]) {
				const page = await open(touch ? { width: 390,
					height: 844, hasTouch: true, isMobile: true } : {});
				await ask(page);
				const before = await numbers(page);
				const rows = page.locator("#chart g[data-row]");
				const [id, to] = [await rows.nth(3)
					.getAttribute("data-row"), await rows.nth(1)
					.getAttribute("data-row")];
				await page.locator("#chart").evaluate(chart => scrollTo(
					0, chart.getBoundingClientRect().top + scrollY - 80));
				const grip = touch ? "text.t" :
					".gantt-task, .gantt-critical, .hatch-back";
				const from = await rows.nth(3).locator(grip).first()
					.boundingBox();
				const over = await rows.nth(1).locator("text.t")
					.boundingBox();
				const [x, y] = [from.x + from.width / 2,
					from.y + from.height / 2];
				const down = over.y + over.height / 2 - 5;
				if (touch) {
					const line = await page.context()
						.newCDPSession(page);
					const send = (type, at) => line.send(
						"Input.dispatchTouchEvent", { type,
							touchPoints: at ? [at] : [] });
					await send("touchStart", { x, y });
					for (const part of [0.3, 0.7, 1])
						await send("touchMove", { x,
							y: y + (down - y) * part });
					assert.equal(await page.locator(
						"g.drop-before").count(), 1);
					await send("touchEnd");
				} else {
					await page.mouse.move(x, y);
					await page.mouse.down();
					await page.mouse.move(x, down, { steps: 4 });
					assert.equal(await page.locator(
						"g.drop-before").count(), 1);
					await page.mouse.up();
				}
				await page.waitForURL(/order=/);
				await page.locator("#steps [role=status] b").waitFor();
				const want = before.filter(other => other !== id);
				want.splice(want.indexOf(to), 0, id);
				assert.deepEqual(await numbers(page), want);
				/* The chart stays where the hand was. */
				assert.ok(await page.locator("#chart").evaluate(
					chart => chart.getBoundingClientRect().top <
						innerHeight));
				await sound(page);
			}
		});
	await check("things are picked on the map, script or not", async () => {
		for (const script of [true, false]) {
			const page = await open({ script });
			await page.goto(app.url + "/map");
			for (let i = 0; i < 2; i++)
				await page.getByRole("link", { name: /^Laat uitvallen/ })
					.nth(1).click();
			assert.equal(await page.locator("#lost li").count(), 2);
			if (script)
				await sound(page);
			await page.locator("#lost li a").first().click();
			assert.equal(await page.locator("#lost li").count(), 1);
			await page.getByRole("link", { name: "Wat als dit uitvalt?" })
				.click();
			await page.waitForURL(/what-if\?lose=/);
			assert.match(await page.locator("h1").innerText(), /^Wat als: /);
		}
	});
	await check("as PDF, tagged and with what it is about", async () => {
		const page = await open();
		await ask(page);
		const path = await page.getByRole("link", { name: "PDF" })
			.getAttribute("href");
		const answer = await page.request.get(app.url + path);
		assert.equal(answer.status(), 200);
		assert.equal(answer.headers()["content-type"], "application/pdf");
		const bytes = await answer.body();
		assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
		assert.match(bytes.toString("latin1"), /MarkInfo/);
	});

	const page = await open();
	let saved = "";
	await check("saved, with the name that was offered", async () => {
		await ask(page);
		await page.locator("#save button").click();
		await page.waitForURL(/\/calculations\/\d+$/);
		saved = page.url();
		assert.match(await page.locator("h1").innerText(), /^Ransomware, /);
		assert.match(await page.locator("main").innerText(), /Klantcontact/);
		await sound(page);
	});
	await check("calculated again it is the same to the byte", async () => {
		for (const [name, url] of [["Reken zoals het was", /again=then/],
			["Reken met gegevens van nu", /again=1/]]) {
			await page.getByRole("link", { name }).click();
			await page.waitForURL(url);
			assert.match(await page.locator("[role=status].alert")
				.first().innerText(), /precies hetzelfde/);
			await sound(page);
		}
	});
	await check("the same name is refused, and nothing is lost", async () => {
		await ask(page);
		await page.locator("#save button").click();
		await page.waitForURL(/what-if\/save/);
		assert.match(await page.locator("[role=alert]").innerText(), /naam/i);
		assert.match(await page.locator("#save-name").inputValue(),
			/^Ransomware, /);
		page.faults.length = 0;
		await page.locator("#save-name").fill("Eigen volgorde");
		await page.locator("#save button").click();
		await page.waitForURL(/\/calculations\/\d+$/);
	});
	await check("compared with another order", async () => {
		await ask(page);
		await moveFirstDown(page);
		await page.locator("#saved a", { hasText: "Vergelijk met deze" })
			.first().click();
		await page.waitForURL(/what-if\/compare/);
		const text = await page.locator("main").innerText();
		assert.match(text, /(is beter|even goed)/);
		assert.match(text, /Eigen volgorde|Ransomware, /);
		await sound(page);
	});
	await check("two saved ones of the same are equally good", async () => {
		const id = saved.split("/").pop();
		await page.goto(`${app.url}/what-if/compare?a=${id}&b=now`);
		assert.match(await page.locator(".lead").innerText(), /even goed/);
		await page.locator("#compare-b").selectOption({
			label: "Eigen volgorde" });
		await page.locator("main form button").click();
		await page.waitForURL(/b=\d+/);
		assert.match(await page.locator(".lead").innerText(), /even goed/);
	});
	await check("no adopted order to compare with is said", async () => {
		await page.goto(saved.replace(/\/calculations\/(\d+)$/,
			"/what-if/compare?a=$1&b=adopted"));
		const said = await page.locator("[role=alert]").count();
		const compared = await page.locator(".lead").count();
		assert.equal(said + compared, 1);
		page.faults.length = 0;
		await sound(page);
	});
	await check("on a phone, in the dark, in English", async () => {
		const phone = await open({ width: 390, height: 844, dark: true,
			lang: "en" });
		for (const path of [saved, saved + "?again=1", app.url +
			`/what-if/compare?a=${saved.split("/").pop()}&b=now`]) {
			await phone.goto(path);
			await sound(phone);
		}
		await ask(phone);
		await sound(phone);
	});
	await check("a long one tells how far it is, and stops", async () => {
		let page = await open();
		const url = app.url + "/what-if?scenario=" + await scenario(page) +
			"&at=2026-11-24T10:00&steps=1000000";
		/* The first of all loads itself once, as without script. */
		await page.goto(url);
		await page.waitForFunction(() => /script=1/.test(document.cookie));
		await page.close();
		page = await open();
		await page.context().addCookies([{ name: "script", value: "1",
			url: app.url }]);
		await page.goto(url);
		const bar = page.locator("[data-progress] progress");
		const first = await bar.evaluate(bar => bar.value);
		/* No load of the page in between: the same element goes on. */
		await bar.evaluate(bar => { bar.dataset.same = "1"; });
		await page.waitForFunction(first => document.querySelector(
			"progress[data-same]").value > first, first);
		await sound(page);
		const plain = await open({ script: false });
		const answer = await plain.request.get(url);
		assert.equal(answer.headers().refresh, "1");
		await page.getByRole("button", { name: "Annuleren" }).click();
		await page.waitForURL(/what-if$/);
		assert.match(await page.locator("main, [role=status]").allInnerTexts()
			.then(all => all.join(" ")), /gestopt/);
		/* Whoever is too late hears at once that it is over. */
		const late = await page.request.get(url.replace("/what-if?",
			"/what-if/events?"));
		assert.equal(late.headers()["content-type"], "text/event-stream");
		assert.match(await late.text(), /event: done/);
	});
	/* The number of the scenario, from the page's own list. */
	async function scenario(page) {
		return page.locator("#scenario option", { hasText: "Ransomware" })
			.first().getAttribute("value");
	}
});
