/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * assets.h - the files that a browser fetches: "stormvast.css",
 * "stormvast.js", "icons.svg", "favicon.svg" and the fonts.  Served below
 * one folder by their path (with the hash), to be kept for ever
 * (SHARED_IMMUTABLE); a page links to the path, never to the name.
 * Made at build by assets/meson.build.
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/embed.h"

extern const struct embed_set asset_files;

#endif
