/* SPDX-License-Identifier: EUPL-1.2 */
#include <arpa/inet.h>

#include "web/peer.h"

static const unsigned char v4_prefix[12] = {
	[10] = 0xFF, [11] = 0xFF,
};

bool
peer_parse(struct str s, struct peer_addr *addr_r)
{
	char text[PEER_TEXT];

	if (s.len >= sizeof(text) || str_has(s, '\0'))
		return false;
	memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	memcpy(addr_r->b, v4_prefix, sizeof(v4_prefix));
	return inet_pton(AF_INET, text, addr_r->b + 12) == 1 ||
	    inet_pton(AF_INET6, text, addr_r->b) == 1;
}

static bool
is_v4(const struct peer_addr *addr)
{
	return memcmp(addr->b, v4_prefix, sizeof(v4_prefix)) == 0;
}

static int
bit(const struct peer_addr *addr, int i)
{
	return addr->b[i / 8] >> (7 - i % 8) & 1;
}

bool
peer_net_parse(struct str s, struct peer_net *net_r)
{
	struct str addr = str_cut(&s, '/');
	int64_t bits;
	int base;

	if (!peer_parse(addr, &net_r->addr))
		return false;
	base = is_v4(&net_r->addr) && str_has(addr, '.') ? 96 : 0;
	net_r->bits = 128;
	if (s.ptr == NULL)
		return true;
	if (!str_to_i64(s, &bits) || bits < 0 || bits > 128 - base)
		return false;
	net_r->bits = base + (int)bits;
	for (int i = net_r->bits; i < 128; i++)
		if (bit(&net_r->addr, i) != 0)
			return false;
	return true;
}

static bool
in_net(const struct peer_addr *addr, const struct peer_net *net)
{
	size_t whole = (size_t)net->bits / 8;

	if (memcmp(addr->b, net->addr.b, whole) != 0)
		return false;
	for (int i = (int)whole * 8; i < net->bits; i++)
		if (bit(addr, i) != bit(&net->addr, i))
			return false;
	return true;
}

bool
peer_in(const struct peer_addr *addr, const struct peer_net *nets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (in_net(addr, &nets[i]))
			return true;
	return false;
}

size_t
peer_print(const struct peer_addr *addr, char out[PEER_TEXT])
{
	if (is_v4(addr))
		inet_ntop(AF_INET, addr->b + 12, out, PEER_TEXT);
	else
		inet_ntop(AF_INET6, addr->b, out, PEER_TEXT);
	return strlen(out);
}

/* Cut off the last element of a list; false when the list was empty. */
static bool
cut_last(struct str *list, struct str *last)
{
	size_t at = list->len;

	if (list->ptr == NULL)
		return false;
	while (at > 0 && list->ptr[at - 1] != ',')
		at--;
	*last = str_trim(str_sub(*list, at, list->len));
	*list = at == 0 ? (struct str){ 0 } : str_sub(*list, 0, at - 1);
	return true;
}

/* Walk one field from its end; false when the search is over. */
static bool
walk(struct str list, const struct peer_net *trusted, size_t n,
    struct peer_addr *client)
{
	struct str last;
	struct peer_addr addr;

	while (cut_last(&list, &last)) {
		if (!peer_parse(last, &addr))
			return false;
		*client = addr;
		if (!peer_in(client, trusted, n))
			return false;
	}
	return true;
}

static bool
is_named(const struct http_field *f, struct str name)
{
	return str_eq_nocase(f->name, name);
}

struct peer_addr
peer_client(const struct peer_addr *direct, const struct http_head *head,
    const struct peer_net *trusted, size_t n, bool *is_tls_io)
{
	struct peer_addr client = *direct;
	bool walking = true;
	struct str proto = { 0 }, last;

	if (!peer_in(direct, trusted, n))
		return client;
	for (size_t i = head->nfields; i-- > 0;) {
		const struct http_field *f = &head->fields[i];

		if (walking && is_named(f, STR("x-forwarded-for")))
			walking = walk(f->value, trusted, n, &client);
		if (proto.ptr == NULL && is_named(f, STR("x-forwarded-proto")))
			proto = f->value;
	}
	if (cut_last(&proto, &last))
		*is_tls_io = str_eq_nocase(last, STR("https"));
	return client;
}
