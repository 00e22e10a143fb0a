/* SPDX-License-Identifier: EUPL-1.2 */
#include "render/messages.h"

#include "base/log.h"
#include "render/embedded.h"

/* ---- the table ---------------------------------------------------------- */

static const struct embedded_message *
find(struct str id)
{
	size_t low = 0, high = embedded_messages_n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = str_cmp(id, str_of(embedded_messages[mid].id));

		if (c == 0)
			return &embedded_messages[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

bool
message_has(struct str id)
{
	return find(id) != NULL;
}

bool
message_find(enum lang lang, struct str id, struct message_forms *forms_r)
{
	const struct embedded_message *m = find(id);

	if (m == NULL)
		return false;
	*forms_r = (struct message_forms){ m->words[lang][0],
		m->words[lang][1] };
	return true;
}

/* [id], and a line for whoever keeps the words. */
static void
add_unknown(struct buf *out, struct str id)
{
	log_event(LOG_WARN, "message-unknown", LOG_S("message", id));
	buf_add_char(out, '[');
	buf_add(out, id);
	buf_add_char(out, ']');
}

void
message_add(struct buf *out, enum lang lang, const char *id)
{
	struct message_forms forms;

	if (message_find(lang, str_of(id), &forms))
		buf_add_c(out, forms.one);
	else
		add_unknown(out, str_of(id));
}

struct str
message(struct arena *a, enum lang lang, const char *id)
{
	struct message_forms forms;
	struct buf out = BUF_IN(a, 1024);

	if (message_find(lang, str_of(id), &forms))
		return str_of(forms.one);
	add_unknown(&out, str_of(id));
	return buf_str(&out);
}

/* ---- arguments ---------------------------------------------------------- */

bool
message_piece(struct str *rest, struct str *piece_r, bool *is_arg_r)
{
	size_t end = str_find_str(*rest, STR("{{"));

	*is_arg_r = end == 0;
	if (rest->len == 0)
		return false;
	if (end == 0) {
		end = str_find_str(*rest, STR("}}"));
		*piece_r = str_sub(*rest, 2, end - 2);
		*rest = str_sub(*rest, end + 2, rest->len);
	} else {
		*piece_r = str_sub(*rest, 0, end);
		*rest = str_sub(*rest, end, rest->len);
	}
	return true;
}

void
message_arg_print(struct buf *out, enum lang lang, const struct zone *zone,
    const struct err_arg *arg)
{
	struct message_forms forms;

	switch (arg->kind) {
	case ERR_ARG_INT:
		buf_add_i64(out, arg->n);
		break;
	case ERR_ARG_TEXT:
		buf_add(out, arg->text);
		break;
	case ERR_ARG_MESSAGE:
		if (message_find(lang, arg->text, &forms))
			buf_add_c(out, forms.one);
		else
			add_unknown(out, arg->text);
		break;
	case ERR_ARG_DURATION:
		duration_print(out, arg->n, lang);
		break;
	case ERR_ARG_INSTANT:
		instant_print(out, arg->n, zone, lang);
		break;
	case ERR_ARG_BYTES:
		bytes_print(out, arg->n, lang);
		break;
	case ERR_ARG_NONE:
	case ERR_ARG__MAX:
		break;
	}
}

static const struct message_arg *
find_arg(const struct message_arg *args, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_c(name, args[i].name))
			return &args[i];
	return NULL;
}

/* An argument nobody gave shows as {{name}}: visible, and harmless. */
static void
add_missing(struct buf *out, struct str name)
{
	buf_add(out, STR("{{"));
	buf_add(out, name);
	buf_add(out, STR("}}"));
}

void
message_print_list(struct buf *out, enum lang lang, const struct zone *zone,
    const char *id, const struct message_arg *args, size_t n)
{
	const struct message_arg *count = find_arg(args, n, STR("n"));
	struct message_forms forms;
	struct str rest, piece;
	bool is_arg, one;

	if (!message_find(lang, str_of(id), &forms)) {
		add_unknown(out, str_of(id));
		return;
	}
	one = forms.other == NULL ||
	    (count != NULL && count->value.kind == ERR_ARG_INT &&
	     count->value.n == 1);
	rest = str_of(one ? forms.one : forms.other);
	while (message_piece(&rest, &piece, &is_arg)) {
		const struct message_arg *arg;

		if (!is_arg)
			buf_add(out, piece);
		else if ((arg = find_arg(args, n, piece)) == NULL)
			add_missing(out, piece);
		else
			message_arg_print(out, lang, zone, &arg->value);
	}
}

void
err_text(const struct err *err, enum lang lang, const struct zone *zone,
    struct buf *out)
{
	static const char *const names[ERR_ARGS] = { "a", "b", "c", "d" };
	struct message_arg args[ERR_ARGS];
	char of_code[64];
	size_t n = 0;

	while (n < ERR_ARGS && err->args[n].kind != ERR_ARG_NONE) {
		args[n] = (struct message_arg){ names[n], err->args[n] };
		n++;
	}
	snprintf(of_code, sizeof(of_code), "error-%s",
	    err_info(err->code)->name);
	message_print_list(out, lang, zone,
	    err->id == NULL ? of_code : err->id, args, n);
}

/* ---- figures ------------------------------------------------------------ */

void
bytes_print(struct buf *out, int64_t bytes, enum lang lang)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB",
		"PB" };
	size_t unit = 1;
	int64_t n = bytes, tenths;

	if (bytes < 1000) {
		buf_addf(out, "%lld B", (long long)bytes);
		return;
	}
	for (; n >= 999950 && unit < COUNT(units) - 1; unit++)
		n /= 1000;
	tenths = (n + 50) / 100;
	buf_add_i64(out, tenths / 10);
	if (tenths < 100 && tenths % 10 != 0)
		buf_addf(out, "%c%d", lang == LANG_NL ? ',' : '.',
		    (int)(tenths % 10));
	buf_addf(out, " %s", units[unit]);
}

void
money_print(struct buf *out, int64_t cents, enum lang lang)
{
	uint64_t n = cents < 0 ? (uint64_t)0 - (uint64_t)cents :
	    (uint64_t)cents;
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%llu",
	    (unsigned long long)(n / 100));

	buf_add_c(out, lang == LANG_NL ? "\u20AC\u00A0" : "\u20AC");
	if (cents < 0)
		buf_add_char(out, '-');
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			buf_add_char(out, lang == LANG_NL ? '.' : ',');
		buf_add_char(out, digits[i]);
	}
	buf_addf(out, "%c%02d", lang == LANG_NL ? ',' : '.', (int)(n % 100));
}

/* ---- negotiation -------------------------------------------------------- */

/* "q=0.8" in thousandths; 1000 without one, -1 when it is not a weight. */
static int
weight_of(struct str params)
{
	int weight = 0, unit = 1000;
	struct str q = str_trim(params);

	if (q.len == 0)
		return 1000;
	if (!str_starts(q, STR("q=")) || q.len < 3 || q.len > 7)
		return -1;
	for (size_t i = 2; i < q.len; i++) {
		if (i == 3 && q.ptr[i] == '.')
			continue;
		if (q.ptr[i] < '0' || q.ptr[i] > '9' || unit == 0)
			return -1;
		weight += (q.ptr[i] - '0') * unit;
		unit /= 10;
	}
	return weight <= 1000 ? weight : -1;
}

enum lang
lang_negotiate(struct str accept_language, enum lang fallback)
{
	struct str rest = accept_language;
	enum lang best = fallback, lang;
	int best_weight = 0;

	while (rest.ptr != NULL) {
		struct str params = str_cut(&rest, ',');
		struct str tag = str_trim(str_cut(&params, ';'));
		int weight = weight_of(params);

		if (str_eq(tag, STR("*")))
			lang = fallback;
		else if (!lang_of(tag, &lang))
			continue;
		if (weight > best_weight) {
			best_weight = weight;
			best = lang;
		}
	}
	return best;
}
