/* SPDX-License-Identifier: EUPL-1.2 */
/* Dates, instants and durations: what is read is printed and read the same. */
#include "base/when.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_duration(struct str s, int64_t unit)
{
	const int64_t limit = (int64_t)100 * 365 * SECONDS_DAY;
	int64_t n, back;

	if (!duration_parse(s, unit, &n))
		return;
	BUG_IF(n < 0 || n >= limit);
	for (int form = 0; form <= LANG__MAX; form++) {
		struct buf b = BUF_HEAP(200);

		if (form == LANG__MAX)
			duration_print_iso(&b, n);
		else
			duration_print(&b, n, (enum lang)form);
		BUG_IF(b.over || !duration_parse(buf_str(&b), 0, &back));
		BUG_IF(back != n);
		buf_release(&b);
	}
}

static void
check_date(struct str s)
{
	int64_t days, back;

	if (!date_parse(s, &days))
		return;
	BUG_IF(date_to_days(date_of_days(days)) != days);
	for (int form = 0; form <= LANG__MAX; form++) {
		struct buf b = BUF_HEAP(200);

		if (form == LANG__MAX)
			date_print_iso(&b, days);
		else
			date_print(&b, days, (enum lang)form);
		BUG_IF(!date_parse(buf_str(&b), &back) || back != days);
		buf_release(&b);
	}
}

static void
check_instant(struct str s, const struct zone *zone)
{
	struct buf b = BUF_HEAP(200);
	int64_t at, back;

	if (!instant_parse(s, zone, &at))
		return;
	instant_print_iso(&b, at);
	BUG_IF(!instant_parse(buf_str(&b), zone, &back) || back != at);
	buf_release(&b);
}

/* Any number at all may be printed; nothing overflows. */
static void
check_number(int64_t n)
{
	struct buf b = BUF_HEAP(1000);

	for (int i = 0; i < LANG__MAX; i++) {
		duration_print(&b, n, (enum lang)i);
		duration_print_short(&b, n, (enum lang)i);
		date_print(&b, n, (enum lang)i);
		instant_print(&b, n, zone_default(), (enum lang)i);
	}
	duration_print_iso(&b, n);
	date_print_iso(&b, n);
	instant_print_iso(&b, n);
	BUG_IF(b.over);
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	int64_t n;

	check_duration(s, 0);
	check_duration(s, SECONDS_HOUR);
	check_date(s);
	check_instant(s, zone_default());
	check_instant(s, zone_of(STR("UTC")));
	if (size >= sizeof(n)) {
		memcpy(&n, data, sizeof(n));
		check_number(n);
	}
	return 0;
}
