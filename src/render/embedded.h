/* SPDX-License-Identifier: EUPL-1.2 */
/* embedded.h - what the build puts in the binary: templates and messages. */
#ifndef RENDER_EMBEDDED_H
#define RENDER_EMBEDDED_H

#include "base/embed.h"
#include "base/lang.h"

/* assets/templates: "home/overview.html", ... */
extern const struct embed_set template_files;

/* assets/pack and libsodium's script: what a crisis pack brings with it. */
extern const struct embed_set pack_files;

struct embedded_message {
	const char *id;
	const char *words[LANG__MAX][2];	/* one, other or NULL */
};

/* Sorted bytewise by id. */
extern const struct embedded_message embedded_messages[];
extern const size_t embedded_messages_n;

#endif
