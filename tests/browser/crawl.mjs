/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * crawl.mjs - every page that a reader can come to by links, one of each kind.
 *
 * Two addresses are of one kind when they differ in numbers and in the values
 * of their query only; the list that one came from makes no other page either.  What changes something is behind a POST, so following
 * every link is safe.
 */
const SKIP = /^\/(assets\/|language|logout|events)|\/export\b/;

export const kindOf = address => {
	const url = new URL(address, "http://x");
	const keys = [...new Set(url.searchParams.keys())]
		.filter(key => key !== "list").sort().join("&");
	const sorted = url.searchParams.get("sort") ? "" : keys;
	return url.pathname.replace(/\d+/g, "{id}") + (sorted && "?" + sorted);
};

const linksOf = html => [...html.matchAll(/<a\b[^>]*\bhref="([^"#]+)/g)]
	.map(match => match[1].replaceAll("&amp;", "&"))
	.filter(link => link.startsWith("/") && !SKIP.test(link));

/*
 * [{ kind, path, status, type, text }] from `start` on; get(path) asks as the
 * reader who is signed in.  At most `most` kinds: more are a fault of ours.
 */
export const crawl = async (get, start, most = 400) => {
	const found = new Map(), queue = [...start];
	while (queue.length > 0) {
		const path = queue.shift(), kind = kindOf(path);
		if (found.has(kind))
			continue;
		if (found.size === most)
			throw new Error(`more than ${most} kinds of pages`);
		const answer = await get(path);
		const type = answer.headers()["content-type"] ?? "";
		/* A page that is saved as a file is none to look at. */
		const saved = (answer.headers()["content-disposition"] ?? "")
			.startsWith("attachment");
		const text = type.startsWith("text/html") && !saved ?
			await answer.text() : "";
		found.set(kind, { kind, path, type, text,
			status: answer.status() });
		queue.push(...linksOf(text));
	}
	return [...found.values()];
};
