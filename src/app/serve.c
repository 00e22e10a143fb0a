/* SPDX-License-Identifier: EUPL-1.2 */
/* serve.c - `stormvast serve`: the areas' pages on a socket until SIGTERM. */
#include "app/area_table.h"
#include "app/cli.h"
#include "app/commands.h"
#include "app/keeper.h"
#include "app/mail.h"
#include "app/version.h"
#include "areas/bia/answer.h"
#include "areas/exchange/exchange.h"
#include "areas/recovery/recovery.h"
#include "base/log.h"
#include "store/audit.h"
#include "web/web.h"

enum { LISTENERS = 8, PROXIES = 16 };

/* "127.0.0.1:8080", "[::]:80"; several separated by commas; added to those
 * that are there. */
static bool
read_listeners(struct str text, bool tls, struct server_listener *list,
    size_t *n_r, struct err *err)
{
	struct str rest = text;

	while (rest.ptr != NULL) {
		struct str host = str_trim(str_cut(&rest, ',')), port = host;
		size_t colon = host.len;
		int64_t number;

		while (colon > 0 && host.ptr[colon - 1] != ':')
			colon--;
		port = str_sub(host, colon, host.len);
		if (colon < 2 || *n_r == LISTENERS ||
		    !str_to_i64(port, &number) || number < 0 || number > 65535)
			return err_set_args(err, ERR_INVALID, NULL,
			    "listen-unreadable", ERR_TEXT(host));
		list[(*n_r)++] = (struct server_listener){
			.host = str_sub(host, 0, colon - 1),
			.port = (int)number,
			.tls = tls,
		};
	}
	return true;
}

static bool
read_proxies(struct str text, struct peer_net *list, size_t *n_r,
    struct err *err)
{
	struct str rest = text.len == 0 ? (struct str){ NULL, 0 } : text;

	*n_r = 0;
	while (rest.ptr != NULL) {
		struct str one = str_trim(str_cut(&rest, ','));

		if (*n_r == PROXIES || !peer_net_parse(one, &list[*n_r]))
			return err_set_args(err, ERR_INVALID, NULL,
			    "trusted-proxy-unreadable", ERR_TEXT(one));
		++*n_r;
	}
	return true;
}

/* Where a browser finds us: the first line that a person needs. */
static void
announce(const struct command_run *run, const struct server *server,
    const struct server_listener *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		fprintf(run->out, "%s://%.*s:%d/\n", list[i].tls ? "https"
		    : "http", STR_ARG(list[i].host), server_port(server, i));
	fflush(run->out);
}

/*
 * The CA of our own certificate: the file of tls-ca, else ca.pem beside the
 * certificate, as `tls init` leaves it.  Without either there is none, and a
 * ca.pem of something else is left alone.
 */
static bool
read_ca(const struct command_run *run, const struct trust_ca **ca_r,
    struct err *err)
{
	const struct str *set = cli_settings()->values;
	struct str cert = set[SETTING_TLS_CERT], file = set[SETTING_TLS_CA];
	struct trust_ca *ca = arena_new(run->arena, struct trust_ca);
	struct err ignored = { 0 };
	bool asked = file.len > 0;
	size_t folder = cert.len;

	*ca_r = NULL;
	if (cert.len == 0)
		return true;
	while (folder > 0 && cert.ptr[folder - 1] != '/')
		folder--;
	if (!asked)
		file = str_printf(run->arena, "%.*sca.pem",
		    STR_ARG(str_sub(cert, 0, folder)));
	if (trust_ca_read(run->arena, str_c(run->arena, file),
	        str_c(run->arena, cert), ca, asked ? err : &ignored))
		*ca_r = ca;
	return *ca_r != NULL || !asked;
}

static struct web *
make_web(const struct command_run *run, struct str public_url,
    const struct trust_ca *ca)
{
	const struct route **routes = arena_array(run->arena,
	    const struct route *, area_count);
	const struct template_decl **templates = arena_array(run->arena,
	    const struct template_decl *, area_count);
	size_t *nroutes = arena_array(run->arena, size_t, area_count);

	for (size_t i = 0; i < area_count; i++) {
		const struct route *r = routes[i] = area_table[i]->routes;

		while (r != NULL && r->path != NULL)
			r++;
		nroutes[i] = (size_t)(r - routes[i]);
		templates[i] = area_table[i]->templates;
	}
	return web_new(&(struct web_config){
		.store = run->store,
		.routes = routes,
		.nroutes = nroutes,
		.templates = templates,
		.nlists = area_count,
		.menu = area_menu,
		.nmenu = area_nmenu,
		.public_url = public_url,
		.ca = ca,
		.version = STORMVAST_VERSION,
		.list_book = export_list,
	});
}

/* All listeners: those of `listen`, then the plain ones beside TLS. */
static bool
read_all_listeners(struct server_listener *list, size_t *n_r, struct err *err)
{
	const struct str *set = cli_settings()->values;
	bool tls = set[SETTING_TLS_CERT].len > 0;

	*n_r = 0;
	if (!read_listeners(set[SETTING_LISTEN], tls, list, n_r, err))
		return false;
	if (set[SETTING_LISTEN_HTTP].len == 0)
		return true;
	if (!tls)
		return err_set(err, ERR_INVALID, NULL, "listen-http-needs-tls");
	return read_listeners(set[SETTING_LISTEN_HTTP], false, list, n_r, err);
}

/* Without its key the audit gets no numbers; that keeps nobody from working, so
 * it is told and not more. */
static void
look_for_key(const struct command_run *run)
{
	struct err fault = { 0 };

	if (!audit_check_key(run->store, &fault))
		cli_tell(run->arena, run->lang, &fault);
}

bool
cmd_serve(struct command_run *run, struct err *err)
{
	const struct str *set = cli_settings()->values;
	struct server_listener listeners[LISTENERS];
	struct peer_net proxies[PROXIES];
	struct server_config config = { .listeners = listeners,
		.trusted = proxies };
	struct server *server = NULL;
	struct keeper *keeper = NULL;
	const struct trust_ca *ca;
	struct web *web = NULL;
	int64_t workers;
	bool ok = false;

	if (!str_to_i64(set[SETTING_WORKERS], &workers) || workers < 1 ||
	    workers > 64)
		return err_set(err, ERR_INVALID, NULL, "workers-unreadable");
	if (!read_all_listeners(listeners, &config.nlisteners, err) ||
	    !read_proxies(set[SETTING_TRUSTED_PROXY], proxies,
	        &config.ntrusted, err))
		return false;
	if (!mail_settings(cli_settings(), run->arena, err) ||
	    !read_ca(run, &ca, err))
		return false;
	config.workers = (int)workers;
	if (set[SETTING_TLS_CERT].len > 0) {
		config.cert_file = str_c(run->arena, set[SETTING_TLS_CERT]);
		config.key_file = str_c(run->arena, set[SETTING_TLS_KEY]);
	}
	web = make_web(run, set[SETTING_PUBLIC_URL], ca);
	web_attach(web, &config);
	if ((server = server_new(&config, err)) == NULL ||
	    !keeper_start(&keeper, run->store, err))
		goto out;
	if (set[SETTING_LISTEN_HTTP].len > 0)
		web_redirect_plain(web, server_port(server, 0));
	server_catch_signals(server);
	look_for_key(run);
	announce(run, server, listeners, config.nlisteners);
	server_run(server);
	ok = true;
out:
	keeper_stop(keeper);
	server_free(server);
	web_free(web);
	exchange_end(run->store);
	recovery_end(run->store);
	answers_end(run->store);
	return ok;
}
