/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/rng.h"
#include "base/utf8.h"
#include "sample.h"

static const struct choice levels[] = {
	{ "" }, { "low" }, { "medium" }, { "very-high" },
};

#define REC struct sample_row
static const struct field row_fields[] = {
	F_TEXT(name),
	F_LONG_TEXT(note),
	F_DURATION(hours),
	F_INSTANT(at),
	F_CHOICE(level, levels),
	F_FLAG(done),
	F_REFERENCES(sites, "site"),
};
#undef REC

const struct record sample_row_record = {
	.name = "sample_row", .fields = row_fields,
	.nfields = COUNT(row_fields), .size = sizeof(struct sample_row),
};

#define REC struct sample
static const struct field fields[] = {
	F_TEXT(title, .flags = FIELD_TITLE | FIELD_REQUIRED | FIELD_SORT,
	    .min = 2, .max = 60),
	F_LONG_TEXT(body),
	F_CHOICE(level, levels, .flags = FIELD_FILTER),
	F_FLAG(critical),
	F_INTEGER(count, .min = -5, .max = 100000),
	F_MONEY(cost, .max = 100000000),
	F_DURATION(target, .min = 60, .max = 90 * SECONDS_DAY),
	F_INSTANT(seen),
	F_DATE(review),
	F_REFERENCE(owner, "person"),
	F_REFERENCES(sites, "site", .max = 5),
	F_EMAIL(mail),
	F_PHONE(phone),
	F_URL(link),
	F_CALENDAR(hours),
	F_CURVE(impact, .max = 4),
	F_ATTACHMENT(photo),
	F_ROWS(steps, &sample_row_record, .max = 8),
	F_TEXT(secret, .flags = FIELD_SECRET),
	F_INTEGER(state, .flags = FIELD_READONLY),
};
#undef REC

static void
check(const void *object, struct errs *errs)
{
	const struct sample *s = object;
	struct err err = { 0 };

	if (!s->count.known || s->count.v != 13)
		return;
	err_set(&err, ERR_INVALID, "count", "no-thirteen");
	errs_add(errs, &err);
}

const struct record sample_record = {
	.name = "sample", .path = "samples", .fields = fields,
	.nfields = COUNT(fields), .size = sizeof(struct sample),
	.check = check,
};

const struct field *
sample_field(const char *name)
{
	const struct field *f = record_field(&sample_record, str_of(name));

	BUG_IF(f == NULL);
	return f;
}

/* ---- by lot ------------------------------------------------------------- */

static bool
coin(uint64_t *state)
{
	return rng_below(state, 3) != 0;
}

static struct opt64
number(uint64_t *state, int64_t min, int64_t max)
{
	if (!coin(state))
		return UNKNOWN;
	return KNOWN(min + (int64_t)rng_below(state,
	    (uint64_t)(max - min) + 1));
}

/* Letters that have hurt others: separators, escapes, quotes, far planes. */
static struct str
text(struct arena *a, uint64_t *state, size_t max, bool lines)
{
	static const char *const bits[] = { "a", "Z", "é", "|", ",", "\\", "=",
	    ";", " ", "\"", "'", "€", "🐘", "<b>", "#", "1", "\t", "\n" };
	size_t n = rng_below(state, max + 1);
	struct buf out = BUF_IN(a, 8 * max + 8);

	for (size_t i = 0; i < n; i++)
		buf_add_c(&out, bits[rng_below(state,
		    COUNT(bits) - (lines ? 0 : 1))]);
	if (str_trim(buf_str(&out)).len == 0)
		return STR_EMPTY;
	if (lines)
		return utf8_prefix(buf_str(&out), max);
	return str_trim(utf8_prefix(str_trim(buf_str(&out)), max));
}

static struct str
one_of(uint64_t *state, const char *const *list, size_t n)
{
	return coin(state) ? str_of(list[rng_below(state, n)]) : STR_EMPTY;
}

static struct refs
refs(struct arena *a, uint64_t *state)
{
	size_t n = rng_below(state, 5);
	int64_t *ids = arena_array(a, int64_t, n), next = 0;

	for (size_t i = 0; i < n; i++)
		ids[i] = next += 1 + (int64_t)rng_below(state, 40);
	return (struct refs){ ids, n };
}

static struct curve
curve(uint64_t *state)
{
	struct curve c = { .known = (uint8_t)rng_below(state, 256) };
	int level = 0;

	for (int i = 0; i < CURVE_HORIZONS; i++) {
		if ((c.known >> i & 1) == 0)
			continue;
		if (level < 4 && rng_below(state, 3) == 0)
			level++;
		c.level[i] = (int8_t)level;
	}
	return c;
}

static void
fill_row(struct arena *a, uint64_t *state, struct sample_row *row)
{
	row->name = text(a, state, 20, false);
	if (row->name.len == 0)
		row->name = STR("row");
	row->note = text(a, state, 30, true);
	row->hours = number(state, 0, 1000000);
	row->at = number(state, -1000000000, 4000000000);
	row->level = (int32_t)rng_below(state, COUNT(levels));
	row->done = coin(state);
	row->sites = refs(a, state);
}

static struct rows
rows(struct arena *a, uint64_t *state)
{
	size_t n = rng_below(state, 6);
	struct sample_row *items = arena_array(a, struct sample_row, n);

	for (size_t i = 0; i < n; i++) {
		items[i].rec.id = (int64_t)i + 1;
		fill_row(a, state, &items[i]);
	}
	return (struct rows){ items, n };
}

struct sample *
sample_random(struct arena *a, uint64_t *state)
{
	static const char *const mails[] = { "a@b.nl", "jan+x@é.example" };
	static const char *const phones[] = { "112", "+31 20 123 45 67" };
	static const char *const links[] = { "https://a.nl/b?c=d,e|f" };
	static const char *const weeks[] = { "24/7", "mo-fr 08:00-17:00",
	    "mo 00:00-01:00; sa-su 10:00-12:00,13:00-24:00" };
	struct sample *s = arena_new(a, struct sample);

	s->title = text(a, state, 50, false);
	if (utf8_count(s->title) < 2)
		s->title = STR("title");
	s->body = text(a, state, 200, true);
	s->mail = one_of(state, mails, COUNT(mails));
	s->phone = one_of(state, phones, COUNT(phones));
	s->link = STR_EMPTY;
	if (coin(state))
		s->link = str_sub(str_of(links[0]), 0,
		    12 + rng_below(state, 8));
	s->hours = one_of(state, weeks, COUNT(weeks));
	s->level = (int32_t)rng_below(state, COUNT(levels));
	s->critical = coin(state);
	s->count = number(state, 14, 100000);
	s->cost = number(state, 0, 100000000);
	s->target = number(state, 60, 90 * SECONDS_DAY);
	s->seen = number(state, -60000000000, 250000000000);
	s->review = number(state, -719162, 2932896);
	s->owner = number(state, 1, 1000);
	s->photo = number(state, 1, 1000);
	s->sites = refs(a, state);
	s->impact = curve(state);
	s->steps = rows(a, state);
	return s;
}

/* Drop, change, move and add rows; a new one has an id nobody had. */
static struct rows
mutate_rows(struct arena *a, uint64_t *state, struct rows from)
{
	struct sample_row *old = from.items;
	struct sample_row *items = arena_array(a, struct sample_row,
	    from.n + 2);
	size_t n = 0;

	for (size_t i = 0; i < from.n; i++)
		if (rng_below(state, 4) != 0) {
			size_t at = rng_below(state, 3) == 0 ?
			    rng_below(state, n + 1) : n;

			memmove(items + at + 1, items + at,
			    (n - at) * sizeof(*items));
			items[at] = old[i];
			if (!coin(state))
				fill_row(a, state, &items[at]);
			n++;
		}
	for (size_t more = rng_below(state, 3); more > 0; more--) {
		size_t at = rng_below(state, n + 1);

		memmove(items + at + 1, items + at, (n - at) * sizeof(*items));
		items[at] = (struct sample_row){ 0 };
		items[at].rec.id = 100 + (int64_t)more;
		fill_row(a, state, &items[at]);
		n++;
	}
	return (struct rows){ items, n };
}

struct sample *
sample_mutate(struct arena *a, uint64_t *state, const struct sample *from)
{
	struct sample *to = record_copy(&sample_record, a, from);
	struct sample *other = sample_random(a, state);

	for (size_t i = 0; i < sample_record.nfields; i++) {
		const struct field *f = &sample_record.fields[i];

		if (f->kind == FIELD_ROWS)
			field_set_rows(f, to, mutate_rows(a, state,
			    field_rows(f, from)));
		else if (rng_below(state, 3) == 0)
			field_copy(f, a, to, other);
	}
	return to;
}
