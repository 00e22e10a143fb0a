/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Passwords that everybody's first guesses find, whatever their length.
 *
 * Twelve characters rule out the well-known lists themselves; what people do
 * then is stretch one of those words: "Welkom2026!!!", "password-password".
 * So a password is common when it is nothing but words of the list with digits
 * and signs around them, or a row of keys, or made of four different characters
 * or fewer.  Digits that stand for letters (0 for o, 3 for e) are read as such.
 */
#include "store/password.h"

enum { LENGTH_MAX = 1024, DIFFERENT_MIN = 5 };

/* By what people pick, in Dutch and English; to add one: lower case, a-z. */
static const char *const words[] = {
	"aanmelden", "abc", "abcd", "abcdef", "academie", "access", "account",
	"admin", "administrator", "ajax", "alexander", "alpha", "amsterdam",
	"andrea", "angel", "anna", "apple", "april", "arnhem", "asdf",
	"asdfgh", "ashley", "augustus", "august", "azerty", "baby", "backup",
	"bailey", "baseball", "batman", "beheer", "beheerder", "berlin",
	"blink", "bloem", "butterfly", "changeme", "charlie", "cheese",
	"chocolate", "computer", "cookie", "continuity", "daniel", "database",
	"december", "default", "demo", "denhaag", "dinsdag", "donald",
	"donderdag", "dragon", "eindhoven", "example", "facebook", "familie",
	"februari", "february", "feyenoord", "flower", "football", "freedom",
	"friday", "geheim", "gemeente", "gebruiker", "george", "ginger",
	"google", "groningen", "guest", "haarlem", "hallo", "hannah",
	"hello", "herfst", "hockey", "holland", "hottie", "hunter",
	"iloveyou", "ikhouvanjou", "inloggen", "internet", "jaar", "januari",
	"january", "jennifer", "jessica", "jordan", "joshua", "juli", "july",
	"june", "juni", "killer", "klant", "koning", "laptop", "lente",
	"letmein", "liefde", "login", "london", "lovely", "maandag", "maart",
	"march", "master", "matrix", "mei", "may", "michael", "michelle",
	"mike", "monday", "monkey", "mustang", "mypassword", "naam", "nederland",
	"netherlands", "new", "nicole", "ninja", "november", "nijmegen",
	"october", "oktober", "office", "ok", "online", "oranje", "pass",
	"passw", "password", "passwort", "patrick", "pepper", "pieter",
	"pokemon", "princess", "prinses", "private", "psv", "purple", "qazwsx",
	"qwer", "qwert", "qwerty", "qwertyuiop", "robert", "root", "rotterdam",
	"samsung", "saturday", "school", "scooter", "secret", "secure",
	"security", "server", "september", "shadow", "silver", "snoopy",
	"soccer", "sommer", "spring", "starwars", "stormvast", "student",
	"summer", "sunday", "sunshine", "superman", "support", "sysadmin",
	"system", "temp", "tempo", "test", "tester", "thomas", "thursday",
	"tiger", "tigger", "tilburg", "trustno", "tuesday", "user", "utrecht",
	"vakantie", "veilig", "voetbal", "vrijdag", "wachtwoord", "wednesday",
	"welcome", "welkom", "whatever", "william", "winter", "winters",
	"woensdag", "zaterdag", "zaq", "zomer", "zondag", "zxcv", "zxcvbn",
	"zxcvbnm", "ziekenhuis",
};

static const char *const rows[] = {
	"abcdefghijklmnopqrstuvwxyz", "01234567890123456789",
	"qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
	"azertyuiopqsdfghjklmwxcvbn", "1q2w3e4r5t6y7u8i9o0p",
	"qazwsxedcrfvtgbyhnujmikolp", "98765432109876543210",
};

/* The letter that a sign stands for, or itself. */
static char
letter_of(char c)
{
	static const char signs[] = "0134578@$!", letters[] = "oieastbasi";
	const char *at = c == '\0' ? NULL : strchr(signs, c);

	return at == NULL ? c : letters[at - signs];
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Does the word stand at the beginning, in letters or signs for them? */
static bool
begins(struct str s, const char *word, size_t n)
{
	if (n > s.len)
		return false;
	for (size_t i = 0; i < n; i++)
		if (s.ptr[i] != word[i] && letter_of(s.ptr[i]) != word[i])
			return false;
	return true;
}

/*
 * Nothing but words and signs?  reach[i]: the first i bytes are; O(n * words).
 */
static bool
is_of_words(struct str s)
{
	bool reach[LENGTH_MAX + 1] = { true };
	bool letters = false;

	for (size_t i = 0; i < s.len; i++) {
		letters |= is_letter(s.ptr[i]);
		if (!reach[i])
			continue;
		if (!is_letter(s.ptr[i]))
			reach[i + 1] = true;
		for (size_t w = 0; w < COUNT(words); w++) {
			size_t n = strlen(words[w]);

			if (begins(str_sub(s, i, s.len), words[w], n))
				reach[i + n] = true;
		}
	}
	return letters && reach[s.len];
}

/* One part of a row of keys, perhaps again and again. */
static bool
is_of_rows(struct str s)
{
	while (s.len > 0) {
		size_t best = 0;

		for (size_t r = 0; r < COUNT(rows); r++) {
			struct str row = str_of(rows[r]);

			for (size_t n = s.len < row.len ? s.len : row.len;
			    n > best && n >= 3; n--)
				if (str_find_str(row, str_sub(s, 0, n)) <
				    row.len) {
					best = n;
					break;
				}
		}
		if (best == 0)
			return false;
		s = str_sub(s, best, s.len);
	}
	return true;
}

static size_t
different(struct str s)
{
	bool seen[256] = { false };
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		n += seen[(unsigned char)s.ptr[i]] ? 0 : 1;
		seen[(unsigned char)s.ptr[i]] = true;
	}
	return n;
}

bool
password_is_common(struct str folded)
{
	if (folded.len > LENGTH_MAX)
		return false;
	return different(folded) < DIFFERENT_MIN || is_of_words(folded) ||
	    is_of_rows(folded);
}
