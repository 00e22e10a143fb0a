/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/accept.h"

/* "0.5" -> 500; -1 when it is no weight. */
static int
weight(struct str s)
{
	int value, place = 100;

	if (s.len == 0 || s.len > 5 || (s.ptr[0] != '0' && s.ptr[0] != '1') ||
	    (s.len > 1 && s.ptr[1] != '.'))
		return -1;
	value = (s.ptr[0] - '0') * 1000;
	for (size_t i = 2; i < s.len; i++, place /= 10) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return -1;
		value += (s.ptr[i] - '0') * place;
	}
	return value > 1000 ? -1 : value;
}

/* 3 the type itself, 2 its family, 1 everything, 0 does not cover it. */
static int
covers(struct str range, struct str type)
{
	struct str family = str_sub(type, 0, str_find(type, '/') + 1);

	if (str_eq_nocase(range, type))
		return 3;
	if (str_eq_c(range, "*/*"))
		return 1;
	if (range.len == family.len + 1 && str_ends(range, STR("/*")) &&
	    str_eq_nocase(str_sub(range, 0, family.len), family))
		return 2;
	return 0;
}

static int
quality_of(struct str params)
{
	while (params.ptr != NULL) {
		struct str value = str_trim(str_cut(&params, ';'));
		struct str key = str_cut(&value, '=');

		if (str_eq_nocase(str_trim(key), STR("q")) && value.ptr != NULL)
			return weight(str_trim(value));
	}
	return 1000;
}

int
accept_quality(struct str accept, const char *type)
{
	struct str rest = accept, want = str_of(type);
	int best = 0, quality = 0;

	if (str_trim(accept).len == 0)
		return 1000;
	while (rest.ptr != NULL) {
		struct str params = str_cut(&rest, ',');
		struct str range = str_trim(str_cut(&params, ';'));
		int rank = covers(range, want), q = quality_of(params);

		if (rank > best && q >= 0) {
			best = rank;
			quality = q;
		}
	}
	return quality;
}

bool
accept_prefers_json(struct str accept)
{
	int json = accept_quality(accept, "application/json");
	int problem = accept_quality(accept, "application/problem+json");

	if (str_trim(accept).len == 0)
		return false;
	return (json > problem ? json : problem) >
	    accept_quality(accept, "text/html");
}
