/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Texts beside each other: what changed, and two changes as one.  The second
 * half of the cases are by lot, with promises that must hold for any text.
 */
#include <sys/resource.h>

#include "../test.h"
#include "base/buf.h"
#include "base/rng.h"
#include "base/text_diff.h"
#include "base/text_merge.h"
#include "base/text_words.h"

static const struct text_merge_marks marks = { STR_INIT("[mine: "),
	STR_INIT(" | theirs: "), STR_INIT("]") };

/* "same[-old-]{+new+}". */
static struct str
said(struct arena *a, struct str old, struct str new)
{
	struct buf out = BUF_IN(a, 64 << 20);
	struct text_diff diff;
	struct err err = { 0 };

	if (!text_diff(a, old, new, &diff, &err))
		fail_msg("%s", err.id);
	for (size_t i = 0; i < diff.n; i++) {
		enum text_run_kind k = diff.runs[i].kind;

		buf_add_c(&out, k == TEXT_SAME ? "" : k == TEXT_ADDED ? "{+"
		    : "[-");
		buf_add(&out, diff.runs[i].text);
		buf_add_c(&out, k == TEXT_SAME ? "" : k == TEXT_ADDED ? "+}"
		    : "-]");
	}
	return buf_str(&out);
}

static struct text_merge
merged(struct arena *a, struct str base, struct str mine, struct str theirs)
{
	struct text_merge m;
	struct err err = { 0 };

	if (!text_merge(a, base, mine, theirs, &marks, &m, &err))
		fail_msg("%s", err.id);
	return m;
}

static void
test_diff__says_it_in_words(void **state)
{
	static const struct {
		const char *old, *new, *want;
	} cases[] = {
		{ "", "", "" },
		{ "a", "a", "a" },
		{ "", "a b", "{+a b+}" },
		{ "a b", "", "[-a b-]" },
		{ "Bel Jan op.", "Bel Piet op.", "Bel [-Jan-]{+Piet+} op." },
		{ "binnen 4 uur", "binnen 12 uur", "binnen [-4-]{+12+} uur" },
		/* a phrase, and not word by word */
		{ "een oud klein huis", "het grote huis",
		    "[-een oud klein-]{+het grote+} huis" },
		{ "drie \xC3\xA9\xC3\xA9n twee", "drie \xC3\xA9\xC3\xA9n vier",
		    "drie \xC3\xA9\xC3\xA9n [-twee-]{+vier+}" },
		/* whole paragraphs, from their beginning to their end */
		{ "Een.\n\nTwee.\n", "Een.\n\nNieuw.\n\nTwee.\n",
		    "Een.\n\n{+Nieuw.\n\n+}Twee.\n" },
		{ "Een.\n\nWeg.\n\nTwee.\n", "Een.\n\nTwee.\n",
		    "Een.\n\n[-Weg.\n\n-]Twee.\n" },
		{ "- a\n- b\n- c\n", "- a\n- x\n- b\n- c\n",
		    "- a\n{+- x\n+}- b\n- c\n" },
		/* a moved paragraph leaves its neighbours alone */
		{ "Eerst dit hier.\nDan dat daar.\nTot slot nog iets.\n",
		    "Dan dat daar.\nTot slot nog iets.\nEerst dit hier.\n",
		    "[-Eerst dit hier.\n-]Dan dat daar.\nTot slot nog iets.\n"
		    "{+Eerst dit hier.\n+}" },
		/* broken otherwise, the words are the same */
		{ "een twee\ndrie vier", "een twee drie\nvier",
		    "een twee[-\n-]{+ +}drie[- -]{+\n+}vier" },
		{ "a\r\nb\r\n", "a\nb\n", "a\r\nb\r\n" },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_str(said(&a, str_of(cases[i].old), str_of(cases[i].new)),
		    cases[i].want);
	arena_release(&a);
}

static void
test_merge__what_one_changed_is_as_they_made_it(void **state)
{
	static const struct {
		const char *base, *mine, *theirs, *want;
		size_t places;
	} cases[] = {
		{ "Bel Jan.\nSluit af.\n", "Bel Piet.\nSluit af.\n",
		    "Bel Jan.\nSluit goed af.\n",
		    "Bel Piet.\nSluit goed af.\n", 0 },
		/* one line, different words: merged, and shown */
		{ "Bel Jan binnen 2 uur.", "Bel Jan binnen 4 uur.",
		    "Bel Piet binnen 2 uur.", "Bel Piet binnen 4 uur.", 1 },
		{ "Een.\n\nTwee.\n", "Nul.\n\nEen.\n\nTwee.\n",
		    "Een.\n\nTwee.\n\nDrie.\n",
		    "Nul.\n\nEen.\n\nTwee.\n\nDrie.\n", 0 },
		/* the same change twice is one */
		{ "a b c", "a x c", "a x c", "a x c", 0 },
		{ "a b c d e f g", "a x c d e f g", "a x c d e f y",
		    "a x c d e f y", 0 },
		/* both removed, and what both removed */
		{ "een twee drie vier vijf", "een vier vijf", "een twee vijf",
		    "een vijf", 0 },
		{ "", "mijn", "mijn", "mijn", 0 },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct text_merge m = merged(&a, str_of(cases[i].base),
		    str_of(cases[i].mine), str_of(cases[i].theirs));

		assert_str(m.text, cases[i].want);
		assert_int_equal(m.asked, 0);
		assert_int_equal(m.n, cases[i].places);
	}
	arena_release(&a);
}

static void
test_merge__what_both_changed_is_kept_twice(void **state)
{
	static const struct {
		const char *base, *mine, *theirs, *want;
		enum text_place_kind kind;
	} cases[] = {
		{ "Bel Jan op.", "Bel Piet op.", "Bel Klaas op.",
		    "Bel [mine: Piet | theirs: Klaas] op.", TEXT_PLACE_BOTH },
		{ "", "mijn", "hun", "[mine: mijn | theirs: hun]",
		    TEXT_PLACE_BOTH },
		{ "kop\n", "kop\nmijn regel\n", "kop\nhun regel\n",
		    "kop\n[mine: mijn | theirs: hun] regel\n",
		    TEXT_PLACE_BOTH },
		{ "kop\n", "kop\na b\nc\n", "kop\nx y\nz\n",
		    "kop\n[mine: \na b\nc\n | theirs: \nx y\nz\n]\n",
		    TEXT_PLACE_BOTH },
		/* one removed what the other changed */
		{ "Een.\n\nBel Jan nu op.\n\nTwee.\n", "Een.\n\nTwee.\n",
		    "Een.\n\nBel Jan meteen op.\n\nTwee.\n",
		    "Een.\n\nBel Jan meteen op.\n\nTwee.\n",
		    TEXT_PLACE_KEPT },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct text_merge m = merged(&a, str_of(cases[i].base),
		    str_of(cases[i].mine), str_of(cases[i].theirs));

		assert_str(m.text, cases[i].want);
		assert_int_equal(m.n, 1);
		assert_int_equal(m.places[0].kind, cases[i].kind);
		assert_int_equal(m.asked, cases[i].kind == TEXT_PLACE_BOTH);
		assert_true(m.places[0].at + m.places[0].len <= m.text.len);
	}
	arena_release(&a);
}

/* ---- by lot -------------------------------------------------------------- */

struct lot {
	uint64_t rng;
	struct arena *arena;
	int64_t fresh;		/* words that occur nowhere else */
};

static uint64_t
pick(struct lot *l, uint64_t below)
{
	return rng_below(&l->rng, below);
}

static void
add_word(struct lot *l, struct buf *out)
{
	static const char *const common[] = { "de", "het", "een", "plan",
		"van", "bel", "server", "herstel", "uur", "4", "**nu**", "|",
		"-", "#", "en", "of", "direct", "back-up" };

	buf_add_c(out, common[pick(l, COUNT(common))]);
	buf_add_c(out, pick(l, 9) == 0 ? ".\n" : pick(l, 25) == 0 ? "\n\n"
	    : " ");
}

static struct str
random_text(struct lot *l, uint64_t words)
{
	struct buf out = BUF_IN(l->arena, 1 << 24);

	for (uint64_t i = 0; i < words; i++)
		add_word(l, &out);
	return buf_str(&out);
}

/* Words that nobody else has, as `tag` with a number. */
static void
add_fresh(struct lot *l, char tag, struct buf *out)
{
	uint64_t n = 1 + pick(l, 6);

	for (uint64_t i = 0; i < n; i++) {
		if (pick(l, 3) == 0)
			add_word(l, out);
		buf_addf(out, "%c%dq%s", tag, (int)l->fresh++,
		    pick(l, 8) == 0 ? "\n" : pick(l, 20) == 0 ? "\n\n" : " ");
	}
}

/* Somebody's work: words and paragraphs put in, taken out, replaced, moved. */
static struct str
edited(struct lot *l, struct str text, char tag)
{
	uint64_t edits = 1 + pick(l, 6);

	while (edits-- > 0) {
		struct buf out = BUF_IN(l->arena, 1 << 24);
		size_t at = pick(l, text.len + 1), len = 0, to;

		while (at > 0 && text.ptr[at - 1] != ' ' &&
		    text.ptr[at - 1] != '\n')
			at--;
		if (pick(l, 3) != 0)
			len = pick(l, pick(l, 4) == 0 ? 400 : 40);
		len = len > text.len - at ? text.len - at : len;
		while (len > 0 && at + len < text.len &&
		    text.ptr[at + len - 1] != ' ' &&
		    text.ptr[at + len - 1] != '\n')
			len++;
		to = pick(l, at + 1);
		while (to > 0 && text.ptr[to - 1] != ' ' &&
		    text.ptr[to - 1] != '\n')
			to--;
		if (len > 0 && pick(l, 5) == 0) {	/* moved to the front */
			buf_add(&out, str_sub(text, 0, to));
			buf_add(&out, str_sub(text, at, len));
			buf_add(&out, str_sub(text, to, at - to));
		} else {
			buf_add(&out, str_sub(text, 0, at));
			if (len == 0 || pick(l, 2) == 0)
				add_fresh(l, tag, &out);
		}
		buf_add(&out, str_sub(text, at + len, text.len));
		text = buf_str(&out);
	}
	return text;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Each word of `text` with this tag is a word of `in` too. */
static void
assert_words(struct str text, char tag, struct str in)
{
	for (size_t i = 0; i < text.len; i++) {
		size_t n = 1, at;
		struct str word;

		if (text.ptr[i] != tag || (i > 0 &&
		    is_letter(text.ptr[i - 1])))
			continue;
		while (i + n < text.len && is_letter(text.ptr[i + n]))
			n++;
		word = str_sub(text, i, n);
		if (word.ptr[n - 1] != 'q')
			continue;
		at = str_find_str(in, word);
		if (at == in.len)
			fail_msg("lost: %.*s\n%.*s", STR_ARG(word),
			    STR_ARG(in));
	}
}

static void
assert_diff_holds(struct arena *a, struct str old, struct str new)
{
	struct buf was = BUF_IN(a, 1 << 24), is = BUF_IN(a, 1 << 24);
	struct text_diff diff;
	struct err err = { 0 };

	assert_true(text_diff(a, old, new, &diff, &err));
	for (size_t i = 0; i < diff.n; i++) {
		assert_true(diff.runs[i].text.len > 0);
		if (i > 0)
			assert_int_not_equal(diff.runs[i].kind,
			    diff.runs[i - 1].kind);
		if (diff.runs[i].kind != TEXT_ADDED)
			buf_add(&was, diff.runs[i].text);
		if (diff.runs[i].kind != TEXT_REMOVED)
			buf_add(&is, diff.runs[i].text);
	}
	assert_true(str_eq(buf_str(&was), old));
	assert_true(str_eq(buf_str(&is), new));
}

static void
test_merge__no_word_that_anybody_put_in_is_lost(void **state)
{
	int64_t rounds = test_length("STORMVAST_MERGES", 10000, 200000);

	(void)state;
	for (int64_t round = 0; round < rounds; round++) {
		struct arena a = ARENA_INIT;
		struct lot l = { .rng = (uint64_t)round * 77 + 1, .arena = &a };
		struct str base = random_text(&l, pick(&l, 120));
		struct str mine = edited(&l, base, 'm');
		struct str theirs = edited(&l, base, 't');
		struct text_merge m = merged(&a, base, mine, theirs), back;

		assert_words(mine, 'm', m.text);
		assert_words(theirs, 't', m.text);
		back = merged(&a, base, theirs, mine);
		assert_words(mine, 'm', back.text);
		assert_words(theirs, 't', back.text);
		assert_int_equal(m.asked, back.asked);
		assert_true(str_eq(merged(&a, base, mine, base).text, mine));
		assert_true(str_eq(merged(&a, base, base, theirs).text,
		    theirs));
		assert_true(str_eq(merged(&a, base, mine, mine).text, mine));
		assert_diff_holds(&a, base, mine);
		assert_diff_holds(&a, mine, theirs);
		arena_release(&a);
	}
}

static void
test_merge__texts_that_share_nothing(void **state)
{
	struct arena a = ARENA_INIT;
	struct lot l = { .rng = 5, .arena = &a };
	struct buf mine = BUF_IN(&a, 1 << 24), theirs = BUF_IN(&a, 1 << 24);
	struct text_merge m;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		add_fresh(&l, 'm', &mine);
		add_fresh(&l, 't', &theirs);
	}
	m = merged(&a, random_text(&l, 9000), buf_str(&mine),
	    buf_str(&theirs));
	assert_words(buf_str(&mine), 'm', m.text);
	assert_words(buf_str(&theirs), 't', m.text);
	arena_release(&a);
}

static void
test_diff__bytes_that_are_no_text(void **state)
{
	struct arena a = ARENA_INIT;
	struct lot l = { .rng = 9, .arena = &a };

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct str texts[3];

		for (int k = 0; k < 3; k++) {
			size_t n = pick(&l, 60);
			char *bytes = arena_alloc(&a, n + 1);

			for (size_t i = 0; i < n; i++)
				bytes[i] = (char)"\0\xFF\xC3\r a.|x"
				    [pick(&l, 9)];
			texts[k] = (struct str){ bytes, n };
		}
		assert_diff_holds(&a, texts[0], texts[1]);
		(void)merged(&a, texts[0], texts[1], texts[2]);
	}
	arena_release(&a);
}

static void
test_diff__too_long_is_refused(void **state)
{
	struct arena a = ARENA_INIT;
	char *bytes = arena_alloc(&a, TEXT_MAX + 1);
	struct str most = { memset(bytes, 'a', TEXT_MAX + 1), TEXT_MAX };
	struct str over = { bytes, TEXT_MAX + 1 };
	struct text_diff diff;
	struct text_merge m;
	struct err err = { 0 };

	(void)state;
	assert_true(text_diff(&a, most, STR("a"), &diff, &err));
	assert_false(text_diff(&a, over, STR("a"), &diff, &err));
	assert_string_equal(err.id, "texts-too-long");
	assert_int_equal(err.code, ERR_TOO_LARGE);
	assert_int_equal(err.args[0].n, TEXT_MAX);
	assert_false(text_diff(&a, STR("a"), over, &diff, &err));
	assert_false(text_merge(&a, STR("a"), STR("b"), over, &marks, &m,
	    &err));
	assert_string_equal(err.id, "texts-too-long");
	arena_release(&a);
}

static double
seconds_used(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)u.ru_utime.tv_sec + 1e-6 * (double)u.ru_utime.tv_usec;
}

/* Four times the text may cost little more than four times the time, also where
 * the texts share no line, or every word many times. */
static void
test_diff__cost_grows_with_the_text(void **state)
{
	double took[2][2];

	(void)state;
	for (int kind = 0; kind < 2; kind++)
		for (int size = 0; size < 2; size++) {
			struct arena a = ARENA_INIT;
			struct lot l = { .rng = 3, .arena = &a };
			uint64_t words = size == 0 ? 100000 : 400000;
			struct str one = random_text(&l, words);
			struct str two = kind == 0 ? random_text(&l, words)
			    : edited(&l, one, 'm');
			struct text_diff diff;
			struct err err = { 0 };
			double from = seconds_used();

			assert_true(text_diff(&a, one, two, &diff, &err));
			took[kind][size] = seconds_used() - from;
			arena_release(&a);
		}
	print_message("unlike %.2f s, %.2f s; like %.3f s, %.3f s\n",
	    took[0][0], took[0][1], took[1][0], took[1][1]);
	for (int kind = 0; kind < 2; kind++)
		assert_true(took[kind][1] < 12 * took[kind][0] + 0.2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_diff__says_it_in_words),
		cmocka_unit_test(test_merge__what_one_changed_is_as_they_made_it),
		cmocka_unit_test(test_merge__what_both_changed_is_kept_twice),
		cmocka_unit_test(test_merge__no_word_that_anybody_put_in_is_lost),
		cmocka_unit_test(test_merge__texts_that_share_nothing),
		cmocka_unit_test(test_diff__bytes_that_are_no_text),
		cmocka_unit_test(test_diff__too_long_is_refused),
		cmocka_unit_test(test_diff__cost_grows_with_the_text),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
