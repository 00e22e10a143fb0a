/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a page gains from script.  Every page works without it; nothing here
 * is the only way to do a thing.  Hooks are attributes, so that a template
 * says what it wants and no page needs a script of its own:
 *
 *	form[data-guard]	warn before typed work is lost
 *	form[data-preview]	a change presses [data-preview-button]; of the answer
 *				only [data-preview-part] is put in place
 *	form[data-keep="key"]	keep what is typed in this browser until sent
 *	table.work		arrow keys, space and Enter in the rows
 *	[data-live="url"]	server-sent events; data-refresh on a part of the
 *				page asks to fetch that part again
 *	[data-progress="url"]	events of work that takes long: "progress" moves the
 *				bar in it, "done" asks for the page again
 *	[data-theme-set="dark|light|auto"]	choose the theme
 *	[data-dialog="id"], [data-close], [data-print], [data-copy], [data-check-all]
 *	select[data-submit]	send its form when chosen
 *	time[data-count]	a clock that counts down to datetime
 *	input[data-picker="record"]	offer names of such records while one types
 *	input[data-most="bytes"]	a file that is too large is told before it is sent
 *	form[data-swap="id"]	send without leaving the page: that part of the
 *				answer takes the place of ours
 *	[data-row="id"] with a [data-grip], in a form with an input "order", or a
 *				bar or name of a chart in [data-order="form"]: drag to
 *				another place in that order
 *	input[data-shortcuts]	a tick box: "/" and "?" on (WCAG 2.1.4)
 *
 * Nothing is made from strings: no innerHTML, no eval (Trusted Types).
 */
"use strict";
(() => {

const root = document.documentElement;
const all = (query, from = document) => Array.from(from.querySelectorAll(query));
const on = (type, query, act) => document.addEventListener(type, event => {
	const found = event.target.closest?.(query);
	if (found)
		act(found, event);
});

/* A store that never throws: private windows and full disks are common. */
const store = {
	get(key) {
		try { return localStorage.getItem(key); } catch { return null; }
	},
	set(key, value) {
		try { localStorage.setItem(key, value); } catch { /* not kept */ }
	},
	drop(key) {
		try { localStorage.removeItem(key); } catch { /* nothing to drop */ }
	},
};

/* --- theme ------------------------------------------------------------- */

const setTheme = theme => {
	if (theme === "dark" || theme === "light")
		root.dataset.theme = theme;
	else
		delete root.dataset.theme;
	for (const button of all("[data-theme-set]"))
		button.setAttribute("aria-pressed",
			String(button.dataset.themeSet === (theme ?? "auto")));
};

const startTheme = () => {
	const kept = store.get("theme");
	if (kept || !root.dataset.theme)
		setTheme(kept ?? "auto");
	on("click", "[data-theme-set]", button => {
		setTheme(button.dataset.themeSet);
		store.set("theme", button.dataset.themeSet);
	});
};

/* --- shortcuts ----------------------------------------------------------- */

const isTyping = element =>
	element.closest("input, textarea, select, [contenteditable]") !== null;

const openDialog = id => {
	const dialog = document.getElementById(id);
	if (dialog?.showModal && !dialog.open)
		dialog.showModal();
	return dialog !== null;
};

const startShortcuts = () => {
	for (const box of all("input[data-shortcuts]"))
		box.checked = store.get("shortcuts") !== "off";
	on("change", "input[data-shortcuts]", box =>
		store.set("shortcuts", box.checked ? "on" : "off"));
	document.addEventListener("keydown", event => {
		if (event.defaultPrevented || event.ctrlKey || event.metaKey ||
		    event.altKey || isTyping(event.target) ||
		    store.get("shortcuts") === "off")
			return;
		if (event.key === "/") {
			const search = document.querySelector("input[type=search]");
			search?.focus();
			search?.select();
			if (search)
				event.preventDefault();
		} else if (event.key === "?" && openDialog("shortcuts")) {
			event.preventDefault();
		}
	});
};

/* --- forms ----------------------------------------------------------------- */

const fieldsOf = form => Array.from(form.elements).filter(field =>
	field.name && field.type !== "hidden" && field.type !== "password" &&
	field.type !== "file" && field.type !== "submit" && field.type !== "button");

/* Rows may repeat a name, so a field is known by name and place. */
const snapshot = form => JSON.stringify(fieldsOf(form).map(field => [
	field.name,
	field.type === "checkbox" || field.type === "radio" ? field.checked :
		field.value,
]));

const restore = (form, kept) => {
	let values;
	try { values = JSON.parse(kept); } catch { return false; }
	const fields = fieldsOf(form);
	if (!Array.isArray(values) || values.length !== fields.length ||
	    values.some((value, i) => value[0] !== fields[i].name))
		return false;
	fields.forEach((field, i) => {
		if (field.type === "checkbox" || field.type === "radio")
			field.checked = values[i][1] === true;
		else
			field.value = String(values[i][1]);
	});
	return true;
};

const guardForm = form => {
	const before = snapshot(form);
	let sending = false;
	form.addEventListener("submit", () => { sending = true; });
	addEventListener("beforeunload", event => {
		if (!sending && form.isConnected && snapshot(form) !== before)
			event.preventDefault();
	});
};

/* The part with [data-kept] tells that typed work was put back; the button
 * [data-forget] in it brings the server's values again. */
const keepForm = form => {
	const key = "form:" + form.dataset.keep;
	const server = snapshot(form);
	const kept = store.get(key);
	const notice = form.querySelector("[data-kept]");
	if (kept && kept !== server && restore(form, kept) && notice)
		notice.hidden = false;
	const forget = () => {
		restore(form, server);
		store.drop(key);
		if (notice)
			notice.hidden = true;
	};
	form.addEventListener("click", event => {
		if (event.target.closest("[data-forget]"))
			forget();
	});
	form.addEventListener("input", () => {
		const now = snapshot(form);
		if (now === server)
			store.drop(key);
		else
			store.set(key, now);
	});
	form.addEventListener("submit", () => store.drop(key));
};

/* Ctrl+Enter saves, with Shift it goes on to the next where there is one; in a
 * field of many lines too, where Enter alone makes a line. */
const sendByKey = (form, event) => {
	if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) ||
	    event.altKey || event.isComposing)
		return;
	const button = event.shiftKey ? form.querySelector("[data-next]") :
		form.querySelector(".actions [type=submit]");
	event.preventDefault();
	if (button)
		form.requestSubmit(button);
};

const checkAll = box => {
	const boxes = all("tbody input[type=checkbox]", box.closest("table"));
	for (const other of boxes)
		other.checked = box.checked;
	countBulk(box.form ?? box.closest("form"));
};

const countBulk = form => {
	if (!form)
		return;
	const chosen = all("tbody input[type=checkbox]:checked", form).length;
	for (const bar of all(".bulk[data-bulk]", form))
		bar.hidden = chosen === 0;
	for (const count of all("[data-bulk-count]", form))
		count.textContent = String(chosen);
};

/* What was typed stays: the form is not sent before another file is chosen. */
const weighFile = input => {
	const large = Array.from(input.files)
		.some(file => file.size > Number(input.dataset.most));
	input.setCustomValidity(large ? input.dataset.tooLarge : "");
	if (large)
		input.reportValidity();
};

const startForms = () => {
	all("form[data-guard]").forEach(guardForm);
	all("form[data-keep]").forEach(keepForm);
	all("form[data-preview]").forEach(previewForm);
	all("form").filter(form => form.querySelector(".bulk[data-bulk]"))
		.forEach(countBulk);
	on("keydown", "form[data-guard]", sendByKey);
	on("change", "input[data-most]", weighFile);
	on("change", "[data-check-all]", checkAll);
	on("change", "tbody input[type=checkbox]", box =>
		countBulk(box.closest("form")));
	on("change", "select[data-submit], input[data-submit]", field =>
		field.form?.requestSubmit());
	const fault = document.querySelector("[data-faults], [aria-invalid=true]");
	fault?.focus({ preventScroll: false });
};

/*
 * What follows from what is typed, made by the server as for the button that the
 * page has without script: the rule stands in one place.  Only the newest answer
 * counts; when none comes, that is said.
 */
const previewForm = form => {
	const button = form.querySelector("[data-preview-button]");
	const lost = document.querySelector("[data-preview-lost]");
	let timer = 0, turn = 0;
	const ask = async () => {
		const mine = ++turn;
		const body = new URLSearchParams(new FormData(form));
		body.append(button.name, button.value);
		const answer = await fetch(form.action, {
			method: "POST", body, headers: { Accept: "text/html" },
			credentials: "same-origin",
		}).catch(() => null);
		const text = answer?.ok ? await answer.text().catch(() => null) : null;
		if (mine !== turn)
			return;
		lost.hidden = text !== null;
		if (text === null)
			return;
		const page = parse(text);
		for (const part of all("[data-preview-part]")) {
			const fresh = page.getElementById(part.id);
			if (fresh && !fresh.isEqualNode(part))
				part.replaceChildren(...fresh.childNodes);
		}
	};
	button.hidden = true;
	form.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(ask, 150);
	});
};

/* --- names to choose from --------------------------------------------------- */

/* An input's datalist may be shared; the names found are added to it. */
const offer = (input, names) => {
	let list = input.list;
	if (!list) {
		list = document.createElement("datalist");
		list.id = "picked-" + input.dataset.picker + "-" + input.name;
		document.body.append(list);
		input.setAttribute("list", list.id);
	}
	const known = new Set(Array.from(list.options, option => option.value));
	for (const name of names.filter(name => !known.has(name))) {
		const option = document.createElement("option");
		option.value = name;
		list.append(option);
	}
};

const startPickers = () => {
	const asked = new Map();
	let timer = 0;
	on("input", "input[data-picker]", input => {
		clearTimeout(timer);
		const words = input.value.trim();
		const url = "/pick/" + encodeURIComponent(input.dataset.picker) +
			"?q=" + encodeURIComponent(words);
		if (words === "" || asked.has(url))
			return;
		timer = setTimeout(async () => {
			asked.set(url, true);
			const answer = await fetch(url, { credentials: "same-origin" })
				.catch(() => null);
			if (answer?.ok)
				offer(input, await answer.json());
			else
				asked.delete(url);
		}, 120);
	});
};

/* --- tables ---------------------------------------------------------------- */

const moveRow = (table, row, step) => {
	const rows = all("tbody tr", table).filter(other => !other.hidden);
	const next = rows[rows.indexOf(row) + step];
	const target = next?.querySelector("a[href], input, button");
	target?.focus();
	return target !== undefined && target !== null;
};

const tableKey = (table, event) => {
	const row = event.target.closest("tbody tr");
	if (!row || event.ctrlKey || event.metaKey || event.altKey)
		return false;
	const typing = isTyping(event.target) && event.target.type !== "checkbox";
	if (typing)
		return false;
	switch (event.key) {
	case "ArrowDown":
	case "j":
		return moveRow(table, row, 1);
	case "ArrowUp":
	case "k":
		return moveRow(table, row, -1);
	case "x":
		row.querySelector("input[type=checkbox]")?.click();
		return true;
	default:
		return false;
	}
};

const startTables = () => on("keydown", "table.work", (table, event) => {
	if (tableKey(table, event))
		event.preventDefault();
});

/* --- live parts --------------------------------------------------------------- */

/*
 * Fetch this page again and put its newest parts in place of ours, keeping
 * the reader's focus.  A part is an element with an id and data-refresh.
 */
const refresh = async ids => {
	const answer = await fetch(location.href, {
		headers: { Accept: "text/html" }, credentials: "same-origin",
	});
	if (!answer.ok)
		return;
	const parsed = parse(await answer.text());
	for (const id of ids) {
		const old = document.getElementById(id);
		const part = parsed.getElementById(id);
		if (old && part && !old.contains(document.activeElement))
			old.replaceWith(document.adoptNode(part));
	}
};

/* The one place that turns a page of our own server into nodes. */
const parse = (() => {
	const policy = globalThis.trustedTypes?.createPolicy("stormvast", {
		createHTML: text => text,
	});
	return text => new DOMParser().parseFromString(
		policy ? policy.createHTML(text) : text, "text/html");
})();

/* --- another order by hand -------------------------------------------------------- */

/* Only the last answer counts; without one the page is asked for plainly. */
let swaps = 0;
const swap = async (form, url, chosen) => {
	const own = ++swaps, id = form.dataset.swap;
	const still = form.dataset.still ?? form.id;
	const place = () => document.getElementById(still)
		?.getBoundingClientRect().top ?? 0;
	const top = place();
	form.setAttribute("aria-busy", "true");
	const answer = await fetch(url, {
		headers: { Accept: "text/html" }, credentials: "same-origin",
	}).catch(() => null);
	const part = answer?.ok ?
		parse(await answer.text()).getElementById(id) : null;
	const old = document.getElementById(id);
	if (own !== swaps)
		return;
	if (!part || !old || part.querySelector("[data-progress]"))
		return location.assign(url);
	old.replaceChildren(...Array.from(part.childNodes));
	for (const hidden of all("[data-needs-script]", old))
		hidden.hidden = false;
	history.replaceState(null, "", url);
	const now = old.querySelector(`form[data-swap="${CSS.escape(id)}"]`);
	scrollBy(0, place() - top);
	all("button[name]", now ?? old).find(button => button.value === chosen)
		?.focus({ preventScroll: true });
};

const startSwap = () => document.addEventListener("submit", event => {
	const form = event.target.closest?.("form[data-swap]");
	if (!form || event.defaultPrevented)
		return;
	const url = new URL(form.getAttribute("action"), location.href);
	url.search = new URLSearchParams(new FormData(form, event.submitter));
	event.preventDefault();
	swap(form, url, event.submitter?.value);
});

/* The list with one moved to before or after another. */
const movedIn = (list, id, to, after) => {
	const rest = list.filter(other => other !== id);
	rest.splice(rest.indexOf(to) + (after ? 1 : 0), 0, id);
	return rest;
};

const startGrips = () => {
	let row = null, over = null, after = false;
	const mark = () => {
		for (const other of all(".drop-before, .drop-after"))
			other.classList.remove("drop-before", "drop-after");
		over?.classList.add(after ? "drop-after" : "drop-before");
	};
	const end = () => {
		row?.classList.remove("dragged");
		row = over = null;
		mark();
	};
	const grips = "[data-grip], [data-row] > :is(.gantt-task, .gantt-critical, " +
		".hatch-back, .hatch-line, .on, .t)";
	on("pointerdown", grips, (grip, event) => {
		if (event.button !== 0)
			return;
		row = grip.closest("[data-row]");
		row?.classList.add("dragged");
		event.preventDefault();
	});
	document.addEventListener("pointermove", event => {
		if (!row)
			return;
		const at = document.elementFromPoint(event.clientX, event.clientY)
			?.closest("[data-row]");
		over = at && at !== row && at.parentNode === row.parentNode ?
			at : null;
		if (over) {
			const box = over.getBoundingClientRect();
			after = event.clientY > box.top + box.height / 2;
		}
		mark();
	});
	document.addEventListener("pointerup", () => {
		const chart = row?.closest("[data-order]");
		const form = chart ? document.getElementById(chart.dataset.order) :
			row?.closest("form");
		const input = form?.elements.order;
		if (input && over) {
			if (chart)
				form.dataset.still = chart.id;
			input.value = movedIn(input.value.split(","), row.dataset.row,
				over.dataset.row, after).join(",");
			form.requestSubmit();
		}
		end();
	});
	document.addEventListener("pointercancel", end);
	document.addEventListener("keydown", event => {
		if (event.key === "Escape" && row)
			end();
	});
};

/*
 * Follow a stream of events.  Each event becomes a DOM event "live" on the
 * element; one without a listener that stops it refreshes the parts it names
 * (or all).  EventSource itself comes back with Last-Event-ID.
 */
const follow = element => {
	const waiting = new Set();
	let source = null, seen = "", timer = 0;
	const state = line => {
		root.dataset.line = line;
		for (const tag of all("[data-line-state]"))
			tag.hidden = tag.dataset.lineState !== line;
	};
	const hear = message => {
		seen = message.lastEventId;
		const event = new CustomEvent("live", {
			bubbles: true, cancelable: true,
			detail: { id: message.lastEventId, data: message.data },
		});
		if (!element.dispatchEvent(event))
			return;
		for (const part of all("[data-refresh][id]"))
			waiting.add(part.id);
		clearTimeout(timer);
		timer = setTimeout(() => {
			refresh([...waiting]).catch(() => state("lost"));
			waiting.clear();
		}, 150);
	};
	/* A browser has few lines to one server: a page that nobody looks at lets
	 * its own go, and asks for what it missed when it is looked at again. */
	const leave = () => {
		source?.close();
		source = null;
	};
	const attend = () => {
		if (document.hidden)
			return leave();
		if (source)
			return;
		const url = new URL(element.dataset.live, location.href);
		if (seen !== "")
			url.searchParams.set("after", seen);
		source = new EventSource(url);
		source.addEventListener("open", () => state("open"));
		source.addEventListener("error", () => state("lost"));
		source.addEventListener("message", hear);
	};
	document.addEventListener("visibilitychange", attend);
	addEventListener("pagehide", leave);
	addEventListener("pageshow", attend);
	attend();
};

/*
 * [data-stale="change"] tells when what the page shows was changed after it was
 * made: its own record (data-record, data-id), its own kind, or anything.  It is
 * told beside the page, so that nothing moves; what is typed stays.
 */
const startStale = () => on("live", "[data-stale]", (bar, event) => {
	const { data } = JSON.parse(event.detail.data);
	const record = bar.dataset.record, id = Number(bar.dataset.id);
	const form = document.querySelector("form[data-guard]");
	event.preventDefault();
	if (!data || !(data.change > Number(bar.dataset.stale)) ||
	    (form && id === 0))
		return;
	if (!data.many && record !== "" && (data.record !== record ||
	    (id > 0 && data.id !== id)))
		return;
	bar.querySelector(form ? "[data-stale-form]" : "[data-stale-page]")
		.hidden = false;
});

/* Work that its page waits for.  A line that is lost is no reason to wait: the
 * page is asked for, and tells how it stands. */
const waitFor = box => {
	/* From the next page on the server need not let it load itself. */
	document.cookie = (location.protocol === "https:" ?
		"__Host-script=1; Secure" : "script=1") + "; Path=/; SameSite=Lax";
	const source = new EventSource(box.dataset.progress);
	const bar = box.querySelector("progress"), words = box.querySelector("p");
	let left = false;
	const again = () => {
		source.close();
		if (!left)
			location.replace(location.href);
	};
	source.addEventListener("progress", message => {
		const at = JSON.parse(message.data);
		bar.max = Math.max(at.total, 1);
		bar.value = at.done;
		if (words.textContent !== at.words)
			words.textContent = at.words;
	});
	source.addEventListener("done", again);
	source.addEventListener("error", () => {
		source.close();
		setTimeout(again, 1000);
	});
	/* Stopping it is done too, and has a page of its own. */
	document.addEventListener("submit", () => {
		left = true;
		source.close();
	});
	addEventListener("pagehide", () => source.close());
};

const startLive = () => {
	all("[data-live]").forEach(follow);
	all("[data-progress]").forEach(waitFor);
};

/* --- clocks --------------------------------------------------------------------- */

const two = number => String(number).padStart(2, "0");

const countdown = seconds => {
	const left = Math.abs(seconds);
	return (seconds < 0 ? "−" : "") + two(Math.floor(left / 3600)) + ":" +
		two(Math.floor(left / 60) % 60);
};

const startClocks = () => {
	const clocks = all("time[data-count]");
	const tick = () => {
		for (const clock of clocks) {
			const until = Date.parse(clock.dateTime);
			if (Number.isNaN(until))
				continue;
			const left = Math.floor((until - Date.now()) / 1000);
			const words = countdown(left);
			if (clock.textContent !== words)
				clock.textContent = words;
			clock.classList.toggle("late", left < 0);
		}
	};
	if (clocks.length > 0) {
		tick();
		setInterval(tick, 1000);
	}
};

/* --- small things ------------------------------------------------------------------ */

const startSmall = () => {
	on("click", "[data-dialog]", (button, event) => {
		if (openDialog(button.dataset.dialog))
			event.preventDefault();
	});
	on("click", "[data-stale-close]", button => {
		button.closest(".toast").hidden = true;
	});
	on("click", "[data-close]", button => button.closest("dialog")?.close());
	on("click", "[data-print]", () => print());
	on("click", "[data-copy]", button => {
		const from = document.getElementById(button.dataset.copy);
		navigator.clipboard?.writeText(from?.value ?? from?.textContent ?? "")
			.then(() => { button.dataset.done = "1"; }, () => {});
	});
	/* Of a picture that scrolls, what has the focus is seen whole. */
	document.addEventListener("focusin", event => {
		if (event.target instanceof SVGElement)
			event.target.scrollIntoView({ block: "nearest",
				inline: "nearest" });
	});
	/* A pop-up sheet closes when one looks elsewhere. */
	document.addEventListener("click", event => {
		for (const pop of all("details.pop[open]"))
			if (!pop.contains(event.target))
				pop.open = false;
	});
	document.addEventListener("keydown", event => {
		if (event.key !== "Escape")
			return;
		for (const pop of all("details.pop[open]")) {
			pop.open = false;
			pop.querySelector("summary")?.focus();
		}
		if (location.hash === "#menu")
			location.hash = "#main";
	});
};

/* The theme first: before the page is drawn, when this runs in the head. */
startTheme();
const start = () => {
	for (const part of [startShortcuts, startForms, startPickers, startTables, startSwap, startGrips, startStale, startLive,
		startClocks, startSmall])
		part();
	setTheme(store.get("theme") ?? root.dataset.theme ?? "auto");
	/* What only works with script shows itself now. */
	root.dataset.script = "1";
	for (const part of all("[data-needs-script]"))
		part.hidden = false;
};
if (document.readyState === "loading")
	document.addEventListener("DOMContentLoaded", start);
else
	start();
})();
