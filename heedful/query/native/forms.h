/* The forms of words, marked where they stand: as words.py has them. */

static void mark(Scan *s, i32 id) {
    if (id < 0) return;
    if (s->present[id] != s->now) {
        s->present[id] = s->now;
        s->latest[id] = -1;
        if (!ADD(s, &s->here, id)) return;
    } else if (s->latest[id] >= 0 && s->found.at[s->latest[id]].pos == s->pos) {
        return;
    }
    Found found = {s->pos, s->latest[id]};
    if (s->found.n < INT32_MAX && ADD(s, &s->found, found)) s->latest[id] = (i32)s->found.n - 1;
}

static void mark_word(Scan *s, int prefix, const byte *word, size_t n) {
    mark(s, id_of(s, hash_of(prefix, word, n), prefix, word, n));
}

/* Mark how a word begins and ends, and what it leaves without a letter: for wildcards and slips. */
static void mark_pieces(Scan *s, const byte *word, size_t n) {
    if (n == 0) return;
    size_t some = n < PIECE ? n : PIECE;
    mark_word(s, BEGINS, word, some);
    mark_word(s, ENDS, word + n - some, some);
    if (s->most_slip < 0 || (i32)n < s->least_slip - 1 || (i32)n > s->most_slip + 1) return;
    mark_word(s, SLIPS, word, n);
    s->bare.n = 0;
    if (!ROOM(s, &s->bare, n)) return;
    memcpy(s->bare.at, word + 1, n - 1);
    for (size_t i = 0; i < n; i++) {
        mark_word(s, SLIPS, s->bare.at, n - 1);
        s->bare.at[i] = word[i];
    }
}

static int is_ascii(const byte *word, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (word[i] >= 0x80) return 0;
    return 1;
}

static u32 code_of(const byte *text, size_t n) {
    u32 code = n == 1 ? text[0] : text[0] & (n == 4 ? 0x07u : n == 3 ? 0x0fu : 0x1fu);
    for (size_t i = 1; i < n; i++) code = code << 6 | (text[i] & 0x3fu);
    return code;
}

static size_t bytes_of_letter(byte first) { return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0x80 ? 2 : 1; }

/* Append what a letter is folded to, or (`accent`) what it is without its accent. */
static void append_folded(Scan *s, Bytes *out, u32 code, int accent) {
    if (code >= s->n_folds) return;
    const byte *fold = s->folds + (size_t)code * STRIDE;
    if (accent) fold += fold[0] + 1;
    if (!ROOM(s, out, LONGEST)) return;
    memcpy(out->at + out->n, fold + 1, fold[0]);
    out->n += fold[0];
}

/* Put a folded word into `bare` without the accents of its letters; words.unaccented. */
static size_t unaccented(Scan *s, const byte *word, size_t n) {
    s->bare.n = 0;
    for (size_t i = 0; i < n;) {
        size_t taken = bytes_of_letter(word[i]);
        if (taken > n - i) break;
        if (taken == 1) ADD(s, &s->bare, word[i]);
        else append_folded(s, &s->bare, code_of(word + i, taken), 1);
        i += taken;
    }
    return s->bare.n;
}

static void mark_form(Scan *s, const byte *word, size_t n) {
    mark_word(s, 0, word, n);
    if (s->has_pieces) mark_pieces(s, word, n);
    else if (!is_ascii(word, n)) mark_word(s, 0, s->bare.at, unaccented(s, word, n));
}

static int is_one_of(byte letter, const char *signs) { return letter != 0 && strchr(signs, letter) != NULL; }

/* Put a word into `form` without some signs. */
static size_t without(Scan *s, const byte *word, size_t n, const char *signs) {
    s->form.n = 0;
    if (!ROOM(s, &s->form, n + 1)) return 0;
    for (size_t i = 0; i < n; i++)
        if (!is_one_of(word[i], signs)) s->form.at[s->form.n++] = word[i];
    return s->form.n;
}

static int ends_with(const byte *word, size_t n, const char *end) {
    size_t length = strlen(end);
    return n >= length && memcmp(word + n - length, end, length) == 0;
}

/* words.key_of: she'll is not shell. */
static int is_contracted(const byte *word, size_t n) {
    return ends_with(word, n, "'ll") || ends_with(word, n, "'re") || ends_with(word, n, "'ve") ||
           ends_with(word, n, "'d") || ends_with(word, n, "'m");
}

static int is_digit(byte letter) { return letter >= '0' && letter <= '9'; }

static int digits_meet(const byte *word, size_t n) {
    for (size_t i = 1; i + 1 < n; i++)
        if (KIND[word[i]] == JOINT && is_digit(word[i - 1]) && is_digit(word[i + 1])) return 1;
    return 0;
}

static size_t letters_in(const byte *word, size_t n) {
    size_t letters = 0;
    for (size_t i = 0; i < n; i++) letters += (word[i] & 0xc0) != 0x80;
    return letters;
}

static int is_asked(const Scan *s, const byte *word, size_t n) { return id_of(s, hash_of(0, word, n), 0, word, n) >= 0; }

/* Joined words stand at several places, so whoever asks for one of these forms asks the tree about order. */
static void mark_joined(Scan *s, const byte *word, size_t n) {
    if (is_asked(s, word, n)) s->ordered = 0;
    mark_form(s, word, n);
    if (!s->has_pieces && !is_ascii(word, n) && is_asked(s, s->bare.at, s->bare.n)) s->ordered = 0;
}

/* words.compound_forms */
static void mark_compound(Scan *s, const byte *word, size_t n) {
    size_t owner = ends_with(word, n, "'s") ? n - 2 : n;
    for (int whole = 0; whole < (owner == n ? 1 : 2); whole++) {
        size_t length = whole ? n : owner;
        mark_joined(s, word, length);
        size_t bare = without(s, word, length, "'.-&+");
        if (letters_in(s->form.at, bare) >= 3 && !digits_meet(word, length)) mark_joined(s, s->form.at, bare);
        else if (s->has_pieces && bare > 0) mark_pieces(s, s->form.at, bare);
    }
}

/* Mark what apostrophes cut off words like don't: don, t. */
static void mark_cut(Scan *s, const byte *word, size_t n) {
    size_t start = 0;
    if (memchr(word, '\'', n) == NULL) return;
    for (size_t i = 0; i <= n; i++) {
        if (i < n && word[i] != '\'') continue;
        mark_word(s, CUT, word + start, i - start);
        if (!is_ascii(word + start, i - start)) mark_word(s, CUT, s->bare.at, unaccented(s, word + start, i - start));
        start = i + 1;
    }
}

/* words.forms_of: a word that no seam divides. `strokes` are its apostrophes that part it, in the chain. */
static void mark_part(Scan *s, size_t start, size_t end, size_t *stroke) {
    const byte *word = s->chain.at + start;
    size_t n = end - start, at = start;
    for (; *stroke < s->strokes.n && (size_t)s->strokes.at[*stroke] < end; (*stroke)++) {
        size_t here = (size_t)s->strokes.at[*stroke];
        mark_form(s, s->chain.at + at, here - at);
        mark_cut(s, s->chain.at + at, here - at);
        at = here + 1;
    }
    mark_form(s, s->chain.at + at, end - at);
    mark_cut(s, s->chain.at + at, end - at);
    if (memchr(word, '\'', n) == NULL) return;
    if (at > start) mark_form(s, word, n);
    if (is_contracted(word, n)) return;
    size_t bare = without(s, word, n, "'");
    if (bare > 0) mark_form(s, s->form.at, bare);
}

static void mark_chain(Scan *s) {
    size_t start = 0, stroke = 0;
    for (size_t i = 0; i < s->seams.n; i++) {
        s->pos++;
        mark_part(s, start, (size_t)s->seams.at[i], &stroke);
        start = (size_t)s->seams.at[i] + 1;
    }
    s->pos++;
    mark_part(s, start, s->chain.n, &stroke);
    if (s->seams.n) mark_compound(s, s->chain.at, s->chain.n);
}
