/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * peer.h - who is at the other end: addresses, networks, and the client that
 * a trusted proxy speaks for.
 */
#ifndef WEB_PEER_H
#define WEB_PEER_H

#include "web/http_parse.h"

/* An IPv6 address; IPv4 as ::ffff:a.b.c.d. */
struct peer_addr {
	unsigned char b[16];
};

struct peer_net {
	struct peer_addr addr;
	int bits;		/* 0..128 that must be equal */
};

enum { PEER_TEXT = 46 };

/* "192.0.2.1", "2001:db8::1"; brackets and ports are refused. */
MUST_USE bool peer_parse(struct str s, struct peer_addr *addr_r);
/* The same with an optional "/bits"; host bits behind it must be zero. */
MUST_USE bool peer_net_parse(struct str s, struct peer_net *net_r);
bool peer_in(const struct peer_addr *addr, const struct peer_net *nets,
    size_t n);
/* Shortest text; IPv4 dotted.  Returns its length. */
size_t peer_print(const struct peer_addr *addr, char out[PEER_TEXT]);

/*
 * The client behind `direct`: when that is a trusted proxy, the rightmost
 * address of X-Forwarded-For that is not trusted; an entry that is no address
 * ends the search.  *is_tls_io becomes what the last X-Forwarded-Proto of a
 * trusted proxy says, and is left alone otherwise.
 */
struct peer_addr peer_client(const struct peer_addr *direct,
    const struct http_head *head, const struct peer_net *trusted, size_t n,
    bool *is_tls_io);

#endif
