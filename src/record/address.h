/* SPDX-License-Identifier: EUPL-1.2 */
/* address.h - is a text an e-mail address, a telephone number, a web address? */
#ifndef RECORD_ADDRESS_H
#define RECORD_ADDRESS_H

#include "base/str.h"

/*
 * The practical part of RFC 5321 with RFC 6531: a dot-atom, one @, a domain of
 * two labels or more.  No quoted local parts, comments or address literals.
 */
bool address_is_email(struct str s);
/*
 * "+31 20 123 45 67" (E.164: 7 to 15 digits), national "020-1234567", "0031
 * ...", and short numbers of 3 to 6 digits such as 112 and 14 020.
 */
bool address_is_phone(struct str s);
/* http or https, a host, no user name or password, no white space. */
bool address_is_url(struct str s);

#endif
