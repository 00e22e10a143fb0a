/* SPDX-License-Identifier: EUPL-1.2 */
#include <zip.h>

#include "base/utf8.h"
#include "base/when.h"
#include "links/zip.h"

enum {
	PIECE = 1 << 16,
	ZIP_END_BYTES = 22,	/* of the record that ends any ZIP */
	ZIP_FAR_BYTES = 20,	/* of what points to the ZIP64 end, before it */
	ZIP_HEAD_BYTES = 46,	/* of a central header, without its texts */
	NAME_MAX_BYTES = 512,
	RATIO_FROM = 1 << 20,	/* small entries may be packed well */
};

struct entry {
	struct str name;
	uint64_t packed, size;	/* as it says of itself */
};

struct zip_reader {
	struct zip *zip;	/* libzip's; owned */
	struct zip_limits limits;
	struct entry *entries;
	size_t n;
	uint64_t unpacked;	/* bytes given so far, all entries */
};

static void
close_reader(void *arg)
{
	zip_discard(((struct zip_reader *)arg)->zip);
}

static bool
broken(struct err *err)
{
	return err_set(err, ERR_INVALID, NULL, "zip-broken");
}

static bool
entry_fault(struct err *err, const char *id, struct str name)
{
	return err_set_args(err, ERR_INVALID, NULL, id, ERR_TEXT(name));
}

static bool
too_large(struct err *err, uint64_t limit)
{
	return err_set_args(err, ERR_TOO_LARGE, NULL, "zip-too-large",
	    ERR_BYTES((int64_t)limit));
}

/* A relative path of plain names. */
static bool
is_safe_name(struct str name)
{
	struct str rest = name;

	if (name.len == 0 || name.len > NAME_MAX_BYTES ||
	    name.ptr[0] == '/' || str_has(name, '\\') || str_has(name, ':'))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.ptr[i] < 0x20 || name.ptr[i] == 0x7F)
			return false;
	while (rest.ptr != NULL) {
		struct str part = str_cut(&rest, '/');

		if (str_eq_c(part, "..") || str_eq_c(part, "."))
			return false;
	}
	return true;
}

static bool
is_link(struct zip *zip, size_t i)
{
	zip_uint8_t system = 0;
	zip_uint32_t attributes = 0;

	if (zip_file_get_external_attributes(zip, i, 0, &system,
	    &attributes) != 0)
		return true;
	return system == ZIP_OPSYS_UNIX &&
	    (attributes >> 16 & 0170000) == 0120000;
}

static bool
is_bomb(const struct zip_reader *r, uint64_t packed, uint64_t size)
{
	return size > RATIO_FROM && size / r->limits.ratio > packed;
}

static bool
check_entry(struct zip_reader *r, struct arena *a, size_t i, struct err *err)
{
	struct entry *e = &r->entries[i];
	struct zip_stat s;
	zip_uint64_t want = ZIP_STAT_NAME | ZIP_STAT_SIZE |
	    ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD |
	    ZIP_STAT_ENCRYPTION_METHOD;

	if (zip_stat_index(r->zip, i, ZIP_FL_ENC_RAW, &s) != 0 ||
	    (s.valid & want) != want)
		return broken(err);
	if (!utf8_is_valid(str_of(s.name)))
		return entry_fault(err, "zip-name-unsafe", STR("?"));
	e->name = str_copy(a, str_of(s.name));
	e->packed = s.comp_size;
	e->size = s.size;
	if (!is_safe_name(e->name) || is_link(r->zip, i))
		return entry_fault(err, "zip-name-unsafe", e->name);
	if (s.encryption_method != ZIP_EM_NONE)
		return entry_fault(err, "zip-encrypted", e->name);
	if (s.comp_method != ZIP_CM_STORE && s.comp_method != ZIP_CM_DEFLATE)
		return entry_fault(err, "zip-method", e->name);
	if (is_bomb(r, e->packed, e->size))
		return entry_fault(err, "zip-bomb", e->name);
	return true;
}

/* ---- names, byte for byte ----------------------------------------------- */

/* A little-endian number of n bytes; 0 past the end, where no mark stands. */
static uint64_t
number_at(struct str bytes, uint64_t at, unsigned n)
{
	uint64_t v = 0;

	if (at > bytes.len || bytes.len - at < n)
		return 0;
	while (n-- > 0)
		v = v << 8 | (unsigned char)bytes.ptr[at + n];
	return v;
}

static bool
is_mark(struct str bytes, uint64_t at, const char *mark)
{
	return at <= bytes.len && str_starts(str_sub(bytes, (size_t)at, 4),
	    str_of(mark));
}

/* Where the central headers begin; past the end when it is nowhere to be seen. */
static uint64_t
central_start(struct str bytes)
{
	size_t end = bytes.len - ZIP_END_BYTES;
	uint64_t at;

	while (end > 0 && !is_mark(bytes, end, "PK\5\6"))
		end--;
	at = number_at(bytes, end + 16, 4);
	if (at == UINT32_MAX && end >= ZIP_FAR_BYTES &&
	    is_mark(bytes, end - ZIP_FAR_BYTES, "PK\6\7"))
		at = number_at(bytes, number_at(bytes,
		    end - ZIP_FAR_BYTES + 8, 8) + 48, 8);
	return at;
}

/*
 * libzip gives a name up to its first NUL, so "a.xml\0.exe" would pass for
 * "a.xml".  Each name is therefore laid beside the bytes of its own header;
 * what we read otherwise than libzip does is refused.
 */
static bool
check_names(const struct zip_reader *r, struct str bytes, struct err *err)
{
	uint64_t at = central_start(bytes);

	for (size_t i = 0; i < r->n; i++) {
		struct str name;
		uint64_t len = number_at(bytes, at + 28, 2);

		if (!is_mark(bytes, at, "PK\1\2"))
			return broken(err);
		name = str_sub(bytes, (size_t)at + ZIP_HEAD_BYTES,
		    (size_t)len);
		if (!str_eq(name, r->entries[i].name))
			return str_has(name, '\0') ? entry_fault(err,
			    "zip-name-unsafe", r->entries[i].name)
			    : broken(err);
		at += ZIP_HEAD_BYTES + len + number_at(bytes, at + 30, 2) +
		    number_at(bytes, at + 32, 2);
	}
	return true;
}

static int
name_cmp(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static bool
check_twice(const struct zip_reader *r, struct arena *a, struct err *err)
{
	struct str *names = arena_array(a, struct str, r->n);

	for (size_t i = 0; i < r->n; i++)
		names[i] = r->entries[i].name;
	qsort(names, r->n, sizeof(*names), name_cmp);
	for (size_t i = 1; i < r->n; i++)
		if (str_eq(names[i - 1], names[i]))
			return entry_fault(err, "zip-name-twice", names[i]);
	return true;
}

static bool
check_all(struct zip_reader *r, struct arena *a, struct str bytes,
    struct err *err)
{
	zip_int64_t n = zip_get_num_entries(r->zip, 0);
	uint64_t total = 0;

	if (n < 0)
		return broken(err);
	if ((uint64_t)n > r->limits.entries)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "zip-too-many-entries",
		    ERR_INT((int64_t)r->limits.entries));
	r->n = (size_t)n;
	r->entries = arena_array(a, struct entry, r->n);
	for (size_t i = 0; i < r->n; i++) {
		if (!check_entry(r, a, i, err))
			return false;
		if (__builtin_add_overflow(total, r->entries[i].size, &total) ||
		    total > r->limits.total)
			return too_large(err, r->limits.total);
	}
	return check_names(r, bytes, err) && check_twice(r, a, err);
}

bool
zip_reader_open(struct arena *a, struct str bytes, struct zip_limits limits,
    struct zip_reader **zip_r, struct err *err)
{
	struct zip_reader *r = arena_new(a, struct zip_reader);
	struct zip_error fault;
	struct zip_source *source;

	/* libzip takes nothing for an archive of nothing. */
	if (bytes.len < ZIP_END_BYTES)
		return broken(err);
	zip_error_init(&fault);
	source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &fault);
	if (source != NULL)
		r->zip = zip_open_from_source(source, ZIP_RDONLY, &fault);
	zip_error_fini(&fault);
	if (r->zip == NULL) {
		if (source != NULL)
			zip_source_free(source);
		return broken(err);
	}
	arena_on_release(a, close_reader, r);
	r->limits = limits;
	*zip_r = r;
	return check_all(r, a, bytes, err);
}

size_t
zip_reader_count(const struct zip_reader *r)
{
	return r->n;
}

struct str
zip_reader_name(const struct zip_reader *r, size_t entry)
{
	BUG_IF(entry >= r->n);
	return r->entries[entry].name;
}

bool
zip_reader_find(const struct zip_reader *r, struct str name, size_t *entry_r)
{
	for (size_t i = 0; i < r->n; i++)
		if (str_eq(r->entries[i].name, name)) {
			*entry_r = i;
			return true;
		}
	return false;
}

/* Count what really came out; an entry may not give more than it said. */
static bool
count(struct zip_reader *r, const struct entry *e, uint64_t *given, size_t n,
    struct err *err)
{
	*given += n;
	r->unpacked += n;
	if (*given > e->size)
		return entry_fault(err, "zip-entry-broken", e->name);
	if (r->unpacked > r->limits.total)
		return too_large(err, r->limits.total);
	return true;
}

bool
zip_reader_stream(struct zip_reader *r, size_t entry,
    bool (*fn)(void *arg, struct str piece, struct err *err), void *arg,
    struct err *err)
{
	const struct entry *e = &r->entries[entry];
	struct zip_file *file;
	char piece[PIECE];
	uint64_t given = 0;
	zip_int64_t n;
	bool ok = true;

	BUG_IF(entry >= r->n);
	if ((file = zip_fopen_index(r->zip, entry, 0)) == NULL)
		return entry_fault(err, "zip-entry-broken", e->name);
	while (ok && (n = zip_fread(file, piece, sizeof(piece))) != 0) {
		if (n < 0)
			ok = entry_fault(err, "zip-entry-broken", e->name);
		else
			ok = count(r, e, &given, (size_t)n, err) && fn(arg,
			    (struct str){ piece, (size_t)n }, err);
	}
	if (zip_fclose(file) != 0 || given != e->size)
		ok = ok && entry_fault(err, "zip-entry-broken", e->name);
	return ok;
}

static bool
append(void *arg, struct str piece, struct err *err)
{
	struct buf *b = arg;

	return buf_add(b, piece) || too_large(err, b->max);
}

bool
zip_reader_read(struct zip_reader *r, struct arena *a, size_t entry,
    size_t max, struct str *bytes_r, struct err *err)
{
	struct buf b = BUF_IN(a, max);

	if (!zip_reader_stream(r, entry, append, &b, err))
		return false;
	*bytes_r = buf_str(&b);
	return true;
}

/* ---- writing ------------------------------------------------------------ */

/* MS-DOS time: two seconds fine, no zone (ours is UTC). */
static void
dos_time(int64_t at, zip_uint16_t *time_r, zip_uint16_t *date_r)
{
	struct civil c = civil_of_instant(at, zone_of(STR("UTC")));
	int32_t year = c.date.year < 1980 ? 0 : c.date.year - 1980;

	*time_r = (zip_uint16_t)(c.hour << 11 | c.minute << 5 | c.second / 2);
	*date_r = (zip_uint16_t)(year << 9 | c.date.month << 5 | c.date.day);
}

static bool
add_part(struct zip *zip, struct arena *a, const struct zip_part *part,
    int64_t at)
{
	struct zip_source *source = zip_source_buffer(zip, part->bytes.ptr,
	    part->bytes.len, 0);
	zip_uint16_t time, date;
	zip_int64_t i;

	BUG_IF(!is_safe_name(part->name));
	if (source == NULL)
		return false;
	i = zip_file_add(zip, str_c(a, part->name), source, ZIP_FL_ENC_UTF_8);
	if (i < 0) {
		zip_source_free(source);
		return false;
	}
	dos_time(at, &time, &date);
	return zip_file_set_dostime(zip, (zip_uint64_t)i, time, date, 0) == 0;
}

/* What libzip has put into its memory. */
static bool
take_bytes(struct zip_source *source, struct buf *out)
{
	struct zip_stat s;
	bool ok = false;
	char *room;

	if (zip_source_stat(source, &s) != 0 ||
	    (s.valid & ZIP_STAT_SIZE) == 0 || zip_source_open(source) != 0)
		return false;
	room = buf_room(out, (size_t)s.size);
	if (room != NULL && zip_source_read(source, room, s.size) ==
	    (zip_int64_t)s.size) {
		buf_wrote(out, (size_t)s.size);
		ok = true;
	}
	zip_source_close(source);
	return ok;
}

bool
zip_write(struct buf *out, const struct zip_part *parts, size_t n, int64_t at,
    struct err *err)
{
	struct arena a = ARENA_INIT;
	struct zip_source *source = zip_source_buffer_create(NULL, 0, 0, NULL);
	struct zip *zip = source == NULL ? NULL :
	    zip_open_from_source(source, ZIP_TRUNCATE, NULL);
	bool ok = zip != NULL;

	if (zip != NULL)
		zip_source_keep(source);
	for (size_t i = 0; ok && i < n; i++)
		ok = add_part(zip, &a, &parts[i], at);
	if (ok && (ok = zip_close(zip) == 0))
		zip = NULL;
	ok = ok && take_bytes(source, out);
	if (zip != NULL)
		zip_discard(zip);
	if (source != NULL)
		zip_source_free(source);
	arena_release(&a);
	return ok || err_set(err, ERR_FULL, NULL, "zip-not-written");
}
