/* Reading a text as UTF-8: which words it holds. */

/* Return what a letter beyond ASCII is, and how many bytes it takes. The text is UTF-8 as Python makes it. */
static int beyond(const Scan *s, const byte *text, size_t left, size_t *taken) {
    *taken = bytes_of_letter(text[0]);
    if (*taken > left) return FOREIGN;
    u32 code = code_of(text, *taken);
    return code < s->n_signs ? s->signs[code] : FOREIGN;
}

static int begins_word(const Scan *s, const byte *text, size_t left) {
    size_t taken;
    if (left == 0) return 0;
    return KIND[text[0]] == LETTER || (KIND[text[0]] == BEYOND && beyond(s, text, left, &taken) == OTHER);
}

/* Return how many bytes of a joint stand here with a letter behind it, 0: none. */
static size_t joint(const Scan *s, const byte *text, size_t left, byte *sign) {
    size_t n = 1;
    if (left == 0) return 0;
    *sign = text[0] == '`' ? '\'' : text[0];
    if (text[0] >= 0x80) {
        if (beyond(s, text, left, &n) != APOSTROPHE) return 0;
        *sign = '\'';
    } else if (KIND[text[0]] != JOINT) {
        return 0;
    }
    return begins_word(s, text + n, left - n) ? n : 0;
}

static int shortens(byte before, byte after) { return (before == 'n' && after == 't') || (before == 'N' && after == 'T'); }

/* Append the letters of a word to `chain`, folded. Return where it ends. */
static size_t read_letters(Scan *s, const byte *text, size_t n, size_t at) {
    while (at < n) {
        size_t taken = 1;
        if (KIND[text[at]] == LETTER) {
            if (!ADD(s, &s->chain, LOWER[text[at]])) return n;
        } else if (KIND[text[at]] == BEYOND && beyond(s, text + at, n - at, &taken) == OTHER) {
            append_folded(s, &s->chain, code_of(text + at, taken), 0);
        } else {
            break;
        }
        at += taken;
    }
    return at;
}

/* Read words that may be joined, from where the first begins. Return where they end. */
static size_t read_chain(Scan *s, const byte *text, size_t n, size_t at) {
    s->chain.n = s->seams.n = s->strokes.n = 0;
    for (;;) {
        at = read_letters(s, text, n, at);
        byte sign = 0;
        size_t over = joint(s, text + at, n - at, &sign);
        if (over == 0 || s->broken) break;
        i32 here = (i32)s->chain.n;
        if (sign != '\'') ADD(s, &s->seams, here);
        else if (!shortens(text[at - 1], text[at + over])) ADD(s, &s->strokes, here);
        ADD(s, &s->chain, sign);
        at += over;
    }
    if (!s->broken) mark_chain(s);
    return at;
}

static int is_defanged(const byte *text, size_t left) {
    return (left >= 3 && memcmp(text, "[.]", 3) == 0) || (left >= 5 && memcmp(text, "[dot]", 5) == 0);
}

/* Read what is no word: return how many bytes it takes, 0 if the text is not for us. */
static size_t read_sign(Scan *s, const byte *text, size_t left) {
    size_t n = 1;
    if (KIND[text[0]] == BRACKET) return is_defanged(text, left) ? 0 : 1;
    if (KIND[text[0]] != BEYOND) return 1;
    int what = beyond(s, text, left, &n);
    if (what == PICTURE) s->ordered = 0;
    return what == FOREIGN ? 0 : n;
}

static size_t read_word(Scan *s, const byte *text, size_t n, size_t at) {
    size_t start = at;
    u32 hash = 0;
    byte sign;
    for (; at < n && KIND[text[at]] == LETTER; at++) hash = hashed(hash, LOWER[text[at]]);
    if (at < n && KIND[text[at]] == JOINT && joint(s, text + at, n - at, &sign)) return read_chain(s, text, n, start);
    if (at < n && KIND[text[at]] == BEYOND && (joint(s, text + at, n - at, &sign) || begins_word(s, text + at, n - at)))
        return read_chain(s, text, n, start);
    s->pos++;
    hash = mixed(hash);
    if (s->slots[hash & s->mask].id < 0 && !s->has_pieces) return at;
    s->chain.n = 0;
    if (!ROOM(s, &s->chain, at - start)) return n;
    for (size_t i = start; i < at; i++) s->chain.at[s->chain.n++] = LOWER[text[i]];
    mark(s, id_of(s, hash, 0, s->chain.at, s->chain.n));
    if (s->has_pieces) mark_pieces(s, s->chain.at, s->chain.n);
    return at;
}

static void begin(Scan *s) {
    if (++s->now == 0) {
        memset(s->present, 0, s->starts.n * sizeof *s->present);
        memset(s->doubtful, 0, s->starts.n * sizeof *s->doubtful);
        memset(s->hit, 0, s->tracks * sizeof *s->hit);
        memset(s->settled, 0, s->tracks * sizeof *s->settled);
        memset(s->denied, 0, s->ways.n * sizeof *s->denied);
        s->now = 1;
    }
    s->here.n = s->hits.n = s->asked.n = s->found.n = 0;
    s->pos = -1;
    s->ordered = s->certain = 1;
}

/* Read a post; 0: it is not for us. */
static int read_post(Scan *s, const byte *text, size_t n) {
    begin(s);
    for (size_t at = 0; at < n;) {
        if (KIND[text[at]] == LETTER) {
            at = read_word(s, text, n, at);
        } else if (KIND[text[at]] <= JOINT) {
            at++;
        } else if (begins_word(s, text + at, n - at)) {
            at = read_chain(s, text, n, at);
        } else {
            size_t over = read_sign(s, text + at, n - at);
            if (over == 0) return 0;
            at += over;
        }
    }
    for (size_t i = 0; i < s->here.n; i++) s->seen[s->here.at[i]]++;
    return 1;
}
