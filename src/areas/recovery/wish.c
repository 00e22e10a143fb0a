/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>

#include "areas/recovery/wish.h"

/* What can be lost; the first whose name fits is taken. */
static const struct record *const kinds[] = { &resource_record, &site_record,
	&supplier_record, &team_record, &person_record, &process_record };

/* "resource-12" -> its kind and id. */
static bool
by_number(struct str text, struct scenario_thing *thing_r)
{
	size_t dash = str_find(text, '-');

	if (dash >= text.len ||
	    !str_to_i64(str_sub(text, dash + 1, text.len), &thing_r->id))
		return false;
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_eq_c(str_sub(text, 0, dash), kinds[i]->name)) {
			thing_r->record = kinds[i];
			return true;
		}
	return false;
}

static bool
by_name(struct tx *tx, struct str text, struct scenario_thing *thing_r,
    struct err *err)
{
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct opt64 id;

		if (!store_id_of(tx, kinds[i], text, &id, err))
			return false;
		if (id.known) {
			*thing_r = (struct scenario_thing){ kinds[i], id.v,
				UNKNOWN };
			return true;
		}
	}
	return err_set_args(err, ERR_NOT_FOUND, "lose", "whatif-not-found",
	    ERR_TEXT(str_sub(text, 0, 200)));
}

/* The text up to a comma or semicolon, which is taken off. */
static struct str
cut_one(struct str *rest)
{
	size_t comma = str_find(*rest, ','), semi = str_find(*rest, ';');

	return str_trim(str_cut(rest, semi < comma ? ';' : ','));
}

bool
wish_lose(struct tx *tx, struct str text, struct case_wish *wish,
    struct err *err)
{
	struct arena *a = tx_arena(tx);
	struct scenario_thing *list = arena_array(a, struct scenario_thing,
	    CASE_LOST_MAX);
	struct str rest = text;

	wish->lost = list;
	while (rest.ptr != NULL) {
		struct str one = cut_one(&rest);
		struct scenario_thing thing = { .share = UNKNOWN };

		if (one.len == 0)
			continue;
		if (wish->nlost == CASE_LOST_MAX)
			return err_set_args(err, ERR_TOO_LARGE, "lose",
			    "whatif-too-many", ERR_INT(CASE_LOST_MAX));
		if (!by_number(one, &thing) && !by_name(tx, one, &thing, err))
			return false;
		list[wish->nlost++] = thing;
	}
	return true;
}

bool
wish_scenario(struct tx *tx, struct str text, struct case_wish *wish,
    struct err *err)
{
	struct str name = str_trim(text);
	int64_t id;

	if (name.len == 0)
		return true;
	if (str_to_i64(name, &id))
		wish->scenario = KNOWN(id);
	else if (!store_id_of(tx, &scenario_record, name, &wish->scenario,
	             err))
		return false;
	return wish->scenario.known || err_set_args(err, ERR_NOT_FOUND,
	    "scenario", "whatif-no-scenario", ERR_TEXT(str_sub(name, 0, 200)));
}

bool
wish_at(struct str text, int64_t now, const struct zone *zone,
    struct case_wish *wish, struct err *err)
{
	struct str when = str_trim(text);
	int64_t today;

	if (when.len > 0)
		return instant_parse(when, zone, &wish->at) || err_set_args(err,
		    ERR_INVALID, "at", "whatif-at-invalid",
		    ERR_TEXT(str_sub(when, 0, 100)));
	today = date_to_days(civil_of_instant(now, zone).date);
	today += 1 + (TUESDAY + 6 - (int)date_weekday(today)) % 7;
	wish->at = instant_of_civil((struct civil){ .hour = 10,
	    .date = date_of_days(today) }, zone);
	return true;
}

bool
wish_order(struct arena *a, struct str text, struct case_wish *wish,
    struct err *err)
{
	struct str rest = text;
	int64_t *list = arena_array(a, int64_t, CASE_ORDER_MAX);

	wish->order = list;
	while (rest.ptr != NULL && rest.len > 0) {
		if (wish->norder == CASE_ORDER_MAX ||
		    !str_to_i64(str_trim(str_cut(&rest, ',')),
		        &list[wish->norder++]))
			return err_set(err, ERR_INVALID, "order",
			    "whatif-order-unreadable");
	}
	return true;
}

bool
wish_move(struct arena *a, struct str text, struct case_wish *wish,
    struct err *err)
{
	struct str rest = text, way = str_cut(&rest, '-');
	int64_t *list = arena_array(a, int64_t, wish->norder), id;
	size_t at = 0, to;

	if (text.len == 0)
		return true;
	if ((!str_eq_c(way, "up") && !str_eq_c(way, "down")) ||
	    !str_to_i64(rest, &id))
		return err_set(err, ERR_INVALID, "order",
		    "whatif-order-unreadable");
	while (at < wish->norder && wish->order[at] != id)
		at++;
	if (at == wish->norder)
		return err_set(err, ERR_INVALID, "order",
		    "whatif-order-unreadable");
	memcpy(list, wish->order, wish->norder * sizeof(*list));
	to = str_eq_c(way, "up") ? at - (at > 0)
	    : at + (at + 1 < wish->norder);
	list[at] = wish->order[to];
	list[to] = id;
	wish->order = list;
	return true;
}

bool
wish_steps(struct str text, struct case_wish *wish, struct err *err)
{
	return text.len == 0 || (str_to_i64(text, &wish->steps) &&
	    wish->steps >= 1 && wish->steps <= 1000000) ||
	    err_set(err, ERR_INVALID, "steps", "whatif-number-invalid");
}

struct str
wish_lost_text(struct arena *a, const struct case_wish *wish)
{
	struct buf out = BUF_IN(a, 64 << 10);

	for (size_t i = 0; i < wish->nlost; i++)
		buf_addf(&out, "%s%s-%" PRId64, i > 0 ? "," : "",
		    wish->lost[i].record->name, wish->lost[i].id);
	return buf_str(&out);
}
