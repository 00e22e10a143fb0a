/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * trust_page.c - /trust: how to trust the CA that this server's certificate
 * comes from, on each kind of machine.  For everybody: who cannot get in yet
 * needs it most.  Without a CA of our own there is no such page.
 */
#include "web/dispatch.h"
#include "web/qr.h"

struct trust_vm {
	struct str address, qr_path;
	int64_t qr_size;
	struct str name, fingerprint;
	int64_t ends_at;
};

#define VIEW struct trust_vm
static const struct view_field trust_fields[] = {
	V_URL(address), V_STR(qr_path), V_INT(qr_size), V_STR(name),
	V_STR(fingerprint), V_INSTANT(ends_at),
};
#undef VIEW
static const struct view trust_view = VIEW_OF(struct trust_vm, trust_fields);

static const struct template_decl templates[] = {
	{ "web/trust", &trust_view },
};

static const struct trust_ca *
find_ca(const struct page *page, struct err *err)
{
	if (page->web->config.ca == NULL)
		err_set(err, ERR_NOT_FOUND, NULL, "trust-nothing");
	return page->web->config.ca;
}

/* Where this page is for a telephone beside this screen. */
static struct str
address_of(const struct page *page)
{
	struct str url = page->web->config.public_url;

	if (url.len > 0)
		return str_printf(page->arena, "%.*s/trust", STR_ARG(url));
	return str_printf(page->arena, "%s://%.*s/trust",
	    page->http->is_tls ? "https" : "http",
	    STR_ARG(page->http->head->host));
}

static bool
trust_page(struct page *page, struct err *err)
{
	const struct trust_ca *ca = find_ca(page, err);
	struct trust_vm vm;
	struct qr qr;

	if (ca == NULL)
		return false;
	vm = (struct trust_vm){ .address = address_of(page), .name = ca->name,
		.fingerprint = ca->fingerprint, .ends_at = ca->ends_at };
	if (qr_make(page->arena, vm.address, &qr)) {
		vm.qr_path = qr.path;
		vm.qr_size = qr.size;
	}
	return page_show(page, "web/trust", &vm, page_message(page,
	    "trust-title"), err);
}

/* Machines know what to do with a file that ends in .crt. */
static bool
trust_file(struct page *page, struct err *err)
{
	const struct trust_ca *ca = find_ca(page, err);

	return ca != NULL && page_download(page, ca->pem,
	    "application/x-x509-ca-cert", STR("stormvast-ca.crt"), err);
}

static const struct route routes[] = {
	{ "GET", "/trust", ROUTE_PUBLIC, .handle = trust_page },
	{ "GET", "/trust/ca.pem", ROUTE_PUBLIC, .handle = trust_file },
};

const struct web_part trust_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
	.templates = templates,
	.ntemplates = COUNT(templates),
};
