/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The crisis pack in a browser, without a server: open it with a passphrase,
 * read, search, print, and keep a log until the crisis room is back.
 *
 * What is shown was made by stormvast and is authenticated before it becomes
 * nodes; the page's policy runs no other script whatever it says.
 */
"use strict";
(() => {
const DAY = 86400;
const main = document.getElementById("main");
const { sodium } = globalThis;

const bytesOf = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
const block = id => bytesOf(document.getElementById(id).textContent);
const utf8 = text => new TextEncoder().encode(text);
const textOf = bytes => new TextDecoder().decode(bytes);

const head = JSON.parse(textOf(block("head")));
const say = (id, values = {}) => head.words[id].replace(/\{\{(\w+)\}\}/g,
	(whole, name) => values[name] ?? whole);
const made = new Date(head.made);
const date = (at, more) => new Intl.DateTimeFormat(head.lang,
	{ dateStyle: "long", timeStyle: "short", ...more }).format(at);
const isOld = () => (Date.now() - made.getTime()) / 1000 > head.oldAfter;

/* An element with attributes and children; text becomes a text node. */
const make = (tag, attributes = {}, ...children) => {
	const e = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes))
		if (name.startsWith("on"))
			e.addEventListener(name.slice(2), value);
		else if (value !== false)
			e.setAttribute(name, value === true ? "" : value);
	e.append(...children);
	return e;
};

/* ---- opening ------------------------------------------------------------- */

const bound = `stormvast-pack 1\n${head.organisation}\n${head.role}\n` +
	`${head.lang}\n${head.made}\n`;

/* Nonce and box; throws when it is not of this key and header. */
const unbox = (bytes, to, key) => {
	const n = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
	return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null,
		bytes.subarray(n), utf8(bound + to), bytes.subarray(0, n), key);
};

const keyOf = (slot, passphrase) => unbox(bytesOf(slot.box), slot.name,
	sodium.crypto_pwhash(sodium.crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
		utf8(passphrase), bytesOf(slot.salt), slot.turns, slot.memory,
		sodium.crypto_pwhash_ALG_ARGON2ID13));

const dateLine = () => make("p", { class: "made" },
	say("made", { a: date(made) }),
	...isOld() ? [" ", make("strong", { class: "old" }, say("old", {
		a: Math.floor((Date.now() - made.getTime()) / 1000 / DAY) }))] : []);

const showLock = () => {
	const who = make("select", { id: "who", autocomplete: "username" },
		...head.slots.map((slot, i) => make("option", { value: i },
			slot.name)));
	const phrase = make("input", { id: "phrase", type: "password",
		autocomplete: "current-password", required: true });
	const fault = make("p", { id: "fault", role: "alert" });
	const button = make("button", { type: "submit" }, say("open"));
	const open = event => {
		event.preventDefault();
		fault.textContent = "";
		button.disabled = true;
		button.textContent = say("opening");
		/* Let the words appear before the work, which takes a second. */
		requestAnimationFrame(() => setTimeout(() => {
			let key = null;
			try {
				key = keyOf(head.slots[Number(who.value)], phrase.value);
			} catch {
				fault.textContent = say("wrong");
			}
			try {
				if (key !== null)
					show(JSON.parse(textOf(unbox(block("body"), "", key))));
			} catch {
				fault.textContent = say("damaged");
			}
			button.disabled = false;
			button.textContent = say("open");
			if (fault.textContent !== "")
				phrase.select();
		}, 20));
	};
	main.replaceChildren(dateLine(), make("form", { onsubmit: open },
		make("label", { for: "who" }, say("holder")), who,
		make("label", { for: "phrase" }, say("passphrase")), phrase,
		fault, button));
	phrase.focus();
};

/* ---- reading ------------------------------------------------------------- */

const partOf = part => {
	const body = new DOMParser().parseFromString(part.html, "text/html").body;
	return make("section", { id: part.id, "aria-labelledby": `h-${part.id}` },
		make("h2", { id: `h-${part.id}`, tabindex: -1 }, part.title),
		...Array.from(body.childNodes, node => document.importNode(node, true)));
};

const finder = (parts, sections) => {
	const none = make("p", { role: "status" });
	const find = event => {
		const words = event.target.value.toLocaleLowerCase(head.lang)
			.split(/\s+/).filter(Boolean);
		let n = 0;
		for (const [i, section] of sections.entries()) {
			const text = section.textContent.toLocaleLowerCase(head.lang);
			const hit = words.every(word => text.includes(word));
			section.hidden = parts[i].hidden = !hit;
			n += hit;
		}
		none.textContent = n === 0 ? say("found-none") : "";
	};
	return [make("label", { for: "find" }, say("find")),
		make("input", { id: "find", type: "search", oninput: find }), none];
};

const show = list => {
	const sections = [...list.map(partOf), logPart()];
	const lines = sections.map(section => make("li", {},
		make("a", { href: `#${section.id}` },
			section.querySelector("h2").textContent)));
	main.replaceChildren(dateLine(),
		make("nav", { "aria-labelledby": "contents" },
			make("h2", { id: "contents", tabindex: -1 }, say("contents")),
			...finder(lines, sections), make("ul", {}, ...lines),
			make("p", { class: "tools" },
				make("button", { type: "button", onclick: () => print() },
					say("print")),
				make("button", { type: "button", onclick: lock },
					say("lock")))),
		...sections);
	document.getElementById("contents").focus();
};

/* ---- the log ------------------------------------------------------------- */

/* Kept in this browser where it lets a file keep anything; saved as a file that
 * the crisis room reads. */
const LOG = `stormvast-pack-log ${head.organisation} ${head.role}`;
let entries = [], saved = true;
try {
	entries = JSON.parse(localStorage.getItem(LOG) ?? "[]");
} catch { /* a file may keep nothing here */ }

const keep = () => {
	saved = false;
	try {
		localStorage.setItem(LOG, JSON.stringify(entries));
	} catch { /* the button that saves is there */ }
};

const download = () => {
	const text = JSON.stringify({ format: "stormvast-log 1",
		organisation: head.organisation, role: head.role,
		packMade: head.made, entries }, null, "\t");
	const url = URL.createObjectURL(new Blob([text],
		{ type: "application/json" }));
	make("a", { href: url, download: `stormvast-log-${
		new Date().toISOString().slice(0, 16).replace(":", "")}.json` }).click();
	setTimeout(() => URL.revokeObjectURL(url), 60000);
	saved = true;
};

const logPart = () => {
	const list = make("ol", { class: "log" });
	const what = make("textarea", { id: "what", rows: 2, required: true });
	const draw = () => list.replaceChildren(...entries.length === 0
		? [make("li", { class: "none" }, say("log-none"))]
		: entries.map(entry => make("li", {}, make("time",
			{ datetime: entry.at }, date(new Date(entry.at),
				{ dateStyle: "short", timeStyle: "medium" })),
		" ", entry.text)));
	const add = event => {
		event.preventDefault();
		if (what.value.trim() === "")
			return;
		entries.push({ id: sodium.to_hex(sodium.randombytes_buf(16)),
			at: new Date().toISOString(), text: what.value.trim() });
		keep();
		what.value = "";
		draw();
		what.focus();
	};
	draw();
	return make("section", { id: "log", "aria-labelledby": "h-log" },
		make("h2", { id: "h-log", tabindex: -1 }, say("log")),
		make("p", {}, say("log-lead")),
		make("form", { onsubmit: add },
			make("label", { for: "what" }, say("log-what")), what,
			make("p", { class: "tools" },
				make("button", { type: "submit" }, say("log-add")),
				make("button", { type: "button", onclick: download },
					say("log-save")))),
		list);
};

const lock = () => {
	if (saved || confirm(say("log-unsaved")))
		showLock();
};

addEventListener("beforeunload", event => {
	if (!saved)
		event.preventDefault();
});
sodium.ready.then(showLock);
})();
